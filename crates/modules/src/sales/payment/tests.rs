//! Payments and what is due, in business words.

use proptest::prelude::*;
use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::sales::testing::{act, undo};
use crate::testing::{refusal, workspace};

fn euro(amount: &str) -> Json {
    json!({"amount": amount, "currency": "EUR"})
}

fn order(t: &TestHouse, total: &str) -> RecordId {
    t.admin().create("order", json!({"total": euro(total)}))
}

fn pay(t: &TestHouse, order: RecordId, amount: &str) -> RecordId {
    t.admin().create("payment", json!({"order": order, "amount": euro(amount)}))
}

/// Due, how it stands, and the status.
fn stands(t: &TestHouse, order: RecordId) -> [String; 3] {
    let order = t.admin().get("order", order);
    let word = |json: &Json| json.as_str().unwrap_or("-").to_owned();
    [word(&order["due"]["amount"]), word(&order["payment_status"]), word(&order["status"])]
}

#[test]
fn an_order_is_paid_part_by_part() {
    workspace(|t| {
        let order = order(t, "100.00");
        assert_eq!(stands(t, order), ["100.00", "open", "placed"]);
        let first = pay(t, order, "40.01");
        assert_eq!(stands(t, order), ["59.99", "partly_paid", "placed"]);
        t.admin().act("order", order, "record_payment", json!({"reference": "TX 2"}));
        assert_eq!(stands(t, order), ["0.00", "paid", "paid"]);
        assert_eq!(
            refusal(t.admin().write(|w| {
                let orders = w.object("order")?;
                w.act(&orders, "record_payment", order, &serde_json::Map::new())
            })),
            "nothing_due"
        );
        pay(t, order, "5");
        assert_eq!(stands(t, order)[..2], ["-5.00".to_owned(), "overpaid".to_owned()]);
        pay(t, order, "-5");
        assert_eq!(stands(t, order)[..2], ["0.00".to_owned(), "paid".to_owned()]);
        t.admin().delete("payment", first);
        assert_eq!(stands(t, order)[..2], ["40.01".to_owned(), "partly_paid".to_owned()]);
    });
}

#[test]
fn what_is_undone_was_not_paid() {
    workspace(|t| {
        let order = order(t, "100.00");
        let unit = act(&t.admin(), "order", order, "record_payment", &json!({}));
        assert_eq!(stands(t, order), ["0.00", "paid", "paid"]);
        undo(t.admin(), unit);
        assert_eq!(stands(t, order), ["100.00", "open", "placed"]);
    });
}

#[test]
fn the_total_may_change_and_its_currency_may_not() {
    workspace(|t| {
        let order = order(t, "100.00");
        pay(t, order, "100.00");
        t.admin().update("order", order, json!({"total": euro("120.00")}));
        assert_eq!(stands(t, order)[..2], ["20.00".to_owned(), "partly_paid".to_owned()]);
        let dollars = json!({"total": {"amount": "100.00", "currency": "USD"}});
        assert_eq!(refusal(t.admin().try_update("order", order, dollars)), "fixed");
        assert_eq!(refusal(t.admin().try_update("order", order, json!({"total": null}))), "fixed");
    });
}

#[test]
fn what_cannot_be_a_payment_is_refused() {
    workspace(|t| {
        let (order, empty) = (order(t, "100.00"), t.admin().create("order", json!({})));
        let refused = |fields: Json| refusal(t.admin().try_create("payment", fields));
        assert_eq!(refused(json!({"order": order, "amount": {"amount": "1", "currency": "USD"}})), "other_currency");
        assert_eq!(refused(json!({"order": order, "amount": euro("0")})), "nothing");
        assert_eq!(refused(json!({"order": empty, "amount": euro("1")})), "nothing_owed");
        let other = order_of(t);
        let paid = pay(t, order, "1");
        assert_eq!(refusal(t.admin().try_update("payment", paid, json!({"order": other}))), "fixed");
    });
}

fn order_of(t: &TestHouse) -> RecordId {
    order(t, "5.00")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn no_cent_is_lost_whatever_comes_in_and_goes(parts in proptest::collection::vec(-50_000i64..90_000, 1..8), gone in 0usize..8) {
        workspace(|t| {
            let shown = |minor: i64| rapport_kernel::decimal::Decimal { units: minor, scale: 2 }.to_string();
            let order = order(t, "1000.00");
            let parts: Vec<i64> = parts.iter().copied().filter(|part| *part != 0).collect();
            let paid: Vec<RecordId> = parts.iter().map(|part| pay(t, order, &shown(*part))).collect();
            let mut due = 100_000 - parts.iter().sum::<i64>();
            assert_eq!(stands(t, order)[0], shown(due));
            if let (Some(id), Some(part)) = (paid.get(gone), parts.get(gone)) {
                t.admin().delete("payment", *id);
                due += part;
                assert_eq!(stands(t, order)[0], shown(due));
            }
        });
    }
}
