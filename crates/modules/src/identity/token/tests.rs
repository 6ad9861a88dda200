//! Tokens, in business words.

use rapport_kernel::RecordId;
use rapport_kernel::caller::{Caller, Clock, Credential, Directory};
use rapport_kernel::ctx::Actor;
use rapport_kernel::time::Instant;
use rapport_testkit::TestHouse;
use serde_json::json;

use crate::identity::directory::{NewToken, Staff, add_token, by_actor, note_use};
use crate::testing::{as_user, refusal, role, user, workspace};

/// Not a real hash: any text that nobody can guess does.
const HASH: &str = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";

fn token(t: &TestHouse, user: RecordId, scopes: &[&str], expires_at: Option<Instant>) -> RecordId {
    let new = NewToken { user, name: "Web shop", scopes, expires_at, secret_sha256: HASH };
    t.write(|w| add_token(w, &new)).expect("a token")
}

fn caller(t: &TestHouse) -> Option<Caller> {
    t.read(|r| Staff.by_token(r, HASH)).expect("it can be read")
}

#[test]
fn a_token_acts_as_its_user_within_its_scopes() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let token = token(t, max, &["contact:write", "deal:read"], None);
        let found = caller(t).expect("known");
        assert_eq!(found.actor, Actor::Token { user: max, token });
        let shop = t.caller(&found);
        let ann = shop.create("contact", json!({"name": "Ann"}));
        assert_eq!(shop.get("contact", ann)["owner"], json!(max));
        assert!(shop.list("deal", "").is_empty());
        assert_eq!(refusal(shop.try_create("deal", json!({"name": "Desks"}))), "forbidden");
        assert_eq!(refusal(shop.try_list("company", "")), "not_found");
    });
}

#[test]
fn what_is_done_for_a_token_later_has_its_scopes_and_ends_with_it() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let token = token(t, max, &["contact:read"], None);
        let actor = Actor::Token { user: max, token };
        let later = || t.read(|r| by_actor(r, &actor)).expect("it can be read");
        let found = later().expect("known");
        assert_eq!(found.actor, actor);
        assert_eq!(refusal(t.caller(&found).try_create("contact", json!({"name": "Ann"}))), "forbidden");
        t.admin().delete("token", token);
        assert!(later().is_none());
    });
}

#[test]
fn a_token_without_scopes_may_do_what_its_user_may() {
    workspace(|t| {
        let roy = user(t, "Roy", &["Read only"]);
        token(t, roy, &[], None);
        let found = caller(t).expect("known");
        assert!(t.caller(&found).list("company", "").is_empty());
        assert_eq!(refusal(t.caller(&found).try_create("company", json!({"name": "Acme"}))), "forbidden");
    });
}

#[test]
fn a_token_ends_with_its_time_its_record_or_its_user() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        assert!(caller(t).is_none(), "not made yet");
        let first = token(t, max, &[], Some(t.now().plus_ms(1_000)));
        assert!(caller(t).is_some());
        t.later(1_000);
        assert!(caller(t).is_none(), "past its time");
        t.admin().update("token", first, json!({"expires_at": "2027-01-01T00:00:00Z"}));
        assert!(caller(t).is_some(), "its time was moved");
        let second = token(t, max, &[], None);
        assert!(caller(t).is_some());
        as_user(t, max).delete("token", second);
        assert!(caller(t).is_none(), "withdrawn");
        token(t, max, &[], None);
        t.admin().update("user", max, json!({"active": false}));
        assert!(caller(t).is_none(), "its user has left");
    });
}

#[test]
fn everyone_sees_and_withdraws_only_their_own_tokens() {
    workspace(|t| {
        let (max, sam) = (user(t, "Max", &["Manager"]), user(t, "Sam", &["Sales representative"]));
        let theirs = token(t, max, &[], None);
        assert_eq!(as_user(t, max).list("token", "").len(), 1);
        assert_eq!(as_user(t, sam).list("token", "").len(), 0);
        assert_eq!(refusal(as_user(t, sam).try_delete("token", theirs)), "not_found");
        assert!(as_user(t, max).get("token", theirs).to_string().contains("Web shop"));
        assert!(!as_user(t, max).get("token", theirs).to_string().contains(HASH), "the hash is not shown");
    });
}

#[test]
fn scopes_name_an_object_and_reading_or_writing() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        for scope in ["contact", "contact:delete", "unicorn:read", "read:contact"] {
            let new = json!({"name": "Shop", "user": max, "scopes": [scope]});
            assert_eq!(refusal(t.admin().try_create("token", new)), "scope", "{scope}");
        }
    });
}

#[test]
fn the_use_of_a_token_is_noted_once_an_hour() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let token = token(t, max, &[], None);
        let used = || {
            t.write(|w| note_use(w, Credential::Token(token))).expect("noted");
            t.admin().get("token", token)["last_used_at"].clone()
        };
        let first = used();
        t.later(30 * 60 * 1_000);
        assert_eq!(used(), first);
        t.later(31 * 60 * 1_000);
        let before = t.read(|r| Ok(r.epochs())).expect("epochs");
        assert_ne!(used(), first);
        assert_eq!(t.admin().get("token", token)["version"], 1, "its use is no change of it");
        assert_eq!(t.read(|r| Ok(r.epochs())).expect("epochs"), before, "nor of what people may do");
        let never = json!({"last_used_at": null});
        assert_eq!(refusal(t.admin().try_update("token", token, never)), "read_only", "nobody else notes it");
    });
}

#[test]
fn a_limited_token_gives_no_rights_even_for_an_administrator() {
    workspace(|t| {
        let root = user(t, "Root", &["Administrator"]);
        token(t, root, &["role:write", "user:write"], None);
        let found = caller(t).expect("known");
        let boss = json!({"name": "Boss", "administrator": true});
        assert_eq!(refusal(t.caller(&found).try_create("role", boss)), "more_than_own");
    });
}

#[test]
fn a_token_that_writes_deals_only_still_puts_them_into_stages() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        token(t, max, &["deal:write"], None);
        let won = t.admin().list("stage", "kind = \"won\"").remove(0)["id"].clone();
        let shop = t.caller(&caller(t).expect("known"));
        let deal = shop.create("deal", json!({"name": "Desks", "stage": won}));
        assert_eq!((&shop.get("deal", deal)["status"], &shop.get("deal", deal)["stage"]), (&json!("won"), &won));
    });
}

#[test]
fn a_token_links_to_nothing_that_its_user_may_not_see() {
    workspace(|t| {
        let look = json!({"read": "all"});
        let grants = json!({
            "contact": {"read": "own"}, "deal": {"read": "own", "create": true}, "pipeline": look, "stage": look,
        });
        role(t, "Own", grants);
        let pat = user(t, "Pat", &["Own"]);
        let ann = t.admin().create("contact", json!({"name": "Ann"}));
        token(t, pat, &["deal:write"], None);
        let shop = t.caller(&caller(t).expect("known"));
        assert_eq!(refusal(shop.try_create("deal", json!({"name": "Desks", "contact": ann}))), "not_found");
        shop.create("deal", json!({"name": "Desks"}));
    });
}

#[test]
fn a_token_widens_neither_itself_nor_another() {
    workspace(|t| {
        let root = user(t, "Root", &["Administrator"]);
        let open = t.admin().create("token", json!({"name": "Open", "user": root, "scopes": ["*:write"]}));
        let own = token(t, root, &["token:write", "contact:read"], None);
        let found = caller(t).expect("known");
        let shop = t.caller(&found);
        for scopes in [json!(["*:write"]), json!(["*:read"]), json!(["token:write", "contact:write"])] {
            assert_eq!(refusal(shop.try_update("token", own, json!({"scopes": scopes}))), "more_than_own", "{scopes}");
            let new = json!({"name": "New", "scopes": scopes});
            assert_eq!(refusal(shop.try_create("token", new)), "more_than_own", "{scopes}");
        }
        let longer = json!({"expires_at": "2030-01-01T00:00:00Z"});
        assert_eq!(refusal(shop.try_update("token", open, longer)), "more_than_own");
        let sam = user(t, "Sam", &["Read only"]);
        assert_eq!(refusal(shop.try_update("token", own, json!({"user": sam}))), "not_yours");
        shop.update("token", open, json!({"name": "Wide open"}));
        shop.update("token", own, json!({"scopes": ["contact:read"]}));
    });
}
