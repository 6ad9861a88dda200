use super::*;
use crate::catalog::{Catalog, Kind};
use crate::limits::{CHOICE_OPTIONS_MAX, FIELDS_PER_OBJECT_MAX, OBJECTS_MAX};

fn property() -> Json {
    json!({
        "change": "create_object", "key": "property", "plural": "properties",
        "fields": [
            {"key": "rooms", "kind": {"type": "integer"}},
            {"key": "street", "kind": {"type": "text"}, "required": true},
            {"key": "buyer", "kind": {"type": "link", "targets": ["contact"], "inverse": "properties"}},
            {"key": "next_to", "kind": {"type": "links", "targets": ["property"], "inverse": "neighbours"}},
        ],
    })
}

fn one_field(kind: Json, more: Json) -> Json {
    let mut wish = add("contact", "extra", kind);
    for (key, value) in more.as_object().expect("members") {
        wish[key] = value.clone();
    }
    wish
}

#[test]
fn an_object_is_made_with_fields_that_link_to_it_and_elsewhere() {
    let mut world = World::with(&shop());
    let plan = world.change(property());
    assert_eq!(plan.sentences, ["create object property with 4 fields"]);
    let object = world.object("property");
    assert_eq!((object.label.as_str(), object.label_plural.as_str(), object.custom), ("Property", "Properties", true));
    assert_eq!(object.title, Some(world.field("property.street").id));
    assert!(object.fields.iter().all(|field| field.traits.custom));
    let Kind::Links { targets, .. } = &world.field("property.next_to").kind else { panic!("links") };
    assert_eq!(*targets, [object.id]);
}

#[test]
fn a_new_object_needs_names_that_are_free_and_usable() {
    let mut world = World::with(&shop());
    let make = |key: &str, plural: &str| json!({"change": "create_object", "key": key, "plural": plural});
    assert_refused(world.ask(make("contact", "people")), "taken", "key");
    assert_refused(world.ask(make("person", "contacts")), "taken", "plural");
    assert_refused(world.ask(make("person", "search")), "reserved_key", "plural");
    assert_refused(world.ask(make("Person", "people")), "invalid_key", "key");
    assert_refused(world.ask(make("person", "the people")), "invalid_key", "plural");
    let titled = json!({"change": "create_object", "key": "a", "title": "b"});
    assert_refused(world.ask(titled), "unknown_field", "title");
    let twice = json!({"change": "create_object", "key": "a", "fields": [
        {"key": "b", "kind": {"type": "text"}}, {"key": "b", "kind": {"type": "text"}},
    ]});
    assert_refused(world.ask(twice), "taken", "fields.b.key");
    let astray = json!({"change": "create_object", "key": "a", "fields": [
        {"key": "b", "kind": {"type": "link", "targets": ["nothing"], "inverse": "as"}},
    ]});
    assert_refused(world.ask(astray), "unknown_object", "fields.b.kind");
}

#[test]
fn an_object_is_renamed_and_its_old_plural_still_leads_there() {
    let mut world = World::with(&shop());
    world.change(property());
    let rename = json!({"change": "update_object", "object": "property", "key": "estate", "plural": "estates"});
    let plan = world.change(rename);
    assert_eq!(plan.sentences, ["rename object property to estate", "change object estate: plural"]);
    assert_eq!(world.object("estate").aliases, ["properties"]);
    world.change(json!({"change": "update_object", "object": "estate", "plural": "properties"}));
    assert_eq!(world.object("estate").aliases, ["estates"]);
    let title = |field: &str| json!({"change": "update_object", "object": "estate", "title": field});
    assert_refused(world.ask(title("rooms")), "not_possible", "title");
    let standard = json!({"change": "update_object", "object": "contact", "key": "person"});
    assert_refused(world.ask(standard), "standard_object", "key");
    assert_refused(world.ask(json!({"change": "update_object", "object": "nothing"})), "not_found", "");
}

#[test]
fn an_object_goes_with_its_tables_unless_something_leads_to_it() {
    let mut world = World::with(&shop());
    world.change(property());
    world.change(add("property", "colours", json!({"type": "tags"})));
    world.change(delete("property", "rooms"));
    world.change(add("contact", "home", json!({"type": "link", "targets": ["property"], "inverse": "residents"})));
    let gone = json!({"change": "delete_object", "object": "property"});
    let english = "contact.home lead to property; delete these fields first";
    assert_refused(world.ask(gone.clone()), "object_in_use", english);
    world.change(delete("contact", "home"));
    let plan = world.change(gone);
    assert_eq!(plan.sentences, ["delete object property with its records"]);
    let standard = json!({"change": "delete_object", "object": "company"});
    assert_refused(world.ask(standard), "standard_object", "company belongs to the product and cannot be deleted");
}

#[test]
fn a_field_says_what_is_wrong_with_it() {
    let mut world = World::with(&shop());
    let mut refused = |kind: Json, more: Json| refusal(world.ask(one_field(kind, more)));
    let text = || json!({"type": "text"});
    let link = |inverse: &str| json!({"type": "link", "targets": ["company"], "inverse": inverse});
    let of = |code: &str, place: &str| (code.to_owned(), place.to_owned());
    for key in ["id", "version", "created_at"] {
        assert_eq!(refused(text(), json!({"key": key})), of("reserved_key", "key"));
    }
    assert_eq!(refused(text(), json!({"key": "and"})), of("reserved_key", "key"));
    assert_eq!(refused(text(), json!({"key": "Größe"})), of("invalid_key", "key"));
    assert_eq!(refused(text(), json!({"key": "a".repeat(61)})), of("invalid_key", "key"));
    assert_eq!(refused(text(), json!({"key": "email"})), of("taken", "key"));
    assert_eq!(refused(text(), json!({"key": "orders"})), of("taken", "key"));
    assert_eq!(refused(text(), json!({"label": ""})), of("invalid_label", "label"));
    assert_eq!(refused(link("contacts"), json!({})), of("taken", "kind"));
    assert_eq!(refused(link("name"), json!({})), of("taken", "kind"));
    assert_eq!(refused(link("not"), json!({})), of("reserved_key", "kind"));
    assert_eq!(refused(json!({"type": "json"}), json!({"unique": true})), of("not_possible", "unique"));
    assert_eq!(refused(json!({"type": "long_text"}), json!({"indexed": true})), of("not_possible", "indexed"));
    assert_eq!(refused(json!({"type": "tags"}), json!({"indexed": true})), of("not_possible", "indexed"));
    assert_eq!(refused(integer(), json!({"searchable": true})), of("not_possible", "searchable"));
    assert_eq!(refused(integer(), json!({"default": "many"})), of("invalid_number", "default"));
    assert_eq!(refused(integer(), json!({"shown_if": "name ="})), of("invalid_filter", "shown_if"));
    assert_eq!(refused(json!({"type": "decimal", "scale": 10}), json!({})), of("invalid_kind", "kind"));
    assert_eq!(refused(json!({"type": "integer", "min": 2, "max": 1}), json!({})), of("invalid_kind", "kind"));
    assert_eq!(refused(json!({"type": "rating", "max": 0}), json!({})), of("invalid_kind", "kind"));
    assert_eq!(refused(json!({"type": "text", "chars_max": 0}), json!({})), of("invalid_kind", "kind"));
    let twice = json!([{"key": "a", "label": "A"}, {"key": "a", "label": "B"}]);
    assert_eq!(refused(json!({"type": "choice", "options": twice}), json!({})), of("invalid_kind", "kind"));
    let alike = json!([{"key": "a", "label": "Ä"}, {"key": "b", "label": "a"}]);
    assert_eq!(refused(json!({"type": "choice", "options": alike}), json!({})), of("invalid_kind", "kind"));
    let astray = json!({"type": "choice", "options": [{"key": "a", "label": "A"}], "steps": [["a", "b"]]});
    assert_eq!(refused(astray, json!({})), of("invalid_kind", "kind"));
    assert_eq!(world.keys("contact").len(), 5);
}

#[test]
fn a_rollup_must_measure_what_leads_here() {
    let mut world = World::with(&shop());
    let rollup = |link: &str, measure: &str, field: Option<&str>, result: &str| {
        let mut kind =
            json!({"type": "rollup", "child": "order", "link": link, "measure": measure, "result": {"type": result}});
        if let Some(field) = field {
            kind["field"] = json!(field);
        }
        kind
    };
    let plan = world.change(add("contact", "revenue", rollup("contact", "sum", Some("total"), "money")));
    assert_eq!(plan.recount.len(), 1);
    let id = world.field("order.total").id;
    assert!(matches!(&world.field("contact.revenue").kind, Kind::Rollup { field, .. } if *field == Some(id)));
    for (kind, code) in [
        (rollup("order.contact", "sum", Some("order.total"), "integer"), "invalid_rollup"),
        (rollup("contact", "sum", None, "money"), "invalid_rollup"),
        (rollup("contact", "count", None, "money"), "invalid_rollup"),
        (rollup("contact", "max", Some("contact.name"), "person_name"), "invalid_rollup"),
        (rollup("total", "count", None, "integer"), "invalid_rollup"),
        (rollup("buyer", "count", None, "integer"), "unknown_field"),
    ] {
        assert_refused(world.ask(add("contact", "extra", kind)), code, "kind");
    }
}

#[test]
fn a_deleted_field_gives_its_column_to_the_next_of_that_shape() {
    let mut world = World::with(&shop());
    let plan = world.change(add("contact", "shoe_size", integer()));
    assert_eq!(plan.sentences, ["add field contact.shoe_size (integer)"]);
    let slot = world.field("contact.shoe_size").slot;
    let plan = world.change(delete("contact", "shoe_size"));
    assert_eq!(plan.sentences, ["delete field contact.shoe_size; its columns wait for a later field"]);
    world.change(add("contact", "nickname", json!({"type": "text"})));
    assert_ne!(world.field("contact.nickname").slot, slot);
    let plan = world.change(add("contact", "born", json!({"type": "date"})));
    assert_eq!(plan.sentences, ["add field contact.born (date) in a recycled column"]);
    assert_eq!((world.field("contact.born").slot, plan.schema.wipe[0].1.slot), (slot, slot));
    assert!(world.stored.free.is_empty());
}

#[test]
fn entries_of_a_deleted_field_go_at_once() {
    let mut world = World::with(&shop());
    world.change(add("contact", "hobbies", json!({"type": "tags"})));
    let before = world.field("contact.hobbies").slot;
    let plan = world.change(delete("contact", "hobbies"));
    assert_eq!((plan.schema.wipe.len(), world.stored.free.len()), (1, 0));
    world.change(add("contact", "hobbies", json!({"type": "tags"})));
    assert_ne!(world.field("contact.hobbies").slot, before);
}

#[test]
fn a_field_in_use_says_by_what() {
    let mut world = World::with(&shop());
    world.change(property());
    world.change(add("property", "price", json!({"type": "money"})));
    world.change(add("property", "title", json!({"type": "text"})));
    let sum = json!({"type": "rollup", "child": "property", "link": "buyer", "measure": "sum", "field": "price",
                     "result": {"type": "money"}, "filter": "rooms > 2"});
    world.change(add("contact", "owned", sum));
    let formula = json!({"type": "formula", "expression": "rooms * 2", "result": {"type": "integer"}});
    world.change(add("property", "score", formula));
    let mut conditional = add("property", "subtitle", json!({"type": "text"}));
    conditional["shown_if"] = json!("subtitle != \"\\\"#1\" and title != \"x\"");
    world.change(conditional);
    let mut says = |field: &str| refusal(world.ask(delete("property", field))).1;
    assert_eq!(says("street"), "street is in use: it is the title of property");
    assert_eq!(says("buyer"), "buyer is in use: the roll-up contact.owned uses it");
    assert_eq!(says("price"), "price is in use: the roll-up contact.owned uses it");
    assert!(says("rooms").contains("the roll-up contact.owned uses it, the formula property.score uses it"));
    assert_eq!(says("title"), "title is in use: the condition of property.subtitle uses it");
    world.change(delete("property", "subtitle"));
    world.change(delete("property", "title"));
    assert_refused(
        world.ask(delete("contact", "email")),
        "standard_field",
        "email belongs to the product and cannot be deleted",
    );
    assert_refused(world.ask(delete("contact", "nothing")), "not_found", "");
    let text = json!({"type": "text"});
    assert_eq!(refusal(world.ask(retype("property", "price", text.clone()))).0, "field_in_use");
    assert_refused(world.ask(retype("property", "street", json!({"type": "date"}))), "not_possible", "title");
}

#[test]
fn a_field_is_renamed_and_its_old_key_may_be_used_again() {
    let mut world = World::with(&shop());
    world.change(add("contact", "size", integer()));
    let id = world.field("contact.size").id;
    let rename =
        |field: &str, key: &str| json!({"change": "update_field", "object": "contact", "field": field, "key": key});
    assert_eq!(world.change(rename("size", "shoe_size")).sentences, ["rename field contact.size to shoe_size"]);
    assert_eq!(world.field("contact.size").id, id);
    world.change(add("contact", "size", json!({"type": "text"})));
    assert_ne!(world.field("contact.size").id, id);
    assert_refused(world.ask(rename("shoe_size", "size")), "taken", "key");
    world.change(rename("email", "mail"));
    assert_eq!(refusal(world.ask(add("contact", "email", integer()))), ("taken".to_owned(), "key".to_owned()));
    world.change(rename("mail", "email"));
    assert_eq!(world.field("contact.email").traits.was, ["mail"]);
    assert!(world.change(rename("email", "email")).sentences.is_empty());
}

#[test]
fn a_retype_gives_new_columns_and_keeps_the_old_ones_until_the_values_are_copied() {
    let mut world = World::with(&shop());
    world.change(add("contact", "size", json!({"type": "text"})));
    let old = world.field("contact.size").clone();
    let plan = world.change(retype("contact", "size", integer()));
    assert_eq!(plan.sentences, ["change the type of contact.size from text to integer, reading its values anew"]);
    let carried = &plan.retypes[0];
    assert_eq!((&carried.old, carried.new.id, &carried.new), (&old, old.id, world.field("contact.size")));
    assert!(plan.schema.wipe.is_empty());
    // Integer to date has equal columns, but the values mean something else.
    let slot = world.field("contact.size").slot;
    let plan = world.change(retype("contact", "size", json!({"type": "date"})));
    assert_eq!(plan.retypes.len(), 1);
    assert_ne!(world.field("contact.size").slot, slot);
    // And back: into the column of the first integer.
    world.change(retype("contact", "size", integer()));
    assert_eq!(world.field("contact.size").slot, slot);
}

#[test]
fn a_kind_that_means_the_same_stays_in_place() {
    let mut world = World::with(&shop());
    for (from, to) in [
        (json!({"type": "text", "chars_max": 10}), json!({"type": "text", "chars_max": 20})),
        (json!({"type": "email"}), json!({"type": "long_text"})),
        (json!({"type": "percent"}), json!({"type": "decimal", "scale": 2})),
        (json!({"type": "duration"}), json!({"type": "integer"})),
        (json!({"type": "choice", "options": []}), json!({"type": "choice", "options": [{"key": "a", "label": "A"}]})),
        (
            json!({"type": "link", "targets": ["contact", "company"], "inverse": "x"}),
            json!({"type": "link", "targets": ["order", "company", "contact"], "inverse": "y"}),
        ),
    ] {
        world.change(add("contact", "extra", from.clone()));
        let slot = world.field("contact.extra").slot;
        let plan = world.change(retype("contact", "extra", to));
        assert_eq!((world.field("contact.extra").slot, plan.retypes.len()), (slot, 0), "{from}");
        world.change(delete("contact", "extra"));
    }
}

#[test]
fn a_measured_field_stays_what_its_rollup_says() {
    let mut world = World::with(&shop());
    world.change(add("order", "took", json!({"type": "duration"})));
    let sum = json!({"type": "rollup", "child": "order", "link": "contact", "measure": "sum", "field": "took",
                     "result": {"type": "duration"}});
    world.change(add("contact", "spent", sum));
    // Its values could stay where they are, but the sum would no longer be of their kind.
    assert_refused(world.ask(retype("order", "took", integer())), "invalid_rollup", "contact.spent");
}

#[test]
fn values_that_mean_something_else_are_read_anew() {
    let mut world = World::with(&shop());
    for (from, to) in [
        (json!({"type": "text"}), json!({"type": "email"})),
        (json!({"type": "decimal", "scale": 2}), json!({"type": "decimal", "scale": 3})),
        (json!({"type": "choice", "options": []}), json!({"type": "json"})),
        (json!({"type": "boolean"}), json!({"type": "integer"})),
        (
            json!({"type": "link", "targets": ["contact"], "inverse": "x"}),
            json!({"type": "link", "targets": ["company"], "inverse": "x"}),
        ),
        (
            json!({"type": "links", "targets": ["contact"], "inverse": "x"}),
            json!({"type": "links", "targets": ["contact", "company"], "inverse": "x"}),
        ),
    ] {
        world.change(add("contact", "extra", from.clone()));
        let plan = world.change(retype("contact", "extra", to));
        assert_eq!(plan.retypes.len(), 1, "{from}");
        world.change(delete("contact", "extra"));
    }
    world.change(add("contact", "extra", integer()));
    let formula = json!({"type": "formula", "expression": "1", "result": {"type": "integer"}});
    assert_eq!(refusal(world.ask(retype("contact", "extra", formula))).0, "retype_not_possible");
}

#[test]
fn the_old_entries_of_a_retyped_list_go_with_the_next_change() {
    let mut world = World::with(&shop());
    world.change(add("contact", "hobbies", json!({"type": "tags"})));
    let old = world.field("contact.hobbies").slot;
    world.change(retype("contact", "hobbies", json!({"type": "text"})));
    assert_eq!(world.stored.free[0].field.slot, old);
    let plan = world.change(add("contact", "size", integer()));
    let swept = "drop the old entries of contact.hobbies, whose type was changed";
    assert_eq!(plan.sentences, ["add field contact.size (integer)", swept]);
    assert!(world.stored.free.is_empty());
}

#[test]
fn a_standard_field_bends_only_so_far() {
    let mut world = World::with(&shop());
    let traits = |field: &str, traits: Json| json!({"change": "update_field", "object": "contact", "field": field, "traits": traits});
    assert_refused(world.ask(traits("name", json!({}))), "standard_field", "required");
    assert_refused(world.ask(traits("email", json!({"indexed": true}))), "standard_field", "unique");
    assert_refused(world.ask(retype("contact", "email", json!({"type": "text"}))), "standard_field", "kind");
    world.change(traits("email", json!({"unique": true, "required": true, "help": "Ours"})));
    // What the workspace added it may take away again.
    world.change(traits("email", json!({"unique": true})));
    assert!(!world.field("contact.email").traits.required);
    let nothing = world.change(traits("email", json!({"unique": true})));
    assert!(nothing.sentences.is_empty());
}

#[test]
fn a_thousand_fields_spill_into_side_tables() {
    let mut world = World::with(&shop());
    let fields: Vec<Json> = (0..1_000).map(|n| json!({"key": format!("f{n}"), "kind": {"type": "text"}})).collect();
    world.change(json!({"change": "create_object", "key": "wide", "fields": fields}));
    assert_eq!(world.tables.side_tables(), 10);
    let sought = |key: &str| {
        let mut wish = add("wide", key, json!({"type": "text"}));
        wish["indexed"] = json!(true);
        wish
    };
    let plan = world.change(sought("sought"));
    assert_eq!(world.field("wide.sought").slot.table, 0, "the own table keeps room for fields with an index");
    assert_eq!(plan.sentences, ["add field wide.sought (text)"]);
    world.change(add("wide", "boss", json!({"type": "link", "targets": ["contact"], "inverse": "staff"})));
    assert_eq!(world.field("wide.boss").slot.table, 0);
    let plan = world.change(add("wide", "plain", json!({"type": "text"})));
    assert_eq!(plan.sentences, ["add field wide.plain (text) in side table 10"]);

    // A slot that is free in front is taken before one behind.
    let columns = world.tables.columns();
    world.change(delete("wide", "f999"));
    world.change(delete("wide", "f1"));
    world.change(sought("badge"));
    assert_eq!((world.field("wide.badge").slot.table, world.tables.columns()), (0, columns));
}

#[test]
fn freed_columns_count_until_the_object_goes_with_all_its_tables() {
    let mut world = World::with(&shop());
    world.change(property());
    let numbered = |n: usize| format!("f{n}");
    (0..120).for_each(|n| drop(world.change(add("property", &numbered(n), json!({"type": "text"})))));
    assert_eq!(world.tables.side_tables(), 1);
    (0..120).for_each(|n| drop(world.change(delete("property", &numbered(n)))));
    let plan = world.change(add("property", "home", json!({"type": "address"})));
    assert_eq!(plan.sentences, ["add field property.home (address) in side table 1"]);
    world.change(delete("property", "home"));
    world.change(json!({"change": "delete_object", "object": "property"}));
    assert!(world.stored.free.is_empty());
}

#[test]
fn fields_with_an_index_go_to_side_tables_when_the_own_table_is_full() {
    let mut world = World::with(&shop());
    for n in 0..110 {
        let mut wish = add("contact", &format!("f{n}"), json!({"type": "text"}));
        wish["unique"] = json!(true);
        world.change(wish);
    }
    assert_eq!(world.field("contact.f109").slot.table, 1);
}

#[test]
fn the_limits_have_names() {
    let mut world = World::with(&shop());
    let field = |n: usize| json!({"key": format!("f{n}"), "kind": {"type": "boolean"}});
    let fields: Vec<Json> = (0..FIELDS_PER_OBJECT_MAX).map(field).collect();
    world.change(json!({"change": "create_object", "key": "wide", "fields": fields}));
    assert_refused(world.ask(add("wide", "one_more", integer())), "fields_per_object_max", "");
    world.change(delete("wide", "f7"));
    world.change(add("wide", "one_more", integer()));

    let options: Vec<Json> =
        (0..=CHOICE_OPTIONS_MAX).map(|n| json!({"key": format!("o{n}"), "label": format!("O {n}")})).collect();
    let choice = json!({"type": "choice", "options": options});
    assert_refused(world.ask(add("contact", "many", choice)), "choice_options_max", "");

    let mut world = World::default();
    let missing = OBJECTS_MAX - world.stored.objects.len();
    for n in 0..missing {
        world.change(json!({"change": "create_object", "key": format!("o{n}")}));
    }
    assert_refused(world.ask(json!({"change": "create_object", "key": "last"})), "objects_max", "");
}

#[test]
fn a_field_may_be_required_though_records_are_there() {
    let mut world = World::with(&shop());
    world.change(one_field(integer(), json!({"required": true})));
    assert!(world.field("contact.extra").traits.required);
}

#[test]
fn filters_and_formulas_are_stored_by_id_and_shown_by_key() {
    let mut world = World::with(&shop());
    world.change(property());
    let formula = json!({"type": "formula", "expression": "rooms*2", "result": {"type": "integer"}});
    let mut doubled = add("property", "doubled", formula);
    doubled["shown_if"] = json!("rooms > 3 and buyer.email is not empty");
    world.change(doubled);
    let rooms = world.field("property.rooms").id;
    let Kind::Formula { expression, .. } = &world.field("property.doubled").kind else { panic!("a formula") };
    assert_eq!(*expression, format!("#{rooms} * 2"));

    let rename = json!({"change": "update_field", "object": "property", "field": "rooms", "key": "chambers"});
    assert_eq!(world.change(rename).sentences, ["rename field property.rooms to chambers"]);
    world.change(add("property", "rooms", json!({"type": "text"})));
    let stored = &world.stored;
    let catalog = Catalog::build(stored.epoch, stored.settings.clone(), stored.objects.clone());
    let shown = catalog.declaration(world.object("property"), world.field("property.doubled")).expect("a declaration");
    let Kind::Formula { expression, .. } = &shown.kind else { panic!("a formula") };
    assert_eq!(expression, "chambers * 2");
    assert_eq!(shown.traits.shown_if.as_deref(), Some("chambers > 3 and buyer.email is not empty"));
    // What is shown can be sent back and changes nothing.
    let back = json!({"change": "update_field", "object": "property", "field": "doubled", "kind": shown.kind,
                      "traits": shown.traits});
    assert!(world.change(back).sentences.is_empty());
}

#[test]
fn a_text_that_names_what_is_not_there_is_refused() {
    let mut world = World::with(&shop());
    let formula = |expression: &str, result: &str| json!({"type": "formula", "expression": expression, "result": {"type": result}});
    assert_refused(world.ask(add("contact", "extra", formula("nothing + 1", "integer"))), "unknown_field", "kind");
    assert_eq!(refusal(world.ask(add("contact", "extra", formula("email + 1", "integer")))).1, "kind");
    assert_eq!(refusal(world.ask(add("contact", "extra", formula("extra + 1", "integer")))).0, "formula_cycle");
    assert_refused(world.ask(one_field(integer(), json!({"required_if": "size > 3"}))), "unknown_field", "required_if");
    let rollup = json!({"type": "rollup", "child": "order", "link": "contact", "measure": "count",
                        "filter": "nothing = 1", "result": {"type": "integer"}});
    assert_refused(world.ask(add("contact", "extra", rollup)), "unknown_field", "kind");
}
