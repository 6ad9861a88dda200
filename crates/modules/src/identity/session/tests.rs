//! Sessions, in business words.

use rapport_kernel::account::{Accounts, NewSession};
use rapport_kernel::caller::{Caller, Credential, Directory};
use rapport_kernel::ctx::Actor;
use rapport_kernel::{RecordId, Result};
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use super::{AGE_MS_MAX, DAY_MS, IDLE_MS_MAX, SESSIONS_MAX, begin, end};
use crate::identity::directory::{Staff, note_use};
use crate::testing::{as_user, refusal, user, workspace};

const HOUR_MS: i64 = 60 * 60 * 1_000;

fn sign_in(t: &TestHouse, user: RecordId, hash: &str) -> RecordId {
    let new = NewSession { user, device: "Firefox on Linux", address: "192.0.2.7", secret_sha256: hash };
    t.write(|w| begin(w, &new)).expect("a session")
}

fn caller(t: &TestHouse, hash: &str) -> Option<Caller> {
    t.read(|r| Staff.by_session(r, hash)).expect("it can be read")
}

fn use_it(t: &TestHouse, session: RecordId) {
    t.write(|w| note_use(w, Credential::Session(session))).expect("noted");
}

fn restore(t: &TestHouse, session: RecordId) -> Result<Vec<Result<()>>> {
    t.write(|w| {
        let sessions = w.object("session")?;
        w.restore_many(&sessions, &[session])
    })
}

#[test]
fn who_signed_in_acts_as_themselves_until_they_sign_out() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        assert!(caller(t, "a").is_none(), "not signed in yet");
        let session = sign_in(t, max, "a");
        let found = caller(t, "a").expect("known");
        assert_eq!((&found.actor, found.credential), (&Actor::User { user: max }, Some(Credential::Session(session))));
        let ann = t.caller(&found).create("contact", json!({"name": "Ann"}));
        assert_eq!(t.admin().get("contact", ann)["owner"], json!(max));
        t.write(|w| end(w, session)).expect("signed out");
        assert!(caller(t, "a").is_none());
        t.write(|w| end(w, session)).expect("signing out twice is no mistake");
    });
}

#[test]
fn a_session_tells_where_somebody_signed_in_and_never_its_secret() {
    workspace(|t| {
        let roy = user(t, "Roy", &["Read only"]);
        let session = sign_in(t, roy, "hash-of-a-secret");
        let shown = as_user(t, roy).get("session", session);
        assert_eq!((&shown["device"], &shown["address"]), (&json!("Firefox on Linux"), &json!("192.0.2.7")));
        assert_eq!(shown["user"], json!(roy));
        assert!(!shown.to_string().contains("hash-of-a-secret"));
    });
}

#[test]
fn everyone_sees_and_ends_their_own_sessions_whatever_their_role_and_administrators_all() {
    workspace(|t| {
        let (nobody, max, root) =
            (user(t, "No", &[]), user(t, "Max", &["Manager"]), user(t, "Root", &["Administrator"]));
        let (own, other) = (sign_in(t, nobody, "a"), sign_in(t, max, "b"));
        let ids = |user| as_user(t, user).list("session", "").into_iter().map(|row| row["id"].clone()).collect();
        let (seen, all): (Vec<Json>, Vec<Json>) = (ids(nobody), ids(root));
        assert_eq!((seen, all.len()), (vec![json!(own)], 2));
        assert_eq!(refusal(as_user(t, nobody).try_delete("session", other)), "not_found");
        as_user(t, nobody).delete("session", own);
        as_user(t, root).delete("session", other);
        assert!(caller(t, "a").is_none() && caller(t, "b").is_none());
    });
}

#[test]
fn a_session_begins_by_signing_in_and_is_changed_by_nobody() {
    workspace(|t| {
        let root = user(t, "Root", &["Administrator"]);
        let made = as_user(t, root).try_create("session", json!({"user": root, "device": "Mine"}));
        assert_eq!(refusal(made), "read_only");
        assert_eq!(refusal(as_user(t, root).try_create("session", json!({}))), "required");
        let session = sign_in(t, root, "a");
        for field in ["user", "device", "address", "last_used_at", "expires_at"] {
            let change = as_user(t, root).try_update("session", session, json!({field: null}));
            assert_eq!(refusal(change), "read_only", "{field}");
        }
    });
}

#[test]
fn a_session_ends_unused_after_a_fortnight_and_after_three_months_in_any_case() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let session = sign_in(t, max, "a");
        t.later(IDLE_MS_MAX - 1);
        assert!(caller(t, "a").is_some(), "just in time");
        use_it(t, session);
        t.later(IDLE_MS_MAX - 1);
        assert!(caller(t, "a").is_some(), "it was used");
        t.later(1);
        assert!(caller(t, "a").is_none(), "it was not used any more");

        let session = sign_in(t, max, "b");
        for _ in 0..(AGE_MS_MAX / DAY_MS) {
            assert!(caller(t, "b").is_some());
            use_it(t, session);
            t.later(DAY_MS);
        }
        assert!(caller(t, "b").is_none(), "it has come of age");
    });
}

#[test]
fn out_of_the_bin_a_session_opens_nothing() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let session = sign_in(t, max, "a");
        as_user(t, max).delete("session", session);
        restore(t, session).expect("the bin works");
        assert_eq!(as_user(t, max).list("session", "").len(), 1);
        assert!(caller(t, "a").is_none());
    });
}

#[test]
fn who_is_deactivated_is_out_at_once_and_does_not_come_back_with_an_old_session() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        sign_in(t, max, "a");
        t.admin().update("user", max, json!({"active": false}));
        assert!(caller(t, "a").is_none());
        t.settle();
        t.admin().update("user", max, json!({"active": true}));
        assert!(caller(t, "a").is_none());
        assert!(t.admin().list("session", "").is_empty());
    });
}

#[test]
fn another_change_of_a_user_leaves_the_sessions_alone_and_deleting_the_user_ends_them() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        sign_in(t, max, "a");
        t.admin().update("user", max, json!({"job_title": "Lead"}));
        t.settle();
        assert!(caller(t, "a").is_some());
        t.admin().delete("user", max);
        assert!(t.admin().list("session", "").is_empty());
    });
}

#[test]
fn a_new_password_ends_the_sessions_on_all_other_devices() {
    workspace(|t| {
        let (max, sam) = (user(t, "Max", &["Manager"]), user(t, "Sam", &["Manager"]));
        let here = sign_in(t, max, "here");
        sign_in(t, max, "there");
        sign_in(t, sam, "other");
        t.write(|w| Staff.change_password(w, max, "$argon2id$made-up", Some(here))).expect("a new password");
        let open = ["here", "there", "other"].map(|hash| caller(t, hash).is_some());
        assert_eq!(open, [true, false, true]);
        t.write(|w| Staff.change_password(w, max, "$argon2id$made-up", None)).expect("a new password");
        assert!(caller(t, "here").is_none());
    });
}

#[test]
fn nodes_remember_callers_when_somebody_signs_in_and_ask_anew_when_a_session_ends() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let access = || t.read(|r| Ok(r.epochs())).expect("epochs");
        let before = access();
        let session = sign_in(t, max, "a");
        t.later(2 * HOUR_MS);
        use_it(t, session);
        assert_eq!(access(), before);
        as_user(t, max).delete("session", session);
        assert_ne!(access(), before);
    });
}

#[test]
fn signing_in_clears_what_is_over_and_makes_room_for_one_more() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        sign_in(t, max, "over");
        t.later(IDLE_MS_MAX);
        for number in 0..SESSIONS_MAX {
            t.later(1);
            sign_in(t, max, &format!("device {number}"));
        }
        assert_eq!(t.admin().list("session", "").len(), SESSIONS_MAX, "none of them is over");
        assert!(caller(t, "device 0").is_some());
        t.later(1);
        sign_in(t, max, "one more");
        assert_eq!(t.admin().list("session", "").len(), SESSIONS_MAX);
        assert!(caller(t, "device 0").is_none(), "it was used least lately");
        assert!(caller(t, "device 1").is_some() && caller(t, "one more").is_some());
    });
}
