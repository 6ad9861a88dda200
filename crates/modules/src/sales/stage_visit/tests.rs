//! Stage visits, in business words.

use rapport_kernel::RecordId;
use rapport_kernel::ctx::Cause;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::sales::testing::{act, desks, move_to, stage, undo};
use crate::testing::{as_user, refusal, user, workspace};

const DAY_MS: i64 = 86_400_000;

/// Stages with the days that a deal was there, in their order.
fn history(t: &TestHouse, deal: RecordId) -> Vec<(String, Json)> {
    let mut visits = t.admin().list("stage_visit", &format!("deal = \"{deal}\""));
    visits.sort_by_key(|visit| visit["entered_at"].to_string());
    let words = |visit: &Json| (visit["stage_name"].as_str().unwrap_or_default().to_owned(), visit["days"].clone());
    visits.iter().map(words).collect()
}

fn told(words: &[(&str, Json)]) -> Vec<(String, Json)> {
    words.iter().map(|(name, days)| ((*name).to_owned(), days.clone())).collect()
}

#[test]
fn a_deal_leaves_a_history_of_its_stages() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks"}));
        t.later(3 * DAY_MS);
        move_to(&as_user(t, sam), deal, stage(t, "Proposal")).expect("moved");
        t.later(2 * DAY_MS);
        as_user(t, sam).update("deal", deal, json!({"name": "Many desks"}));
        as_user(t, sam).act("deal", deal, "win", json!({}));
        let expected = told(&[("Prospecting", json!(3)), ("Proposal", json!(2)), ("Won", Json::Null)]);
        assert_eq!(history(t, deal), expected);
        let first = &t.admin().list("stage_visit", "stage.name = \"Prospecting\"")[0];
        assert_eq!((&first["left_to"], &first["by"]), (&json!(stage(t, "Proposal")), &json!(sam)));
    });
}

#[test]
fn a_move_that_is_undone_was_none() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks"}));
        t.later(DAY_MS);
        let unit = act(&as_user(t, sam), "deal", deal, "move", &json!({"stage": stage(t, "Proposal")}));
        t.later(DAY_MS);
        undo(as_user(t, sam), unit);
        assert_eq!(history(t, deal), told(&[("Prospecting", Json::Null)]));
        let open = &t.admin().list("stage_visit", "left_at is empty")[0];
        assert_eq!(open["entered_at"], "2026-03-02T09:00:00Z");
        assert_eq!(t.admin().get("deal", deal)["stage_since"], "2026-03-02T09:00:00Z");
    });
}

#[test]
fn what_an_import_brings_was_where_it_is_since_it_was_engaged_or_closed() {
    workspace(|t| {
        let import = || t.admin().with(|ctx| ctx.cause = Cause::Import);
        let open = import().create("deal", json!({"name": "Desks", "engaged_on": "2026-02-01"}));
        let won = json!({"name": "Lamps", "stage": stage(t, "Won"), "expected_close": "2026-01-15"});
        let won = import().create("deal", won);
        let since = |deal: RecordId| t.admin().get("deal", deal)["stage_since"].clone();
        assert_eq!(since(open), "2026-02-01T00:00:00Z");
        assert_eq!(since(won), "2026-01-15T00:00:00Z");
        assert_eq!(history(t, won), told(&[("Won", Json::Null)]));
    });
}

#[test]
fn nobody_writes_the_history_and_it_goes_with_its_deal() {
    workspace(|t| {
        let deal = desks(t);
        let visit = json!({"deal": deal, "entered_at": "2020-01-01T00:00:00Z"});
        assert_eq!(refusal(t.admin().try_create("stage_visit", visit)), "read_only");
        t.admin().delete("deal", deal);
        assert_eq!(t.admin().list("stage_visit", "").len(), 0);
    });
}
