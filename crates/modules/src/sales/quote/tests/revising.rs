//! Revisions and copies.

use serde_json::json;

use super::*;
use crate::sales::testing::{act, id, undo};
use crate::testing::{refusal, role, user, workspace};

#[test]
fn a_revision_has_the_number_and_the_lines_and_takes_the_place_of_what_was_sent() {
    workspace(|t| {
        let quote = draft(t);
        let desk = json!({"discount": "10", "quantity": "2", "details": "Oak"});
        line(t, quote, "100", desk);
        line(t, quote, "5", json!({"optional": true}));
        t.admin().act("quote", quote, "send", json!({}));
        let answer = t.admin().act("quote", quote, "revise", json!({}));
        let next: RecordId = answer["quote"].as_str().expect("an id").parse().expect("an id");
        let told = t.admin().get("quote", next);
        let told = ["number", "revision", "full_number", "status", "revises", "sent_at"].map(|key| told[key].clone());
        assert_eq!(json!(told), json!(["Q-2026-0001", 2, "Q-2026-0001/2", "draft", quote, null]));
        assert_eq!(amounts(t, next, ["gross"]), ["180.00"]);
        assert_eq!(t.admin().list("quote_line", &format!("quote = \"{next}\"")).len(), 2);
        assert_eq!(status(t, quote), "superseded");
        assert_eq!(refusal(t.admin().try_act("quote", quote, "accept", yes())), "quote_superseded");
        assert_eq!(refusal(t.admin().try_act("quote", quote, "revise", json!({}))), "quote_superseded");
        t.admin().act("quote", next, "send", json!({}));
        t.admin().act("quote", next, "accept", yes());
        assert_eq!(refusal(t.admin().try_act("quote", next, "revise", json!({}))), "quote_accepted");
        assert_eq!(t.admin().get("quote", sent(t))["number"], "Q-2026-0002", "a revision takes no number");
    });
}

#[test]
fn a_revision_that_was_not_sent_is_undone_and_the_customer_has_the_one_before() {
    workspace(|t| {
        let quote = sent(t);
        let unit = act(&t.admin(), "quote", quote, "revise", &json!({}));
        undo(t.admin(), unit);
        assert_eq!((t.admin().list("quote", "").len(), status(t, quote).as_str()), (1, "sent"));
        let unit = act(&t.admin(), "quote", quote, "revise", &json!({}));
        let next = id(&t.admin().list("quote", "revision = 2")[0]);
        t.admin().act("quote", next, "send", json!({}));
        let undone = t.admin().with(|ctx| ctx.cause = rapport_kernel::ctx::Cause::Undo).write(|w| w.undo(unit, None));
        assert_eq!(refusal(undone), "quote_locked", "its lines are in the customer's hands");
        assert_eq!([status(t, quote), status(t, next)], ["superseded", "sent"]);
    });
}

#[test]
fn a_revision_that_was_deleted_is_made_again() {
    workspace(|t| {
        let quote = sent(t);
        t.admin().act("quote", quote, "revise", json!({}));
        t.admin().delete("quote", id(&t.admin().list("quote", "revision = 2")[0]));
        t.admin().act("quote", quote, "revise", json!({}));
        assert_eq!(t.admin().list("quote", "revision = 2").len(), 1);
    });
}

#[test]
fn a_copy_is_a_draft_of_its_own() {
    workspace(|t| {
        let quote = draft(t);
        t.admin().update("quote", quote, json!({"external_id": "X1", "valid_until": "2026-03-02"}));
        line(t, quote, "100", json!({}));
        t.admin().act("quote", quote, "send", json!({}));
        t.later(DAY_MS);
        let copy = t.admin().act("quote", quote, "duplicate", json!({}));
        let copy = t.admin().get("quote", copy["quote"].as_str().expect("an id").parse().expect("an id"));
        let told = ["number", "revision", "status", "external_id", "valid_until", "name"].map(|key| copy[key].clone());
        assert_eq!(json!(told), json!([null, 1, "draft", null, null, "Desks"]));
        assert_eq!(copy["gross"]["amount"], "100.00");
        t.settle();
        role(t, "Changes", json!({"quote": {"read": "all", "update": "all"}}));
        let pat = user(t, "Pat", &["Changes"]);
        let refused = crate::testing::as_user(t, pat).try_act("quote", quote, "duplicate", json!({}));
        assert_eq!(refusal(refused), "forbidden");
    });
}
