//! Quotes while they are written.

use rapport_kernel::Patch;
use rapport_kernel::ctx::Cause;
use rapport_kernel::house::Undone;
use serde_json::{Value as Json, json};

use super::*;
use crate::sales::testing::{act, undo};
use crate::testing::{refusal, workspace};

#[test]
fn a_quote_adds_up_its_lines_with_the_tax_of_each_rate() {
    workspace(|t| {
        let (full, less) = (vat(t, "19"), vat(t, "7"));
        let quote = draft(t);
        assert_eq!(amounts(t, quote, ["net", "gross"]), ["0.00", "0.00"]);
        line(t, quote, "19.99", json!({"quantity": "3", "discount": "10", "tax_rate": full}));
        let book = line(t, quote, "50", json!({"tax_rate": less}));
        line(t, quote, "9.99", json!({"optional": true}));
        t.admin().create("quote_line", json!({"quote": quote, "kind": "section", "description": "And more"}));
        // 53.97 × 19 % is 10.2543, 50.00 × 7 % is 3.50.
        assert_eq!(amounts(t, quote, ["net", "tax", "gross"]), ["103.97", "13.75", "117.72"]);
        let taxes = &t.admin().get("quote", quote)["taxes"];
        assert_eq!((&taxes[0]["name"], &taxes[0]["tax"]), (&json!("VAT 19 %"), &json!("10.25")));
        t.admin().update("quote", quote, json!({"discount_percent": "10"}));
        // 48.57 × 19 % is 9.2283, 45.00 × 7 % is 3.15.
        assert_eq!(amounts(t, quote, ["discount", "net", "tax", "gross"]), ["10.40", "93.57", "12.38", "105.95"]);
        t.admin().delete("quote_line", book);
        assert_eq!(amounts(t, quote, ["subtotal", "gross"]), ["53.97", "57.80"]);
    });
}

#[test]
fn prices_with_tax_in_them_stay_what_is_paid() {
    workspace(|t| {
        let full = vat(t, "19");
        let quote = draft(t);
        line(t, quote, "99.99", json!({"tax_rate": full}));
        assert_eq!(amounts(t, quote, ["net", "gross"]), ["99.99", "118.99"]);
        t.admin().update("quote", quote, json!({"tax_mode": "inclusive"}));
        assert_eq!(amounts(t, quote, ["net", "tax", "gross"]), ["84.03", "15.96", "99.99"]);
        let line = &t.admin().list("quote_line", "")[0];
        assert_eq!((&line["net"]["amount"], &line["gross"]["amount"]), (&json!("84.03"), &json!("99.99")));
    });
}

#[test]
fn what_recurs_is_added_up_apart() {
    workspace(|t| {
        let quote = draft(t);
        line(t, quote, "100", json!({}));
        line(t, quote, "20", json!({"interval": "month"}));
        line(t, quote, "5", json!({"interval": "month", "quantity": "3"}));
        line(t, quote, "300", json!({"interval": "year"}));
        let keys = ["net", "monthly_net", "quarterly_net", "yearly_gross"];
        assert_eq!(amounts(t, quote, keys), ["100.00", "35.00", "-", "300.00"]);
        t.admin().update("quote", quote, json!({"discount_percent": "50"}));
        assert_eq!(amounts(t, quote, keys), ["50.00", "17.50", "-", "150.00"]);
        let amount = json!({"discount_percent": null, "discount_amount": euro("30")});
        t.admin().update("quote", quote, amount);
        assert_eq!(amounts(t, quote, keys), ["70.00", "35.00", "-", "300.00"], "off what is paid once");
    });
}

#[test]
fn a_new_quote_is_as_its_deal_and_its_price_book_have_it() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let ada = t.admin().create("contact", json!({"name": "Ada", "company": acme}));
        let dollars = json!({"amount": "5", "currency": "USD"});
        let deal = t.admin().create("deal", json!({"name": "Desks", "contact": ada, "amount": dollars}));
        let quote = t.admin().create("quote", json!({"deal": deal}));
        let quote = t.admin().get("quote", quote);
        let told = ["name", "company", "contact", "currency", "tax_mode", "status"].map(|key| quote[key].clone());
        let expected = json!(["Desks", acme, ada, "USD", "exclusive", "draft"]);
        assert_eq!(json!(told), expected);
        assert_eq!(quote["number"], Json::Null);
        let book = t.admin().create("price_book", json!({"name": "Shops", "currency": "CHF", "tax_included": true}));
        let shop = t.admin().create("quote", json!({"name": "Shop", "price_book": book}));
        let shop = t.admin().get("quote", shop);
        assert_eq!((&shop["currency"], &shop["tax_mode"]), (&json!("CHF"), &json!("inclusive")));
        let wrong = |more: Json| refusal(t.admin().try_create("quote", more));
        assert_eq!(wrong(json!({"name": "A", "price_book": book, "currency": "EUR"})), "other_currency");
        assert_eq!(wrong(json!({"name": "A", "price_book": book, "tax_mode": "exclusive"})), "other_tax_mode");
        assert_eq!(wrong(json!({"name": "A", "discount_percent": "101"})), "range");
        assert_eq!(wrong(json!({"name": "A", "discount_percent": "1", "discount_amount": euro("1")})), "two_discounts");
        assert_eq!(wrong(json!({"currency": "EUR"})), "required");
    });
}

#[test]
fn a_quote_with_prices_stays_in_its_currency() {
    workspace(|t| {
        let quote = draft(t);
        t.admin().update("quote", quote, json!({"currency": "USD"}));
        assert_eq!(
            refusal(t.admin().try_create("quote_line", json!({"quote": quote, "unit_price": euro("1")}))),
            "other_currency"
        );
        t.admin().update("quote", quote, json!({"currency": "EUR"}));
        line(t, quote, "1", json!({}));
        assert_eq!(refusal(t.admin().try_update("quote", quote, json!({"currency": "USD"}))), "fixed");
    });
}

#[test]
fn amounts_beyond_64_bits_are_refused_and_name_the_line() {
    workspace(|t| {
        let quote = draft(t);
        line(t, quote, "1000000000000000", json!({"quantity": "90"}));
        assert_eq!(amounts(t, quote, ["gross"]), ["90000000000000000.00"]);
        let much =
            json!({"quote": quote, "description": "Moon", "quantity": "93", "unit_price": euro("1000000000000000")});
        let refused = t.admin().try_create("quote_line", much).expect_err("too much");
        assert!(refused.to_string().contains("Moon"), "{refused}");
        let more =
            json!({"quote": quote, "description": "Sun", "quantity": "91", "unit_price": euro("1000000000000000")});
        let refused = t.admin().try_create("quote_line", more).expect_err("too much together");
        assert!(refused.to_string().contains("Sun"), "{refused}");
        assert_eq!(amounts(t, quote, ["gross"]), ["90000000000000000.00"]);
    });
}

#[test]
fn undone_changes_of_lines_are_added_up_again() {
    workspace(|t| {
        let quote = draft(t);
        let desk = line(t, quote, "100", json!({}));
        let unit = t.admin().write(|w| {
            let lines = w.object("quote_line")?;
            w.delete(&lines, desk)?;
            Ok(w.unit_id())
        });
        assert_eq!(amounts(t, quote, ["gross"]), ["0.00"]);
        undo(t.admin(), unit.expect("deleted"));
        assert_eq!(amounts(t, quote, ["gross"]), ["100.00"]);
        let unit = act(&t.admin(), "quote", quote, "duplicate", &json!({}));
        assert_eq!(t.admin().list("quote", "").len(), 2);
        undo(t.admin(), unit);
        assert_eq!((t.admin().list("quote", "").len(), t.admin().list("quote_line", "").len()), (1, 1));
        t.admin().delete("quote", quote);
        assert_eq!(t.admin().list("quote_line", "").len(), 0);
    });
}

#[test]
fn a_line_that_is_undone_is_undone_whole_and_the_others_stay_added_up() {
    workspace(|t| {
        let quote = draft(t);
        let unit = t.admin().write(|w| {
            let lines = w.object("quote_line")?;
            let Json::Object(fields) = json!({"quote": quote, "unit_price": euro("100")}) else {
                unreachable!("a map")
            };
            w.save(&lines, Patch::create(fields))?;
            Ok(w.unit_id())
        });
        let unit = unit.expect("a line");
        line(t, quote, "50", json!({}));
        let undoing = t.admin().with(|ctx| ctx.cause = Cause::Undo);
        let undone = undoing.write(|w| w.undo(unit, None)).expect("undone");
        assert!(undone.iter().all(|row| row.outcome == Undone::Whole), "{undone:?}");
        assert_eq!(amounts(t, quote, ["gross"]), ["50.00"]);
    });
}
