//! Contact points, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
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
        assert_eq!(refusal(t.admin().try_create("contact_point", point(ada, "email", "ada at home"))), "email");
        assert_eq!(refusal(t.admin().try_create("contact_point", point(ada, "phone", "ask Eve"))), "phone");
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
