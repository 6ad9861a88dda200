//! Saved views, as those who keep and share them see them.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, user, workspace};

fn view(name: &str, sharing: &str) -> Json {
    json!({
        "name": name, "object_key": "contact", "filter": "lifecycle_stage = \"customer\"", "sort": "-created_at",
        "columns": ["name", "email"], "sharing": sharing,
    })
}

/// The names of the views of contacts that a user finds ready, beside the built-in ones.
fn found(t: &TestHouse, who: RecordId) -> Vec<String> {
    let acting = as_user(t, who);
    let views = acting.read(|r| {
        let object = r.object("contact")?;
        r.saved_views(&object)
    });
    views.expect("views").into_iter().map(|view| view.label).collect()
}

#[test]
fn a_view_is_found_by_those_it_is_shared_with() {
    workspace(|t| {
        let [ann, ben, cem] = ["Ann", "Ben", "Cem"].map(|name| user(t, name, &["Sales representative"]));
        let team = t.admin().create("team", json!({"name": "North"}));
        for mate in [ann, ben] {
            t.admin().update("user", mate, json!({"teams": [team]}));
        }
        for sharing in ["private", "team", "everyone"] {
            as_user(t, ann).create("saved_view", view(sharing, sharing));
        }
        assert_eq!(found(t, ann), ["everyone", "private", "team"]);
        assert_eq!(found(t, ben), ["everyone", "team"]);
        assert_eq!(found(t, cem), ["everyone"]);
        let root = user(t, "Root", &["Administrator"]);
        assert_eq!(found(t, root), ["everyone"], "an administrator may see all, and is not shown them");
    });
}

#[test]
fn nobody_changes_a_view_of_somebody_else_nor_reads_a_private_one() {
    workspace(|t| {
        let [ann, ben] = ["Ann", "Ben"].map(|name| user(t, name, &["Read only"]));
        let shared = as_user(t, ann).create("saved_view", view("Ours", "everyone"));
        let own = as_user(t, ann).create("saved_view", view("Mine", "private"));
        assert_eq!(refusal(as_user(t, ben).try_update("saved_view", shared, json!({"name": "His"}))), "forbidden");
        assert_eq!(refusal(as_user(t, ben).try_update("saved_view", own, json!({"name": "His"}))), "not_found");
        let mut planted = view("Planted", "private");
        planted["owner"] = json!(ann);
        assert_eq!(refusal(as_user(t, ben).try_create("saved_view", planted)), "more_than_own");
        as_user(t, ann).update("saved_view", own, json!({"name": "Mine still"}));
        as_user(t, ann).delete("saved_view", own);
    });
}

#[test]
fn a_view_asks_what_can_be_asked() {
    workspace(|t| {
        let ann = user(t, "Ann", &["Manager"]);
        let wrong = |change: Json| {
            let mut fields = view("Wrong", "private");
            for (key, value) in change.as_object().expect("fields") {
                fields[key] = value.clone();
            }
            refusal(as_user(t, ann).try_create("saved_view", fields))
        };
        assert_eq!(wrong(json!({"object_key": "spaceship"})), "unknown_object");
        assert_eq!(wrong(json!({"filter": "lifecycle_stage ="})), "filter_syntax");
        assert_eq!(wrong(json!({"sort": "nonsense"})), "unknown_field");
        assert_eq!(wrong(json!({"columns": ["name", "nonsense"]})), "unknown_field");
        assert_eq!(wrong(json!({"widths": ["name:12000"]})), "not_a_width");
        assert_eq!(wrong(json!({"widths": ["nonsense:120"]})), "not_a_width");
        assert_eq!(wrong(json!({"group_by": "nonsense"})), "unknown_field");
        assert_eq!(wrong(json!({"measure": "sum(name)"})), "not_measurable");
        let mut fields = view("Right", "private");
        fields["widths"] = json!(["name:240"]);
        fields["group_by"] = json!("created_at:month");
        fields["measure"] = json!("count");
        as_user(t, ann).create("saved_view", fields);
    });
}

#[test]
fn a_view_that_goes_by_a_field_that_is_gone_is_not_there() {
    workspace(|t| {
        let ann = user(t, "Ann", &["Manager"]);
        let change = |wish: Json| {
            let wish = serde_json::from_value(wish).expect("a wish");
            t.house().change_catalog(&t.admin().ctx(), &wish).expect("a change of the catalog");
        };
        change(json!({"change": "add_field", "object": "contact", "key": "tier", "kind": {"type": "text"}}));
        let mut gold = view("Gold", "private");
        gold["filter"] = json!("tier = \"gold\"");
        as_user(t, ann).create("saved_view", gold);
        assert_eq!(found(t, ann), ["Gold"]);
        change(json!({"change": "delete_field", "object": "contact", "field": "tier"}));
        assert!(found(t, ann).is_empty());
    });
}

#[test]
fn a_view_keeps_when_records_were_made_and_changed_as_columns() {
    workspace(|t| {
        let ann = user(t, "Ann", &["Sales representative"]);
        let mut newest = view("Newest", "private");
        newest["columns"] = json!(["name", "created_at", "updated_at"]);
        newest["widths"] = json!(["created_at:200"]);
        as_user(t, ann).create("saved_view", newest);
        let found = as_user(t, ann).read(|r| {
            let object = r.object("contact")?;
            r.saved_views(&object)
        });
        assert_eq!(found.expect("views")[0].columns, ["name", "created_at", "updated_at"]);
    });
}
