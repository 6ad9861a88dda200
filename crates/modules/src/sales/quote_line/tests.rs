//! Quote lines, in business words.

use std::sync::Barrier;

use rapport_kernel::house::Atomicity;
use rapport_kernel::{Patch, RecordId};
use rapport_testkit::TestHouse;
use serde_json::{Map, Value as Json, json};

use crate::testing::{refusal, workspace};

fn euro(amount: &str) -> Json {
    json!({"amount": amount, "currency": "EUR"})
}

fn quote(t: &TestHouse) -> RecordId {
    t.admin().create("quote", json!({"name": "Desks"}))
}

fn create(t: &TestHouse, mut fields: Json, quote: RecordId) -> RecordId {
    fields["quote"] = json!(quote);
    t.admin().create("quote_line", fields)
}

fn told<const N: usize>(t: &TestHouse, line: RecordId, keys: [&str; N]) -> Json {
    let line = t.admin().get("quote_line", line);
    Json::Array(keys.map(|key| line[key].clone()).into())
}

fn price(t: &TestHouse, line: RecordId) -> Json {
    t.admin().get("quote_line", line)["unit_price"]["amount"].clone()
}

#[test]
fn a_line_takes_what_nobody_said_otherwise_from_its_product() {
    workspace(|t| {
        let rate = t.admin().create("tax_rate", json!({"name": "VAT", "rate": "19"}));
        let desk = json!({"name": "Desk", "price": euro("100"), "unit": "piece", "tax_rate": rate});
        let desk = t.admin().create("product", desk);
        let care = json!({"name": "Care", "price": euro("20"), "billing": "recurring", "interval": "month"});
        let care = t.admin().create("product", care);
        let quote = quote(t);
        let line = create(t, json!({"product": desk, "quantity": "2"}), quote);
        let keys = ["description", "unit", "tax_rate", "tax_percent", "interval"];
        assert_eq!(told(t, line, keys), json!(["Desk", "piece", rate, "19.0000", null]));
        assert_eq!(told(t, line, ["net", "tax", "gross"]), json!([euro("200.00"), euro("38.00"), euro("238.00")]));
        t.admin().update("quote_line", line, json!({"product": care}));
        assert_eq!(told(t, line, keys), json!(["Care", null, null, null, "month"]));
        assert_eq!(price(t, line), "20.00");
        t.admin().update("quote_line", line, json!({"description": "Yearly care", "unit_price": euro("15")}));
        t.admin().update("quote_line", line, json!({"product": desk}));
        assert_eq!((told(t, line, ["description"]), price(t, line)), (json!(["Yearly care"]), json!("15.00")));
    });
}

#[test]
fn the_price_follows_the_quantity_until_somebody_says_another() {
    workspace(|t| {
        let desk = t.admin().create("product", json!({"name": "Desk", "price": euro("100")}));
        let book = t.admin().create("price_book", json!({"name": "Many"}));
        let ten = json!({"price_book": book, "product": desk, "from_quantity": "10", "unit_price": euro("90")});
        t.admin().create("price", ten);
        let line = create(t, json!({"product": desk}), quote(t));
        assert_eq!(price(t, line), "100.00");
        t.admin().update("quote_line", line, json!({"quantity": "12"}));
        assert_eq!(price(t, line), "90.00");
        t.admin().update("quote_line", line, json!({"unit_price": euro("80")}));
        t.admin().update("quote_line", line, json!({"quantity": "1"}));
        assert_eq!(told(t, line, ["unit_price", "list_price"]), json!([euro("80.00"), euro("100.00")]));
    });
}

#[test]
fn prices_are_in_the_quotes_currency_at_the_rate_of_the_day_or_nobody_knows_them() {
    workspace(|t| {
        t.admin().create("exchange_rate", json!({"currency": "USD", "day": "2026-03-01", "rate": "0.9"}));
        t.admin().create("exchange_rate", json!({"currency": "JPY", "day": "2026-03-01", "rate": "0.0061"}));
        t.settle();
        let rate = t.admin().create("tax_rate", json!({"name": "VAT", "rate": "19"}));
        let desk = json!({"name": "Desk", "price": euro("100"), "tax_rate": rate});
        let desk = t.admin().create("product", desk);
        let in_currency = |currency: &str, mode: &str| {
            let quote = json!({"name": "Desks", "currency": currency, "tax_mode": mode});
            let quote = t.admin().create("quote", quote);
            price(t, create(t, json!({"product": desk}), quote))
        };
        // 100 / 0.9 is 111.1…, 100 / 0.0061 is 16393.4….
        assert_eq!(in_currency("USD", "exclusive"), "111.11");
        assert_eq!(in_currency("JPY", "exclusive"), "16393");
        assert_eq!(in_currency("EUR", "inclusive"), "119.00");
        assert_eq!(in_currency("CHF", "exclusive"), Json::Null);
    });
}

#[test]
fn lines_stand_in_the_order_of_their_positions_and_new_ones_come_last() {
    workspace(|t| {
        let quote = quote(t);
        let [one, two] = ["One", "Two"].map(|name| create(t, json!({"description": name}), quote));
        t.admin().update("quote_line", one, json!({"position": 7}));
        let three = create(t, json!({"description": "Three"}), quote);
        assert_eq!(
            [one, two, three].map(|line| told(t, line, ["position"])[0].clone()),
            [json!(7), json!(1), json!(8)]
        );
        let moved = json!({"quote": t.admin().create("quote", json!({"name": "Other"}))});
        assert_eq!(refusal(t.admin().try_update("quote_line", one, moved)), "fixed");
    });
}

#[test]
fn a_heading_has_no_price() {
    workspace(|t| {
        let line = json!({"kind": "section", "description": "Desks", "quantity": "2", "unit_price": euro("5")});
        let line = create(t, line, quote(t));
        assert_eq!(told(t, line, ["quantity", "unit_price", "net"]), json!([null, null, null]));
    });
}

#[test]
fn a_quote_has_four_hundred_lines_and_no_more_than_its_limit() {
    workspace(|t| {
        let quote = quote(t);
        let lines = |count: usize| {
            let line = json!({"quote": quote, "description": "Desk", "quantity": "3", "unit_price": euro("0.33")});
            let Json::Object(line) = line else { unreachable!("a map") };
            let patches = (0..count).map(|_| Patch::create(Map::clone(&line))).collect::<Vec<_>>();
            let saved = t.admin().write(|w| {
                let object = w.object("quote_line")?;
                w.save_many(&object, patches.clone(), Atomicity::EachRow)
            });
            saved.expect("answers").into_iter().filter(|answer| answer.is_ok()).count()
        };
        assert_eq!(lines(400), 400);
        assert_eq!(t.admin().get("quote", quote)["gross"]["amount"], "396.00");
        assert_eq!(lines(700), 600);
        assert_eq!(t.admin().get("quote", quote)["gross"]["amount"], "990.00");
        assert_eq!(refusal(t.admin().try_create("quote_line", json!({"quote": quote}))), "quote_lines_max");
        let gone =
            t.admin().list("quote_line", "position = 0")[0]["id"].as_str().expect("an id").parse().expect("an id");
        t.admin().delete("quote_line", gone);
        assert_eq!(lines(1), 1);
        let back = t.admin().write(|w| {
            let object = w.object("quote_line")?;
            w.restore_many(&object, &[gone])
        });
        assert_eq!(refusal(back), "limit");
    });
}

#[test]
fn lines_that_come_at_the_same_instant_are_all_added_up() {
    workspace(|t| {
        let quote = quote(t);
        let together = Barrier::new(4);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    together.wait();
                    for _ in 0..3 {
                        t.admin().create("quote_line", json!({"quote": quote, "unit_price": euro("1.01")}));
                    }
                });
            }
        });
        assert_eq!(t.admin().get("quote", quote)["gross"]["amount"], "12.12");
    });
}
