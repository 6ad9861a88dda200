//! Contacts, in business words.

use rapport_kernel::ctx::Cause;
use serde_json::{Value as Json, json};

use crate::testing::{refusal, workspace};

#[test]
fn somebody_is_known_by_a_name_an_address_or_a_number() {
    workspace(|t| {
        let nobody = t.admin().try_create("contact", json!({"job_title": "Buyer", "external_id": "102"}));
        assert_eq!(refusal(nobody), "nameless");
        for known in
            [json!({"name": "Ada"}), json!({"email": "ada@post.example"}), json!({"mobile": "+49 171 3920099"})]
        {
            t.admin().create("contact", known);
        }
    });
}

#[test]
fn a_stage_says_since_when() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada", "lifecycle_stage": "lead"}));
        let since = t.admin().get("contact", ada)["lifecycle_changed_at"].clone();
        assert_ne!(since, Json::Null);
        t.later(86_400_000);
        t.admin().update("contact", ada, json!({"job_title": "Engineer"}));
        assert_eq!(t.admin().get("contact", ada)["lifecycle_changed_at"], since);
        t.admin().update("contact", ada, json!({"lifecycle_stage": "opportunity"}));
        assert_ne!(t.admin().get("contact", ada)["lifecycle_changed_at"], since);
    });
}

#[test]
fn consent_says_since_when_and_not_knowing_is_none() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let shown = t.admin().get("contact", ada);
        assert_eq!(shown["email_consent"], "unknown");
        assert_eq!(shown["consent_changed_at"], Json::Null);
        t.admin().update("contact", ada, json!({"sms_consent": "opted_out"}));
        assert_ne!(t.admin().get("contact", ada)["consent_changed_at"], Json::Null);
    });
}

#[test]
fn the_first_order_makes_customers_of_the_person_and_the_company() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let ada = t.admin().create("contact", json!({"name": "Ada", "company": acme, "lifecycle_stage": "lead"}));
        t.admin().create("order", json!({"contact": ada, "status": "draft"}));
        t.settle();
        assert_eq!(t.admin().get("contact", ada)["lifecycle_stage"], "lead");
        t.admin().create("order", json!({"contact": ada}));
        t.settle();
        assert_eq!(t.admin().get("contact", ada)["lifecycle_stage"], "customer");
        assert_eq!(t.admin().get("company", acme)["lifecycle_stage"], "customer");
    });
}

#[test]
fn imported_orders_make_customers_too() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let importing = t.admin().with(|ctx| ctx.cause = Cause::Import);
        importing.create("order", json!({"contact": ada}));
        t.settle();
        assert_eq!(t.admin().get("contact", ada)["lifecycle_stage"], "customer");
    });
}

#[test]
fn a_won_deal_makes_a_customer_and_an_evangelist_stays_one() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let eve = t.admin().create("contact", json!({"name": "Eve", "lifecycle_stage": "evangelist"}));
        for contact in [ada, eve] {
            let deal = t.admin().create("deal", json!({"name": "Lamps", "contact": contact}));
            t.admin().act("deal", deal, "win", json!({}));
        }
        t.settle();
        assert_eq!(t.admin().get("contact", ada)["lifecycle_stage"], "customer");
        assert_eq!(t.admin().get("contact", eve)["lifecycle_stage"], "evangelist");
    });
}

#[test]
fn orders_are_counted_but_for_drafts_and_cancelled_ones() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let order = |status: &str, amount: &str, day: &str| {
            let total = json!({"amount": amount, "currency": "EUR"});
            let fields =
                json!({"contact": ada, "status": status, "total": total, "placed_at": format!("{day}T10:00:00Z")});
            t.admin().create("order", fields)
        };
        order("delivered", "10", "2025-01-01");
        order("placed", "32.50", "2025-06-01");
        order("cancelled", "500", "2025-07-01");
        order("draft", "900", "2025-08-01");
        let ada = t.admin().get("contact", ada);
        assert_eq!(ada["orders_count"], 2);
        assert_eq!(ada["orders_total"]["amount"], "42.50");
        assert_eq!(ada["first_order_at"], "2025-01-01T10:00:00Z");
        assert_eq!(ada["last_order_at"], "2025-06-01T10:00:00Z");
        assert_eq!(ada["order_interval_days"], "151.0");
        let often = t.admin().list("contact", "order_interval_days < 152");
        assert_eq!((often.len(), &often[0]["name"]["full"]), (1, &json!("Ada")));
    });
}

#[test]
fn a_call_is_logged_in_one_step() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let params = json!({"outcome": "connected", "duration": 300, "body": "Wants the offer."});
        let answer = t.admin().act("contact", ada, "log_call", params);
        let call = t.admin().list("activity", "kind = \"call\"").remove(0);
        assert_eq!(call["id"], answer["activity"]);
        assert_eq!((&call["contact"], &call["status"]), (&json!(ada), &json!("done")));
        assert_eq!(call["direction"], "outbound");
        assert_eq!(t.admin().get("contact", ada)["last_activity_at"], call["occurred_at"]);
        assert_eq!(refusal(t.admin().try_act("contact", ada, "log_note", json!({}))), "required");
    });
}
