//! Products, in business words.

use serde_json::{Value as Json, json};

use crate::testing::{refusal, workspace};

#[test]
fn what_recurs_says_how_often_and_what_is_paid_once_does_not() {
    workspace(|t| {
        let plan = json!({"name": "Plan", "billing": "recurring"});
        assert_eq!(refusal(t.admin().try_create("product", plan)), "required");
        let plan = t.admin().create("product", json!({"name": "Plan", "billing": "recurring", "interval": "month"}));
        t.admin().update("product", plan, json!({"billing": "one_off"}));
        assert_eq!(t.admin().get("product", plan)["interval"], Json::Null);
    });
}
