//! Following records, as people do it.

use serde_json::json;

use crate::testing::{as_user, refusal, user, workspace};

#[test]
fn everyone_follows_for_themselves_what_they_may_read_and_once() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let [roy, rea] = ["Roy", "Rea"].map(|name| user(t, name, &["Read only"]));
        let nobody = user(t, "Nobody", &[]);
        let follow = as_user(t, roy).create("follow", json!({"about": acme}));
        assert_eq!(refusal(as_user(t, roy).try_create("follow", json!({"about": acme}))), "already_followed");
        as_user(t, rea).create("follow", json!({"about": acme}));
        assert_eq!(refusal(as_user(t, rea).try_create("follow", json!({"about": acme, "user": roy}))), "more_than_own");
        assert_eq!(refusal(as_user(t, rea).try_get("follow", follow)), "not_found", "whom one follows is one's own");
        assert!(as_user(t, nobody).try_create("follow", json!({"about": acme})).is_err());
        as_user(t, roy).delete("follow", follow);
        as_user(t, roy).create("follow", json!({"about": acme}));
    });
}
