//! Random lives of a workspace: whatever is asked for, catalog and tables fit each other afterwards.

use proptest::prelude::*;

use super::*;

fn kind() -> impl Strategy<Value = Json> {
    prop::sample::select(vec![
        json!({"type": "text"}),
        json!({"type": "long_text"}),
        json!({"type": "email"}),
        json!({"type": "integer"}),
        json!({"type": "date"}),
        json!({"type": "decimal", "scale": 3}),
        json!({"type": "money"}),
        json!({"type": "address"}),
        json!({"type": "person_name"}),
        json!({"type": "location"}),
        json!({"type": "json"}),
        json!({"type": "tags"}),
        json!({"type": "choice", "options": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]}),
        json!({"type": "choice", "options": [{"key": "c", "label": "C"}]}),
        json!({"type": "choices", "options": []}),
        json!({"type": "files", "count_max": 3}),
        json!({"type": "auto_number"}),
        json!({"type": "formula", "expression": "f0 + 1", "result": {"type": "integer"}}),
        json!({"type": "link", "targets": ["contact"], "inverse": "xs"}),
        json!({"type": "link", "targets": ["company", "o0"], "inverse": "ys"}),
        json!({"type": "links", "targets": ["contact", "o1"], "inverse": "zs"}),
        json!({"type": "rollup", "child": "order", "link": "contact", "measure": "count", "result": {"type": "integer"}}),
        json!({"type": "rollup", "child": "order", "link": "contact", "measure": "sum", "field": "total",
               "result": {"type": "money"}}),
    ])
}

fn object() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["contact", "company", "order", "o0", "o1"])
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0..8).prop_map(|n| format!("f{n}")),
        1 => prop::sample::select(vec!["name", "email", "tags", "total", "contact", "tier"]).prop_map(str::to_owned),
    ]
}

fn wish() -> impl Strategy<Value = Json> {
    let traits = (any::<bool>(), any::<bool>(), any::<bool>());
    prop_oneof![
        6 => (object(), field(), kind(), traits).prop_map(|(object, key, kind, (unique, indexed, required))| {
            let mut wish = add(object, &key, kind);
            (wish["unique"], wish["indexed"], wish["required"]) = (json!(unique), json!(indexed), json!(required));
            wish
        }),
        4 => (object(), field()).prop_map(|(object, field)| delete(object, &field)),
        4 => (object(), field(), kind()).prop_map(|(object, field, kind)| retype(object, &field, kind)),
        2 => (object(), field(), field()).prop_map(|(object, field, key)| {
            json!({"change": "update_field", "object": object, "field": field, "key": key})
        }),
        1 => (object(), field(), traits).prop_map(|(object, field, (unique, indexed, required))| {
            let traits = json!({"unique": unique, "indexed": indexed, "required": required});
            json!({"change": "update_field", "object": object, "field": field, "traits": traits})
        }),
        1 => (0..2).prop_map(|n| json!({"change": "create_object", "key": format!("o{n}"), "fields": [
            {"key": "name", "kind": {"type": "text"}}, {"key": "f0", "kind": {"type": "tags"}},
        ]})),
        1 => (0..2).prop_map(|n| json!({"change": "delete_object", "object": format!("o{n}")})),
        // Twenty-five of one kind: enough to fill tables.
        1 => (object(), prop::sample::select(vec!["address", "person_name", "text"])).prop_map(|(object, kind)| {
            json!({"many": object, "kind": {"type": kind}})
        }),
        1 => Just(json!({"sync": 0})),
        1 => Just(json!({"sync": 1})),
    ]
}

/// Another version of the shop.
fn newer() -> Vec<ObjectDecl> {
    use crate::catalog::Kind;
    let mut contact = contact();
    contact.fields.swap(0, 1);
    contact.fields.remove(4);
    let contact = contact
        .field(FieldDecl::new("f0", "F 0", Kind::Date).indexed())
        .field(FieldDecl::text("f9", "F 9").was(&["f8"]));
    let order = order().field(FieldDecl::choice("f1", "F 1", &[("c", "C"), ("d", "D")]));
    vec![order, contact, company()]
}

fn live(world: &mut World, wish: Json) {
    if let Some(version) = wish.get("sync") {
        let declared = if *version == json!(0) { shop() } else { newer() };
        // A custom roll-up may stand in the way of nothing, but a link of another kind may.
        if let Ok(plan) = sync_plan(&world.stored, &declared) {
            world.carry_out(&plan);
            assert!(sync_plan(&world.stored, &declared).expect("twice").sentences.is_empty());
        }
    } else if let Some(object) = wish.get("many") {
        let object = object.as_str().expect("a key");
        for n in 0..25 {
            let _ = world.ask(add(object, &format!("m{}_{n}", world.stored.epoch % 100), wish["kind"].clone()));
        }
    } else {
        let before = (world.stored.epoch, world.tables.clone());
        if world.ask(wish).is_err() {
            assert_eq!((world.stored.epoch, &world.tables), (before.0, &before.1));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_asked_for_catalog_and_tables_fit(wishes in prop::collection::vec(wish(), 1..60)) {
        let mut world = World::with(&shop());
        wishes.into_iter().for_each(|wish| live(&mut world, wish));
    }
}
