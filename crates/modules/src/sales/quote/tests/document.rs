//! What a customer reads of a quote.

use rapport_kernel::RecordId;
use rapport_kernel::document::{Document, Row};
use rapport_kernel::report::Shown;
use rapport_testkit::{Acting, TestHouse};
use serde_json::{Value as Json, json};

use super::{DAY_MS, draft, line, sent, vat, yes};
use crate::testing::{as_user, refusal, role, user, workspace};

fn try_document(who: &Acting<'_>, quote: RecordId, chosen: Option<&[RecordId]>) -> rapport_kernel::Result<Document> {
    who.read(|r| {
        let object = r.object("quote")?;
        r.document(&object, quote, chosen)
    })
}

fn document(t: &TestHouse, quote: RecordId) -> Document {
    try_document(&t.admin(), quote, None).expect("a document")
}

/// Labels, rates and amounts of the totals.
fn totals(document: &Document) -> Vec<(String, String)> {
    let label = |total: &rapport_kernel::document::Total| {
        let rate = total.rate.as_ref().map(|rate| format!(" {rate}")).unwrap_or_default();
        format!("{}{rate}", total.label.english)
    };
    document.totals.iter().map(|total| (label(total), total.amount.amount().to_string())).collect()
}

fn told(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(label, amount)| ((*label).to_owned(), (*amount).to_owned())).collect()
}

fn carried(document: &Document) -> Vec<String> {
    let lines = document.rows.iter().filter_map(|row| match row {
        Row::Line(line) => line.carry.clone(),
        _ => None,
    });
    let amount = |shown: Shown| match shown {
        Shown::Money(money) => money["amount"].as_str().unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    lines.map(amount).collect()
}

#[test]
fn it_says_for_whom_it_is_and_until_when() {
    workspace(|t| {
        let address =
            json!({"street": "1 Analytical Way\nFloor 2", "city": "Wien", "postal_code": "1010", "country": "AT"});
        let acme = t.admin().create("company", json!({"name": "Acme", "address": address}));
        let ada = t.admin().create("contact", json!({"name": "Ada Lovelace", "company": acme}));
        let quote = t.admin().create(
            "quote",
            json!({"name": "Desks", "contact": ada, "valid_until": "2126-01-31", "closing": "Thank you.",
                "conditions": "30 days net."}),
        );
        line(t, quote, "100", json!({}));
        assert_eq!(document(t, quote).title.english, "Quote (draft)");
        t.admin().act("quote", quote, "send", json!({}));
        let document = document(t, quote);
        let number = t.admin().get("quote", quote)["number"].as_str().expect("a number").to_owned();
        assert_eq!(document.title.english, format!("Quote {number}"));
        assert_eq!(document.addressee, ["Acme", "Ada Lovelace", "1 Analytical Way", "Floor 2", "1010 Wien", "AT"]);
        assert_eq!(document.closing, "Thank you.\n\n30 days net.");
        let facts: Vec<&str> = document.facts.iter().map(|fact| fact.label.english.as_str()).collect();
        assert_eq!(facts, ["Date", "Valid until"]);
        assert!(document.is_open && document.is_for_customer && document.state.is_none());
    });
}

#[test]
fn an_american_address_has_its_code_last() {
    workspace(|t| {
        let address = json!({"street": "1 Main St", "city": "Springfield", "region": "IL", "postal_code": "62701",
            "country": "US"});
        let acme = t.admin().create("company", json!({"name": "Acme", "address": address}));
        let quote = t.admin().create("quote", json!({"company": acme}));
        assert_eq!(document(t, quote).addressee, ["Acme", "1 Main St", "Springfield, IL 62701", "US"]);
    });
}

#[test]
fn taxes_and_discounts_are_told_apart_and_come_to_the_total() {
    workspace(|t| {
        let (full, half) = (vat(t, "19"), t.admin().create("tax_rate", json!({"name": "Reduced", "rate": "7.5"})));
        let quote = t.admin().create("quote", json!({"name": "Desks", "discount_percent": "10"}));
        line(t, quote, "100", json!({"tax_rate": full, "quantity": "2"}));
        line(t, quote, "50", json!({"tax_rate": half}));
        let expected = told(&[
            ("Sum of the lines", "250.00"),
            ("Discount", "-25.00"),
            ("Net", "225.00"),
            ("Reduced 7.5", "3.38"),
            ("VAT 19 %", "34.20"),
            ("Total", "262.58"),
        ]);
        let mut found = totals(&document(t, quote));
        found[3..5].sort();
        assert_eq!(found, expected);
    });
}

#[test]
fn prices_that_include_tax_say_what_is_in_them() {
    workspace(|t| {
        let full = vat(t, "19");
        let quote = t.admin().create("quote", json!({"name": "Desks", "tax_mode": "inclusive"}));
        line(t, quote, "119", json!({"tax_rate": full}));
        assert_eq!(totals(&document(t, quote)), told(&[("Total", "119.00"), ("Included: VAT 19 %", "19.00")]));
    });
}

#[test]
fn what_is_paid_again_and_again_stands_apart() {
    workspace(|t| {
        let quote = draft(t);
        line(t, quote, "100", json!({"interval": "month"}));
        assert_eq!(totals(&document(t, quote)), told(&[("Every month", "100.00")]));
        line(t, quote, "40", json!({}));
        assert_eq!(totals(&document(t, quote)), told(&[("Total", "40.00"), ("Every month", "100.00")]));
        assert_eq!(carried(&document(t, quote)), ["0.00", "40.00"], "the running sum is of what is paid once");
    });
}

#[test]
fn options_count_when_the_customer_tries_them_and_nothing_is_written() {
    workspace(|t| {
        let quote = draft(t);
        line(t, quote, "100", json!({}));
        let option = line(t, quote, "30", json!({"optional": true}));
        t.admin().act("quote", quote, "send", json!({}));
        let version = t.admin().get("quote", quote)["version"].clone();
        let tried = try_document(&t.admin(), quote, Some(&[option])).expect("a document");
        assert_eq!(totals(&tried), told(&[("Total", "130.00")]));
        assert_eq!(carried(&tried), ["100.00", "130.00"]);
        assert_eq!(totals(&document(t, quote)), told(&[("Total", "100.00")]));
        assert_eq!(t.admin().get("quote", quote)["version"], version);
        t.admin().act("quote", quote, "accept", yes());
        let answered = try_document(&t.admin(), quote, Some(&[option])).expect("a document");
        assert_eq!(totals(&answered), told(&[("Total", "100.00")]), "what was answered stays as it was answered");
    });
}

#[test]
fn a_customer_sees_what_was_sent_and_nothing_else() {
    workspace(|t| {
        let stands = |quote: RecordId| {
            let document = document(t, quote);
            (document.is_for_customer, document.is_open, document.state.map(|state| state.id))
        };
        assert_eq!(stands(draft(t)), (false, false, Some("quote-in-writing")));
        let quote = sent(t);
        assert_eq!(stands(quote), (true, true, None));
        t.admin().act("quote", quote, "revise", json!({}));
        assert_eq!(stands(quote), (false, false, Some("quote-superseded")));
        let quote = sent(t);
        t.admin().act("quote", quote, "decline", json!({}));
        assert_eq!(stands(quote), (true, false, Some("quote-declined")));
        let quote = sent(t);
        t.admin().act("quote", quote, "accept", yes());
        assert_eq!(stands(quote), (true, false, Some("quote-accepted")));
        let quote = sent(t);
        t.admin().act("quote", quote, "withdraw", json!({}));
        assert_eq!(stands(quote), (false, false, Some("quote-withdrawn")));
    });
}

#[test]
fn after_its_last_day_it_is_over_though_nobody_has_marked_it_yet() {
    workspace(|t| {
        let quote = t.admin().create("quote", json!({"name": "Desks", "valid_until": "2126-01-31"}));
        line(t, quote, "100", json!({}));
        t.admin().act("quote", quote, "send", json!({}));
        assert!(document(t, quote).is_open);
        t.later(110 * 366 * DAY_MS);
        let document = document(t, quote);
        assert_eq!((document.is_for_customer, document.is_open), (false, false));
        assert_eq!(document.state.expect("a state").id, "quote-expired");
    });
}

#[test]
fn the_same_quote_is_the_same_document() {
    workspace(|t| {
        let quote = sent(t);
        let first = document(t, quote);
        t.admin().update("quote", quote, json!({"owner": Json::Null}));
        t.admin().create("activity", json!({"subject": "They called", "about": quote}));
        assert_eq!(document(t, quote).made_at, first.made_at, "what goes on in the house changes no paper");
    });
}

#[test]
fn who_may_not_see_an_amount_does_not_see_it_in_print() {
    workspace(|t| {
        let quote = sent(t);
        role(t, "Quotes", json!({"quote": {"read": "all"}}));
        role(t, "No totals", json!({"quote": {"read": "all", "hidden": ["gross"]}}));
        let (pat, sam) = (user(t, "Pat", &["Quotes"]), user(t, "Sam", &["No totals"]));
        assert!(try_document(&as_user(t, pat), quote, None).is_ok());
        assert_eq!(refusal(try_document(&as_user(t, sam), quote, None)), "forbidden");
        role(t, "Contacts", json!({"contact": {"read": "all"}}));
        let kim = user(t, "Kim", &["Contacts"]);
        assert_eq!(refusal(try_document(&as_user(t, kim), quote, None)), "not_found");
    });
}
