//! Backup, restore and move, within an engine and between the two.

use std::collections::BTreeSet;
use std::io::{self, Write};

use rapport_kernel::ctx::{Actor, Cause};
use rapport_kernel::event::{Body, Change, Diff, Event, Past, Unit};
use rapport_kernel::filter::Pred;
use rapport_kernel::job::NewJob;
use rapport_kernel::port::{FreeSlot, RowChange, SearchDoc, Store, StoredCatalog};
use rapport_kernel::query::{Fields, Shelf};
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, FieldId, ObjectId, Record, UnitId, Value};
use rapport_store::Database;
use rapport_store::archive::{self, Made, Outline};
use rapport_store::blobs::Folder;
use serde_json::json;

use crate::records::samples;
use crate::support::{Bed, on_both, on_pairs, read, record, uuid, write};
use crate::toy::*;

mod damage;
mod files;
mod lived;

const NOW: Instant = Instant::from_ms(1_772_442_000_000);

fn quiet(_: &str, _: u64) {}

fn database(bed: &Bed) -> Database {
    Database::open(&bed.url()).expect("it opens")
}

/// Where the files of a workspace without files lie: nowhere.
fn no_files() -> Folder {
    Folder::new("/nowhere/at/all")
}

fn back_up(bed: &Bed) -> (Vec<u8>, Outline) {
    let made = Made { product: "0.0.0", at: NOW };
    archive::back_up(&database(bed), &no_files(), &made, Vec::new(), &mut quiet).expect("a backup")
}

fn outline(bed: &Bed) -> Outline {
    archive::outline(&database(bed), &mut quiet).expect("an outline")
}

fn rows_of(outline: &Outline, table: &str) -> u64 {
    outline.sums.iter().find(|sum| sum.table == table).unwrap_or_else(|| panic!("no table {table}")).rows
}

/// A workspace with a value of every kind, deleted records, history, jobs, notes and counters.
fn furnish(store: &dyn Store) {
    settle(store);
    let gone = field(FieldId(99), "gone", rapport_kernel::Kind::Tags);
    let stored = StoredCatalog {
        epoch: 7,
        settings: catalog().settings,
        objects: objects(),
        free: vec![FreeSlot { object: CONTACT, field: gone }],
        next_object: 5,
        next_field: 100,
    };
    write(store, |tx| tx.save_catalog(&stored));
    let catalog = catalog();
    let [first, second] = [1, 2]
        .map(|at| samples().into_iter().map(move |(field, one, other)| (field, if at == 1 { one } else { other })));
    let records = [make(CONTACT, 1, first), make(CONTACT, 2, second), make(CONTACT, 3, []), make(CONTACT, 4, [])];
    insert(store, &catalog, &records);
    insert(store, &catalog, &[deleted(make(CONTACT, 5, [(C_EMAIL, txt("A@example.org")), (C_TAGS, list(&["x"]))]))]);
    insert(store, &catalog, &[make(DEAL, 6, [(D_CONTACT, to(CONTACT, 1)), (D_AMOUNT, euros(700))])]);
    let contacts = catalog.get(CONTACT).expect("contacts");
    let set = vec![(C_LANGS, list(&["fr"])), (C_LEVEL, Value::Integer(3))];
    let change = RowChange { id: record(3), version: 2, updated_at: NOW, deleted_at: None, set };
    write(store, |tx| tx.update_many(contacts, &[change]));
    log_and_small_tables(store);
}

fn log_and_small_tables(store: &dyn Store) {
    let actor = Actor::System { name: "test".to_owned() };
    let unit = |n| Unit {
        id: UnitId(uuid(n)),
        pos: None,
        at: NOW,
        actor: actor.clone(),
        cause: Cause::Api,
        batch: Some(uuid(800)),
        depth: 0,
    };
    let change = Change { field: C_NICK, old: Value::Null, new: txt("“new”\n\u{1F600}") };
    let event = |n, seq| Event {
        unit: UnitId(uuid(n)),
        seq,
        kind: "updated".to_owned(),
        object: CONTACT,
        record: record(1),
        version: 1,
        body: Body::Diff(Diff(vec![change.clone()])),
        subjects: vec![Ref { object: COMPANY, id: record(900) }],
        occurred_at: (seq == 1).then(|| Instant::from_ms(1_000)),
    };
    write(store, |tx| {
        for number in 500..503 {
            tx.append_unit(&unit(number))?;
            tx.append_events(&[event(number, 0), event(number, 1)])?;
        }
        tx.set_cursor("reaction", 2)?;
        tx.next_numbers("K-", 41)?;
        tx.set_note("secret", "1", &json!({"hash": "$argon2id$"}), None)?;
        tx.set_note("reply", "1", &json!([1, "ä"]), Some(NOW))?;
        tx.lease("relay", "node", NOW, NOW.plus_ms(1))?;
        let job = NewJob { id: uuid(700), kind: "mail".into(), key: None, payload: json!({"to": 1}), run_at: NOW };
        tx.enqueue(&[job])?;
        let doc = SearchDoc { object: CONTACT, id: record(1), title: "stale".into(), body: "stale".into() };
        tx.index(&[doc])
    });
}

fn all_contacts(store: &dyn Store) -> Vec<Record> {
    let catalog = catalog();
    let contacts = catalog.get(CONTACT).expect("contacts").clone();
    let ids: Vec<_> = (1..=5).map(record).collect();
    let mut found =
        read(store, |tx| tx.get_many(&catalog, &contacts, &ids, &Pred::Const(true), Shelf::Both, &Fields::All));
    found.sort_by_key(|record| record.id);
    found
}

fn finds(store: &dyn Store, text: &str) -> usize {
    read(store, |tx| tx.search(&catalog(), text, &[(CONTACT, Pred::Const(true))], 10)).len()
}

/// What a restored workspace must be like, whichever way it went.
fn is_the_same(from: &Bed, to: &Bed) {
    assert_eq!(outline(from), outline(to));
    let (there, here) = (from.open(), to.open());
    assert_eq!(all_contacts(&*there), all_contacts(&*here));
    let stored = |store: &dyn Store| format!("{:?}", read(store, |tx| tx.load_catalog()));
    assert_eq!(stored(&*there), stored(&*here));
    assert_eq!(read(&*here, |tx| tx.check(&catalog())), [""; 0], "all columns and indexes are there");
    assert_eq!((finds(&*here, "Žofie"), finds(&*here, "stale")), (1, 0), "search was made anew");
    assert_eq!(write(&*here, |tx| tx.next_numbers("K-", 1)), 42, "numbers go on");
    let history = |store: &dyn Store| read(store, |tx| tx.history(record(1), Past::version(0), 100)).len();
    assert_eq!((history(&*there), history(&*here)), (6, 6));
}

#[test]
fn an_archive_holds_every_table_but_those_made_anew() {
    on_both(|bed| {
        furnish(&*bed.open());
        let outline = outline(bed);
        let named: BTreeSet<String> = outline.sums.iter().map(|sum| sum.table.clone()).collect();
        let left_out = |name: &str| name.starts_with("search_") || ["lease", "tables_version"].contains(&name);
        let there = match bed.is_postgres() {
            true => "SELECT string_agg(tablename::text, ' ') FROM pg_tables WHERE schemaname = 'public'",
            false => {
                "SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            }
        };
        let there = bed.ask(there).expect("tables");
        let there: BTreeSet<String> = there.split(' ').filter(|name| !left_out(name)).map(str::to_owned).collect();
        assert_eq!(named, there);
        for (table, columns) in columns_in_archive(bed) {
            let wanted: BTreeSet<String> = columns_in_database(bed, &table);
            assert_eq!(columns, wanted, "columns of {table}");
        }
        let counts =
            ["o2", "o2_x1", "o2_m36", "event", "event_subject", "event_occurred", "note", "counter", "job", "cursor"];
        assert_eq!(counts.map(|table| rows_of(&outline, table)), [5, 2, 5, 6, 3, 3, 2, 1, 1, 1]);
    });
}

/// From the lines of an archive, read as a stranger would: unpack it and read JSON.
fn columns_in_archive(bed: &Bed) -> Vec<(String, BTreeSet<String>)> {
    let mut text = String::new();
    let (bytes, _) = back_up(bed);
    io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(&bytes[..]), &mut text).expect("gzip");
    let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let headers = lines.filter(|line| line.get("columns").is_some());
    let names = |line: &serde_json::Value| {
        let columns = line["columns"].as_array().expect("columns").iter();
        columns.map(|column| column[0].as_str().expect("a name").to_owned()).collect()
    };
    headers.map(|line| (line["table"].as_str().expect("a table").to_owned(), names(&line))).collect()
}

fn columns_in_database(bed: &Bed, table: &str) -> BTreeSet<String> {
    let asked = match bed.is_postgres() {
        true => format!(
            "SELECT string_agg(column_name::text, ' ') FROM information_schema.columns WHERE table_name = '{table}'"
        ),
        false => format!("SELECT group_concat(name, ' ') FROM pragma_table_info('{table}')"),
    };
    let names = bed.ask(&asked).expect("columns");
    // The epoch stands in the manifest. That of access is not carried: a restore raises the epoch, which says as much.
    let left_out = |name: &str| table == "workspace" && ["epoch", "access_epoch"].contains(&name);
    names.split(' ').filter(|name| !left_out(name)).map(str::to_owned).collect()
}

#[test]
fn a_backup_restored_into_the_other_engine_is_the_same_workspace() {
    on_pairs(|from, to| {
        furnish(&*from.open());
        let (bytes, written) = back_up(from);
        let (manifest, read) = archive::restore(&database(to), &no_files(), &bytes[..], &mut quiet).expect("a restore");
        assert_eq!((written, manifest.epoch), (read, 7));
        assert_eq!(back_up(to).1, outline(from), "an archive of the restored one is equal table by table");
        is_the_same(from, to);
    });
}

#[test]
fn a_workspace_moved_to_the_other_engine_is_the_same_and_stays_where_it_was() {
    on_pairs(|from, to| {
        furnish(&*from.open());
        let before = outline(from);
        let moved = archive::move_to(&database(from), &database(to), None, &mut quiet).expect("a move");
        assert_eq!(moved, before);
        is_the_same(from, to);
    });
}

#[test]
fn the_same_workspace_gives_the_same_bytes() {
    on_both(|bed| {
        furnish(&*bed.open());
        assert!(back_up(bed) == back_up(bed));
    });
}

#[test]
fn tables_of_many_pages_are_read_whole() {
    on_pairs(|from, to| {
        furnish(&*from.open());
        let long = "é".repeat(20_000);
        let notes = |number| if number % 400 == 0 { txt(&long) } else { txt("short") };
        let many: Vec<Record> = (10_000..11_700)
            .map(|number| make(CONTACT, number, [(C_NOTES, notes(number)), (C_TAGS, list(&["b", "a", "c"]))]))
            .collect();
        insert(&*from.open(), &catalog(), &many);
        let moved = archive::move_to(&database(from), &database(to), None, &mut quiet).expect("a move");
        assert_eq!((rows_of(&moved, "o2"), rows_of(&moved, "o2_m36")), (1_705, 5_105));
        assert_eq!(archive::rows(&database(from)).expect("a count"), moved.rows());
        assert_eq!(outline(to), moved);
    });
}

#[test]
fn a_workspace_that_is_not_empty_is_not_overwritten() {
    on_both(|bed| {
        furnish(&*bed.open());
        let (bytes, before) = back_up(bed);
        let refused = archive::restore(&database(bed), &no_files(), &bytes[..], &mut quiet);
        assert!(matches!(refused, Err(Error::Rule { code: "workspace_not_empty", .. })), "{refused:?}");
        let refused = archive::move_to(&database(bed), &database(bed), None, &mut quiet);
        assert!(matches!(refused, Err(Error::Rule { code: "workspace_not_empty", .. })), "{refused:?}");
        assert_eq!(outline(bed), before);
    });
}

#[test]
fn a_workspace_that_was_opened_but_never_used_counts_as_empty() {
    on_pairs(|from, to| {
        furnish(&*from.open());
        let store = to.open();
        let other = object(ObjectId(2), "other", vec![indexed(field(FieldId(1), "a", text()))]);
        let stored = StoredCatalog { epoch: 9, objects: vec![other.clone()], ..StoredCatalog::default() };
        let schema = rapport_kernel::port::SchemaChange { create: vec![other], ..Default::default() };
        write(&*store, |tx| {
            tx.change_schema(&schema)?;
            tx.save_catalog(&stored)
        });
        archive::move_to(&database(from), &database(to), None, &mut quiet).expect("a move");
        assert_eq!(outline(from), outline(to));
        assert_eq!(
            read(&*store, |tx| tx.epochs().map(|epochs| epochs.catalog)),
            10,
            "who has it open notices that the catalog is another"
        );
    });
}

#[test]
fn nothing_is_backed_up_where_no_workspace_is() {
    on_both(|bed| {
        let made = Made { product: "0.0.0", at: NOW };
        let refused = archive::back_up(&database(bed), &no_files(), &made, Vec::new(), &mut quiet).map(drop);
        assert!(matches!(refused, Err(Error::Rule { code: "no_workspace", .. })), "{refused:?}");
    });
    let nowhere = Database::open_existing("sqlite:/nowhere/at/all.db").map(drop);
    assert!(matches!(nowhere, Err(Error::Rule { code: "no_workspace", .. })), "{nowhere:?}");
}

/// Changes the workspace as soon as something is written.
struct Meddling<'s> {
    store: &'s dyn Store,
    bytes: Vec<u8>,
}

impl Write for Meddling<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.is_empty() {
            insert(self.store, &catalog(), &[make(CONTACT, 77, [(C_TAGS, list(&["late"]))])]);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_backup_is_of_one_moment_while_others_write() {
    on_both(|bed| {
        let store = bed.open();
        furnish(&*store);
        let before = outline(bed);
        let out = Meddling { store: &*store, bytes: Vec::new() };
        let made = Made { product: "0.0.0", at: NOW };
        let (out, written) = archive::back_up(&database(bed), &no_files(), &made, out, &mut quiet).expect("a backup");
        assert_eq!(written, before);
        assert_eq!(archive::check(&out.bytes[..], &mut quiet).expect("it is whole").1, before);
        assert_eq!(rows_of(&outline(bed), "o2"), 6, "the other one wrote meanwhile");
    });
}

#[test]
fn search_is_made_anew_from_the_records() {
    on_both(|bed| {
        let store = bed.open();
        furnish(&*store);
        assert_eq!((finds(&*store, "stale"), finds(&*store, "Ünal")), (1, 0), "as the fixture left it");
        let known = archive::reindex(&database(bed), &mut quiet).expect("it works");
        assert_eq!(known, 5, "four living contacts and a deal");
        assert_eq!((finds(&*store, "stale"), finds(&*store, "Ünal"), finds(&*store, "zofje")), (0, 1, 1));
    });
}
