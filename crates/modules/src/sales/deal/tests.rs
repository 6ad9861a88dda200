//! Deals, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, user, workspace};

fn stage(t: &TestHouse, name: &str) -> RecordId {
    let found = t.admin().list("stage", &format!("name = \"{name}\""));
    found[0]["id"].as_str().expect("an id").parse().expect("an id")
}

fn desks(t: &TestHouse) -> RecordId {
    t.admin().create("deal", json!({"name": "Desks"}))
}

#[test]
fn a_deal_begins_at_the_first_stage_of_the_first_pipeline() {
    workspace(|t| {
        let deal = t.admin().get("deal", desks(t));
        assert_eq!(deal["stage"], json!(stage(t, "Prospecting")));
        assert_ne!(deal["pipeline"], Json::Null);
        assert_eq!((&deal["status"], &deal["probability"]), (&json!("open"), &json!("10.00")));
    });
}

#[test]
fn a_deal_is_won_or_lost_as_its_stage_says_and_says_when() {
    workspace(|t| {
        let deal = desks(t);
        t.admin().act("deal", deal, "move", json!({"stage": stage(t, "Proposal")}));
        assert_eq!(t.admin().get("deal", deal)["probability"], "50.00");
        t.later(86_400_000);
        t.admin().act("deal", deal, "lose", json!({"loss_reason": "Price"}));
        let lost = t.admin().get("deal", deal);
        assert_eq!((&lost["status"], &lost["loss_reason"]), (&json!("lost"), &json!("Price")));
        assert_eq!(lost["closed_at"], "2026-03-03T09:00:00Z");
        t.admin().act("deal", deal, "move", json!({"stage": stage(t, "Negotiation")}));
        let open = t.admin().get("deal", deal);
        assert_eq!(
            (&open["status"], &open["closed_at"], &open["loss_reason"]),
            (&json!("open"), &Json::Null, &Json::Null)
        );
    });
}

#[test]
fn nobody_writes_the_status_itself() {
    workspace(|t| {
        assert_eq!(refusal(t.admin().try_update("deal", desks(t), json!({"status": "won"}))), "read_only");
    });
}

#[test]
fn a_probability_that_somebody_says_stands_until_the_stage_changes() {
    workspace(|t| {
        let deal = desks(t);
        t.admin().update("deal", deal, json!({"probability": "35"}));
        assert_eq!(t.admin().get("deal", deal)["probability"], "35.00");
        t.admin().act("deal", deal, "move", json!({"stage": stage(t, "Negotiation")}));
        assert_eq!(t.admin().get("deal", deal)["probability"], "75.00");
    });
}

#[test]
fn a_deal_that_arrives_closed_was_closed_on_its_day() {
    workspace(|t| {
        let won = stage(t, "Won");
        let old = json!({"name": "Old", "stage": won, "expected_close": "2024-05-01"});
        let old = t.admin().create("deal", old);
        assert_eq!(t.admin().get("deal", old)["closed_at"], "2024-05-01T00:00:00Z");
        let early = json!({"name": "Early", "stage": won, "expected_close": "2027-05-01"});
        let early = t.admin().create("deal", early);
        assert_eq!(t.admin().get("deal", early)["closed_at"], "2026-03-02T09:00:00Z");
        let said = json!({"name": "Said", "stage": won, "closed_at": "2025-02-03T12:00:00Z"});
        let said = t.admin().create("deal", said);
        assert_eq!(t.admin().get("deal", said)["closed_at"], "2025-02-03T12:00:00Z");
    });
}

#[test]
fn another_pipeline_means_its_first_stage_and_another_stage_means_its_pipeline() {
    workspace(|t| {
        let renewals = t.admin().create("pipeline", json!({"name": "Renewals", "position": 5}));
        let due = t.admin().create("stage", json!({"name": "Due", "pipeline": renewals, "probability": "90"}));
        let deal = desks(t);
        let first = t.admin().get("deal", deal)["pipeline"].clone();
        t.admin().update("deal", deal, json!({"pipeline": renewals}));
        assert_eq!(t.admin().get("deal", deal)["stage"], json!(due));
        t.admin().update("deal", deal, json!({"stage": stage(t, "Proposal")}));
        assert_eq!(t.admin().get("deal", deal)["pipeline"], first);
        let both = json!({"pipeline": renewals, "stage": stage(t, "Won")});
        assert_eq!(refusal(t.admin().try_update("deal", deal, both)), "other_pipeline");
    });
}

#[test]
fn a_pipeline_without_a_stage_for_it_says_so() {
    workspace(|t| {
        let renewals = t.admin().create("pipeline", json!({"name": "Renewals"}));
        t.admin().create("stage", json!({"name": "Due", "pipeline": renewals}));
        let deal = t.admin().create("deal", json!({"name": "Renewal", "pipeline": renewals}));
        assert_eq!(refusal(t.admin().try_act("deal", deal, "win", json!({}))), "no_such_stage");
    });
}

#[test]
fn a_deal_without_a_name_is_called_after_what_it_is_about() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let ada = t.admin().create("contact", json!({"name": "Ada Lovelace", "company": acme}));
        let desk = t.admin().create("product", json!({"name": "Oak desk"}));
        let named = |fields: Json| {
            let id = t.admin().create("deal", fields);
            t.admin().get("deal", id)["name"].clone()
        };
        assert_eq!(named(json!({"contact": ada, "product": desk})), "Acme – Oak desk");
        assert_eq!(named(json!({"external_id": "1C1I7A6R"})), "1C1I7A6R");
        assert_eq!(refusal(t.admin().try_create("deal", json!({}))), "required");
    });
}

#[test]
fn who_sees_a_deal_and_does_not_own_it_does_not_move_it() {
    workspace(|t| {
        let (sam, kim) = (user(t, "Sam", &["Sales representative"]), user(t, "Kim", &["Sales representative"]));
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks"}));
        assert_eq!(as_user(t, kim).get("deal", deal)["name"], "Desks");
        assert_eq!(refusal(as_user(t, kim).try_act("deal", deal, "win", json!({}))), "forbidden");
        as_user(t, sam).act("deal", deal, "win", json!({"amount": {"amount": "5", "currency": "EUR"}}));
        assert_eq!(t.admin().get("deal", deal)["amount"]["amount"], "5.00");
    });
}
