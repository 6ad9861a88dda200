//! Accepting and declining quotes.

use std::sync::Barrier;

use rapport_kernel::settings::Settings;
use serde_json::json;

use super::*;
use crate::sales::testing::stage;
use crate::testing::{as_user, refusal, user, workspace};

const HOUR_MS: i64 = 3_600_000;

#[test]
fn accepting_wins_the_deal_and_makes_the_order() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let rate = vat(t, "19");
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let deal = t.admin().create("deal", json!({"name": "Desks", "company": acme, "owner": sam}));
        let quote = as_user(t, sam).create("quote", json!({"deal": deal}));
        line(t, quote, "100", json!({"quantity": "2", "tax_rate": rate}));
        line(t, quote, "30", json!({"interval": "month", "description": "Care"}));
        let lamp = line(t, quote, "10", json!({"optional": true, "description": "Lamp"}));
        line(t, quote, "99", json!({"optional": true, "description": "Sofa"}));
        t.admin().create("quote_line", json!({"quote": quote, "kind": "note", "description": "Soon"}));
        as_user(t, sam).act("quote", quote, "send", json!({}));
        assert_eq!(amounts(t, quote, ["gross"]), ["238.00"]);
        let mut yes = yes();
        yes["options"] = json!([lamp]);
        yes["accepted_ip"] = json!("192.0.2.7");
        let answer = as_user(t, sam).act("quote", quote, "accept", yes);
        assert_eq!(amounts(t, quote, ["gross", "monthly_gross"]), ["248.00", "30.00"]);
        let accepted = t.admin().get("quote", quote);
        let told = ["status", "accepted_by", "accepted_ip", "accepted_at"].map(|key| accepted[key].clone());
        assert_eq!(json!(told), json!(["accepted", "Ada Lovelace", "192.0.2.7", "2026-03-02T09:00:00Z"]));
        let order = t.admin().list("order", "").remove(0);
        assert_eq!(answer["order"], order["id"]);
        t.settle();
        assert_eq!(t.admin().list("order", "")[0]["total"]["amount"], "278.00", "with the first month");
        let told = ["company", "deal", "quote", "owner"].map(|key| order[key].clone());
        assert_eq!(json!(told), json!([acme, deal, quote, sam]));
        let lines = t.admin().list("order_line", "");
        let named: Vec<_> =
            lines.iter().map(|line| (line["description"].clone(), line["total"]["amount"].clone())).collect();
        let expected = [("Desk", "200.00"), ("Care", "30.00"), ("Lamp", "10.00")];
        assert_eq!(named, expected.map(|(name, total)| (json!(name), json!(total))));
        let deal = t.admin().get("deal", deal);
        assert_eq!((&deal["status"], &deal["amount"]["amount"]), (&json!("won"), &json!("240.00")));
    });
}

#[test]
fn a_quote_is_accepted_once() {
    workspace(|t| {
        let quote = sent(t);
        let together = Barrier::new(2);
        let answers: Vec<rapport_kernel::Result<Json>> = std::thread::scope(|scope| {
            let accept = || {
                together.wait();
                t.admin().try_act("quote", quote, "accept", yes())
            };
            let both = [scope.spawn(accept), scope.spawn(accept)];
            both.into_iter().map(|one| one.join().expect("it ends")).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 1));
        assert_eq!(refusal(lost.into_iter().next().expect("one")), "quote_accepted");
        assert_eq!((t.admin().list("order", "").len(), t.admin().list("order_line", "").len()), (1, 1));
    });
}

/// The test begins on 2 March 2026 at 9:00 UTC, which is 1:00 in Los Angeles.
#[test]
fn a_quote_ends_at_midnight_where_the_workspace_is() {
    workspace(|t| {
        let west =
            |settings: &Settings| Ok(Settings { time_zone: "America/Los_Angeles".to_owned(), ..settings.clone() });
        t.house().change_settings_unless(&t.admin().ctx(), |_| Ok(None), west, |_, _| Ok(())).expect("set");
        let offer = || {
            let quote = draft(t);
            line(t, quote, "100", json!({}));
            t.admin().update("quote", quote, json!({"valid_until": "2026-03-02"}));
            t.admin().act("quote", quote, "send", json!({}));
            quote
        };
        let (early, late) = (offer(), offer());
        t.later(22 * HOUR_MS);
        t.settle();
        t.admin().act("quote", early, "accept", yes());
        t.later(HOUR_MS);
        assert_eq!(refusal(t.admin().try_act("quote", late, "accept", yes())), "quote_expired", "before any job ran");
        assert_eq!(status(t, late), "sent");
        t.settle();
        assert_eq!((status(t, early).as_str(), status(t, late).as_str()), ("accepted", "expired"));
    });
}

#[test]
fn who_looked_at_another_revision_or_other_options_is_told() {
    workspace(|t| {
        let quote = sent(t);
        let stale = json!({"accepted_by": "Ada", "revision": 2});
        assert_eq!(refusal(t.admin().try_act("quote", quote, "accept", stale)), "stale_revision");
        let desk = t.admin().list("quote_line", "")[0]["id"].clone();
        let strange = json!({"accepted_by": "Ada", "options": [desk]});
        assert_eq!(refusal(t.admin().try_act("quote", quote, "accept", strange)), "no_option");
        assert_eq!(refusal(t.admin().try_act("quote", quote, "accept", json!({}))), "required");
        assert_eq!(refusal(t.admin().try_act("quote", draft(t), "accept", yes())), "quote_not_sent");
        assert_eq!(t.admin().list("order", "").len(), 0);
    });
}

#[test]
fn what_was_accepted_is_not_undone_not_even_in_part() {
    workspace(|t| {
        let deal = t.admin().create("deal", json!({"name": "Desks"}));
        let quote = t.admin().create("quote", json!({"deal": deal}));
        line(t, quote, "100", json!({}));
        t.admin().act("quote", quote, "send", json!({}));
        let unit = crate::sales::testing::act(&t.admin(), "quote", quote, "accept", &yes());
        let undone = t.admin().with(|ctx| ctx.cause = rapport_kernel::ctx::Cause::Undo).write(|w| w.undo(unit, None));
        assert_eq!(refusal(undone), "quote_issued");
        assert_eq!((status(t, quote).as_str(), t.admin().list("order", "").len()), ("accepted", 1));
        assert_eq!(t.admin().get("deal", deal)["status"], "won");
    });
}

#[test]
fn a_declined_quote_keeps_the_reason() {
    workspace(|t| {
        let quote = sent(t);
        t.admin().act("quote", quote, "decline", json!({"decline_reason": "Too dear"}));
        let declined = t.admin().get("quote", quote);
        assert_eq!((&declined["status"], &declined["decline_reason"]), (&json!("declined"), &json!("Too dear")));
        assert_eq!(refusal(t.admin().try_act("quote", quote, "accept", yes())), "quote_declined");
        assert_eq!(refusal(t.admin().try_act("quote", quote, "decline", json!({}))), "quote_declined");
    });
}

#[test]
fn the_gates_of_a_pipeline_hold_up_colleagues_and_not_the_customer() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        t.admin().update("stage", stage(t, "Won"), json!({"needs": ["win_reason"]}));
        let deal = as_user(t, sam).create("deal", json!({"name": "Desks"}));
        let quote = as_user(t, sam).create("quote", json!({"deal": deal}));
        line(t, quote, "100", json!({}));
        as_user(t, sam).act("quote", quote, "send", json!({}));
        assert_eq!(refusal(as_user(t, sam).try_act("quote", quote, "accept", yes())), "needed_for_stage");
        assert_eq!((status(t, quote).as_str(), t.admin().list("order", "").len()), ("sent", 0), "nothing of it");
        // The page of the customer is nobody's.
        t.admin().act("quote", quote, "accept", yes());
        assert_eq!(t.admin().get("deal", deal)["status"], "won");
    });
}

#[test]
fn who_may_not_change_the_deal_is_told_whom_to_ask() {
    workspace(|t| {
        let [sam, kim] = ["Sam", "Kim"].map(|name| user(t, name, &["Sales representative"]));
        let deal = as_user(t, kim).create("deal", json!({"name": "Desks"}));
        let quote = as_user(t, sam).create("quote", json!({"deal": deal}));
        line(t, quote, "100", json!({}));
        as_user(t, sam).act("quote", quote, "send", json!({}));
        assert_eq!(refusal(as_user(t, sam).try_act("quote", quote, "accept", yes())), "deal_not_yours");
        as_user(t, sam).update("quote", quote, json!({"deal": null}));
        as_user(t, sam).act("quote", quote, "accept", yes());
        assert_eq!(t.admin().get("deal", deal)["status"], "open");
    });
}
