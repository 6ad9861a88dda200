//! Transactions: kept or not, seen or not, and who waits for whom.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rapport_kernel::filter::Pred;
use rapport_kernel::port::{Store, Urgency};
use rapport_kernel::query::{Fields, Shelf};
use rapport_kernel::{Catalog, Error};
use rapport_store::sqlite::{Options, Sqlite};

use crate::support::{on_both, read, record};
use crate::toy::*;

fn count(store: &dyn Store, catalog: &Catalog) -> usize {
    read(store, |tx| tx.count(catalog, &question(CONTACT, Pred::Const(true), Vec::new()), 1_000))
}

#[test]
fn a_reader_sees_one_moment_and_a_writer_its_own_work() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let all = question(CONTACT, Pred::Const(true), Vec::new());
        let mut reader = store.read().expect("a transaction");
        assert_eq!(reader.count(&catalog, &all, 10).expect("a count"), 0);
        let mut writer = store.write(Urgency::Interactive).expect("a transaction");
        writer.insert_many(contacts, &[make(CONTACT, 1, [])]).expect("it works");
        assert_eq!(writer.count(&catalog, &all, 10).expect("a count"), 1);
        assert_eq!(count(&*store, &catalog), 0);
        writer.commit().expect("it commits");
        assert_eq!(reader.count(&catalog, &all, 10).expect("a count"), 0);
        drop(reader);
        assert_eq!(count(&*store, &catalog), 1);
    });
}

#[test]
fn what_is_dropped_is_rolled_back_and_the_next_one_may_write() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        for _ in 0..3 {
            let mut tx = store.write(Urgency::Bulk).expect("a transaction");
            tx.insert_many(contacts, &[make(CONTACT, 1, [])]).expect("it works");
        }
        assert_eq!(count(&*store, &catalog), 0);
        // A statement that fails leaves a transaction that can only be dropped.
        let mut tx = store.write(Urgency::Interactive).expect("a transaction");
        tx.insert_many(contacts, &[make(CONTACT, 1, []), make(CONTACT, 1, [])]).expect_err("the same id twice");
        drop(tx);
        insert(&*store, &catalog, &[make(CONTACT, 1, [])]);
        assert_eq!(count(&*store, &catalog), 1);
    });
}

#[test]
fn a_reading_transaction_cannot_write() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let mut tx = store.read().expect("a transaction");
        tx.insert_many(contacts, &[make(CONTACT, 1, [])]).expect_err("it only reads");
        drop(tx);
        assert_eq!(count(&*store, &catalog), 0);
    });
}

#[test]
fn another_node_sees_what_was_committed_and_new_columns_too() {
    on_both(|bed| {
        let (one, other) = (bed.open(), bed.open());
        let catalog = settle(&*one);
        insert(&*one, &catalog, &[make(CONTACT, 1, [])]);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let see = || {
            read(&*other, |tx| {
                tx.get_many(&catalog, contacts, &[record(1)], &Pred::Const(true), Shelf::Living, &Fields::All)
            })
            .len()
        };
        assert_eq!(see(), 1);
        let wider = in_table(field(rapport_kernel::FieldId(500), "later", text()), 0);
        let mut after = (**contacts).clone();
        after.fields.push(wider.clone());
        let add = vec![(after, wider)];
        let change = rapport_kernel::port::SchemaChange { add, ..Default::default() };
        crate::support::write(&*one, |tx| tx.change_schema(&change));
        assert_eq!(see(), 1);
    });
}

fn hasty() -> Options {
    Options { readers: 2, read_wait_ms_max: 30, write_wait_ms_max: 30, bulk_wait_ms_max: 5_000, ..Options::default() }
}

#[test]
fn who_waits_too_long_for_a_connection_of_sqlite_is_told_to_come_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Sqlite::open(folder.path().join("busy.db"), hasty()).expect("it opens");
    let readers: Vec<_> = (0..2).map(|_| store.read().expect("a transaction")).collect();
    assert!(matches!(store.read().err(), Some(Error::Busy { .. })));
    drop(readers);
    drop(store.read().expect("free again"));
    let writer = store.write(Urgency::Interactive).expect("a transaction");
    assert!(matches!(store.write(Urgency::Interactive).err(), Some(Error::Busy { .. })));
    drop(writer);
    drop(store.write(Urgency::Interactive).expect("free again"));
}

#[test]
fn a_process_that_writes_keeps_others_waiting_up_to_a_limit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("shared.db");
    let options = Options { busy_ms_max: 30, ..hasty() };
    let one = Sqlite::open(&path, options.clone()).expect("it opens");
    let other = Sqlite::open(&path, options).expect("it opens");
    let writer = one.write(Urgency::Interactive).expect("a transaction");
    assert!(matches!(other.write(Urgency::Interactive).err(), Some(Error::Busy { .. })));
    drop(writer);
    drop(other.write(Urgency::Interactive).expect("free again"));
}

#[test]
fn an_interactive_writer_overtakes_the_bulk_writers_that_wait() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = Options { write_wait_ms_max: 10_000, bulk_wait_ms_max: 10_000, ..hasty() };
    let store = Sqlite::open(folder.path().join("queue.db"), options).expect("it opens");
    let (said, order) = mpsc::channel();
    thread::scope(|scope| {
        let first = store.write(Urgency::Bulk).expect("a transaction");
        let start = |urgency, name: &'static str| {
            let (store, said, waits) = (&store, said.clone(), store.writers_waiting());
            scope.spawn(move || {
                let _tx = store.write(urgency).expect("a transaction");
                said.send(name).expect("heard");
            });
            // Until it stands in the queue.
            while store.writers_waiting() == waits {
                thread::park_timeout(Duration::from_millis(1));
            }
        };
        start(Urgency::Bulk, "bulk 1");
        start(Urgency::Bulk, "bulk 2");
        start(Urgency::Interactive, "interactive 1");
        start(Urgency::Interactive, "interactive 2");
        drop(first);
    });
    drop(said);
    assert_eq!(order.iter().collect::<Vec<_>>(), ["interactive 1", "interactive 2", "bulk 1", "bulk 2"]);
}

#[test]
fn a_file_that_is_no_database_is_said_to_be_damaged() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("text.db");
    std::fs::write(&path, "This is no database, only a text that is long enough to have a header. ".repeat(30))
        .expect("written");
    let refused = Sqlite::open(&path, Options::default()).err().expect("refused").to_string();
    assert!(refused.contains("damaged"), "{refused}");
    let nowhere = Sqlite::open(folder.path().join("no/such/folder.db"), Options::default()).err().expect("refused");
    assert!(nowhere.to_string().contains("folder.db"), "{nowhere}");
}
