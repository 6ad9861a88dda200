//! Prices, in business words: what a line of an order is offered for.

use rapport_kernel::RecordId;
use rapport_kernel::settings::Settings;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::workspace;

const HOUR_MS: i64 = 3_600_000;

fn euro(amount: &str) -> Json {
    json!({"amount": amount, "currency": "EUR"})
}

fn desk(t: &TestHouse) -> RecordId {
    t.admin().create("product", json!({"name": "Desk", "price": euro("100")}))
}

/// A book with a price of a product.
fn book(t: &TestHouse, mut fields: Json, product: RecordId, price: &str) -> RecordId {
    if fields["name"].is_null() {
        fields["name"] = json!(format!("Book of {price}"));
    }
    let book = t.admin().create("price_book", fields);
    t.admin().create("price", json!({"price_book": book, "product": product, "unit_price": euro(price)}));
    book
}

/// What so many cost each in a new order of a company.
fn price(t: &TestHouse, product: RecordId, company: Option<RecordId>, quantity: &str) -> Json {
    let order = t.admin().create("order", json!({"company": company}));
    let line = json!({"order": order, "product": product, "quantity": quantity});
    let line = t.admin().create("order_line", line);
    t.admin().get("order_line", line)["unit_price"]["amount"].clone()
}

#[test]
fn a_segment_has_its_own_prices_and_everybody_else_the_products() {
    workspace(|t| {
        let desk = desk(t);
        book(t, json!({"segment": "industry = \"Retail\""}), desk, "80");
        let [shop, bank] = ["Retail", "Banking"]
            .map(|industry| t.admin().create("company", json!({"name": industry, "industry": industry})));
        assert_eq!(price(t, desk, Some(shop), "1"), "80.00");
        assert_eq!(price(t, desk, Some(bank), "1"), "100.00");
        assert_eq!(price(t, desk, None, "1"), "100.00");
    });
}

#[test]
fn many_cost_less_each() {
    workspace(|t| {
        let desk = desk(t);
        let book = book(t, json!({}), desk, "95");
        let ten = json!({"price_book": book, "product": desk, "from_quantity": "10", "unit_price": euro("90")});
        t.admin().create("price", ten);
        assert_eq!([price(t, desk, None, "9.999"), price(t, desk, None, "10")], ["95.00", "90.00"]);
    });
}

/// The test begins on 2 March 2026 at 9:00 UTC, which is 22:00 in Auckland.
#[test]
fn a_book_that_ends_today_holds_until_midnight_where_the_workspace_is() {
    workspace(|t| {
        let desk = desk(t);
        book(t, json!({"valid_until": "2026-03-02"}), desk, "80");
        let auckland =
            |settings: &Settings| Ok(Settings { time_zone: "Pacific/Auckland".to_owned(), ..settings.clone() });
        t.house().change_settings_unless(&t.admin().ctx(), |_| Ok(None), auckland, |_, _| Ok(())).expect("set");
        assert_eq!(price(t, desk, None, "1"), "80.00");
        t.later(2 * HOUR_MS);
        assert_eq!(price(t, desk, None, "1"), "100.00", "there it is the 3rd, and in London still the 2nd");
    });
}

#[test]
fn a_bundle_costs_its_own_price_or_what_its_items_cost() {
    workspace(|t| {
        let desk = desk(t);
        let chair = t.admin().create("product", json!({"name": "Chair", "price": euro("33.33")}));
        let office = t.admin().create("product", json!({"name": "Office"}));
        for (product, quantity) in [(desk, "1"), (chair, "2.5")] {
            t.admin().create("bundle_item", json!({"bundle": office, "product": product, "quantity": quantity}));
        }
        // 2.5 × 33.33 is 83.325.
        assert_eq!(price(t, office, None, "1"), "183.33");
        let many = book(t, json!({}), desk, "95");
        let ten = json!({"price_book": many, "product": desk, "from_quantity": "10", "unit_price": euro("90")});
        t.admin().create("price", ten);
        assert_eq!(price(t, office, None, "10"), "173.33", "ten offices have ten desks");
        t.admin().update("product", office, json!({"price": euro("150")}));
        assert_eq!(price(t, office, None, "1"), "150.00");
        let free = t.admin().create("product", json!({"name": "Lamp"}));
        let dark = t.admin().create("product", json!({"name": "Dark office"}));
        t.admin().create("bundle_item", json!({"bundle": dark, "product": free}));
        assert_eq!(price(t, dark, None, "1"), Json::Null, "nobody knows the price of a lamp");
    });
}
