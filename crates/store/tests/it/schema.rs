//! Tables that are made, widened, recycled and dropped while the workspace lives.

use rapport_kernel::catalog::Object;
use rapport_kernel::filter::{Op, Pred};
use rapport_kernel::port::{SchemaChange, SearchDoc, Store, Urgency};
use rapport_kernel::query::{Fields, Shelf};
use rapport_kernel::settings::Settings;
use rapport_kernel::{Catalog, Error, Field, FieldId, Kind, ObjectId, Record, Value};

use crate::support::{on_both, read, record, write};
use crate::toy::*;

const THING: ObjectId = ObjectId(7);
const A: FieldId = FieldId(100);
const B: FieldId = FieldId(101);

fn things(fields: Vec<Field>) -> Object {
    object(THING, "thing", fields)
}

fn catalog_of(object: &Object) -> Catalog {
    Catalog::build(1, Settings::default(), vec![object.clone()])
}

fn change(store: &dyn Store, change: SchemaChange) {
    write(store, |tx| tx.change_schema(&change));
}

fn get(store: &dyn Store, object: &Object, number: u128) -> Record {
    let catalog = catalog_of(object);
    let found = read(store, |tx| {
        tx.get_many(&catalog, object, &[record(number)], &Pred::Const(true), Shelf::Both, &Fields::All)
    });
    found.into_iter().next().expect("a record")
}

fn sound(store: &dyn Store, object: &Object) -> Vec<String> {
    read(store, |tx| tx.check(&catalog_of(object)))
}

#[test]
fn a_workspace_just_made_has_nothing_wrong_with_it() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        assert_eq!(read(&*store, |tx| tx.check(&catalog)), [""; 0]);
    });
}

#[test]
fn what_is_missing_is_named() {
    on_both(|bed| {
        let store = bed.open();
        let made = things(vec![indexed(field(A, "a", text()))]);
        change(&*store, SchemaChange { create: vec![made.clone()], ..SchemaChange::default() });
        bed.ask("SELECT CAST(1 AS text)");
        let wanted = things(vec![indexed(field(A, "a", text())), unique(field(B, "b", text()))]);
        let wrong = sound(&*store, &wanted);
        let lacking = [
            "Table o7 lacks its column c101",
            "Table o7 lacks its column c101k",
            "Index o7_u101 of thing is missing",
            "Index o7_n101 of thing is missing",
        ];
        assert_eq!(wrong, lacking);
    });
}

#[test]
fn fields_are_added_to_records_that_are_there() {
    on_both(|bed| {
        let store = bed.open();
        let before = things(vec![field(A, "a", text())]);
        change(&*store, SchemaChange { create: vec![before.clone()], ..SchemaChange::default() });
        write(&*store, |tx| tx.insert_many(&before, &[make(THING, 1, [(A, txt("x"))])]));
        let more = [
            indexed(field(B, "b", Kind::Money)),
            field(FieldId(102), "c", Kind::Tags),
            in_table(unique(field(FieldId(103), "d", text())), 1),
            in_table(field(FieldId(104), "e", link(&[THING, CONTACT], "es")), 1),
            field(FieldId(105), "f", Kind::Formula { expression: "1 / 0".into(), result: Box::new(integer()) }),
        ];
        let after = things(before.fields.iter().cloned().chain(more.clone()).collect());
        let add = more.iter().map(|field| (after.clone(), field.clone())).collect();
        change(&*store, SchemaChange { add, ..SchemaChange::default() });
        assert_eq!(sound(&*store, &after), [""; 0]);
        assert_eq!(get(&*store, &after, 1), make(THING, 1, [(A, txt("x"))]));
        let full =
            [(B, euros(5)), (FieldId(102), list(&["t"])), (FieldId(103), txt("u")), (FieldId(104), to(CONTACT, 9))];
        write(&*store, |tx| tx.insert_many(&after, &[make(THING, 2, full.clone())]));
        assert_eq!(get(&*store, &after, 2), make(THING, 2, full));
    });
}

#[test]
fn a_recycled_slot_shows_nothing_of_the_field_before() {
    on_both(|bed| {
        let store = bed.open();
        let kinds: [(Kind, Value); 3] = [(text(), txt("old")), (Kind::Money, euros(7)), (Kind::Tags, list(&["old"]))];
        for (at, (kind, value)) in kinds.into_iter().enumerate() {
            for table in [0, 1] {
                if kind.is_many() && table == 1 {
                    continue;
                }
                let id = ObjectId(200 + at as u32 * 2 + u32::from(table));
                let old = in_table(indexed(field(A, "old", kind.clone())), table);
                let before = object(id, "thing", vec![old.clone()]);
                change(&*store, SchemaChange { create: vec![before.clone()], ..SchemaChange::default() });
                write(&*store, |tx| tx.insert_many(&before, &[make(id, 1, [(A, value.clone())])]));
                let bare = object(id, "thing", Vec::new());
                change(&*store, SchemaChange { free: vec![(bare, old.clone())], ..SchemaChange::default() });
                let new = Field { id: B, key: "new".to_owned(), ..old.clone() };
                let after = object(id, "thing", vec![new.clone()]);
                let change_ = SchemaChange {
                    wipe: vec![(after.clone(), old)],
                    add: vec![(after.clone(), new)],
                    ..SchemaChange::default()
                };
                change(&*store, change_);
                assert!(get(&*store, &after, 1).values.is_empty(), "{kind:?} in table {table}");
                assert_eq!(sound(&*store, &after), [""; 0]);
                write(&*store, |tx| tx.insert_many(&after, &[make(id, 2, [(B, value.clone())])]));
                assert_eq!(*get(&*store, &after, 2).get(B), value);
            }
        }
    });
}

#[test]
fn a_field_is_made_unique_only_where_no_two_records_share_a_value() {
    on_both(|bed| {
        let store = bed.open();
        let (plain, wanted) = (field(A, "a", text()), unique(field(A, "a", text())));
        let things = things(vec![plain.clone()]);
        change(&*store, SchemaChange { create: vec![things.clone()], ..SchemaChange::default() });
        let of = |number, text: &str| make(THING, number, [(A, txt(text))]);
        let records = [of(1, "Same"), of(2, "same"), deleted(of(3, "other")), of(4, "other")];
        write(&*store, |tx| tx.insert_many(&things, &records));
        let reindex =
            SchemaChange { reindex: vec![(things.clone(), plain.clone(), wanted.clone())], ..SchemaChange::default() };
        let mut tx = store.write(Urgency::Interactive).expect("a transaction");
        let refused = tx.change_schema(&reindex);
        assert!(matches!(refused, Err(Error::Rule { code: "not_unique", .. })), "{refused:?}");
        drop(tx);
        write(&*store, |tx| tx.purge_many(&things, &[record(1)]));
        change(&*store, reindex);
        let mut tx = store.write(Urgency::Interactive).expect("a transaction");
        let again = tx.insert_many(&things, &[of(5, "SAME")]);
        assert!(matches!(again, Err(Error::Retry)), "{again:?}");
        drop(tx);
        let back = SchemaChange { reindex: vec![(things.clone(), wanted, plain)], ..SchemaChange::default() };
        change(&*store, back);
        write(&*store, |tx| tx.insert_many(&things, &[of(5, "SAME")]));
    });
}

#[test]
fn a_dropped_object_leaves_no_table() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let one = make(CONTACT, 1, []);
        write(&*store, |tx| {
            tx.insert_many(contacts, std::slice::from_ref(&one))?;
            let doc = |object, id| SearchDoc { object, id, title: "Ada".into(), body: "Ada".into() };
            tx.index(&[doc(CONTACT, one.id), doc(COMPANY, record(2))])
        });
        change(&*store, SchemaChange { drop: vec![(**contacts).clone()], ..SchemaChange::default() });
        assert_eq!(bed.ask("SELECT CAST(count(*) AS text) FROM search_doc").as_deref(), Some("1"), "the company's");
        let left = match bed.is_postgres() {
            true => "SELECT CAST(count(*) AS text) FROM pg_tables WHERE tablename LIKE 'o2%'",
            false => "SELECT CAST(count(*) AS text) FROM sqlite_schema WHERE tbl_name LIKE 'o2%'",
        };
        assert_eq!(bed.ask(left).as_deref(), Some("0"));
        // Its number is free for the tables of a restored workspace.
        change(&*store, SchemaChange { create: vec![(**contacts).clone()], ..SchemaChange::default() });
    });
}

#[test]
fn a_change_that_is_not_committed_did_not_happen() {
    on_both(|bed| {
        let store = bed.open();
        let things = things(vec![field(A, "a", Kind::Tags)]);
        let make = SchemaChange { create: vec![things.clone()], ..SchemaChange::default() };
        let mut tx = store.write(Urgency::Interactive).expect("a transaction");
        tx.change_schema(&make).expect("it works");
        drop(tx);
        change(&*store, make);
        assert_eq!(sound(&*store, &things), [""; 0]);
    });
}

#[test]
fn a_thousand_fields_are_filled_on_one_record_found_and_sorted_by() {
    on_both(|bed| {
        let store = bed.open();
        const FIELDS: u32 = 1_200;
        let kinds = [text(), integer(), Kind::Address, Kind::Money];
        // As the planner spills them: about two hundred columns a table.
        let mut columns = 0;
        let fields: Vec<Field> = (0..FIELDS)
            .map(|at| {
                let kind = kinds[at as usize % kinds.len()].clone();
                columns += kind.columns().len();
                in_table(field(FieldId(1_000 + at), &format!("f{at}"), kind), (columns / 200) as u16)
            })
            .collect();
        let value = |field: &Field| match &field.kind {
            Kind::Integer { .. } => Value::Integer(i64::from(field.id.0)),
            Kind::Address => town(&field.key, "DE"),
            Kind::Money => euros(i64::from(field.id.0)),
            _ => txt(&field.key),
        };
        let wide = things(fields.clone());
        change(&*store, SchemaChange { create: vec![wide.clone()], ..SchemaChange::default() });
        let full = make(THING, 1, fields.iter().map(|field| (field.id, value(field))));
        write(&*store, |tx| tx.insert_many(&wide, &[full.clone(), make(THING, 2, [])]));
        assert_eq!(get(&*store, &wide, 1), full);
        let catalog = catalog_of(&wide);
        for at in [0, 201, 1_000, 1_199] {
            let field = &fields[at];
            let mut wanted = value(field);
            if let Value::Address(address) = &wanted {
                wanted = txt(&address.city.clone());
            }
            let filter = Pred::Compare { term: term(field.id), op: Op::Eq, value: wanted };
            assert_eq!(found(&*store, &catalog, THING, filter), [1], "{}", field.key);
        }
        assert_eq!(sound(&*store, &wide), [""; 0]);
    });
}

#[test]
fn more_lists_than_one_statement_takes_are_read_back() {
    on_both(|bed| {
        let store = bed.open();
        let fields: Vec<Field> = (0..230).map(|at| field(FieldId(1_000 + at), &format!("f{at}"), Kind::Tags)).collect();
        let wide = things(fields.clone());
        change(&*store, SchemaChange { create: vec![wide.clone()], ..SchemaChange::default() });
        let full = make(THING, 1, fields.iter().map(|field| (field.id, list(&[&field.key, "all"]))));
        write(&*store, |tx| tx.insert_many(&wide, std::slice::from_ref(&full)));
        assert_eq!(get(&*store, &wide, 1), full);
    });
}
