//! Passkeys, in business words.

use rapport_kernel::account::Accounts;
use rapport_kernel::house::TimelineRequest;
use rapport_kernel::passkey::{NewPasskey, Passkeys};
use rapport_kernel::{RecordId, Result};
use rapport_testkit::TestHouse;
use serde_json::json;

use super::{HASHES, PASSKEYS_MAX};
use crate::identity::directory::Staff;
use crate::testing::{as_user, refusal, user, workspace};

/// Made up: what it is made of is the gate's to know.
fn try_add(t: &TestHouse, user: RecordId, name: &str, hash: &str) -> Result<RecordId> {
    let credential = json!({"public_key": "pk-of-max", "counter": 1});
    t.write(|w| Staff.add(w, &NewPasskey { user, name, id_sha256: hash, credential: &credential }))
}

fn add(t: &TestHouse, user: RecordId, name: &str, hash: &str) -> RecordId {
    try_add(t, user, name, hash).expect("a passkey")
}

/// Whom a passkey lets in.
fn let_in(t: &TestHouse, hash: &str) -> Option<RecordId> {
    t.read(|r| Staff.by_id(r, hash)).expect("it can be read").map(|kept| kept.user)
}

fn names(t: &TestHouse, user: RecordId) -> Vec<String> {
    let all = t.read(|r| Staff.all(r, user)).expect("they can be read");
    all.into_iter().map(|passkey| passkey.name).collect()
}

#[test]
fn a_passkey_lets_its_user_in_until_it_is_removed() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let phone = add(t, max, "Phone", "a");
        t.later(1);
        add(t, max, "Desk", "b");
        assert_eq!((let_in(t, "a"), let_in(t, "b"), let_in(t, "c")), (Some(max), Some(max), None));
        assert_eq!(names(t, max), ["Phone", "Desk"]);
        t.write(|w| Staff.remove(w, phone)).expect("removed");
        assert_eq!((let_in(t, "a"), let_in(t, "b")), (None, Some(max)));
        assert_eq!(names(t, max), ["Desk"]);
    });
}

#[test]
fn what_a_passkey_is_made_of_is_told_nobody() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let phone = add(t, max, "Phone", "hash-of-an-id");
        let shown = as_user(t, max).get("passkey", phone);
        assert_eq!(
            (&shown["name"], &shown["user"], &shown["last_used_at"]),
            (&json!("Phone"), &json!(max), &json!(null))
        );
        t.write(|w| Passkeys::note_use(&Staff, w, phone, &json!({"public_key": "pk-of-max", "counter": 2})))
            .expect("noted");
        t.write(|w| Staff.suspect(w, phone)).expect("said");
        let told = as_user(t, max).read(|r| {
            let passkeys = r.object("passkey")?;
            let (timeline, _) = r.timeline(&passkeys, phone, TimelineRequest::default())?;
            Ok(format!("{timeline:?}"))
        });
        let told = format!("{} {}", told.expect("it can be read"), as_user(t, max).get("passkey", phone));
        assert!(!told.contains("pk-of-max") && !told.contains("hash-of-an-id"), "{told}");
        assert!(told.contains("copy_suspected"), "{told}");
    });
}

#[test]
fn each_use_is_noted_with_what_is_to_be_kept_from_then_on() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let phone = add(t, max, "Phone", "a");
        t.later(5_000);
        t.write(|w| Passkeys::note_use(&Staff, w, phone, &json!({"counter": 2}))).expect("noted");
        let kept = t.read(|r| Staff.by_id(r, "a")).expect("it can be read").expect("it is there");
        assert_eq!(kept.credential["counter"], 2);
        let shown = t.read(|r| Staff.all(r, max)).expect("they can be read").remove(0);
        assert!(shown.last_used_at.is_some_and(|used| used > shown.added_at));
        assert_eq!(t.admin().get("passkey", phone)["version"], 1, "to use it is no change of it");
        assert_eq!(t.read(|r| Staff.credentials(r, max)).expect("they can be read"), [kept.credential]);
    });
}

#[test]
fn everyone_sees_names_and_removes_their_own_whatever_their_role_and_administrators_all() {
    workspace(|t| {
        let (nobody, max, root) =
            (user(t, "No", &[]), user(t, "Max", &["Manager"]), user(t, "Root", &["Administrator"]));
        let (own, other) = (add(t, nobody, "Mine", "a"), add(t, max, "His", "b"));
        assert_eq!(as_user(t, nobody).list("passkey", "").len(), 1);
        assert_eq!(as_user(t, root).list("passkey", "").len(), 2);
        as_user(t, nobody).update("passkey", own, json!({"name": "My phone"}));
        assert_eq!(names(t, nobody), ["My phone"]);
        assert_eq!(refusal(as_user(t, nobody).try_update("passkey", own, json!({"name": ""}))), "required");
        assert_eq!(refusal(as_user(t, nobody).try_update("passkey", other, json!({"name": "x"}))), "not_found");
        assert_eq!(refusal(as_user(t, nobody).try_delete("passkey", other)), "not_found");
        as_user(t, nobody).delete("passkey", own);
        as_user(t, root).delete("passkey", other);
        assert_eq!((let_in(t, "a"), let_in(t, "b")), (None, None));
    });
}

#[test]
fn a_passkey_is_made_by_no_program_and_given_to_nobody_else() {
    workspace(|t| {
        let (max, root) = (user(t, "Max", &["Manager"]), user(t, "Root", &["Administrator"]));
        let made = as_user(t, root).try_create("passkey", json!({"user": root, "name": "Mine"}));
        assert_eq!(refusal(made), "read_only");
        assert_eq!(refusal(as_user(t, max).try_create("passkey", json!({"name": "Mine"}))), "forbidden");
        let passkey = add(t, max, "Phone", "a");
        for field in ["user", "last_used_at"] {
            let change = as_user(t, root).try_update("passkey", passkey, json!({field: null}));
            assert_eq!(refusal(change), "read_only", "{field}");
        }
    });
}

#[test]
fn out_of_the_bin_a_passkey_lets_nobody_in_and_is_not_counted() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let phone = add(t, max, "Phone", "a");
        as_user(t, max).delete("passkey", phone);
        t.write(|w| {
            let passkeys = w.object("passkey")?;
            w.restore_many(&passkeys, &[phone])
        })
        .expect("the bin works");
        assert_eq!(as_user(t, max).list("passkey", "").len(), 1);
        assert_eq!((let_in(t, "a"), names(t, max).len()), (None, 0));
        add(t, max, "Phone", "a");
        assert_eq!(let_in(t, "a"), Some(max), "it can be added anew");
        as_user(t, max).delete("passkey", phone);
        assert_eq!(let_in(t, "a"), Some(max), "the old one takes nothing along");
    });
}

#[test]
fn who_is_deactivated_has_no_passkeys_any_more_and_deleting_the_user_leaves_none() {
    workspace(|t| {
        let (max, sam) = (user(t, "Max", &["Manager"]), user(t, "Sam", &["Manager"]));
        add(t, max, "Phone", "a");
        let of_sam = add(t, sam, "Phone", "b");
        t.admin().update("user", max, json!({"job_title": "Lead"}));
        t.settle();
        assert_eq!(let_in(t, "a"), Some(max), "another change leaves them alone");
        t.admin().update("user", max, json!({"active": false}));
        assert!(t.read(|r| Staff.by_user(r, max)).expect("it can be read").is_none(), "not let in from that moment on");
        t.settle();
        t.admin().update("user", max, json!({"active": true}));
        assert_eq!((let_in(t, "a"), let_in(t, "b")), (None, Some(sam)));
        t.admin().delete("user", sam);
        assert_eq!(let_in(t, "b"), None);
        let left = t.read(|r| r.note(HASHES, &of_sam.to_string())).expect("it can be read");
        assert!(left.is_none(), "nothing is left of it");
    });
}

#[test]
fn a_new_password_removes_no_passkey() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        add(t, max, "Phone", "a");
        t.write(|w| Staff.change_password(w, max, "$argon2id$made-up", None)).expect("a new password");
        assert_eq!(let_in(t, "a"), Some(max));
    });
}

#[test]
fn a_credential_is_added_once_and_nobody_has_too_many() {
    workspace(|t| {
        let (max, sam) = (user(t, "Max", &["Manager"]), user(t, "Sam", &["Manager"]));
        add(t, max, "Phone", "a");
        assert_eq!(refusal(try_add(t, max, "Phone", "a")), "passkey_known");
        assert_eq!(refusal(try_add(t, sam, "Phone", "a")), "passkey_known");
        for number in 1..PASSKEYS_MAX {
            add(t, max, "Phone", &format!("more {number}"));
        }
        assert_eq!(refusal(try_add(t, max, "Phone", "one more")), "limit");
        assert_eq!(let_in(t, "one more"), None);
    });
}
