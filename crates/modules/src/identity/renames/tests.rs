//! Renames under roles and tokens, in business words.

use rapport_kernel::caller::Directory;
use rapport_kernel::catalog::CatalogChange;
use rapport_kernel::{RecordId, Result};
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::identity::directory::{NewToken, Staff, add_token};
use crate::testing::{as_user, refusal, role, user, workspace};

/// Not a real hash: any text that nobody can guess does.
const HASH: &str = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";

fn try_change(t: &TestHouse, wish: Json) -> Result<()> {
    let wish = CatalogChange::from_json(wish).expect("a wish");
    t.house().change_catalog(&t.admin().ctx(), &wish).map(drop)
}

fn change(t: &TestHouse, wish: Json) {
    try_change(t, wish.clone()).unwrap_or_else(|error| panic!("{wish}: {error}"));
}

fn make_object(t: &TestHouse, key: &str) {
    let name = json!({"key": "name", "kind": {"type": "text"}});
    change(t, json!({"change": "create_object", "key": key, "fields": [name]}));
}

fn rename_object(t: &TestHouse, from: &str, to: &str) -> Result<()> {
    try_change(t, json!({"change": "update_object", "object": from, "key": to}))
}

fn add_field(t: &TestHouse, key: &str) {
    change(t, json!({"change": "add_field", "object": "contact", "key": key, "kind": {"type": "text"}}));
}

fn rename_field(t: &TestHouse, from: &str, to: &str) -> Result<()> {
    try_change(t, json!({"change": "update_field", "object": "contact", "field": from, "key": to}))
}

fn grants(t: &TestHouse, role: RecordId) -> Json {
    t.admin().get("role", role)["grants"].clone()
}

#[test]
fn a_renamed_object_is_seen_by_nobody_more_and_by_nobody_less() {
    workspace(|t| {
        make_object(t, "salary");
        make_object(t, "parking");
        let shut = role(t, "Shut", json!({"salary": {}, "*": {"read": "all"}}));
        role(t, "Pay", json!({"salary": {"read": "all"}}));
        let (pat, sam) = (user(t, "Pat", &["Shut"]), user(t, "Sam", &["Pay"]));
        t.admin().create("salary", json!({"name": "Ann: 98,765"}));
        rename_object(t, "salary", "wage").expect("renamed");
        assert_eq!(refusal(as_user(t, pat).try_list("wage", "")), "not_found");
        assert_eq!(as_user(t, sam).list("wage", "").len(), 1);
        assert!(grants(t, shut)["wage"].is_object() && grants(t, shut).get("salary").is_none());
        rename_object(t, "parking", "salary").expect("the key is free");
        assert!(as_user(t, pat).try_list("salary", "").is_ok(), "it is one of the rest, as it was");
        assert_eq!(refusal(as_user(t, sam).try_list("salary", "")), "not_found");
        assert_eq!(refusal(as_user(t, pat).try_list("wage", "")), "not_found");
    });
}

#[test]
fn a_tokens_scopes_follow_a_renamed_object() {
    workspace(|t| {
        make_object(t, "salary");
        make_object(t, "parking");
        let max = user(t, "Max", &["Manager"]);
        let scopes: &[&str] = &["salary:read", "contact:write"];
        let new = NewToken { user: max, name: "Web shop", scopes, expires_at: None, secret_sha256: HASH };
        let token = t.write(|w| add_token(w, &new)).expect("a token");
        rename_object(t, "salary", "wage").expect("renamed");
        rename_object(t, "parking", "salary").expect("the key is free");
        assert_eq!(t.admin().get("token", token)["scopes"], json!(["wage:read", "contact:write"]));
        let shop = t.read(|r| Staff.by_token(r, HASH)).expect("it can be read").expect("known");
        assert!(t.caller(&shop).try_list("wage", "").is_ok());
        assert_eq!(refusal(t.caller(&shop).try_list("salary", "")), "not_found");
    });
}

#[test]
fn a_renamed_field_stays_hidden_locked_and_asked_for_whoever_takes_its_key() {
    workspace(|t| {
        for key in ["pay", "grade", "region"] {
            add_field(t, key);
        }
        let contact = json!({
            "read": "region = \"north\"", "update": "all", "hidden": ["pay"], "locked": ["grade"],
        });
        let deal = json!({"read": "contact.region = \"north\""});
        let clerk = role(t, "Clerk", json!({"contact": contact, "deal": deal}));
        let pat = user(t, "Pat", &["Clerk"]);
        let secret = json!({"name": "Ann", "pay": "98,765", "grade": "A", "region": "north"});
        let ann = t.admin().create("contact", secret);
        t.admin().create("contact", json!({"name": "Bo", "region": "south"}));
        t.admin().create("deal", json!({"name": "Desks", "contact": ann}));
        for (from, to) in [("pay", "wage"), ("grade", "rank"), ("region", "area")] {
            rename_field(t, from, to).expect("renamed");
            add_field(t, from);
        }
        let seen = as_user(t, pat).list("contact", "");
        assert_eq!(seen.len(), 1);
        assert!(seen[0].get("wage").is_none() && seen[0].get("pay").is_some(), "{}", seen[0]);
        assert_eq!(refusal(as_user(t, pat).try_update("contact", ann, json!({"rank": "B"}))), "read_only");
        as_user(t, pat).update("contact", ann, json!({"grade": "B"}));
        assert_eq!(as_user(t, pat).list("deal", "").len(), 1);
        let now = grants(t, clerk);
        assert_eq!((&now["contact"]["hidden"], &now["contact"]["locked"]), (&json!(["wage"]), &json!(["rank"])));
    });
}

#[test]
fn a_role_that_says_an_earlier_key_goes_on_to_mean_the_same_field() {
    workspace(|t| {
        add_field(t, "pay");
        rename_field(t, "pay", "wage").expect("renamed");
        role(t, "Clerk", json!({"contact": {"read": "all", "hidden": ["pay"]}}));
        let pat = user(t, "Pat", &["Clerk"]);
        t.admin().create("contact", json!({"name": "Ann", "wage": "98,765"}));
        add_field(t, "pay");
        let seen = as_user(t, pat).list("contact", "").remove(0);
        assert!(seen.get("wage").is_none() && seen.get("pay").is_some(), "{seen}");
    });
}

#[test]
fn nothing_is_given_a_key_of_which_a_role_or_token_still_speaks() {
    workspace(|t| {
        make_object(t, "gone");
        make_object(t, "secret");
        for key in ["old", "hush"] {
            add_field(t, key);
        }
        let entry = json!({"read": "old = \"x\"", "unmasked": ["old"]});
        role(t, "Wide", json!({"gone": {"read": "all"}}));
        let more = role(t, "More", json!({"contact": entry}));
        let root = user(t, "Root", &["Administrator"]);
        t.admin().create("token", json!({"name": "Shop", "user": root, "scopes": ["gone:read"]}));
        change(t, json!({"change": "delete_object", "object": "gone"}));
        change(t, json!({"change": "delete_field", "object": "contact", "field": "old"}));
        assert_eq!(refusal(rename_object(t, "secret", "gone")), "key_in_use");
        assert_eq!(refusal(rename_field(t, "hush", "old")), "key_in_use");
        rename_object(t, "secret", "calm").expect("another key is free");
        t.admin().update("role", more, json!({"grants": {"contact": {"read": "all", "hidden": ["hush"]}}}));
        rename_field(t, "hush", "old").expect("nobody speaks of it any more");
        assert_eq!(grants(t, more)["contact"]["hidden"], json!(["old"]));
    });
}

#[test]
fn a_rename_that_is_only_tried_changes_no_role() {
    workspace(|t| {
        make_object(t, "salary");
        let shut = role(t, "Shut", json!({"salary": {}, "*": {"read": "all"}}));
        let before = t.admin().get("role", shut);
        let wish = json!({"change": "update_object", "object": "salary", "key": "wage"});
        let wish = CatalogChange::from_json(wish).expect("a wish");
        t.house().preview_catalog(&t.admin().ctx(), &wish).expect("tried");
        assert_eq!(t.admin().get("role", shut), before);
    });
}
