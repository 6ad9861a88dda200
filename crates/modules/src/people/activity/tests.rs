//! Activities, in business words.

use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, role, user, workspace};

#[test]
fn what_was_said_is_done_and_what_lies_ahead_is_open() {
    workspace(|t| {
        let status = |fields: Json| {
            let id = t.admin().create("activity", fields);
            t.admin().get("activity", id)["status"].clone()
        };
        assert_eq!(status(json!({"kind": "call", "subject": "Called"})), "done");
        assert_eq!(status(json!({"kind": "task", "subject": "Send samples"})), "open");
        assert_eq!(
            status(json!({"kind": "meeting", "subject": "Visit", "occurred_at": "2026-04-01T10:00:00Z"})),
            "open"
        );
        assert_eq!(status(json!({"kind": "meeting", "subject": "Visit", "status": "cancelled"})), "cancelled");
    });
}

#[test]
fn a_task_says_when_it_was_done_and_forgets_it_when_reopened() {
    workspace(|t| {
        let task = t.admin().create("activity", json!({"kind": "task", "subject": "Send samples"}));
        assert_eq!(t.admin().get("activity", task)["done_at"], Json::Null);
        t.later(3_600_000);
        t.admin().act("activity", task, "complete", json!({"outcome": "held"}));
        let done = t.admin().get("activity", task);
        assert_eq!(done["done_at"], "2026-03-02T10:00:00Z");
        assert_eq!((&done["occurred_at"], &done["outcome"]), (&done["done_at"], &json!("held")));
        t.admin().act("activity", task, "reopen", json!({}));
        assert_eq!(t.admin().get("activity", task)["done_at"], Json::Null);
    });
}

#[test]
fn history_that_arrives_later_was_done_when_it_happened() {
    workspace(|t| {
        let call = json!({"kind": "call", "subject": "Old call", "occurred_at": "2024-01-15T10:00:00Z"});
        let call = t.admin().create("activity", call);
        assert_eq!(t.admin().get("activity", call)["done_at"], "2024-01-15T10:00:00Z");
    });
}

#[test]
fn an_activity_with_a_contact_is_about_the_company_too() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let bell = t.admin().create("company", json!({"name": "Bell"}));
        let ada = t.admin().create("contact", json!({"name": "Ada", "company": acme}));
        let call = t.admin().create("activity", json!({"kind": "call", "subject": "A", "contact": ada}));
        assert_eq!(t.admin().get("activity", call)["company"], json!(acme));
        let other = json!({"kind": "call", "subject": "B", "contact": ada, "company": bell});
        let other = t.admin().create("activity", other);
        assert_eq!(t.admin().get("activity", other)["company"], json!(bell));
        assert_ne!(t.admin().get("company", acme)["last_activity_at"], Json::Null);
    });
}

#[test]
fn a_company_that_one_may_not_see_is_not_taken_over() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let ada = t.admin().create("contact", json!({"name": "Ada", "company": acme}));
        let all = json!({"read": "all", "create": true, "update": "all"});
        role(t, "People only", json!({"contact": all, "activity": all}));
        let pat = user(t, "Pat", &["People only"]);
        let call = json!({"kind": "call", "subject": "A", "contact": ada});
        let call = as_user(t, pat).create("activity", call);
        assert_eq!(t.admin().get("activity", call)["company"], Json::Null);
    });
}

#[test]
fn an_activity_belongs_to_who_logs_it() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let note = as_user(t, sam).create("activity", json!({"subject": "Note"}));
        let note = t.admin().get("activity", note);
        assert_eq!((&note["owner"], &note["kind"]), (&json!(sam), &json!("note")));
        assert_eq!(refusal(t.admin().try_create("activity", json!({"kind": "call"}))), "required");
    });
}
