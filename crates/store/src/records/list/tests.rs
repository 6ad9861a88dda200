//! How SQLite goes about a list: what it does to a million records is seen in its plan for none.

use rapport_kernel::catalog::{ChoiceOption, Field, Kind, Object, OnDelete, Slot, Traits};
use rapport_kernel::filter::{End, Hop, Path};
use rapport_kernel::port::SchemaChange;
use rapport_kernel::query::{After, Direction, Fields, Sort, SortKey};
use rapport_kernel::record::Values;
use rapport_kernel::settings::Settings;
use rapport_kernel::time::Instant;
use rapport_kernel::{FieldId, ObjectId, Record, RecordId, Value};
use uuid::Uuid;

use super::*;
use crate::conn::Cell;
use crate::sqlite::{Options, Sqlite};

const THING: ObjectId = ObjectId(1);
const NAME: FieldId = FieldId(1);
const CODE: FieldId = FieldId(2);
const STAGE: FieldId = FieldId(3);
const PARENT: FieldId = FieldId(4);
const TAGS: FieldId = FieldId(5);
const LOOSE: FieldId = FieldId(6);

fn field(id: FieldId, kind: Kind, traits: Traits) -> Field {
    let key = format!("f{id}");
    Field { id, label: key.clone(), key, kind, slot: Slot { table: 0, number: id.0 }, traits }
}

fn things() -> Object {
    let text = || Kind::Text { chars_max: 100 };
    let indexed = || Traits { indexed: true, ..Traits::default() };
    let option = ChoiceOption { key: "won".into(), label: "Won".into(), retired: false };
    let parent = Kind::Link { targets: vec![THING], inverse: "children".into(), on_delete: OnDelete::Clear };
    Object {
        id: THING,
        key: "thing".into(),
        plural: "things".into(),
        aliases: Vec::new(),
        label: "Thing".into(),
        label_plural: "Things".into(),
        custom: false,
        title: None,
        owner: None,
        parent: None,
        author: None,
        subjects: Vec::new(),
        occurred: None,
        planned: None,
        layout: Vec::new(),
        guarded: false,
        kept: Vec::new(),
        fields: vec![
            field(NAME, text(), indexed()),
            field(CODE, text(), Traits { unique: true, ..Traits::default() }),
            field(STAGE, Kind::Choice { options: vec![option], steps: Vec::new() }, indexed()),
            field(PARENT, parent, Traits::default()),
            field(TAGS, Kind::Tags, Traits::default()),
            field(LOOSE, text(), Traits::default()),
        ],
    }
}

/// Asks a workspace with a table for things.
fn among_things<T>(ask: impl FnOnce(&mut dyn Conn, &Catalog) -> T) -> T {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Sqlite::open(folder.path().join("plan.db"), Options::default()).expect("it opens");
    let mut session = store.begin_write(rapport_kernel::port::Urgency::Interactive).expect("a session");
    let create = SchemaChange { create: vec![things()], ..SchemaChange::default() };
    crate::schema::change_schema(&mut session, &create).expect("tables");
    let catalog = Catalog::build(1, Settings::default(), vec![things()]);
    ask(&mut session, &catalog)
}

fn listed(filter: Pred, sort: Vec<Sort>, after: Option<After>, limit: usize) -> Query {
    Query { object: THING, filter, sort, after, limit, fields: Fields::Some(Vec::new()), shelf: Shelf::Living }
}

/// The plan of each statement that a page may ask: of its tries, and of its segments.
struct Plans {
    tries: Vec<String>,
    plain: Vec<String>,
}

fn plans(filter: Pred, sort: Vec<Sort>, after: Option<SortKey>) -> Plans {
    let after = after.map(|key| After { keys: vec![key], id: RecordId(Uuid::nil()) });
    let query = listed(filter, sort, after, 50);
    among_things(|conn, catalog| {
        let listing = Listing::new(conn, catalog, &query).expect("a question");
        let mut all = Plans { tries: Vec::new(), plain: Vec::new() };
        for segment in listing.order.segments(query.after.as_ref()).expect("segments") {
            if listing.tries_order {
                let sql = listing.among(conn, &segment, 300, 51).expect("a statement");
                all.tries.push(plan(conn, &sql));
            }
            all.plain.push(plan(conn, &listing.plain(&segment, 51).expect("a statement")));
        }
        all
    })
}

fn plan(conn: &mut dyn Conn, sql: &Sql<'static>) -> String {
    let rows = sql.with_text(|text| format!("EXPLAIN QUERY PLAN {text}")).rows(conn).expect("a plan");
    let steps = rows.into_iter().map(|row| match row.into_iter().nth(3) {
        Some(Cell::Text(step)) => step,
        other => panic!("no step: {other:?}"),
    });
    steps.collect::<Vec<_>>().join("\n")
}

fn by(path: Path, direction: Direction) -> Vec<Sort> {
    vec![Sort { path, direction }]
}

fn is(field: FieldId, text: &str) -> Pred {
    let term = Term::Path(Path::field(field));
    Pred::Compare { term, op: Op::Eq, value: Value::Text(text.to_owned()) }
}

const SORTING: &str = "TEMP B-TREE";

#[test]
fn a_page_in_the_order_of_an_index_is_sought_and_not_sorted() {
    let places = [None, Some(SortKey::Null), Some(SortKey::Text("x".into()))];
    for direction in [Direction::Ascending, Direction::Descending] {
        for after in &places {
            for plan in plans(Pred::Const(true), by(Path::field(NAME), direction), after.clone()).plain {
                assert!(plan.contains("USING INDEX o1_i1") && !plan.contains(SORTING), "{after:?}: {plan}");
                assert!(after.is_none() || plan.contains("SEARCH"), "{after:?}: {plan}");
            }
        }
    }
    for end in [End::CreatedAt, End::UpdatedAt] {
        let plain = plans(Pred::Const(true), by(Path::end(end), Direction::Descending), None).plain;
        assert!(!plain[0].contains(SORTING), "{}", plain[0]);
    }
    let unsorted = plans(Pred::Const(true), Vec::new(), None).plain;
    assert!(!unsorted[0].contains(SORTING), "{}", unsorted[0]);
}

#[test]
fn a_unique_field_sorts_by_its_two_indexes() {
    let all = plans(Pred::Const(true), by(Path::field(CODE), Direction::Ascending), None).plain;
    assert!(all[0].contains("o1_n2") && !all[0].contains(SORTING), "{}", all[0]);
    // Of equal codes there is one at most, so that the last term costs nothing.
    assert!(all[1].contains("o1_u2") && !all[1].contains("TEMP B-TREE FOR ORDER BY"), "{}", all[1]);
    let after = Some(SortKey::Text("x".into()));
    for plan in plans(Pred::Const(true), by(Path::field(CODE), Direction::Ascending), after).plain {
        assert!(plan.contains("SEARCH t USING INDEX o1_u2"), "{plan}");
    }
}

#[test]
fn a_condition_that_many_may_fulfil_is_tried_in_the_order_of_the_page() {
    let parent = Hop { link: PARENT, target: THING, scope: Pred::Const(true) };
    let parents_stage = Term::Path(Path { hops: vec![parent], end: End::Field { field: STAGE, part: None } });
    let of_parent = Pred::Compare { term: parents_stage, op: Op::Eq, value: Value::Text("won".into()) };
    for filter in [is(STAGE, "won"), is(LOOSE, "x"), is(TAGS, "vip"), of_parent] {
        let plans = plans(filter.clone(), by(Path::field(NAME), Direction::Descending), None);
        let tried = &plans.tries[0];
        assert!(tried.contains("USING INDEX o1_i1") && !tried.contains(SORTING), "{filter:?}: {tried}");
        // What the try does not find is rare, and found by its own index.
        let wanted = if filter == is(LOOSE, "x") { "SCAN t USING INDEX o1_i1" } else { "(c3=?)" };
        let wanted = if filter == is(TAGS, "vip") { "(k=?)" } else { wanted };
        assert!(plans.plain[0].contains(wanted), "{filter:?}: {}", plans.plain[0]);
    }
}

#[test]
fn what_one_record_fulfils_at_most_is_not_tried() {
    let one = Pred::Ids(vec![RecordId(Uuid::nil())]);
    for filter in [is(CODE, "x"), one.clone(), Pred::And(vec![is(STAGE, "won"), one]), Pred::Const(true)] {
        assert!(
            plans(filter.clone(), by(Path::field(NAME), Direction::Ascending), None).tries.is_empty(),
            "{filter:?}"
        );
    }
}

/// Things by number, of which those from `won` on are won; the numbers of a page of `limit`, lowest first.
fn first_won(count: u32, won: u32, limit: usize, effort: Effort) -> Vec<u32> {
    let at = Instant::from_ms(0);
    let thing = |number: u32| {
        let mut values = Values::default();
        values.set(NAME, Value::Text(format!("{number:05}")));
        values.set(STAGE, Value::Text(if number >= won { "won" } else { "lost" }.into()));
        let id = RecordId(Uuid::from_u128(u128::from(number)));
        Record { id, object: THING, version: 1, created_at: at, updated_at: at, deleted_at: None, values }
    };
    let all: Vec<Record> = (0..count).map(thing).collect();
    let query = listed(is(STAGE, "won"), by(Path::field(NAME), Direction::Ascending), None, limit);
    among_things(|conn, catalog| {
        crate::records::insert_many(conn, &things(), &all).expect("rows");
        let mut listing = Listing::new(conn, catalog, &query).expect("a question");
        listing.effort = effort;
        let mut found = Vec::new();
        for segment in listing.order.segments(None).expect("segments") {
            found.extend(listing.rows(conn, &segment, limit - found.len()).expect("rows"));
        }
        let number = |row: &Row| match row[0] {
            Cell::Uuid(id) => id.as_u128() as u32,
            _ => panic!("no id: {row:?}"),
        };
        found.iter().map(number).collect()
    })
}

#[test]
fn a_page_is_the_same_however_far_it_was_looked_for() {
    let effort = Effort { first: 5, max: 40, sorted: 8, many: 20 };
    // Among the first, among those promised, further on, and by its own index.
    for (count, won) in [(100, 2), (100, 4), (100, 30), (60, 50), (95, 70), (200, 90), (120, 60), (65, 5)] {
        for limit in [1, 3, 30] {
            let wanted: Vec<u32> = (won..count).take(limit).collect();
            assert_eq!(first_won(count, won, limit, effort), wanted, "{won} to {count}, {limit} of them");
        }
    }
}

#[test]
fn only_what_an_index_finds_is_counted() {
    let are_any = |filter: Pred| {
        let query = listed(filter, by(Path::field(NAME), Direction::Ascending), None, 50);
        among_things(|conn, catalog| {
            let listing = Listing::new(conn, catalog, &query).expect("a question");
            listing.are_at_least(conn, 0).expect("a count")
        })
    };
    assert_eq!(are_any(is(STAGE, "won")), Some(true));
    assert_eq!(are_any(Pred::And(vec![is(LOOSE, "x"), is(STAGE, "won")])), Some(true));
    assert_eq!(are_any(is(LOOSE, "x")), None, "to count them is to read all");
}
