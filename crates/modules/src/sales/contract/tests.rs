//! Contracts, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::sales::testing::id;
use crate::testing::{refusal, user, workspace};

const DAY_MS: i64 = 86_400_000;

fn euro(amount: &str) -> Json {
    json!({"amount": amount, "currency": "EUR"})
}

/// A contract of a seat for 30 a month and of support for 100 a quarter, from a quote that was accepted.
fn sold(t: &TestHouse) -> (RecordId, RecordId) {
    let max = user(t, "Max", &["Manager"]);
    let acme = t.admin().create("company", json!({"name": "Acme"}));
    let vat = t.admin().create("tax_rate", json!({"name": "VAT 20 %", "rate": "20"}));
    let quote = t.admin().create("quote", json!({"name": "Seats", "company": acme, "owner": max}));
    let line = |what: &str, price: &str, interval: Json| {
        let fields = json!({"quote": quote, "description": what, "unit_price": euro(price), "interval": interval, "tax_rate": vat});
        t.admin().create("quote_line", fields);
    };
    line("Seat", "30", json!("month"));
    line("Support", "100", json!("quarter"));
    line("Set-up", "500", Json::Null);
    t.admin().act("quote", quote, "send", json!({}));
    t.admin().act("quote", quote, "accept", json!({"accepted_by": "Ada"}));
    let contracts = t.admin().list("contract", "");
    assert_eq!(contracts.len(), 1);
    (id(&contracts[0]), acme)
}

fn contract(t: &TestHouse, contract: RecordId) -> Json {
    t.admin().get("contract", contract)
}

fn orders(t: &TestHouse, contract: RecordId) -> Vec<Json> {
    t.admin().list("order", &format!("contract = \"{contract}\""))
}

#[test]
fn what_recurs_in_an_accepted_quote_becomes_a_contract() {
    workspace(|t| {
        let (id, acme) = sold(t);
        let made = contract(t, id);
        assert_eq!(
            (&made["name"], &made["status"], &made["number"]),
            (&json!("Seat, Acme"), &json!("active"), &json!("C-1"))
        );
        assert_eq!(made["monthly_amount"], euro("63.33"), "30 and a third of 100");
        assert_eq!((&made["starts_on"], &made["renews_on"]), (&json!("2026-03-02"), &json!("2027-03-02")));
        assert_eq!(t.admin().list("contract_line", "").len(), 2, "what is paid once is no part of it");
        assert_eq!(t.admin().get("company", acme)["monthly_amount"], euro("63.33"));
        assert_eq!(orders(t, id).len(), 1);
    });
}

#[test]
fn a_renewal_is_an_order_and_the_next_term() {
    workspace(|t| {
        let (id, _) = sold(t);
        t.admin().act("contract", id, "renew", json!({}));
        let renewed = contract(t, id);
        assert_eq!((&renewed["renews_on"], &renewed["renewals"]), (&json!("2028-03-02"), &json!(1)));
        let all = orders(t, id);
        assert_eq!(all.len(), 2);
        let order = all.iter().find(|order| order["quote"].is_null()).expect("the renewal");
        assert_eq!(order["total"], euro("156.00"), "130 plus 20 % of it");
        t.admin().act("order", self::id(order), "record_payment", json!({}));
        assert_eq!(t.admin().get("order", self::id(order))["status"], "paid");
    });
}

#[test]
fn a_renewal_at_todays_prices_takes_them_from_the_products() {
    workspace(|t| {
        let seat = t.admin().create("product", json!({"name": "Seat", "price": euro("10")}));
        let made = t.admin().create("contract", json!({"name": "Seats"}));
        t.admin().create(
            "contract_line",
            json!({"contract": made, "product": seat, "description": "Seat", "unit_price": euro("8"), "quantity": "2"}),
        );
        t.admin().act("contract", made, "renew", json!({}));
        t.admin().act("contract", made, "renew", json!({"at_todays_prices": true}));
        let mut totals: Vec<String> =
            orders(t, made).iter().map(|order| order["total"]["amount"].as_str().unwrap_or("-").to_owned()).collect();
        totals.sort();
        assert_eq!(totals, ["16.00", "20.00"]);
        assert_eq!(contract(t, made)["monthly_amount"], euro("20.00"), "agreed from now on");
    });
}

#[test]
fn the_owner_has_a_task_in_good_time_and_then_it_ends() {
    workspace(|t| {
        let (id, _) = sold(t);
        let tasks = |t: &TestHouse| t.admin().list("activity", "kind = \"task\" and subject = \"Renew Seat, Acme\"");
        t.later(334 * DAY_MS);
        t.settle();
        assert!(tasks(t).is_empty());
        t.later(DAY_MS);
        t.settle();
        assert_eq!(tasks(t).len(), 1);
        assert_eq!(contract(t, id)["status"], "active");
        t.later(30 * DAY_MS);
        t.settle();
        assert_eq!((contract(t, id)["status"].clone(), orders(t, id).len()), (json!("ended"), 1));
        assert_eq!(
            refusal(t.admin().write(|w| {
                let contracts = w.object("contract")?;
                w.act(&contracts, "renew", id, &serde_json::Map::new())
            })),
            "contract_over"
        );
    });
}

#[test]
fn one_that_renews_itself_does_so_once_a_term_until_it_is_cancelled() {
    workspace(|t| {
        let (id, acme) = sold(t);
        t.admin().update("contract", id, json!({"auto_renew": true, "term_months": 1, "renews_on": "2026-04-02"}));
        t.later(31 * DAY_MS);
        t.settle();
        assert_eq!((contract(t, id)["renews_on"].clone(), orders(t, id).len()), (json!("2026-05-02"), 2));
        t.later(DAY_MS);
        t.settle();
        assert_eq!(orders(t, id).len(), 2);
        t.admin().act("contract", id, "cancel", json!({"reason": "Merged with another"}));
        t.later(60 * DAY_MS);
        t.settle();
        assert_eq!((contract(t, id)["status"].clone(), orders(t, id).len()), (json!("cancelled"), 2));
        assert_eq!(t.admin().get("company", acme)["monthly_amount"], Json::Null);
    });
}

#[test]
fn terms_end_on_the_last_day_of_shorter_months_and_never_before_they_begin() {
    workspace(|t| {
        let end_of_january = json!({"name": "Seats", "starts_on": "2027-01-31", "term_months": 1});
        let made = t.admin().create("contract", end_of_january);
        assert_eq!(contract(t, made)["renews_on"], "2027-02-28");
        let backwards = json!({"name": "Seats", "starts_on": "2027-01-31", "renews_on": "2027-01-30"});
        assert_eq!(refusal(t.admin().try_create("contract", backwards)), "range");
    });
}
