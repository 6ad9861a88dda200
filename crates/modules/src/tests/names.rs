//! What records are called.

use rapport_kernel::RecordId;
use rapport_testkit::{Acting, TestHouse};
use serde_json::{Value as Json, json};

use crate::testing::{as_user, role, user, workspace};

/// The contacts that are found by that word: what they are called, and what tells them apart.
fn found(of: Acting<'_>, word: &str) -> Vec<(String, Option<String>)> {
    let hits = of.read(|r| r.search(word, &["contact".to_owned()], 10)).expect("hits");
    let mut found: Vec<_> = hits.into_iter().map(|hit| (hit.title, hit.subtitle)).collect();
    found.sort_unstable();
    found
}

/// What a contact is called where it is read whole.
fn called(of: Acting<'_>, contact: RecordId) -> String {
    let title = of.read(|r| {
        let contacts = r.object("contact")?;
        let record = r.get(&contacts, contact)?;
        Ok(r.title(&contacts, &record))
    });
    title.expect("it can be read")
}

fn contact(t: &TestHouse, fields: Json) -> RecordId {
    t.admin().create("contact", fields)
}

fn name(title: &str, subtitle: Option<&str>) -> (String, Option<String>) {
    (title.to_owned(), subtitle.map(str::to_owned))
}

#[test]
fn who_has_no_name_is_called_by_their_address_or_number() {
    workspace(|t| {
        let by_mail =
            contact(t, json!({"email": "info@mill.example", "phone": "+49 30 1234567", "job_title": "Miller"}));
        let by_phone = contact(t, json!({"phone": "+49 30 7654321", "job_title": "Miller"}));
        assert_eq!([by_mail, by_phone].map(|of| called(t.admin(), of)), ["info@mill.example", "+49307654321"]);
        let expected = [name("+49307654321", Some("Miller")), name("info@mill.example", Some("+49301234567"))];
        assert_eq!(found(t.admin(), "Miller"), expected);
    });
}

#[test]
fn calls_of_one_subject_are_told_apart_by_whom_they_are_about() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let anna = contact(t, json!({"name": "Anna Schmidt"}));
        for about in [json!({"company": acme}), json!({"contact": anna}), json!({})] {
            let mut call = json!({"kind": "call", "subject": "Checks in"});
            call.as_object_mut().expect("an object").extend(about.as_object().expect("an object").clone());
            t.admin().create("activity", call);
        }
        let told = |of: Acting<'_>| {
            let hits = of.read(|r| r.search("Checks in", &["activity".to_owned()], 10)).expect("hits");
            let mut told: Vec<_> = hits.into_iter().map(|hit| hit.subtitle).collect();
            told.sort_unstable();
            told
        };
        let named = |name: &str| Some(name.to_owned());
        assert_eq!(told(t.admin()), [None, named("Acme"), named("Anna Schmidt")]);
        let grants = json!({"activity": {"read": "all"}, "company": {"read": "all"}});
        role(t, "Callers", grants);
        let caller = user(t, "Cal", &["Callers"]);
        assert_eq!(told(as_user(t, caller)), [None, None, named("Acme")], "of whom they may know");
    });
}

#[test]
fn two_of_one_name_are_told_apart_by_their_addresses() {
    workspace(|t| {
        for of in ["anna@one.example", "anna@two.example"] {
            contact(t, json!({"name": "Anna Schmidt", "email": of}));
        }
        contact(t, json!({"name": "Anna Schmidt"}));
        let expected = [
            name("Anna Schmidt", None),
            name("Anna Schmidt", Some("anna@one.example")),
            name("Anna Schmidt", Some("anna@two.example")),
        ];
        assert_eq!(found(t.admin(), "Anna Schmidt"), expected);
    });
}

#[test]
fn a_name_that_is_hidden_is_told_nowhere() {
    workspace(|t| {
        role(t, "Blind", json!({"contact": {"read": "all", "hidden": ["name", "email", "phone"]}}));
        let pat = user(t, "Pat", &["Blind"]);
        let ann = contact(
            t,
            json!({
                "name": "Ann Secret", "email": "ann@secret.example", "phone": "+49 30 1234567", "job_title": "Miller",
            }),
        );
        assert_eq!(called(as_user(t, pat), ann), "Miller");
        assert_eq!(found(as_user(t, pat), "Miller"), [name("Miller", None)]);
        assert!(found(as_user(t, pat), "Secret").is_empty());
    });
}
