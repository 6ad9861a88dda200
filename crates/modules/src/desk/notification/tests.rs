//! Notifications, as those who get them see them.

use rapport_kernel::RecordId;
use rapport_kernel::access::Access;
use rapport_kernel::caller::Clock;
use rapport_kernel::ctx::{Actor, Cause};
use rapport_kernel::time::Instant;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::identity::directory::by_user;
use crate::testing::{as_user, refusal, user, workspace};

fn word(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

/// Why somebody is told, and of which record, in the order of the reasons.
fn told(t: &TestHouse, who: RecordId) -> Vec<(String, String)> {
    t.settle();
    let unread = as_user(t, who).list("notification", "read_at is empty");
    let mut told: Vec<_> = unread.iter().map(|one| (word(&one["reason"]), word(&one["about"]))).collect();
    told.sort();
    told
}

fn reasons(t: &TestHouse, who: RecordId) -> Vec<String> {
    told(t, who).into_iter().map(|(reason, _)| reason).collect()
}

#[test]
fn who_is_named_in_a_comment_or_a_note_is_told_and_nobody_else() {
    workspace(|t| {
        let [max, mia, moe] = ["Max", "Mia", "Moe"].map(|name| user(t, name, &["Manager"]));
        t.admin().update("user", max, json!({"name": "Max Maier"}));
        let acme = as_user(t, mia).create("company", json!({"name": "Acme"}));
        as_user(t, mia)
            .create("comment", json!({"text": "@max maier: can you? @Mia asks. moe@x.example", "about": acme}));
        assert_eq!(told(t, max), [("mentioned".to_owned(), acme.to_string())]);
        assert!(told(t, mia).is_empty(), "nobody is told of what they did themselves");
        assert!(told(t, moe).is_empty());
        let note = json!({"subject": "Lunch", "body": "@Moe knows the place", "company": acme});
        let note = as_user(t, mia).create("activity", note);
        assert_eq!(told(t, moe), [("mentioned".to_owned(), note.to_string())]);
        as_user(t, mia).update("activity", note, json!({"body": "@Moe knows the place well"}));
        assert_eq!(told(t, moe).len(), 1, "named before");
    });
}

#[test]
fn a_record_that_becomes_ones_own_is_told_and_so_is_a_comment_on_it() {
    workspace(|t| {
        let [max, mia] = ["Max", "Mia"].map(|name| user(t, name, &["Manager"]));
        let deal = as_user(t, mia).create("deal", json!({"name": "Desks"}));
        assert!(told(t, mia).is_empty());
        as_user(t, mia).update("deal", deal, json!({"owner": max}));
        assert_eq!(reasons(t, max), ["assigned"]);
        as_user(t, mia).create("comment", json!({"text": "It is yours, @Max", "about": deal}));
        as_user(t, mia).create("comment", json!({"text": "Mind the terms", "about": deal}));
        assert_eq!(reasons(t, max), ["assigned", "commented", "mentioned"]);
    });
}

#[test]
fn what_ones_own_program_does_is_no_news() {
    workspace(|t| {
        let [max, mia] = ["Max", "Mia"].map(|name| user(t, name, &["Manager"]));
        let caller = t.read(|r| by_user(r, mia)).expect("it can be read").expect("an active user");
        let token = json!({"name": "Web form", "user": mia, "scopes": ["*:write"]});
        let token = t.admin().create("token", token);
        let program = Actor::Token { user: mia, token };
        let access = Access::clone(&caller.access);
        for owner in [mia, max] {
            t.acting(program.clone(), access.clone()).create("deal", json!({"name": "Desks", "owner": owner}));
        }
        assert!(told(t, mia).is_empty());
        assert_eq!(reasons(t, max), ["assigned"]);
    });
}

#[test]
fn who_follows_a_record_is_told_of_its_changes_once_until_they_have_looked() {
    workspace(|t| {
        let [max, mia] = ["Max", "Mia"].map(|name| user(t, name, &["Manager"]));
        let acme = as_user(t, mia).create("company", json!({"name": "Acme"}));
        as_user(t, max).create("follow", json!({"about": acme}));
        for name in ["Acme Ltd", "Acme Inc", "Acme AG"] {
            as_user(t, mia).update("company", acme, json!({"name": name}));
        }
        as_user(t, max).update("company", acme, json!({"name": "Acme SE"}));
        assert_eq!(reasons(t, max), ["changed"]);
        let seen = as_user(t, max).list("notification", "")[0]["id"].as_str().expect("an id").parse().expect("an id");
        as_user(t, max).update("notification", seen, json!({"read_at": "2026-03-02T09:00:00Z"}));
        as_user(t, mia).update("company", acme, json!({"name": "Acme"}));
        assert_eq!(reasons(t, max), ["changed"], "a new one");
        assert_eq!(as_user(t, max).list("notification", "").len(), 2);
    });
}

#[test]
fn a_notification_is_for_one_alone_and_of_the_products_making() {
    workspace(|t| {
        let [max, mia] = ["Max", "Mia"].map(|name| user(t, name, &["Manager"]));
        let acme = as_user(t, mia).create("company", json!({"name": "Acme", "owner": max}));
        assert_eq!(reasons(t, max), ["assigned"]);
        let id = as_user(t, max).list("notification", "")[0]["id"].as_str().expect("an id").parse().expect("an id");
        assert_eq!(refusal(as_user(t, mia).try_get("notification", id)), "not_found");
        let made =
            as_user(t, mia).try_create("notification", json!({"user": max, "about": acme, "reason": "assigned"}));
        assert_eq!(refusal(made), "forbidden");
        assert_eq!(refusal(as_user(t, max).try_update("notification", id, json!({"user": mia}))), "read_only");
        as_user(t, max).delete("notification", id);
    });
}

const HOUR_MS: i64 = 3_600_000;

#[test]
fn who_wished_to_be_reminded_is_told_at_that_time_and_once() {
    workspace(|t| {
        let [max, mia] = ["Max", "Mia"].map(|name| user(t, name, &["Manager"]));
        let at = |hours: i64| json!(Instant::from_ms(t.now().ms() + hours * HOUR_MS).to_string());
        let task = json!({"kind": "task", "subject": "Call Ada", "remind_at": at(2)});
        let task = as_user(t, max).create("activity", task);
        t.later(HOUR_MS);
        assert!(told(t, max).is_empty(), "not before");
        t.later(HOUR_MS);
        assert_eq!(told(t, max), [("reminded".to_owned(), task.to_string())]);
        t.later(5 * HOUR_MS);
        assert_eq!(told(t, max).len(), 1);
        let first = as_user(t, max).list("notification", "read_at is empty")[0]["id"].clone();
        as_user(t, max).update("activity", task, json!({"remind_at": at(1)}));
        t.later(HOUR_MS);
        assert_eq!(told(t, max).len(), 1, "who puts it off hears of it anew, once");
        assert_ne!(as_user(t, max).list("notification", "read_at is empty")[0]["id"], first);
        let later = json!({"kind": "task", "subject": "Write", "remind_at": at(1)});
        let later = as_user(t, mia).create("activity", later);
        as_user(t, mia).update("activity", later, json!({"remind_at": at(3), "owner": max}));
        t.later(2 * HOUR_MS);
        let of_later = || {
            let all = told(t, max).into_iter().filter(|(_, about)| *about == later.to_string());
            all.map(|(reason, _)| reason).collect::<Vec<_>>()
        };
        assert_eq!(of_later(), ["assigned"]);
        t.later(HOUR_MS);
        assert_eq!(of_later(), ["assigned", "reminded"]);
        assert!(told(t, mia).is_empty(), "it is not hers any more");
    });
}

#[test]
fn nobody_is_reminded_of_what_is_done_or_gone_or_was_long_ago() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let at = json!(Instant::from_ms(t.now().ms() + HOUR_MS).to_string());
        let task = || as_user(t, max).create("activity", json!({"kind": "task", "subject": "Call", "remind_at": at}));
        let [done, gone, unwanted] = [task(), task(), task()];
        as_user(t, max).update("activity", done, json!({"status": "done"}));
        as_user(t, max).delete("activity", gone);
        as_user(t, max).update("activity", unwanted, json!({"remind_at": null}));
        let old = json!({"kind": "task", "subject": "Old", "remind_at": "2001-01-01T00:00:00Z"});
        as_user(t, max).with(|ctx| ctx.cause = Cause::Import).create("activity", old.clone());
        t.later(2 * HOUR_MS);
        assert!(told(t, max).is_empty());
        as_user(t, max).create("activity", old);
        assert_eq!(reasons(t, max), ["reminded"], "who says a time that is over is told at once");
    });
}

#[test]
fn whose_a_quote_is_hears_what_was_answered_to_it() {
    workspace(|t| {
        let [max, mia] = ["Max", "Mia"].map(|name| user(t, name, &["Manager"]));
        let sent = || {
            let quote = as_user(t, max).create("quote", json!({"name": "Desks"}));
            let line =
                json!({"quote": quote, "description": "Desk", "unit_price": {"amount": "100", "currency": "EUR"}});
            as_user(t, max).create("quote_line", line);
            as_user(t, max).act("quote", quote, "send", json!({}));
            quote
        };
        let (won, lost, own) = (sent(), sent(), sent());
        t.admin().act("quote", won, "accept", json!({"accepted_by": "Ada"}));
        as_user(t, mia).act("quote", lost, "decline", json!({}));
        as_user(t, max).act("quote", own, "decline", json!({}));
        let expected = [("accepted".to_owned(), won.to_string()), ("declined".to_owned(), lost.to_string())];
        let mut heard = told(t, max);
        heard.retain(|(reason, _)| reason != "assigned");
        assert_eq!(heard, expected, "and not of what they answered for the customer themselves");
        assert!(told(t, mia).is_empty());
    });
}
