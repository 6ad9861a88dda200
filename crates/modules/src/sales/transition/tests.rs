//! Transitions, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::sales::testing::{act, change, desks, move_to, pipeline, stage, undo};
use crate::testing::{as_user, refusal, user, workspace};

/// From qualified to a proposal, with what else is said.
fn to_proposal(t: &TestHouse, more: Json) -> RecordId {
    let mut fields = json!({"from": stage(t, "Qualified"), "to": stage(t, "Proposal")});
    fields.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
    t.admin().create("transition", fields)
}

fn role(t: &TestHouse, name: &str) -> Json {
    t.admin().list("role", &format!("name = \"{name}\""))[0]["id"].clone()
}

#[test]
fn a_transition_is_called_after_its_stages_and_stays_within_their_pipeline() {
    workspace(|t| {
        let id = to_proposal(t, json!({}));
        assert_eq!(t.admin().get("transition", id)["name"], "Qualified → Proposal");
        let renewals = t.admin().create("pipeline", json!({"name": "Renewals"}));
        let due = t.admin().create("stage", json!({"name": "Due", "pipeline": renewals}));
        let across = t.admin().try_update("transition", id, json!({"to": due}));
        assert_eq!(refusal(across), "other_pipeline");
        let unknown = t.admin().try_update("transition", id, json!({"asks": ["colour"]}));
        assert_eq!(refusal(unknown), "unknown_field");
        let wrong = t.admin().try_update("transition", id, json!({"check": "colour = 1"}));
        assert_eq!(refusal(wrong), "filter");
    });
}

#[test]
fn a_step_is_taken_by_those_whose_roles_may_take_it() {
    workspace(|t| {
        let (sam, mia) = (user(t, "Sam", &["Sales representative"]), user(t, "Mia", &["Manager"]));
        to_proposal(t, json!({"roles": [role(t, "Manager")]}));
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks", "stage": stage(t, "Qualified")}));
        assert_eq!(refusal(move_to(&as_user(t, sam), deal, stage(t, "Proposal"))), "not_your_transition");
        move_to(&as_user(t, sam), deal, stage(t, "Negotiation")).expect("another step has no rules");
        move_to(&as_user(t, mia), deal, stage(t, "Qualified")).expect("nor has one back");
        move_to(&as_user(t, mia), deal, stage(t, "Proposal")).expect("a manager may");
    });
}

#[test]
fn a_step_asks_for_what_is_filled_in_on_the_way_and_for_what_must_be_so_before() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let check = "amount >= 1000";
        to_proposal(t, json!({"asks": ["next_step"], "check": check, "advice": "Small deals need no proposal"}));
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks", "stage": stage(t, "Qualified")}));
        let refused = move_to(&as_user(t, sam), deal, stage(t, "Proposal")).expect_err("no next step");
        assert!(refused.to_string().contains("asks for Next step"), "{refused}");
        as_user(t, sam).update("deal", deal, json!({"next_step": "Send it"}));
        let refused = move_to(&as_user(t, sam), deal, stage(t, "Proposal")).expect_err("no amount");
        assert!(refused.to_string().contains("Small deals need no proposal"), "{refused}");
        let amount = json!({"amount": "1000", "currency": "EUR"});
        let at_once = json!({"amount": amount, "stage": stage(t, "Proposal")});
        as_user(t, sam).update("deal", deal, at_once);
    });
}

#[test]
fn afterwards_there_is_a_task_for_whoever_has_the_deal() {
    workspace(|t| {
        let (sam, mia) = (user(t, "Sam", &["Sales representative"]), user(t, "Mia", &["Manager"]));
        to_proposal(t, json!({"task": "Call whether it arrived", "task_days": 3}));
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let qualified = stage(t, "Qualified");
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks", "stage": qualified, "company": acme}));
        move_to(&as_user(t, mia), deal, stage(t, "Proposal")).expect("moved");
        let tasks = t.admin().list("activity", "kind = \"task\"");
        assert_eq!(tasks.len(), 1);
        let task = &tasks[0];
        assert_eq!((&task["owner"], &task["company"], &task["deal"]), (&json!(sam), &json!(acme), &json!(deal)));
        assert_eq!((&task["status"], &task["due_at"]), (&json!("open"), &json!("2026-03-05T09:00:00Z")));
    });
}

#[test]
fn in_a_guided_pipeline_there_is_no_way_but_along_transitions() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        to_proposal(t, json!({}));
        t.admin().update("pipeline", pipeline(t), json!({"guided": true}));
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks", "stage": stage(t, "Qualified")}));
        assert_eq!(refusal(move_to(&as_user(t, sam), deal, stage(t, "Won"))), "no_transition");
        move_to(&as_user(t, sam), deal, stage(t, "Proposal")).expect("along the transition");
        t.admin().create("transition", json!({"to": stage(t, "Lost"), "asks": ["loss_reason"]}));
        assert_eq!(refusal(move_to(&as_user(t, sam), deal, stage(t, "Lost"))), "needed_for_stage");
        as_user(t, sam).act("deal", deal, "lose", json!({"loss_reason": "Price"}));
        // What the system does is not held up.
        let deal = desks(t);
        move_to(&t.admin(), deal, stage(t, "Won")).expect("nobody's step");
    });
}

#[test]
fn an_undo_brings_a_deal_back_where_no_transition_leads() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Manager"]);
        to_proposal(t, json!({}));
        t.admin().update("pipeline", pipeline(t), json!({"guided": true}));
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks", "stage": stage(t, "Qualified")}));
        let unit = act(&as_user(t, sam), "deal", deal, "move", &json!({"stage": stage(t, "Proposal")}));
        undo(as_user(t, sam), unit);
        assert_eq!(t.admin().get("deal", deal)["stage"], json!(stage(t, "Qualified")));
    });
}

#[test]
fn a_check_follows_a_field_that_is_renamed() {
    workspace(|t| {
        let integer = json!({"type": "integer"});
        change(t, json!({"change": "add_field", "object": "deal", "key": "budget", "kind": integer}));
        let id = to_proposal(t, json!({"check": "budget > 5"}));
        change(t, json!({"change": "update_field", "object": "deal", "field": "budget", "key": "purse"}));
        assert_eq!(t.admin().get("transition", id)["check"], "budget > 5", "the earlier name still leads there");
        change(t, json!({"change": "add_field", "object": "deal", "key": "budget", "kind": {"type": "text"}}));
        assert_eq!(t.admin().get("transition", id)["check"], "purse > 5");
    });
}

#[test]
fn a_step_that_needs_an_approval_is_taken_by_who_approves() {
    workspace(|t| {
        let [sam, mia, max] = ["Sam", "Mia", "Max"].map(|name| user(t, name, &["Manager"]));
        to_proposal(t, json!({"approvers": [mia]}));
        let proposal = stage(t, "Proposal");
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks", "stage": stage(t, "Qualified")}));
        let get = |key: &str| t.admin().get("deal", deal)[key].clone();
        assert_eq!(refusal(move_to(&as_user(t, sam), deal, proposal)), "needs_approval");
        assert_eq!(refusal(as_user(t, mia).try_act("deal", deal, "approve_step", json!({}))), "no_step_asked");
        let elsewhere = json!({"stage": stage(t, "Negotiation")});
        assert_eq!(refusal(as_user(t, sam).try_act("deal", deal, "ask_for_step", elsewhere)), "needs_no_approval");
        as_user(t, sam).act("deal", deal, "ask_for_step", json!({"stage": proposal}));
        assert_eq!((get("approval_for"), get("approval_asked_by")), (json!(proposal), json!(sam)));
        t.settle();
        let told = |who: RecordId| {
            let notes = t.admin().list("notification", &format!("user = \"{who}\""));
            notes.iter().map(|note| note["reason"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(told(mia), ["approval"]);
        assert_eq!(refusal(as_user(t, max).try_act("deal", deal, "approve_step", json!({}))), "not_your_approval");
        as_user(t, mia).act("deal", deal, "reject_step", json!({"approval_note": "Ask for the budget first"}));
        assert_eq!((get("approval_for"), get("approval_note")), (Json::Null, json!("Ask for the budget first")));
        assert_eq!(get("stage"), json!(stage(t, "Qualified")));
        as_user(t, sam).act("deal", deal, "ask_for_step", json!({"stage": proposal}));
        as_user(t, mia).act("deal", deal, "approve_step", json!({}));
        assert_eq!((get("stage"), get("approval_for")), (json!(proposal), Json::Null));
        t.settle();
        assert_eq!(told(sam), ["declined", "accepted"]);
        let other = as_user(t, sam).create("deal", json!({"name": "Chairs", "stage": stage(t, "Qualified")}));
        move_to(&as_user(t, mia), other, proposal).expect("who approves takes it");
    });
}
