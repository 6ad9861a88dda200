//! Order lines, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::{refusal, workspace};

fn total_of(t: &TestHouse, order: RecordId, mut line: Json) -> Json {
    line["order"] = json!(order);
    let id = t.admin().create("order_line", line);
    t.admin().get("order_line", id)["total"].clone()
}

#[test]
fn a_line_comes_to_quantity_times_price_less_the_discount() {
    workspace(|t| {
        let order = t.admin().create("order", json!({}));
        let euro = |amount: &str| json!({"amount": amount, "currency": "EUR"});
        let line = json!({"quantity": "3", "unit_price": euro("19.99"), "discount": "10"});
        assert_eq!(total_of(t, order, line)["amount"], "53.97");
        // 2.5 × 0.33 is 0.825: halves go away from zero.
        assert_eq!(total_of(t, order, json!({"quantity": "2.5", "unit_price": euro("0.33")}))["amount"], "0.83");
        assert_eq!(total_of(t, order, json!({"quantity": "-2.5", "unit_price": euro("0.33")}))["amount"], "-0.83");
        let yen = json!({"amount": "333", "currency": "JPY"});
        assert_eq!(total_of(t, order, json!({"quantity": "1.5", "unit_price": yen}))["amount"], "500");
        assert_eq!(total_of(t, order, json!({"description": "Free advice"})), Json::Null);
    });
}

#[test]
fn a_line_takes_price_and_name_from_its_product_unless_it_has_its_own() {
    workspace(|t| {
        let price = json!({"amount": "649", "currency": "EUR"});
        let desk = t.admin().create("product", json!({"name": "Oak desk", "price": price}));
        let order = t.admin().create("order", json!({}));
        let line = t.admin().create("order_line", json!({"order": order, "product": desk, "quantity": "2"}));
        let line = t.admin().get("order_line", line);
        assert_eq!((&line["description"], &line["total"]["amount"]), (&json!("Oak desk"), &json!("1298.00")));
        let special = json!({"product": desk, "unit_price": {"amount": "600", "currency": "EUR"}});
        assert_eq!(total_of(t, order, special)["amount"], "600.00");
    });
}

#[test]
fn nobody_writes_the_total_and_no_discount_is_more_than_all() {
    workspace(|t| {
        let order = t.admin().create("order", json!({}));
        let told = json!({"order": order, "total": {"amount": "1", "currency": "EUR"}});
        assert_eq!(refusal(t.admin().try_create("order_line", told)), "read_only");
        let gift = json!({"order": order, "discount": "100.01"});
        assert_eq!(refusal(t.admin().try_create("order_line", gift)), "range");
        let price = json!({"amount": "90000000000000000", "currency": "EUR"});
        let huge = json!({"order": order, "quantity": "1000", "unit_price": price});
        assert_eq!(refusal(t.admin().try_create("order_line", huge)), "range");
    });
}

#[test]
fn a_line_stays_with_its_order() {
    workspace(|t| {
        let (one, other) = (t.admin().create("order", json!({})), t.admin().create("order", json!({})));
        let line = t.admin().create("order_line", json!({"order": one, "description": "Desk"}));
        assert_eq!(refusal(t.admin().try_update("order_line", line, json!({"order": other}))), "fixed");
    });
}
