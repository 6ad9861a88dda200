//! Deals, in business words.

use rapport_kernel::Patch;
use rapport_testkit::TestHouse;
use serde_json::{Map, Value as Json, json};

use crate::sales::testing::{desks, move_to, stage};
use crate::testing::{as_user, refusal, user, workspace};

const DAY_MS: i64 = 86_400_000;

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

#[test]
fn a_stage_asks_for_what_a_deal_needs_there() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let needs = json!({"needs": ["amount", "contact"]});
        t.admin().update("stage", stage(t, "Proposal"), needs);
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks"}));
        let refused = move_to(&as_user(t, sam), deal, stage(t, "Proposal")).expect_err("it lacks both");
        let told = refused.to_string();
        assert!(told.contains("asks for Amount") && told.contains("asks for Contact"), "{told}");
        // A stage that nobody can do without what no deal has would be a dead end.
        let wrong = t.admin().try_update("stage", stage(t, "Proposal"), json!({"needs": ["colour"]}));
        assert_eq!(refusal(wrong), "unknown_field");
        let new = as_user(t, sam).try_create("deal", json!({"name": "Lamps", "stage": stage(t, "Proposal")}));
        assert_eq!(refusal(new), "needed_for_stage");
    });
}

#[test]
fn a_deal_goes_on_when_it_fulfils_what_its_stage_says_and_back_or_lost_at_any_time() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let check = json!({"exit_check": "any(activities, kind = \"call\")", "advice": "Call them first"});
        t.admin().update("stage", stage(t, "Qualified"), check);
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks", "stage": stage(t, "Qualified")}));
        let refused = move_to(&as_user(t, sam), deal, stage(t, "Proposal")).expect_err("nobody called");
        assert!(refused.to_string().contains("Call them first"), "{refused}");
        assert_eq!(t.admin().get("deal", deal)["stage"], json!(stage(t, "Qualified")));
        move_to(&as_user(t, sam), deal, stage(t, "Prospecting")).expect("back");
        move_to(&as_user(t, sam), deal, stage(t, "Qualified")).expect("on");
        as_user(t, sam).create("activity", json!({"kind": "call", "subject": "Hello", "deal": deal}));
        move_to(&as_user(t, sam), deal, stage(t, "Proposal")).expect("somebody called");
        let other = as_user(t, sam).create("deal", json!({"name": "Lamps", "stage": stage(t, "Qualified")}));
        as_user(t, sam).act("deal", other, "lose", json!({}));
    });
}

#[test]
fn a_deal_is_stalled_when_it_stands_longer_than_its_stage_allows() {
    workspace(|t| {
        t.admin().update("stage", stage(t, "Prospecting"), json!({"stalled_after": 7}));
        let deal = desks(t);
        let stalled = || t.admin().list("deal", "stalled").len();
        t.later(6 * DAY_MS);
        assert_eq!((stalled(), &t.admin().get("deal", deal)["days_in_stage"]), (0, &json!(6)));
        t.later(DAY_MS);
        assert_eq!(stalled(), 1);
        move_to(&t.admin(), deal, stage(t, "Proposal")).expect("moved");
        t.later(30 * DAY_MS);
        assert_eq!(stalled(), 0, "that stage does not say");
    });
}

#[test]
fn a_closed_deal_says_how_long_it_took_and_to_whom_it_was_lost() {
    workspace(|t| {
        let rival = t.admin().create("competitor", json!({"name": "Rival"}));
        let deal =
            t.admin().create("deal", json!({"name": "Desks", "engaged_on": "2026-03-01", "competitors": [rival]}));
        t.later(9 * DAY_MS);
        t.admin().act("deal", deal, "lose", json!({"loss_reason": "Price", "lost_to": rival}));
        let lost = t.admin().get("deal", deal);
        assert_eq!((&lost["closed_on"], &lost["cycle_days"]), (&json!("2026-03-11"), &json!(10)));
        assert_eq!(t.admin().get("competitor", rival)["lost_to_them"], 1);
        move_to(&t.admin(), deal, stage(t, "Proposal")).expect("open again");
        assert_eq!(t.admin().get("deal", deal)["lost_to"], Json::Null);
        assert_eq!(t.admin().get("competitor", rival)["lost_to_them"], 0);
    });
}

#[test]
fn a_stage_with_deals_is_not_deleted() {
    workspace(|t| {
        let deal = desks(t);
        assert_eq!(refusal(t.admin().try_delete("stage", stage(t, "Prospecting"))), "in_use");
        move_to(&t.admin(), deal, stage(t, "Qualified")).expect("moved");
        let prospecting = stage(t, "Prospecting");
        t.admin().delete("stage", prospecting);
        let visits = t.admin().list("stage_visit", "left_at is not empty");
        assert_eq!(visits[0]["stage_name"], "Prospecting", "the history still tells where it was");
    });
}

#[test]
fn of_two_who_move_the_same_card_the_second_hears_it() {
    workspace(|t| {
        let deal = desks(t);
        let version = t.admin().get("deal", deal)["version"].as_i64();
        move_to(&t.admin(), deal, stage(t, "Qualified")).expect("the first");
        let second = t.admin().write(|w| {
            let object = w.object("deal")?;
            let mut patch = Patch::update(deal, Map::from_iter([("stage".to_owned(), json!(stage(t, "Proposal")))]));
            patch.if_version = version;
            w.save(&object, patch)
        });
        assert_eq!(refusal(second), "conflict");
        assert_eq!(t.admin().get("deal", deal)["stage"], json!(stage(t, "Qualified")));
    });
}

#[test]
fn owners_are_told_once_when_a_deal_stalls_and_when_its_day_is_over() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let first = stage(t, "Negotiation");
        t.admin().update("stage", first, json!({"stalled_after": 3}));
        let fields = json!({"name": "Desks", "owner": max, "stage": first, "expected_close": "2026-03-03"});
        t.admin().create("deal", fields);
        let told = |t: &TestHouse| {
            t.later(DAY_MS);
            t.settle();
            let news = as_user(t, max).list("notification", "reason in (\"stalled\", \"undecided\")");
            let mut reasons: Vec<String> =
                news.iter().filter_map(|one| one["reason"].as_str().map(str::to_owned)).collect();
            reasons.sort();
            reasons
        };
        let nights: Vec<Vec<String>> = (0..6).map(|_| told(t)).collect();
        let when = |reason: &str| nights.iter().position(|night| night.iter().any(|one| one == reason));
        assert_eq!(when("undecided"), Some(1), "{nights:?}");
        assert!(matches!(when("stalled"), Some(2..=4)), "{nights:?}");
        assert_eq!(nights[5], ["stalled", "undecided"], "each of them once");
    });
}
