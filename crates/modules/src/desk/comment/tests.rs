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

#[test]
fn who_reads_a_record_says_something_and_takes_back_what_is_their_own() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        role(t, "Readers", json!({"company": {"read": "all"}}));
        let [rea, ron] = ["Rea", "Ron"].map(|name| user(t, name, &["Readers"]));
        let said = as_user(t, rea).create("comment", json!({"text": "They moved", "about": acme}));
        as_user(t, rea).update("comment", said, json!({"text": "They moved to Bath"}));
        let changed = as_user(t, ron).try_update("comment", said, json!({"text": "They did not"}));
        assert_eq!(refusal(changed), "not_yours");
        assert_eq!(refusal(as_user(t, ron).try_delete("comment", said)), "forbidden");
        as_user(t, rea).delete("comment", said);
        let other = as_user(t, rea).create("comment", json!({"text": "They grew", "about": acme}));
        let max = user(t, "Max", &["Manager"]);
        as_user(t, max).delete("comment", other);
    });
}

#[test]
fn nobody_says_anything_beside_what_they_do_not_read() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        role(t, "Own only", json!({"company": {"read": "own", "create": true}}));
        let olga = user(t, "Olga", &["Own only"]);
        let said = as_user(t, olga).try_create("comment", json!({"text": "Hello", "about": acme}));
        assert_eq!(refusal(said), "not_found");
    });
}
