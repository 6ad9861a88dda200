//! What somebody who is new does first.

use rapport_kernel::RecordId;
use rapport_kernel::account::{Accounts, SecondFactor};
use rapport_testkit::TestHouse;
use serde_json::json;

use crate::identity::directory::Staff;
use crate::testing::{as_user, user, workspace};

/// The keys of the first steps of a user, those that were done in brackets.
fn steps(t: &TestHouse, user: RecordId) -> Vec<String> {
    let steps = as_user(t, user).read(|r| r.first_steps()).expect("they can be read");
    let told = |(step, is_done): (rapport_kernel::part::FirstStep, bool)| match is_done {
        true => format!("({})", step.key),
        false => step.key.to_owned(),
    };
    steps.into_iter().map(told).collect()
}

fn sorted(mut steps: Vec<String>) -> Vec<String> {
    steps.sort_unstable();
    steps
}

#[test]
fn an_administrator_brings_contacts_and_colleagues_in() {
    workspace(|t| {
        let root = user(t, "Root", &["Administrator"]);
        assert_eq!(sorted(steps(t, root)), ["colleague", "contacts", "two-factor"]);
        as_user(t, root).create("contact", json!({"name": "Ann"}));
        assert_eq!(sorted(steps(t, root)), ["(contacts)", "colleague", "two-factor"]);
        as_user(t, root).create("user", json!({"name": "Bo", "email": "bo@office.example"}));
        assert_eq!(sorted(steps(t, root)), ["(colleague)", "(contacts)", "two-factor"]);
        let factor = SecondFactor { secret: "A".to_owned(), used_step: 0, recovery_sha256: Vec::new() };
        t.write(|w| Staff.keep_second_factor(w, root, &factor)).expect("kept");
        assert!(steps(t, root).is_empty(), "all of them were done");
        t.settle();
    });
}

#[test]
fn who_sells_logs_a_call_moves_a_deal_and_keeps_a_list() {
    workspace(|t| {
        let (sam, max) = (user(t, "Sam", &["Sales representative"]), user(t, "Max", &["Manager"]));
        assert_eq!(sorted(steps(t, sam)), ["call", "deal", "lead", "two-factor", "view"]);
        as_user(t, sam).create("activity", json!({"kind": "note", "subject": "No call"}));
        as_user(t, sam).create("activity", json!({"kind": "call", "subject": "Hello"}));
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks"}));
        assert_eq!(sorted(steps(t, sam)), ["(call)", "deal", "lead", "two-factor", "view"]);
        let second = t.admin().list("stage", "position = 1").remove(0)["id"].clone();
        as_user(t, sam).update("deal", deal, json!({"stage": second}));
        assert_eq!(sorted(steps(t, sam)), ["(call)", "(deal)", "lead", "two-factor", "view"]);
        assert_eq!(sorted(steps(t, max)), ["call", "deal", "lead", "two-factor", "view"], "each has their own");
    });
}

#[test]
fn who_may_make_nothing_has_the_steps_of_everybody_and_who_has_seen_enough_none() {
    workspace(|t| {
        let (roy, sam) = (user(t, "Roy", &["Read only"]), user(t, "Sam", &["Sales representative"]));
        assert_eq!(steps(t, roy), ["two-factor"]);
        as_user(t, sam).write(|w| w.forgo_first_steps()).expect("seen enough");
        assert!(steps(t, sam).is_empty());
        assert_eq!(steps(t, roy), ["two-factor"], "that is for each to say");
    });
}
