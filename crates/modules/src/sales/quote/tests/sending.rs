//! Sending quotes and taking them back.

use serde_json::json;

use super::*;
use crate::sales::testing::{act, undo};
use crate::testing::{refusal, workspace};

fn number(t: &TestHouse, quote: RecordId) -> Json {
    t.admin().get("quote", quote)["number"].clone()
}

#[test]
fn numbers_have_no_gaps_whatever_becomes_of_drafts_and_begin_anew_each_year() {
    workspace(|t| {
        let first = sent(t);
        t.admin().delete("quote", draft(t));
        let empty = draft(t);
        assert_eq!(refusal(t.admin().try_act("quote", empty, "send", json!({}))), "no_lines");
        let second = sent(t);
        assert_eq!([number(t, first), number(t, second)], [json!("Q-2026-0001"), json!("Q-2026-0002")]);
        t.later(305 * DAY_MS);
        assert_eq!(number(t, sent(t)), "Q-2027-0001");
    });
}

#[test]
fn a_sent_quote_cannot_be_edited() {
    workspace(|t| {
        let quote = sent(t);
        let desk = t.admin().list("quote_line", "").remove(0);
        let desk: RecordId = desk["id"].as_str().expect("an id").parse().expect("an id");
        let locked = |answer: rapport_kernel::Result<()>| assert_eq!(refusal(answer), "quote_locked");
        locked(t.admin().try_update("quote", quote, json!({"intro": "Dear Ada"})).map(drop));
        locked(t.admin().try_update("quote_line", desk, json!({"quantity": "2"})).map(drop));
        locked(t.admin().try_create("quote_line", json!({"quote": quote, "unit_price": euro("1")})).map(drop));
        locked(t.admin().try_delete("quote_line", desk));
        assert_eq!(refusal(t.admin().try_delete("quote", quote)), "quote_issued");
        assert_eq!(refusal(t.admin().try_update("quote", quote, json!({"status": "draft"}))), "read_only");
        let kim = crate::testing::user(t, "Kim", &["Sales representative"]);
        t.admin().update("quote", quote, json!({"owner": kim}));
        assert_eq!(refusal(t.admin().try_act("quote", quote, "send", json!({}))), "quote_sent");
    });
}

#[test]
fn a_line_that_was_deleted_before_does_not_come_back_into_a_sent_quote() {
    workspace(|t| {
        let quote = draft(t);
        line(t, quote, "100", json!({}));
        let lamp = line(t, quote, "5", json!({}));
        t.admin().delete("quote_line", lamp);
        t.admin().act("quote", quote, "send", json!({}));
        let back = t.admin().write(|w| {
            let lines = w.object("quote_line")?;
            w.restore_many(&lines, &[lamp]).map(drop)
        });
        assert_eq!(refusal(back), "quote_locked");
    });
}

#[test]
fn what_was_sent_is_not_undone() {
    workspace(|t| {
        let quote = draft(t);
        line(t, quote, "100", json!({}));
        let unit = act(&t.admin(), "quote", quote, "send", &json!({}));
        let undone = t.admin().with(|ctx| ctx.cause = rapport_kernel::ctx::Cause::Undo).write(|w| w.undo(unit, None));
        assert_eq!(refusal(undone), "quote_issued");
        assert_eq!(status(t, quote), "sent");
    });
}

#[test]
fn nothing_is_sent_that_a_customer_could_not_answer() {
    workspace(|t| {
        let quote = draft(t);
        t.admin().create("quote_line", json!({"quote": quote, "description": "Lamp"}));
        let refused = t.admin().try_act("quote", quote, "send", json!({})).expect_err("no price");
        assert!(refused.to_string().contains("Line 1 (Lamp)"), "{refused}");
        let quote = draft(t);
        line(t, quote, "100", json!({}));
        t.admin().update("quote", quote, json!({"valid_until": "2026-03-01"}));
        assert_eq!(refusal(t.admin().try_act("quote", quote, "send", json!({}))), "already_over");
        t.admin().update("quote", quote, json!({"valid_until": null, "discount_amount": euro("100.01")}));
        assert_eq!(amounts(t, quote, ["gross"]), ["0.00"], "no more is taken off than there is");
        assert_eq!(refusal(t.admin().try_act("quote", quote, "send", json!({}))), "discount_beyond_sum");
    });
}

#[test]
fn a_quote_is_sent_with_the_tax_of_its_day_and_keeps_it() {
    workspace(|t| {
        let rate = vat(t, "16");
        let quote = draft(t);
        line(t, quote, "100", json!({"tax_rate": rate}));
        line(t, quote, "1", json!({"tax_rate": rate, "optional": true}));
        t.admin().update("tax_rate", rate, json!({"rate": "19"}));
        t.admin().act("quote", quote, "send", json!({}));
        assert_eq!(amounts(t, quote, ["gross"]), ["119.00"]);
        t.admin().update("tax_rate", rate, json!({"rate": "21"}));
        t.admin().act("quote", quote, "accept", yes());
        assert_eq!(amounts(t, quote, ["gross"]), ["119.00"]);
    });
}

#[test]
fn a_withdrawn_quote_is_not_accepted() {
    workspace(|t| {
        let quote = sent(t);
        t.admin().act("quote", quote, "withdraw", json!({}));
        assert_eq!(refusal(t.admin().try_act("quote", quote, "accept", yes())), "quote_withdrawn");
        let undo_it = act(&t.admin(), "quote", quote, "revise", &json!({}));
        undo(t.admin(), undo_it);
        assert_eq!(status(t, quote), "withdrawn");
    });
}

#[test]
fn a_company_that_is_deleted_leaves_what_was_sent_to_it() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let desk = t.admin().create("product", json!({"name": "Desk", "price": euro("100")}));
        let quote = t.admin().create("quote", json!({"company": acme}));
        t.admin().create("quote_line", json!({"quote": quote, "product": desk}));
        t.admin().act("quote", quote, "send", json!({}));
        t.admin().delete("company", acme);
        t.admin().delete("product", desk);
        assert_eq!((status(t, quote).as_str(), amounts(t, quote, ["gross"])), ("sent", ["100.00".to_owned()]));
    });
}
