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

#[test]
fn people_comment_follow_and_log_calls_beside_records_of_their_own_objects() {
    workspace(|t| {
        property(t);
        let [sue, tom] = ["Sue", "Tom"].map(|name| user(t, name, &["Sales representative"]));
        let loft = as_user(t, sue).create("property", json!({"name": "Loft"}));
        let call = as_user(t, sue).create("activity", json!({"kind": "call", "subject": "Viewing", "about": loft}));
        as_user(t, tom).create("follow", json!({"about": loft}));
        as_user(t, sue).create("comment", json!({"text": "Who has the keys?", "about": loft}));
        as_user(t, sue).update("property", loft, json!({"name": "Big loft"}));
        t.settle();
        let told: Vec<Json> =
            as_user(t, tom).list("notification", "").iter().map(|row| row["reason"].clone()).collect();
        assert_eq!(told.len(), 2, "of the comment and of the change: {told:?}");
        assert_eq!(t.admin().list("activity", &format!("about = \"{loft}\"")).len(), 1);
        assert_eq!(t.admin().list("property", "any(activities, kind = \"call\")").len(), 1);
        assert_eq!(t.admin().get("activity", call)["about"], json!(loft));
        let order = t.admin().create("order", json!({}));
        t.admin().update("activity", call, json!({"about": order}));
        assert!(t.admin().list("property", "any(activities, kind = \"call\")").is_empty(), "it is about another now");
    });
}

#[test]
fn what_stands_beside_a_record_is_seen_by_who_sees_the_record() {
    workspace(|t| {
        property(t);
        let loft = t.admin().create("property", json!({"name": "Loft"}));
        let [sue, nobody] = [("Sue", &["Sales representative"][..]), ("No", &[][..])].map(|(n, r)| user(t, n, r));
        t.admin().create("comment", json!({"text": "Between us", "about": loft, "author": sue}));
        assert_eq!(as_user(t, sue).list("comment", "").len(), 1);
        assert_eq!(refusal(as_user(t, nobody).try_list("comment", "")), "not_found");
    });
}

#[test]
fn an_object_of_ones_own_goes_though_somebody_commented_on_its_records() {
    workspace(|t| {
        property(t);
        let sue = user(t, "Sue", &["Sales representative"]);
        let loft = as_user(t, sue).create("property", json!({"name": "Loft"}));
        let comment = as_user(t, sue).create("comment", json!({"text": "Sold", "about": loft}));
        change(t, json!({"change": "delete_object", "object": "property"}));
        assert_eq!(t.admin().get("comment", comment)["text"], "Sold");
        assert_eq!(t.admin().list("comment", "text contains \"Sold\"").len(), 1);
        assert!(as_user(t, sue).list("comment", "").is_empty(), "it stands beside nothing that anybody sees");
        property(t);
        let attic = as_user(t, sue).create("property", json!({"name": "Attic"}));
        as_user(t, sue).create("comment", json!({"text": "New here", "about": attic}));
    });
}

#[test]
fn a_field_of_ones_own_object_takes_no_name_by_which_filters_know_what_stands_beside_it() {
    workspace(|t| {
        let wish = json!({"change": "create_object", "key": "property", "fields": [
            {"key": "name", "kind": {"type": "text"}}, {"key": "comments", "kind": {"type": "text"}},
        ]});
        let wish = CatalogChange::from_json(wish).expect("a change of the catalog");
        assert_eq!(refusal(t.house().change_catalog(&t.admin().ctx(), &wish)), "taken");
    });
}
