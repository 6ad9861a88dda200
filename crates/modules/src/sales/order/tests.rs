//! Orders, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::{as_user, user, workspace};

fn line(t: &TestHouse, order: RecordId, quantity: &str, price: &str, currency: &str) -> RecordId {
    let price = json!({"amount": price, "currency": currency});
    t.admin().create("order_line", json!({"order": order, "quantity": quantity, "unit_price": price}))
}

fn total(t: &TestHouse, order: RecordId) -> Json {
    t.settle();
    t.admin().get("order", order)["total"].clone()
}

#[test]
fn orders_are_numbered_and_found_by_the_contacts_company() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let ada = t.admin().create("contact", json!({"name": "Ada", "company": acme}));
        let (first, second) =
            (t.admin().create("order", json!({"contact": ada})), t.admin().create("order", json!({"contact": ada})));
        let (first, second) = (t.admin().get("order", first), t.admin().get("order", second));
        assert_eq!((&first["number"], &second["number"]), (&json!("O-1"), &json!("O-2")));
        assert_eq!((&first["company"], &first["status"]), (&json!(acme), &json!("placed")));
    });
}

#[test]
fn an_order_adds_up_its_lines_as_they_come_change_and_go() {
    workspace(|t| {
        let order = t.admin().create("order", json!({}));
        let chairs = line(t, order, "4", "100.25", "EUR");
        line(t, order, "1", "9.99", "EUR");
        assert_eq!(total(t, order), json!({"amount": "410.99", "currency": "EUR"}));
        t.admin().update("order_line", chairs, json!({"quantity": "2"}));
        assert_eq!(total(t, order)["amount"], "210.49");
        t.admin().delete("order_line", chairs);
        assert_eq!(total(t, order)["amount"], "9.99");
    });
}

#[test]
fn a_total_that_was_given_stands() {
    workspace(|t| {
        let given = json!({"amount": "119.00", "currency": "EUR"});
        let order = t.admin().create("order", json!({"total": given}));
        line(t, order, "1", "100", "EUR");
        assert_eq!(total(t, order)["amount"], "119.00");
    });
}

#[test]
fn a_total_that_somebody_corrects_stands_and_emptying_it_adds_up_again() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Manager"]);
        let order = as_user(t, sam).create("order", json!({}));
        line(t, order, "1", "100", "EUR");
        assert_eq!(total(t, order)["amount"], "100.00");
        as_user(t, sam).update("order", order, json!({"total": {"amount": "90", "currency": "EUR"}}));
        line(t, order, "1", "1", "EUR");
        assert_eq!(total(t, order)["amount"], "90.00");
        as_user(t, sam).update("order", order, json!({"total": null}));
        line(t, order, "1", "1", "EUR");
        assert_eq!(total(t, order)["amount"], "102.00");
    });
}

#[test]
fn lines_in_two_currencies_add_up_in_base_currency() {
    workspace(|t| {
        t.admin().create("exchange_rate", json!({"currency": "USD", "day": "2026-01-01", "rate": "0.5"}));
        let order = t.admin().create("order", json!({}));
        line(t, order, "1", "10", "USD");
        assert_eq!(total(t, order), json!({"amount": "10.00", "currency": "USD"}));
        line(t, order, "1", "1", "EUR");
        assert_eq!(total(t, order), json!({"amount": "6.00", "currency": "EUR"}));
    });
}

#[test]
fn lines_go_with_their_order() {
    workspace(|t| {
        let order = t.admin().create("order", json!({}));
        line(t, order, "1", "10", "EUR");
        t.admin().delete("order", order);
        assert_eq!(t.admin().list("order_line", "").len(), 0);
        t.settle();
    });
}
