//! Files, in business words.

use rapport_kernel::blob::FileFields;
use rapport_kernel::{RecordId, Result, Value};
use rapport_testkit::{Acting, TestHouse};
use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, role, user, workspace};

fn offer(about: RecordId) -> Json {
    json!({"name": "Offer.pdf", "about": about})
}

/// What happens to a file once its content lies among the blobs.
fn try_attach(who: &Acting<'_>, fields: Json, hash: &str) -> Result<RecordId> {
    let sent = fields.as_object().expect("fields").clone();
    who.write(|w| {
        let catalog = w.catalog().clone();
        let files = FileFields::of(&catalog).expect("this workspace has files");
        let facts = vec![(files.size.id, Value::Integer(1_000)), (files.hash.id, Value::Text(hash.to_owned()))];
        Ok(w.create_with(files.object, sent.clone(), facts)?.id())
    })
}

fn attach(t: &TestHouse, about: RecordId) -> RecordId {
    try_attach(&t.admin(), offer(about), &"a1".repeat(32)).expect("a file")
}

#[test]
fn a_file_hangs_on_a_record_of_any_kind_and_goes_with_it() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let deal = t.admin().create("deal", json!({"name": "Desks"}));
        let (on_company, on_deal) = (attach(t, acme), attach(t, deal));
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
        assert_eq!(refusal(try_attach(&t.admin(), offer(acme), "../../secret")), "content_missing");
        let file = attach(t, acme);
        for change in [json!({"sha256": "b2".repeat(32)}), json!({"size_bytes": 1}), json!({"media_type": "text/html"})]
        {
            assert_eq!(refusal(t.admin().try_update("file", file, change)), "read_only");
        }
        t.admin().update("file", file, json!({"name": "Offer, final.pdf"}));
        assert_eq!(t.admin().get("file", file)["sha256"], json!("a1".repeat(32)));
    });
}

#[test]
fn nobody_says_what_a_content_is_without_sending_it() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        assert_eq!(refusal(t.admin().try_create("file", offer(acme))), "content_missing");
        let mut claimed = offer(acme);
        claimed["sha256"] = json!("a1".repeat(32));
        assert_eq!(refusal(t.admin().try_create("file", claimed.clone())), "read_only");
        assert_eq!(refusal(try_attach(&t.admin(), claimed, &"b2".repeat(32))), "read_only");
        assert!(t.admin().list("file", "").is_empty());
    });
}

#[test]
fn who_does_not_see_the_record_does_not_see_its_files() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let (on_company, on_contact) = (attach(t, acme), attach(t, ada));
        role(t, "People only", json!({"contact": {"read": "all"}}));
        let pat = user(t, "Pat", &["People only"]);
        assert_eq!(refusal(as_user(t, pat).try_get("file", on_company)), "not_found");
        assert_eq!(as_user(t, pat).get("file", on_contact)["name"], "Offer.pdf");
        assert_eq!(as_user(t, pat).list("file", "").len(), 1);
        let hash = "a1".repeat(32);
        assert!(try_attach(&as_user(t, pat), offer(ada), &hash).is_err(), "who only reads hangs nothing on it");
    });
}

#[test]
fn a_blob_stays_named_while_its_record_lies_in_the_bin() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let file = attach(t, acme);
        let hash = "a1".repeat(32).parse().expect("a hash");
        let nobodys = "b2".repeat(32).parse().expect("a hash");
        let named = |t: &TestHouse| t.read(|r| r.still_named(&[hash, nobodys])).expect("an answer");
        assert_eq!(named(t), [hash].into());
        t.admin().delete("file", file);
        assert_eq!(named(t), [hash].into());
        let (all, _) = t.read(|r| r.named_blobs(None)).expect("an answer");
        assert_eq!((all.len(), all[0].record, all[0].hash), (1, file, hash));
    });
}

#[test]
fn a_blob_stays_named_while_the_log_can_tell_of_it() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let file = attach(t, acme);
        let hash = "a1".repeat(32).parse().expect("a hash");
        t.write(|w| {
            let files = w.object("file")?;
            w.tx().purge_many(&files, &[file])
        })
        .expect("its row is gone");
        assert!(t.read(|r| r.named_blobs(None)).expect("an answer").0.is_empty());
        assert_eq!(t.read(|r| r.still_named(&[hash])).expect("an answer"), [hash].into());
    });
}
