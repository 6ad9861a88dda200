//! Deliveries, returns and credits, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::sales::testing::{act, id, undo};
use crate::testing::{refusal, workspace};

fn euro(amount: &str) -> Json {
    json!({"amount": amount, "currency": "EUR"})
}

/// An order of ten desks at 99.99 and three lamps at 10, with tax in its total; and its lines.
fn order(t: &TestHouse) -> (RecordId, [RecordId; 2]) {
    let order = t.admin().create("order", json!({"total": euro("1225.58")}));
    let line = |what: &str, quantity: &str, price: &str| {
        let fields = json!({"order": order, "description": what, "quantity": quantity, "unit_price": euro(price)});
        t.admin().create("order_line", fields)
    };
    (order, [line("Desk", "10", "99.99"), line("Lamp", "3", "10")])
}

fn part(t: &TestHouse, order: RecordId, kind: &str, line: RecordId, quantity: &str) -> rapport_kernel::Result<()> {
    let delivery = json!({"order": order, "kind": kind, "reason": "Scratched"});
    let delivery = t.admin().create("delivery", delivery);
    let line = json!({"delivery": delivery, "order_line": line, "quantity": quantity});
    t.admin().try_create("delivery_line", line).map(drop)
}

fn moved(t: &TestHouse, line: RecordId) -> [String; 2] {
    let line = t.admin().get("order_line", line);
    ["delivered", "returned"].map(|key| line[key].as_str().unwrap_or("-").to_owned())
}

fn stands(t: &TestHouse, order: RecordId) -> [String; 2] {
    let order = t.admin().get("order", order);
    ["delivery_status", "status"].map(|key| order[key].as_str().expect("a choice").to_owned())
}

#[test]
fn an_order_is_delivered_in_parts_and_never_more_than_was_ordered() {
    workspace(|t| {
        let (order, [desks, lamps]) = order(t);
        part(t, order, "delivery", desks, "4").expect("four desks");
        assert_eq!(
            (moved(t, desks), stands(t, order)[0].as_str()),
            (["4.000".into(), "0.000".into()], "partly_delivered")
        );
        assert_eq!(refusal(part(t, order, "delivery", desks, "6.001")), "delivered_beyond_order");
        assert_eq!(refusal(part(t, order, "delivery", desks, "-1")), "range");
        t.admin().act("order", order, "deliver", json!({"tracking": "JD 0001"}));
        assert_eq!((moved(t, desks)[0].as_str(), moved(t, lamps)[0].as_str()), ("10.000", "3.000"));
        assert_eq!(stands(t, order), ["delivered", "delivered"]);
        let lines = t.admin().list("delivery_line", "delivery.tracking = \"JD 0001\"");
        assert_eq!(lines.len(), 2, "the rest of the desks, and the lamps");
        t.admin().delete("delivery_line", id(&lines[0]));
        assert_eq!(stands(t, order)[0], "partly_delivered");
    });
}

#[test]
fn a_line_of_another_order_is_not_delivered() {
    workspace(|t| {
        let (elsewhere, (first, _)) = (order(t), order(t));
        let (_, [other, _]) = elsewhere;
        assert_eq!(refusal(part(t, first, "delivery", other, "1")), "other_order");
    });
}

#[test]
fn what_comes_back_has_a_reason_and_is_credited_to_the_cent() {
    workspace(|t| {
        let (order, [desks, lamps]) = order(t);
        assert_eq!(refusal(part(t, order, "return", desks, "1")), "returned_beyond_delivery");
        t.admin().act("order", order, "deliver", json!({}));
        let nameless = json!({"order": order, "kind": "return"});
        assert_eq!(refusal(t.admin().try_create("delivery", nameless)), "required");
        part(t, order, "return", desks, "3").expect("three came back");
        assert_eq!(moved(t, desks), ["7.000", "3.000"]);
        t.admin().act("order", order, "credit", json!({"reason": "Scratched"}));
        // 1225.58 × 299.97 ÷ 1029.90 = 356.9626…
        let credited = |t: &TestHouse| t.admin().get("order", order)["credited"]["amount"].clone();
        assert_eq!(credited(t), json!("356.96"));
        t.admin().act("order", order, "take_back", json!({"reason": "Changed their minds"}));
        assert_eq!(
            (moved(t, desks), moved(t, lamps)),
            (["0.000".into(), "10.000".into()], ["0.000".into(), "3.000".into()])
        );
        assert_eq!(stands(t, order), ["returned", "returned"]);
        t.admin().act("order", order, "credit", json!({"reason": "All of it"}));
        assert_eq!(credited(t), json!("1225.58"), "the rest, and no cent more");
        let whole = t.admin().get("order", order);
        assert_eq!((&whole["due"]["amount"], &whole["payment_status"]), (&json!("0.00"), &json!("credited")));
        let notes = t.admin().list("credit_note", "");
        let mut numbers: Vec<&str> = notes.iter().filter_map(|note| note["number"].as_str()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, ["CN-2026-0001", "CN-2026-0002"]);
        let more = json!({"order": order, "amount": euro("0.01"), "reason": "Kindness"});
        assert_eq!(refusal(t.admin().try_create("credit_note", more)), "credit_beyond_order");
        assert_eq!(refusal(t.admin().try_delete("credit_note", id(&notes[0]))), "credit_note_issued");
    });
}

#[test]
fn a_refused_credit_takes_no_number() {
    workspace(|t| {
        let (order, _) = order(t);
        let credit = |amount: &str| {
            t.admin().try_create("credit_note", json!({"order": order, "amount": euro(amount), "reason": "Late"}))
        };
        assert_eq!(refusal(credit("2000")), "credit_beyond_order");
        assert_eq!(refusal(credit("-1")), "credit_beyond_order");
        credit("25.58").expect("a credit note");
        assert_eq!(t.admin().list("credit_note", "")[0]["number"], "CN-2026-0001");
    });
}

#[test]
fn a_delivery_that_is_undone_was_none() {
    workspace(|t| {
        let (order, [desks, _]) = order(t);
        let unit = act(&t.admin(), "order", order, "deliver", &json!({}));
        undo(t.admin(), unit);
        assert_eq!(
            (moved(t, desks), stands(t, order)),
            (["0.000".into(), "0.000".into()], ["not_delivered".into(), "placed".into()])
        );
    });
}
