//! Contact points, in business words.

use rapport_kernel::house::{Atomicity, Saved};
use rapport_kernel::{RecordId, Result};
use rapport_testkit::{Acting, TestHouse};
use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, role, user, workspace};

fn ada(t: &TestHouse) -> RecordId {
    t.admin().create("contact", json!({"name": "Ada", "email": "ada@work.example"}))
}

fn point(contact: RecordId, kind: &str, value: &str) -> Json {
    json!({"contact": contact, "kind": kind, "value": value})
}

#[test]
fn a_value_is_what_its_kind_says() {
    workspace(|t| {
        let ada = ada(t);
        let home = t.admin().create("contact_point", point(ada, "email", " Ada@Home.example"));
        assert_eq!(t.admin().get("contact_point", home)["value"], "ada@home.example");
        assert_eq!(refusal(t.admin().try_create("contact_point", point(ada, "email", "ada at home"))), "invalid_email");
        assert_eq!(refusal(t.admin().try_create("contact_point", point(ada, "phone", "ask Eve"))), "invalid_phone");
        t.admin().create("contact_point", point(ada, "handle", "@ada"));
    });
}

#[test]
fn one_person_has_an_address_once_and_two_may_share_it() {
    workspace(|t| {
        let ada = ada(t);
        let eve = t.admin().create("contact", json!({"name": "Eve"}));
        t.admin().create("contact_point", point(ada, "phone", "+49 30 23125 000"));
        assert_eq!(refusal(t.admin().try_create("contact_point", point(ada, "phone", "+49 30 23125 000"))), "listed");
        t.admin().create("contact_point", point(eve, "phone", "+49 30 23125 000"));
        t.admin().create("contact_point", point(ada, "fax", "+49 30 23125 000"));
    });
}

#[test]
fn making_it_primary_swaps_it_with_the_contacts_own() {
    workspace(|t| {
        let ada = ada(t);
        let home = t.admin().create("contact_point", point(ada, "email", "ada@home.example"));
        t.admin().act("contact_point", home, "make_primary", json!({}));
        assert_eq!(t.admin().get("contact", ada)["email"], "ada@home.example");
        assert_eq!(t.admin().get("contact_point", home)["value"], "ada@work.example");
    });
}

#[test]
fn a_number_moves_to_a_contact_that_has_none() {
    workspace(|t| {
        let ada = ada(t);
        let mobile = t.admin().create("contact_point", point(ada, "mobile", "+49 171 3920099"));
        t.admin().act("contact_point", mobile, "make_primary", json!({}));
        assert_eq!(t.admin().get("contact", ada)["mobile"], "+491713920099");
        assert_eq!(refusal(t.admin().try_get("contact_point", mobile)), "not_found");
    });
}

#[test]
fn a_handle_is_never_primary() {
    workspace(|t| {
        let handle = t.admin().create("contact_point", point(ada(t), "handle", "@ada"));
        assert_eq!(refusal(t.admin().try_act("contact_point", handle, "make_primary", json!({}))), "not_primary");
    });
}

#[test]
fn contact_points_go_with_their_contact_and_have_its_permissions() {
    workspace(|t| {
        let ada = ada(t);
        let home = t.admin().create("contact_point", point(ada, "email", "ada@home.example"));
        role(t, "Stranger", json!({"company": {"read": "all"}}));
        let stranger = user(t, "Sid", &["Stranger"]);
        assert_eq!(refusal(as_user(t, stranger).try_get("contact_point", home)), "not_found");
        t.admin().delete("contact", ada);
        assert_eq!(refusal(t.admin().try_get("contact_point", home)), "not_found");
    });
}

/// Contacts by the field `key`, made or brought up to date.
fn upsert(who: &Acting<'_>, key: &str, rows: &[Json]) -> Vec<Result<Saved>> {
    let rows: Vec<_> = rows.iter().filter_map(Json::as_object).cloned().collect();
    let saved = who.write(|w| {
        let contacts = w.object("contact")?;
        w.upsert_many(&contacts, Some(key), rows.clone(), Atomicity::EachRow)
    });
    saved.expect("a batch")
}

fn saved(answer: &Result<Saved>) -> RecordId {
    answer.as_ref().map(|saved| saved.id()).expect("a contact")
}

#[test]
fn a_contact_is_matched_by_any_of_its_addresses_and_keeps_its_first() {
    workspace(|t| {
        let ada = ada(t);
        t.admin().create("contact_point", point(ada, "email", "ada@home.example"));
        t.admin().create("contact_point", point(ada, "mobile", "+49 (171) 392-0099"));
        // The same person twice under two addresses, and somebody new.
        let rows = [
            json!({"email": "ADA@home.example", "job_title": "Analyst"}),
            json!({"email": "ada@work.example", "department": "Engines"}),
            json!({"email": "eve@home.example", "name": "Eve"}),
        ];
        let answers = upsert(&t.admin(), "email", &rows);
        assert_eq!((saved(&answers[0]), saved(&answers[1])), (ada, ada));
        assert_ne!(saved(&answers[2]), ada);
        let now = t.admin().get("contact", ada);
        assert_eq!((&now["job_title"], &now["department"]), (&json!("Analyst"), &json!("Engines")));
        assert_eq!(now["email"], "ada@work.example");
        let by_number = upsert(&t.admin(), "phone", &[json!({"phone": "+49 171 3920099", "job_title": "Countess"})]);
        assert_eq!(saved(&by_number[0]), ada);
        assert_eq!(t.admin().get("contact", ada)["phone"], Json::Null, "the number says who is meant, and no more");
    });
}

#[test]
fn an_address_that_two_have_matches_neither() {
    workspace(|t| {
        let eve = t.admin().create("contact", json!({"name": "Eve"}));
        for contact in [ada(t), eve] {
            t.admin().create("contact_point", point(contact, "email", "desk@work.example"));
        }
        let answer = upsert(&t.admin(), "email", &[json!({"email": "desk@work.example"})]).pop();
        assert_eq!(refusal(answer.expect("an answer")), "ambiguous");
    });
}

#[test]
fn who_does_not_see_addresses_matches_nobody_by_them() {
    workspace(|t| {
        let ada = ada(t);
        t.admin().create("contact_point", point(ada, "email", "ada@home.example"));
        let contacts = json!({"read": "all", "create": true, "update": "all"});
        role(t, "Clerk", json!({"contact": contacts, "contact_point": {"read": "all", "hidden": ["value"]}}));
        let clerk = user(t, "Cleo", &["Clerk"]);
        let row = json!({"email": "ada@home.example", "name": "Ada"});
        let answers = upsert(&as_user(t, clerk), "email", std::slice::from_ref(&row));
        assert_ne!(saved(&answers[0]), ada);
        assert_eq!(saved(&upsert(&t.admin(), "email", &[row])[0]), saved(&answers[0]), "an own address goes first");
    });
}
