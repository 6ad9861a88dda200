//! Handing over, as who gives and who gets sees it.

use serde_json::json;

use crate::testing::{as_user, refusal, role, user, workspace};

#[test]
fn what_is_handed_over_comes_with_a_note_and_the_new_owner_is_told() {
    workspace(|t| {
        let [max, mia] = ["Max", "Mia"].map(|name| user(t, name, &["Manager"]));
        let deal = as_user(t, mia).create("deal", json!({"name": "Desks"}));
        as_user(t, mia).act("deal", deal, "hand_over", json!({"owner": max, "note": "They pay late"}));
        assert_eq!(t.admin().get("deal", deal)["owner"], json!(max));
        let said = as_user(t, max).list("comment", &format!("about = \"{deal}\""));
        assert_eq!((&said[0]["text"], &said[0]["author"]), (&json!("They pay late"), &json!(mia)));
        t.settle();
        let told = as_user(t, max).list("notification", "read_at is empty");
        let mut reasons: Vec<&str> = told.iter().filter_map(|one| one["reason"].as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["assigned", "commented"]);
    });
}

#[test]
fn every_object_with_an_owner_is_handed_over_without_a_note_as_well() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        let company = t.admin().create("company", json!({"name": "Acme"}));
        let records = [
            ("company", company),
            ("contact", t.admin().create("contact", json!({"name": "Ada King"}))),
            ("activity", t.admin().create("activity", json!({"subject": "Call", "company": company}))),
            ("order", t.admin().create("order", json!({"company": company}))),
        ];
        for (object, id) in records {
            t.admin().act(object, id, "hand_over", json!({"owner": max}));
            assert_eq!(t.admin().get(object, id)["owner"], json!(max), "{object}");
        }
        assert!(t.admin().list("comment", "").is_empty());
    });
}

#[test]
fn one_gives_away_what_is_ones_own_and_nothing_else() {
    workspace(|t| {
        let max = user(t, "Max", &["Manager"]);
        role(t, "Own", json!({"company": {"read": "own", "create": true, "update": "own"}}));
        let olga = user(t, "Olga", &["Own"]);
        let hers = as_user(t, olga).create("company", json!({"name": "Acme"}));
        as_user(t, olga).act("company", hers, "hand_over", json!({"owner": max, "note": "Mind the terms"}));
        assert_eq!(refusal(as_user(t, olga).try_get("company", hers)), "not_found");
        assert_eq!(t.admin().list("comment", "")[0]["author"], json!(olga));
        let again = as_user(t, olga).try_act("company", hers, "hand_over", json!({"owner": olga, "note": "Back"}));
        assert_eq!(refusal(again), "not_found");
        assert_eq!(t.admin().list("comment", "").len(), 1, "nothing is half done");
    });
}
