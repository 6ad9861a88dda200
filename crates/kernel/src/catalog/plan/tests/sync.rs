use super::*;
use crate::catalog::{Kind, Slot};

#[test]
fn an_empty_workspace_gets_all_that_is_declared() {
    let mut world = World::default();
    let plan = world.sync(&shop());
    assert_eq!(
        plan.sentences,
        [
            "create object contact with 5 fields",
            "create object order with 2 fields",
            "create object company with 2 fields"
        ]
    );
    assert_eq!((plan.stored.epoch, plan.schema.create.len(), plan.schema.add.len()), (1, 3, 0));
    assert_eq!(world.keys("contact"), ["name", "email", "company", "orders_count", "tags"]);
    assert_eq!(world.object("contact").title, Some(world.field("contact.name").id));
    assert_eq!(world.object("contact").owner, Some(world.field("contact.company").id));
}

#[test]
fn links_and_rollups_may_name_what_is_declared_later() {
    let world = World::with(&shop());
    let (order, company) = (world.object("order").id, world.object("company").id);
    let Kind::Link { targets, .. } = &world.field("contact.company").kind else { panic!("it is a link") };
    assert_eq!(*targets, [company]);
    let Kind::Rollup { child, link, field, .. } = &world.field("contact.orders_count").kind else {
        panic!("a roll-up")
    };
    assert_eq!((*child, *link, *field), (order, world.field("order.contact").id, None));
}

#[test]
fn a_rename_keeps_id_and_slot() {
    let mut world = World::with(&[company()]);
    let before = world.field("company.tier").clone();
    let mut renamed = company();
    renamed.fields[1] = FieldDecl::choice("class", "Class", &[("a", "A"), ("b", "B")]).was(&["tier"]);
    let plan = world.sync(&[renamed.clone()]);
    let after = world.field("company.class");
    assert_eq!((after.id, after.slot, after.traits.was.as_slice()), (before.id, before.slot, &["tier".to_owned()][..]));
    assert_eq!(plan.sentences, ["rename field company.tier to class", "change field company.tier: label “Class”"]);
    assert!(plan.schema.add.is_empty() && plan.schema.free.is_empty());

    let mut object = renamed;
    (object.key, object.plural, object.was) = ("account".to_owned(), "accounts".to_owned(), vec!["company".to_owned()]);
    world.sync(&[object]);
    let account = world.object("account");
    assert_eq!((account.plural.as_str(), account.aliases.as_slice()), ("accounts", &["companies".to_owned()][..]));
    assert_eq!(world.field("account.class").id, before.id);
}

#[test]
fn an_older_version_finds_a_renamed_field_by_its_earlier_key() {
    let mut world = World::with(&[company()]);
    let id = world.field("company.tier").id;
    let mut renamed = company();
    renamed.fields[1] = FieldDecl::choice("class", "Tier", &[("a", "A"), ("b", "B")]).was(&["tier"]);
    world.sync(&[renamed.clone()]);
    world.sync(&[company()]);
    assert_eq!((world.field("company.tier").id, world.keys("company")), (id, vec!["name", "class"]));
    assert!(world.sync(&[renamed]).sentences.is_empty());
}

#[test]
fn a_new_field_comes_at_its_place_and_fills_a_freed_column() {
    let mut world = World::with(&[company()]);
    world.change(add("company", "size", integer()));
    world.change(delete("company", "size"));
    let columns = world.tables.columns();
    let mut more = company();
    more.fields.insert(1, FieldDecl::new("founded", "Founded", Kind::Date));
    let plan = world.sync(&[more]);
    assert_eq!(plan.sentences, ["add field company.founded (date) in a recycled column"]);
    assert_eq!(world.keys("company"), ["name", "founded", "tier"]);
    assert_eq!((world.tables.columns(), plan.schema.wipe.len(), world.stored.free.len()), (columns, 1, 0));
}

#[test]
fn a_field_gains_and_loses_its_index_in_place() {
    let mut world = World::with(&[company()]);
    let mut other = company();
    other.fields[0] = FieldDecl::text("name", "Name").unique();
    let plan = world.sync(&[other]);
    assert_eq!(plan.sentences, ["change field company.name: not required, unique, not indexed, not searchable"]);
    assert_eq!(plan.schema.reindex.len(), 1);
    let (_, old, new) = &plan.schema.reindex[0];
    assert!(old.traits.indexed && new.traits.unique && !new.traits.indexed);
}

#[test]
fn options_are_united_and_never_taken_away() {
    let mut world = World::with(&[company()]);
    let options = json!([{"key": "a", "label": "Best"}, {"key": "b", "label": "B"}, {"key": "own", "label": "Own"}]);
    world.change(retype("company", "tier", json!({"type": "choice", "options": options})));
    let mut newer = company();
    newer.fields[1] = FieldDecl::choice("tier", "Tier", &[("c", "C"), ("a", "A")]);
    let plan = world.sync(&[newer]);
    let options = world.field("company.tier").kind.options().expect("options");
    let shown: Vec<(&str, &str, bool)> =
        options.iter().map(|o| (o.key.as_str(), o.label.as_str(), o.retired)).collect();
    assert_eq!(shown, [("c", "C", false), ("a", "Best", false), ("b", "B", true), ("own", "Own", false)]);
    assert_eq!(plan.sentences, ["change field company.tier: option c added, option b retired"]);
    assert!(plan.retypes.is_empty() && plan.schema.add.is_empty());
}

#[test]
fn what_the_workspace_chose_itself_outlives_a_new_version() {
    let mut world = World::with(&[company()]);
    let traits = json!({"required": true, "indexed": true, "searchable": true, "help": "Ours", "masked": true});
    world.change(json!({
        "change": "update_field", "object": "company", "field": "name",
        "key": "firm", "label": "Firm", "traits": traits,
    }));
    world.change(json!({"change": "update_object", "object": "company", "plural": "firms", "label": "Firm"}));
    let mut newer = company();
    newer.fields[0] = FieldDecl::text("name", "Full name").required().help("Theirs").purpose("Contract");
    world.sync(&[newer]);
    let field = world.field("company.name");
    assert_eq!((field.key.as_str(), field.label.as_str()), ("firm", "Firm"));
    let traits = &field.traits;
    assert_eq!(
        (traits.help.as_deref(), traits.purpose.as_deref(), traits.masked),
        (Some("Ours"), Some("Contract"), true)
    );
    assert!(!traits.indexed, "the workspace did not touch this");
    let object = world.object("company");
    assert_eq!(
        (object.plural.as_str(), object.label.as_str(), object.label_plural.as_str()),
        ("firms", "Firm", "Companies")
    );
    assert_eq!(object.aliases, ["companies"]);
}

#[test]
fn a_longer_text_stays_where_it_is_and_another_kind_is_read_anew() {
    let mut world = World::with(&[company()]);
    let slot = world.field("company.name").slot;
    let mut longer = company();
    longer.fields[0].kind = Kind::LongText;
    longer.fields[0].traits.indexed = false;
    longer.title = None;
    let plan = world.sync(&[longer.clone()]);
    assert_eq!((world.field("company.name").slot, plan.retypes.len()), (slot, 0));

    longer.fields[1].kind = Kind::Tags;
    let plan = world.sync(&[longer]);
    assert_eq!(plan.sentences, ["change the type of company.tier from choice to tags, reading its values anew"]);
    let retype = &plan.retypes[0];
    assert_eq!((retype.old.id, retype.old.kind.name()), (retype.new.id, "choice"));
    assert_ne!(retype.old.slot, retype.new.slot);
    assert_eq!(world.stored.free[0].field.slot, retype.old.slot);
}

#[test]
fn a_field_that_is_declared_no_longer_stays_and_may_be_deleted() {
    let mut world = World::with(&shop());
    let before = world.field("contact.email").clone();
    let mut less = contact();
    less.fields.remove(1);
    let plan = world.sync(&[less, order(), company()]);
    let kept = "change field contact.email: no longer declared, kept as a custom field";
    assert_eq!(plan.sentences[0], kept);
    assert!(world.field("contact.email").traits.custom);
    let mut without = world.clone();
    without.change(delete("contact", "email"));
    // An upgrade that was taken back comes again.
    world.sync(&shop());
    let after = world.field("contact.email");
    assert_eq!((after.id, after.slot, after.traits.custom), (before.id, before.slot, false));
}

#[test]
fn an_object_that_is_declared_no_longer_stays_as_it_is() {
    let mut world = World::with(&shop());
    let plan = world.sync(&[contact(), order()]);
    assert!(plan.sentences.is_empty());
    assert!(!world.object("company").custom);
}

#[test]
fn a_custom_field_under_a_declared_key_is_taken_up_or_makes_way() {
    let mut world = World::with(&[company()]);
    world.change(add("company", "size", integer()));
    world.change(add("company", "founded", json!({"type": "text"})));
    let (size, founded) = (world.field("company.size").id, world.field("company.founded").id);
    let more = company().field(FieldDecl::integer("size", "Employees")).field(FieldDecl::new(
        "founded",
        "Founded",
        Kind::Date,
    ));
    let plan = world.sync(&[more]);
    assert_eq!(world.field("company.size").id, size);
    assert!(!world.field("company.size").traits.custom);
    assert_eq!(world.field("company.founded_custom").id, founded);
    assert!(world.field("company.founded_custom").traits.custom);
    assert_eq!(world.field("company.founded").kind, Kind::Date);
    let renamed = "rename custom field company.founded to founded_custom, as a module declares founded";
    assert!(plan.sentences.iter().any(|sentence| sentence == renamed), "{:?}", plan.sentences);
}

#[test]
fn a_custom_object_under_a_declared_key_is_taken_up_with_its_fields() {
    let mut world = World::default();
    let fields = json!([{"key": "name", "kind": {"type": "text"}}, {"key": "budget", "kind": {"type": "money"}}]);
    world.change(json!({"change": "create_object", "key": "company", "plural": "firms", "fields": fields}));
    let id = world.object("company").id;
    world.sync(&[company()]);
    let object = world.object("company");
    assert_eq!((object.id, object.custom, object.plural.as_str()), (id, false, "firms"));
    assert_eq!(world.keys("company"), ["name", "tier", "budget"]);
    assert!(world.field("company.budget").traits.custom);
}

#[test]
fn a_declared_plural_leads_to_its_object() {
    let mut world = World::default();
    world.change(json!({"change": "create_object", "key": "firm", "plural": "companies"}));
    world.sync(&[company()]);
    assert_eq!(world.object("company").plural, "companies");
    assert_eq!(world.object("firm").plural, "companies_custom");
}

#[test]
fn a_rollup_is_worked_out_anew_when_it_is_new_or_other() {
    let mut world = World::with(&shop());
    let id = (world.object("contact").id, world.field("contact.orders_count").id);
    let with = |filter: &str| {
        let mut contact = contact();
        contact.fields[3] = contact.fields[3].clone().only(filter);
        [contact, order(), company()]
    };
    let plan = world.sync(&with("total > 0"));
    assert_eq!((plan.recount.as_slice(), plan.schema.add.len()), (&[id][..], 0));
    let last = FieldDecl::rollup("largest", "Largest", "order.contact", Measure::Max, Some("order.total"), Kind::Money);
    let plan = world.sync(&[contact().field(last), order(), company()]);
    assert_eq!(plan.recount.len(), 2);
}

#[test]
fn wrong_declarations_are_refused_with_their_place() {
    let refused = |objects: &[ObjectDecl]| refusal(sync_plan(&StoredCatalog::default(), objects));
    let one = |field: FieldDecl| refused(&[ObjectDecl::new("a", "as", "A", "As").field(field)]);
    let of = |code: &str, place: &str| (code.to_owned(), place.to_owned());
    assert_eq!(one(FieldDecl::link("b", "B", "nowhere", "as")), of("unknown_object", "a.b.kind"));
    assert_eq!(one(FieldDecl::integer("version", "V")), of("reserved_key", "a.version.key"));
    assert_eq!(one(FieldDecl::integer("b c", "B")), of("invalid_key", "a.b c.key"));
    assert_eq!(one(FieldDecl::new("b", "B", Kind::Json).indexed()), of("not_possible", "a.b.indexed"));
    assert_eq!(one(FieldDecl::integer("b", "B").searchable()), of("not_possible", "a.b.searchable"));
    let count = Kind::Integer { min: None, max: None };
    let rollup = FieldDecl::rollup("n", "N", "order.buyer", Measure::Count, None, count);
    assert_eq!(refused(&[order(), contact().field(rollup), company()]), of("unknown_field", "contact.n.kind"));
    assert_eq!(refused(&[company(), company()]), of("taken", "company"));
    assert_eq!(refused(&[company().title("tier")]), of("not_possible", "company.title"));
    assert_eq!(refused(&[company().owner("nobody")]), of("unknown_field", "company.nobody"));
    let computed = company().field(FieldDecl::new("no", "No", Kind::AutoNumber { prefix: String::new() }));
    assert!(sync_plan(&StoredCatalog::default(), &[computed]).is_ok());
}

#[test]
fn what_people_entered_never_becomes_what_the_system_works_out() {
    let mut world = World::with(&[company()]);
    world.change(add("company", "size", integer()));
    let mut other = company();
    other.fields[1].kind = Kind::AutoNumber { prefix: String::new() };
    let (code, _) = refusal(sync_plan(&world.stored, &[other]));
    assert_eq!(code, "retype_not_possible");
}

#[test]
fn the_first_fields_lie_in_the_objects_own_table() {
    let world = World::with(&shop());
    let slots: Vec<Slot> = world.object("contact").fields.iter().map(|field| field.slot).collect();
    assert!(slots.iter().all(|slot| slot.table == 0));
}

#[test]
fn a_declared_filter_is_stored_by_id_and_survives_a_rename() {
    let mut world = World::with(&[company()]);
    let with = |filter: &str| {
        let mut contact = contact();
        contact.fields[3] = contact.fields[3].clone().only(filter);
        [contact, order(), company()]
    };
    world.sync(&with("total>0"));
    let total = world.field("order.total").id;
    let Kind::Rollup { filter, .. } = &world.field("contact.orders_count").kind else { panic!("a roll-up") };
    assert_eq!(filter.as_deref(), Some(format!("#{total} > 0").as_str()));
    world.change(json!({"change": "update_field", "object": "order", "field": "total", "key": "sum_total"}));
    assert!(world.sync(&with("total > 0")).sentences.is_empty());
    let refused = refusal(sync_plan(&world.stored, &with("nothing > 0")));
    assert_eq!(refused, ("unknown_field".to_owned(), "contact.orders_count.kind".to_owned()));
}
