//! Comments, as colleagues write them.

use serde_json::json;

use crate::testing::{as_user, refusal, role, user, workspace};

#[test]
fn a_comment_stands_beside_a_record_and_is_read_by_who_may_read_that() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let max = user(t, "Max", &["Manager"]);
        let said = as_user(t, max).create("comment", json!({"text": "Call before noon", "about": acme}));
        assert_eq!(as_user(t, max).get("comment", said)["author"], json!(max));
        role(t, "People only", json!({"contact": {"read": "all"}}));
        let pat = user(t, "Pat", &["People only"]);
        assert_eq!(refusal(as_user(t, pat).try_get("comment", said)), "not_found");
        t.admin().delete("company", acme);
        assert_eq!(refusal(as_user(t, max).try_get("comment", said)), "not_found");
    });
}

#[test]
fn nobody_puts_words_into_the_mouth_of_somebody_else() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let [max, mia] = ["Max", "Mia"].map(|name| user(t, name, &["Manager"]));
        let said = as_user(t, max).create("comment", json!({"text": "Call before noon", "about": acme}));
        assert_eq!(refusal(as_user(t, mia).try_update("comment", said, json!({"text": "Never call"}))), "not_yours");
        let planted = json!({"text": "I resign", "about": acme, "author": max});
        assert_eq!(refusal(as_user(t, mia).try_create("comment", planted)), "not_yours");
        as_user(t, max).update("comment", said, json!({"text": "Call before one"}));
        assert_eq!(as_user(t, mia).get("comment", said)["text"], "Call before one");
    });
}
