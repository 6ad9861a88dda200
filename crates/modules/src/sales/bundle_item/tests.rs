//! Bundles, in business words.

use serde_json::json;

use crate::testing::{refusal, workspace};

#[test]
fn a_bundle_holds_products_once_each_and_no_bundles() {
    workspace(|t| {
        let [office, desk, chair] =
            ["Office", "Desk", "Chair"].map(|name| t.admin().create("product", json!({"name": name})));
        let item = |bundle, product| json!({"bundle": bundle, "product": product, "quantity": "2"});
        t.admin().create("bundle_item", item(office, desk));
        assert_eq!(refusal(t.admin().try_create("bundle_item", item(office, desk))), "taken");
        assert_eq!(refusal(t.admin().try_create("bundle_item", item(desk, chair))), "bundle_in_bundle");
        assert_eq!(refusal(t.admin().try_create("bundle_item", item(chair, office))), "bundle_in_bundle");
        assert_eq!(refusal(t.admin().try_create("bundle_item", item(chair, chair))), "bundle_in_bundle");
        let none = json!({"bundle": office, "product": chair, "quantity": "0"});
        assert_eq!(refusal(t.admin().try_create("bundle_item", none)), "range");
        assert_eq!(t.admin().list("product", "any(items)").len(), 1);
        assert_eq!(refusal(t.admin().try_delete("product", desk)), "in_use");
    });
}
