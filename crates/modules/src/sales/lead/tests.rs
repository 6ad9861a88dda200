//! Leads, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::sales::testing::{act, undo};
use crate::testing::{as_user, refusal, user, workspace};

fn ada(t: &TestHouse) -> RecordId {
    let budget = json!({"amount": "5000", "currency": "EUR"});
    t.admin().create(
        "lead",
        json!({
            "name": "Ada Lovelace", "company_name": "Analytical Ltd", "email": "ada@analytical.example",
            "source": "Web form", "budget": budget, "message": "We need desks", "last_utm_source": "newsletter",
        }),
    )
}

fn count(t: &TestHouse, object: &str) -> usize {
    t.admin().list(object, "").len()
}

#[test]
fn a_lead_says_where_it_came_from_first_and_last() {
    workspace(|t| {
        let lead = ada(t);
        let first = t.admin().get("lead", lead);
        assert_eq!(
            (&first["first_utm_source"], &first["first_touch_at"]),
            (&json!("newsletter"), &first["last_touch_at"])
        );
        t.later(1_000);
        t.admin().update("lead", lead, json!({"last_utm_source": "search", "first_utm_source": "search"}));
        let again = t.admin().get("lead", lead);
        assert_eq!((&again["first_utm_source"], &again["last_utm_source"]), (&json!("newsletter"), &json!("search")));
        assert_ne!(again["first_touch_at"], again["last_touch_at"]);
    });
}

#[test]
fn a_lead_is_known_by_something() {
    workspace(|t| {
        assert_eq!(refusal(t.admin().try_create("lead", json!({"source": "Fair"}))), "nameless");
        t.admin().create("lead", json!({"phone": "+49 30 901820"}));
    });
}

#[test]
fn a_lead_is_converted_to_a_contact_a_company_and_a_deal_and_the_conversion_undone() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let lead = ada(t);
        t.admin().update("lead", lead, json!({"owner": sam}));
        let call = t.admin().create("activity", json!({"kind": "call", "subject": "Hello", "lead": lead}));
        let unit = act(&as_user(t, sam), "lead", lead, "convert", &json!({"deal_name": "Desks"}));
        let converted = t.admin().get("lead", lead);
        assert_eq!(converted["status"], "converted");
        let contact = &t.admin().list("contact", "")[0];
        assert_eq!((&contact["email"], &contact["source"]), (&json!("ada@analytical.example"), &json!("Web form")));
        assert_eq!((&contact["lifecycle_stage"], &contact["owner"]), (&json!("opportunity"), &json!(sam)));
        assert_eq!(contact["first_utm_source"], "newsletter");
        let deal = &t.admin().list("deal", "")[0];
        assert_eq!((&deal["name"], &deal["amount"]["amount"]), (&json!("Desks"), &json!("5000.00")));
        assert_eq!((&deal["contact"], &deal["company"]), (&contact["id"], &contact["company"]));
        assert_eq!(t.admin().get("activity", call)["deal"], deal["id"], "the history comes along");
        let twice = as_user(t, sam).try_act("lead", lead, "convert", json!({}));
        assert_eq!(refusal(twice), "converted");
        assert_eq!(refusal(t.admin().try_update("lead", lead, json!({"status": "new"}))), "step_not_allowed");

        undo(as_user(t, sam), unit);
        assert_eq!(["contact", "company", "deal"].map(|object| count(t, object)), [0, 0, 0]);
        let back = t.admin().get("lead", lead);
        assert_eq!((&back["status"], &back["converted_deal"]), (&json!("working"), &Json::Null));
        assert_eq!(t.admin().get("activity", call)["deal"], Json::Null);
    });
}

#[test]
fn who_is_known_already_is_not_made_once_more() {
    workspace(|t| {
        let company = t.admin().create("company", json!({"name": "ANALYTICAL ltd"}));
        let known = json!({"name": "Ada L.", "email": "ada@other.example", "job_title": "Countess"});
        let known = t.admin().create("contact", known);
        let point = json!({"contact": known, "kind": "email", "value": "ada@analytical.example"});
        t.admin().create("contact_point", point);
        let lead = ada(t);
        let made = t.admin().act("lead", lead, "convert", json!({}));
        assert_eq!((&made["contact"], &made["contact_is_new"]), (&json!(known), &json!(false)));
        assert_eq!((&made["company"], &made["company_is_new"]), (&json!(company), &json!(false)));
        let contact = t.admin().get("contact", known);
        assert_eq!((&contact["email"], &contact["job_title"]), (&json!("ada@other.example"), &json!("Countess")));
        assert_eq!(contact["company"], json!(company), "what was not known is filled in");
        assert_eq!(t.admin().list("deal", "")[0]["name"], "ANALYTICAL ltd");
    });
}

#[test]
fn a_lead_is_converted_as_somebody_says_or_without_a_deal() {
    workspace(|t| {
        let other = t.admin().create("contact", json!({"name": "Grace"}));
        let lead = ada(t);
        t.admin().act("lead", lead, "convert", json!({"contact": other, "without_deal": true}));
        assert_eq!((count(t, "contact"), count(t, "deal")), (1, 0));
        assert_eq!(t.admin().get("lead", lead)["converted_contact"], json!(other));
    });
}

#[test]
fn who_may_not_make_deals_converts_nothing_by_halves() {
    workspace(|t| {
        let grants = json!({"lead": {"read": "all", "update": "all"}, "contact": {"read": "all", "create": true},
            "company": {"read": "all", "create": true}, "*": {"read": "all"}});
        t.admin().create("role", json!({"name": "Marketer", "grants": grants}));
        let mia = user(t, "Mia", &["Marketer"]);
        let lead = ada(t);
        assert_eq!(refusal(as_user(t, mia).try_act("lead", lead, "convert", json!({}))), "forbidden");
        assert_eq!((count(t, "contact"), count(t, "company")), (0, 0));
        assert_eq!(t.admin().get("lead", lead)["status"], "new");
    });
}

#[test]
fn a_lead_goes_on_when_it_is_qualified_and_hears_what_it_lacks() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let budget = json!({"name": "Has a budget", "check": "budget > 0", "advice": "Ask what it may cost"});
        t.admin().create("qualification", budget);
        let need = t.admin().create("qualification", json!({"name": "Needs it this year"}));
        t.admin()
            .create("qualification", json!({"name": "Nice to know", "check": "phone is not empty", "required": false}));
        let lead = as_user(t, sam).create("lead", json!({"name": "Ada", "owner": sam}));
        let refused =
            as_user(t, sam).try_update("lead", lead, json!({"status": "qualified"})).expect_err("it lacks both");
        let convert = as_user(t, sam).try_act("lead", lead, "convert", json!({})).expect_err("it lacks both");
        assert!(convert.to_string().contains("Ask what it may cost"), "{convert}");
        assert!(refused.to_string().contains("Needs it this year"), "{refused}");
        as_user(t, sam).update("lead", lead, json!({"ticked": [need]}));
        let refused = as_user(t, sam).try_update("lead", lead, json!({"status": "qualified"})).expect_err("no budget");
        assert!(refused.to_string().contains("Ask what it may cost"), "{refused}");
        let budget = json!({"amount": "10", "currency": "EUR"});
        as_user(t, sam).update("lead", lead, json!({"budget": budget, "status": "qualified"}));
        as_user(t, sam).act("lead", lead, "convert", json!({"deal_name": "Desks"}));
    });
}

#[test]
fn a_lead_that_is_put_aside_says_why_and_comes_back() {
    workspace(|t| {
        let lead = ada(t);
        assert_eq!(refusal(t.admin().try_act("lead", lead, "disqualify", json!({}))), "required");
        t.admin().act("lead", lead, "disqualify", json!({"reason": "A student"}));
        let aside = t.admin().get("lead", lead);
        assert_eq!((&aside["status"], &aside["unqualified_reason"]), (&json!("unqualified"), &json!("A student")));
        t.admin().update("lead", lead, json!({"status": "working"}));
        assert_eq!(refusal(t.admin().try_update("lead", lead, json!({"status": "converted"}))), "convert_it");
    });
}
