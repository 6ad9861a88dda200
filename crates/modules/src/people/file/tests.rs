//! Files, in business words.

use rapport_kernel::RecordId;
use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, role, user, workspace};

fn offer(about: RecordId) -> Json {
    json!({"name": "Offer.pdf", "about": about, "size_bytes": 1_000, "blob": "a1".repeat(32)})
}

#[test]
fn a_file_hangs_on_a_record_of_any_kind_and_goes_with_it() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let deal = t.admin().create("deal", json!({"name": "Desks"}));
        let on_company = t.admin().create("file", offer(acme));
        let on_deal = t.admin().create("file", offer(deal));
        assert_eq!(t.admin().get("file", on_deal)["about"], json!(deal));
        t.admin().delete("company", acme);
        assert_eq!(refusal(t.admin().try_get("file", on_company)), "not_found");
        assert_eq!(t.admin().list("file", "").len(), 1);
    });
}

#[test]
fn content_is_named_by_its_hash_and_never_changes() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let mut unnamed = offer(acme);
        unnamed["blob"] = json!("../../secret");
        assert_eq!(refusal(t.admin().try_create("file", unnamed)), "hash");
        let file = t.admin().create("file", offer(acme));
        assert_eq!(refusal(t.admin().try_update("file", file, json!({"blob": "b2".repeat(32)}))), "fixed");
        t.admin().update("file", file, json!({"name": "Offer, final.pdf"}));
    });
}

#[test]
fn who_does_not_see_the_record_does_not_see_its_files() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let (on_company, on_contact) = (t.admin().create("file", offer(acme)), t.admin().create("file", offer(ada)));
        role(t, "People only", json!({"contact": {"read": "all"}}));
        let pat = user(t, "Pat", &["People only"]);
        assert_eq!(refusal(as_user(t, pat).try_get("file", on_company)), "not_found");
        assert_eq!(as_user(t, pat).get("file", on_contact)["name"], "Offer.pdf");
        assert_eq!(as_user(t, pat).list("file", "").len(), 1);
        assert!(as_user(t, pat).try_create("file", offer(ada)).is_err(), "who only reads hangs nothing on it");
    });
}
