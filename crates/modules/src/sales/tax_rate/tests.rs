//! Tax rates, in business words.

use serde_json::json;

use crate::testing::{as_user, refusal, user, workspace};

#[test]
fn a_rate_lies_between_nothing_and_all_and_may_have_four_digits() {
    workspace(|t| {
        let new_york = t.admin().create("tax_rate", json!({"name": "NYC", "rate": "8.875", "country": "US"}));
        assert_eq!(t.admin().get("tax_rate", new_york)["rate"], "8.8750");
        assert_eq!(refusal(t.admin().try_create("tax_rate", json!({"name": "Odd", "rate": "-1"}))), "range");
        assert_eq!(refusal(t.admin().try_create("tax_rate", json!({"name": "Odd", "rate": "100.01"}))), "range");
    });
}

#[test]
fn a_rate_that_products_have_is_not_deleted_and_sellers_look_at_it_only() {
    workspace(|t| {
        let vat = t.admin().create("tax_rate", json!({"name": "VAT 19 %", "rate": "19"}));
        t.admin().create("product", json!({"name": "Desk", "tax_rate": vat}));
        assert_eq!(refusal(t.admin().try_delete("tax_rate", vat)), "in_use");
        let sam = user(t, "Sam", &["Sales representative"]);
        assert_eq!(as_user(t, sam).get("tax_rate", vat)["name"], "VAT 19 %");
        assert_eq!(refusal(as_user(t, sam).try_update("tax_rate", vat, json!({"rate": "0"}))), "forbidden");
    });
}
