//! Undo of what was changed in the set-up: objects, fields and settings go back like records do.

use rapport_kernel::catalog::{CatalogChange, Object};
use rapport_kernel::house::Undone;
use rapport_kernel::settings::Settings;
use rapport_kernel::{Ctx, Result, UnitId};
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, user, workspace};

fn ctx(t: &TestHouse) -> Ctx {
    // Units of one moment would have no order.
    t.later(1);
    t.admin().ctx()
}

/// Makes a change; the unit of work that it is.
fn change(t: &TestHouse, wish: Json) -> UnitId {
    let wish = CatalogChange::from_json(wish).expect("a change of the catalog");
    let made = t.house().change_catalog_unless(&ctx(t), &wish, |_| Ok(None), |w, _| Ok(w.unit_id()));
    made.expect("it is done")
}

fn set(t: &TestHouse, change: impl Fn(&mut Settings)) -> UnitId {
    let changed = |old: &Settings| {
        let mut new = old.clone();
        change(&mut new);
        Ok(new)
    };
    t.house().change_settings_unless(&ctx(t), |_| Ok(None), changed, |w, _| Ok(w.unit_id())).expect("it is done")
}

fn try_undo(t: &TestHouse, ctx: &Ctx, unit: UnitId) -> Result<Undone> {
    let row = t.house().undo_setup(ctx, unit, |_| Ok(None), |w, row| Ok((w.unit_id(), row.outcome.clone())))?;
    Ok(row.expect("a change of the set-up").1)
}

fn undo(t: &TestHouse, unit: UnitId) -> Undone {
    try_undo(t, &ctx(t), unit).expect("it is undone")
}

/// An object but for what only says that somebody was at it.
fn seen(t: &TestHouse, key: &str) -> Object {
    let catalog = t.house().catalog();
    let mut object = (**catalog.find(key).expect("an object")).clone();
    object.kept.clear();
    object.aliases.clear();
    for field in &mut object.fields {
        field.traits.kept.clear();
        field.traits.was.clear();
    }
    object
}

fn boat(t: &TestHouse) -> UnitId {
    change(
        t,
        json!({"change": "create_object", "key": "boat", "fields": [
            {"key": "name", "kind": {"type": "text"}},
            {"key": "keel", "kind": {"type": "choice", "options": [{"key": "long", "label": "Long"}]}},
        ]}),
    )
}

#[test]
fn names_layouts_and_fields_are_as_before() {
    workspace(|t| {
        boat(t);
        let wishes = [
            json!({"change": "update_object", "object": "contact", "label": "Person", "label_plural": "People"}),
            json!({"change": "update_object", "object": "boat", "key": "ship", "plural": "ships", "title": "name"}),
            json!({"change": "update_object", "object": "boat", "layout": [{"key": "all", "label": "All of it", "fields": ["keel", "name"]}]}),
            json!({"change": "update_field", "object": "contact", "field": "job_title", "label": "Position",
                "traits": {"help": "As on the card", "required": true}}),
            json!({"change": "update_field", "object": "boat", "field": "keel", "key": "keel_shape", "kind":
                {"type": "choice", "options": [{"key": "long", "label": "Long"}, {"key": "fin", "label": "Fin"}]}}),
        ];
        for wish in wishes {
            let key = wish["object"].as_str().expect("an object").to_owned();
            let before = seen(t, &key);
            let unit = change(t, wish.clone());
            assert_eq!(undo(t, unit), Undone::Whole, "{wish}");
            let after = seen(t, &key);
            // An option that was taken away is kept for records that have it.
            let options = |object: &Object| object.fields.iter().map(|field| field.kind.name()).collect::<Vec<_>>();
            assert_eq!(options(&after), options(&before));
            assert_eq!(
                (after.label, after.plural, after.layout),
                (before.label, before.plural, before.layout),
                "{wish}"
            );
            let told = |object: &[rapport_kernel::Field]| -> Vec<_> {
                object.iter().map(|field| (field.key.clone(), field.label.clone(), field.traits.clone())).collect()
            };
            assert_eq!(told(&after.fields), told(&before.fields), "{wish}");
        }
    });
}

#[test]
fn an_object_and_a_field_that_were_made_are_gone_while_they_are_empty() {
    workspace(|t| {
        let made = boat(t);
        let field =
            json!({"change": "add_field", "object": "boat", "key": "length", "kind": {"type": "decimal", "scale": 2}});
        let added = change(t, field.clone());
        assert_eq!(undo(t, added), Undone::Whole);
        assert!(seen(t, "boat").find("length").is_none());

        let again = change(t, field);
        let loft = t.admin().create("boat", json!({"name": "Loft", "length": "7.5"}));
        assert_eq!(refusal(try_undo(t, &ctx(t), again)), "filled_since");
        assert_eq!(t.admin().get("boat", loft)["length"], "7.50", "nothing is lost");
        assert_eq!(refusal(try_undo(t, &ctx(t), made)), "filled_since");

        let empty = change(
            t,
            json!({"change": "create_object", "key": "crew", "fields": [{"key": "name", "kind": {"type": "text"}}]}),
        );
        assert_eq!(undo(t, empty), Undone::Whole);
        assert!(t.house().catalog().find("crew").is_none());
    });
}

#[test]
fn what_somebody_changed_since_and_what_is_gone_is_left_alone() {
    workspace(|t| {
        let first = change(t, json!({"change": "update_object", "object": "contact", "label": "Person"}));
        change(t, json!({"change": "update_object", "object": "contact", "label": "Customer"}));
        assert!(matches!(undo(t, first), Undone::Nothing(_)));
        assert_eq!(seen(t, "contact").label, "Customer");

        boat(t);
        let retyped =
            change(t, json!({"change": "update_field", "object": "boat", "field": "keel", "kind": {"type": "text"}}));
        assert!(matches!(undo(t, retyped), Undone::Nothing(_)));
        let gone = change(t, json!({"change": "delete_field", "object": "boat", "field": "keel"}));
        assert!(matches!(undo(t, gone), Undone::Nothing(_)));
    });
}

#[test]
fn an_undo_of_the_set_up_is_undone_itself() {
    workspace(|t| {
        let unit = change(t, json!({"change": "update_object", "object": "contact", "label": "Person"}));
        let back = t.house().undo_setup(&ctx(t), unit, |_| Ok(None), |w, _| Ok(w.unit_id()));
        let back = back.expect("undone").expect("a change of the set-up");
        assert_eq!(seen(t, "contact").label, "Contact");
        assert_eq!(undo(t, back), Undone::Whole);
        assert_eq!(seen(t, "contact").label, "Person");
    });
}

#[test]
fn each_setting_goes_back_that_nobody_changed_since() {
    workspace(|t| {
        let both = set(t, |settings| {
            settings.name = "Boats Ltd".to_owned();
            settings.bin_days = 7;
        });
        set(t, |settings| settings.bin_days = 14);
        assert_eq!(undo(t, both), Undone::Partly(vec!["bin_days".to_owned()]));
        let settings = t.house().catalog().settings.clone();
        assert_eq!((settings.name.as_str(), settings.bin_days), ("My company", 14));
        assert!(matches!(undo(t, both), Undone::Nothing(_)));
    });
}

#[test]
fn only_who_sets_up_undoes_it() {
    workspace(|t| {
        let unit = change(t, json!({"change": "update_object", "object": "contact", "label": "Person"}));
        let sue = user(t, "Sue", &["Manager"]);
        assert_eq!(refusal(try_undo(t, &as_user(t, sue).ctx(), unit)), "forbidden");
        assert_eq!(seen(t, "contact").label, "Person");
    });
}
