//! What only PostgreSQL's driver can get wrong.

use std::time::Duration;

use rapport_kernel::Error;
use rapport_kernel::port::{Store, Urgency};
use rapport_kernel::time::Instant;
use rapport_store::{Postgres, PostgresOptions as Options};
use serde_json::json;

use crate::support::{on_postgres, read, write};

const NOW: Instant = Instant::from_ms(0);

const SESSIONS: &str = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[test]
fn idle_connections_that_died_are_replaced_without_a_word() {
    on_postgres(|bed| {
        let store = bed.open();
        write(&*store, |tx| tx.set_cursor("a", 1));
        bed.ask(&format!("SELECT count(pg_terminate_backend(pid)) {SESSIONS}"));
        assert_eq!(read(&*store, |tx| tx.cursor("a")), Some(1));
        bed.ask(&format!("SELECT count(pg_terminate_backend(pid)) {SESSIONS}"));
        write(&*store, |tx| tx.set_cursor("a", 2));
        assert_eq!(read(&*store, |tx| tx.cursor("a")), Some(2));
    });
}

#[test]
fn a_connection_lost_within_a_transaction_asks_to_run_again_and_keeps_nothing() {
    on_postgres(|bed| {
        let store = bed.open();
        let mut tx = store.write(Urgency::Interactive).expect("a transaction");
        tx.set_cursor("a", 1).expect("set");
        bed.ask(&format!("SELECT count(pg_terminate_backend(pid)) {SESSIONS}"));
        assert!(matches!(tx.set_cursor("b", 1), Err(Error::Retry)));
        assert!(matches!(tx.cursor("a"), Err(Error::Retry)), "the transaction stays over");
        assert!(tx.commit().is_err());
        assert_eq!(read(&*store, |tx| tx.cursor("a")), None);
    });
}

#[test]
fn a_transaction_that_is_dropped_leaves_nothing_open() {
    on_postgres(|bed| {
        let store = bed.open();
        read(&*store, |tx| tx.cursor("a"));
        let mut tx = store.write(Urgency::Interactive).expect("a transaction");
        tx.set_cursor("a", 1).expect("set");
        drop(tx);
        // The rollback is on its way, not waited for.
        let is_idle = || bed.ask(&format!("SELECT count(*) {SESSIONS} AND state <> 'idle'")).as_deref() == Some("0");
        let end = std::time::Instant::now() + Duration::from_secs(10);
        while !is_idle() {
            assert!(std::time::Instant::now() < end, "the transaction stays open");
            bed.ask("SELECT pg_sleep(0.01)");
        }
        assert_eq!(bed.ask(&format!("SELECT count(*) {SESSIONS}")).as_deref(), Some("1"));
        assert_eq!(read(&*store, |tx| tx.cursor("a")), None);
    });
}

#[test]
fn when_all_connections_are_taken_the_answer_is_busy() {
    on_postgres(|bed| {
        let options = Options { connections_max: 2, wait_ms_max: 20, bulk_wait_ms_max: 20 };
        let store = Postgres::open(&bed.url(), options).expect("it opens");
        let mut one = store.read().expect("a transaction");
        one.cursor("a").expect("a connection");
        let mut bulk = store.write(Urgency::Bulk).expect("a transaction");
        bulk.cursor("a").expect("a connection");
        let mut third = store.read().expect("a transaction");
        assert!(matches!(third.cursor("a"), Err(Error::Busy { .. })));
        drop(one);
        assert_eq!(third.cursor("a").expect("a connection"), None);
    });
}

#[test]
fn bulk_work_leaves_connections_to_people() {
    on_postgres(|bed| {
        let options = Options { connections_max: 3, wait_ms_max: 2_000, bulk_wait_ms_max: 20 };
        let store = Postgres::open(&bed.url(), options).expect("it opens");
        let mut first = store.write(Urgency::Bulk).expect("a transaction");
        first.cursor("a").expect("a connection");
        let mut second = store.write(Urgency::Bulk).expect("a transaction");
        assert!(matches!(second.cursor("a"), Err(Error::Busy { .. })));
        assert_eq!(read(&store, |tx| tx.cursor("a")), None);
    });
}

#[test]
fn a_server_that_is_not_there_is_named_without_the_password() {
    let refused = Postgres::open("postgres://me:secret@127.0.0.1:1/crm", Options::default());
    let sentence = refused.err().expect("refused").to_string();
    assert!(sentence.contains("database crm at 127.0.0.1, port 1"), "{sentence}");
    assert!(!sentence.contains("secret"), "{sentence}");
}

#[test]
fn a_database_that_cannot_hold_every_text_is_refused() {
    on_postgres(|bed| {
        let name = bed.ask("SELECT current_database()").expect("a name");
        bed.ask(&format!(
            "CREATE DATABASE {name}_latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        ));
        let url = bed.url().replace(&name, &format!("{name}_latin"));
        let refused = Postgres::open(&url, Options::default()).err().map(|error| error.to_string());
        bed.ask(&format!("DROP DATABASE {name}_latin WITH (FORCE)"));
        assert!(refused.is_some_and(|sentence| sentence.contains("LATIN1")));
    });
}

#[test]
fn a_schema_in_the_url_holds_the_tables() {
    on_postgres(|bed| {
        let store = Postgres::open(&format!("{}?schema=sales", bed.url()), Options::default()).expect("it opens");
        write(&store, |tx| tx.set_cursor("a", 5));
        assert_eq!(bed.ask("SELECT pos FROM sales.cursor").as_deref(), Some("5"));
        assert_eq!(read(&*bed.open(), |tx| tx.cursor("a")), None);
    });
}

#[test]
fn two_processes_may_make_the_tables_at_once() {
    on_postgres(|bed| {
        // A word of SQL, too.
        let url = format!("{}?schema=both", bed.url());
        std::thread::scope(|scope| {
            let nodes: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| Postgres::open(&url, Options::default()).map(|store| store.engine())))
                .collect();
            for node in nodes {
                node.join().expect("joined").expect("it opens");
            }
        });
        assert_eq!(bed.ask("SELECT count(*) FROM \"both\".workspace").as_deref(), Some("1"));
    });
}

#[test]
fn a_text_with_a_zero_character_is_refused_as_input() {
    on_postgres(|bed| {
        let store = bed.open();
        let mut tx = store.write(Urgency::Interactive).expect("a transaction");
        let refused = tx.set_note("a", "b\0c", &json!(1), None);
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        drop(tx);
        assert_eq!(read(&*store, |tx| tx.note("a", "b", NOW)), None);
    });
}
