//! Follow-ups, in business words.

use rapport_kernel::ctx::Cause;
use serde_json::json;

use crate::testing::{as_user, refusal, user, workspace};

#[test]
fn a_call_that_nobody_answers_is_to_be_made_again() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let check = "kind = \"call\" and outcome = \"no_answer\"";
        t.admin().create("follow_up_rule", json!({"name": "Again", "check": check, "task": "Call again", "days": 2}));
        let ada = as_user(t, sam).create("contact", json!({"name": "Ada"}));
        let call = |outcome: &str| json!({"kind": "call", "subject": "Hello", "contact": ada, "outcome": outcome});
        as_user(t, sam).create("activity", call("connected"));
        assert_eq!(t.admin().list("activity", "kind = \"task\"").len(), 0);
        as_user(t, sam).act("contact", ada, "log_call", json!({"outcome": "no_answer"}));
        let tasks = t.admin().list("activity", "kind = \"task\"");
        assert_eq!(tasks.len(), 1);
        let task = &tasks[0];
        assert_eq!(
            (&task["subject"], &task["owner"], &task["contact"]),
            (&json!("Call again"), &json!(sam), &json!(ada))
        );
        assert_eq!((&task["status"], &task["due_at"]), (&json!("open"), &json!("2026-03-04T09:00:00Z")));
        // A meeting that lies ahead is followed up once it took place, and once.
        let check = "kind = \"meeting\"";
        t.admin().create("follow_up_rule", json!({"name": "Minutes", "check": check, "task": "Send the minutes"}));
        let ahead =
            json!({"kind": "meeting", "subject": "Tour", "occurred_at": "2026-03-03T09:00:00Z", "contact": ada});
        let ahead = as_user(t, sam).create("activity", ahead);
        let minutes = || t.admin().list("activity", "subject = \"Send the minutes\"").len();
        assert_eq!(minutes(), 0);
        as_user(t, sam).act("activity", ahead, "complete", json!({}));
        as_user(t, sam).update("activity", ahead, json!({"body": "It went well"}));
        assert_eq!(minutes(), 1);
    });
}

#[test]
fn what_an_import_brings_is_over_and_a_condition_is_one() {
    workspace(|t| {
        t.admin().create("follow_up_rule", json!({"name": "All", "check": "true", "task": "Call again"}));
        let call = json!({"kind": "call", "subject": "Hello"});
        t.admin().with(|ctx| ctx.cause = Cause::Import).create("activity", call);
        assert_eq!(t.admin().list("activity", "kind = \"task\"").len(), 0);
        let wrong = json!({"name": "X", "check": "colour = 1", "task": "Y"});
        assert_eq!(refusal(t.admin().try_create("follow_up_rule", wrong)), "filter");
    });
}
