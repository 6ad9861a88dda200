//! Objects made at run time take part: they have owners, and the timelines of what they are linked to tell of them.

use rapport_kernel::catalog::CatalogChange;
use rapport_kernel::house::TimelineRequest;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, user, workspace};

fn change(t: &TestHouse, wish: Json) {
    let wish = CatalogChange::from_json(wish).expect("a change of the catalog");
    t.house().change_catalog(&t.admin().ctx(), &wish).expect("it is done");
}

fn property(t: &TestHouse) {
    let buyer = json!({"type": "link", "targets": ["contact"], "inverse": "properties"});
    change(
        t,
        json!({"change": "create_object", "key": "property", "plural": "properties", "fields": [
            {"key": "name", "kind": {"type": "text"}}, {"key": "buyer", "kind": buyer},
        ]}),
    );
}

#[test]
fn a_seller_has_properties_of_their_own_and_changes_no_others() {
    workspace(|t| {
        property(t);
        let [sue, tom] = ["Sue", "Tom"].map(|name| user(t, name, &["Sales representative"]));
        let loft = as_user(t, sue).create("property", json!({"name": "Loft"}));
        assert_eq!(t.admin().get("property", loft)["owner"], json!(sue));
        as_user(t, sue).update("property", loft, json!({"name": "Big loft"}));
        let refused = refusal(as_user(t, tom).try_update("property", loft, json!({"name": "Mine"})));
        assert!(matches!(refused, "forbidden" | "not_found"), "{refused}");
        assert_eq!(t.admin().list("property", "owner = me").len(), 0);
        assert_eq!(as_user(t, sue).list("property", "owner = me").len(), 1);
    });
}

#[test]
fn the_timeline_of_a_contact_tells_of_what_is_linked_to_it() {
    workspace(|t| {
        property(t);
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let loft = t.admin().create("property", json!({"name": "Loft", "buyer": ada}));
        let told = || {
            let request = TimelineRequest { limit: Some(10), ..TimelineRequest::default() };
            let (events, _) = t
                .read(|r| {
                    let object = r.object("contact")?;
                    r.timeline(&object, ada, request.clone())
                })
                .expect("a timeline");
            events.iter().filter(|event| event["record"] == json!(loft)).count()
        };
        assert_eq!(told(), 1);
        change(t, json!({"change": "update_object", "object": "property", "subjects": []}));
        t.admin().update("property", loft, json!({"name": "Big loft"}));
        assert_eq!(told(), 1, "of what came later it does not tell");
        change(t, json!({"change": "update_object", "object": "property", "subjects": ["buyer"]}));
        t.admin().update("property", loft, json!({"name": "Loft"}));
        assert_eq!(told(), 2);
        change(t, json!({"change": "delete_field", "object": "property", "field": "buyer"}));
        change(t, json!({"change": "delete_field", "object": "property", "field": "owner"}));
        t.admin().update("property", loft, json!({"name": "Attic"}));
    });
}
