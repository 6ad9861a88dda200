use std::collections::HashMap;
use std::sync::mpsc;
use std::time::Duration;

use rapport_kernel::port::Urgency;
use rapport_kernel::time::Instant;
use serde_json::json;

use crate::support::{on_both, on_postgres, read, write};

const NOW: Instant = Instant::from_ms(100);

#[test]
fn a_note_is_kept_changed_and_dropped() {
    on_both(|bed| {
        let store = bed.open();
        let get = |key: &str| read(&*store, |tx| tx.note("session", key, NOW));
        assert_eq!(get("a"), None);
        write(&*store, |tx| tx.set_note("session", "a", &json!({"user": "Ada"}), None));
        assert_eq!(get("a"), Some(json!({"user": "Ada"})));
        write(&*store, |tx| tx.set_note("session", "a", &json!([1, 2]), None));
        assert_eq!((get("a"), get("b")), (Some(json!([1, 2])), None));
        write(&*store, |tx| tx.drop_note("session", "a"));
        assert_eq!(get("a"), None);
    });
}

#[test]
fn a_note_past_its_time_is_not_found_and_is_swept() {
    on_both(|bed| {
        let store = bed.open();
        write(&*store, |tx| {
            tx.set_note("reply", "old", &json!(1), Some(Instant::from_ms(100)))?;
            tx.set_note("reply", "new", &json!(2), Some(Instant::from_ms(101)))?;
            tx.set_note("reply", "always", &json!(3), None)
        });
        assert_eq!(read(&*store, |tx| tx.note("reply", "old", NOW)), None);
        assert_eq!(read(&*store, |tx| tx.note("reply", "new", NOW)), Some(json!(2)));
        assert_eq!(write(&*store, |tx| tx.sweep_notes(NOW)), 1);
        let left = HashMap::from([("new".to_owned(), json!(2)), ("always".to_owned(), json!(3))]);
        assert_eq!(read(&*store, |tx| tx.notes("reply", 10)), left);
        assert_eq!(read(&*store, |tx| tx.notes("reply", 1)).len(), 1);
        assert!(read(&*store, |tx| tx.notes("other", 10)).is_empty());
    });
}

#[test]
fn of_two_requests_with_one_key_the_second_waits_and_finds_what_the_first_wrote() {
    on_postgres(|bed| {
        let store = bed.open();
        let mut first = store.write(Urgency::Interactive).expect("a transaction");
        assert_eq!(first.note("reply", "key", NOW).expect("no note"), None);
        let (began, wait) = mpsc::channel();
        std::thread::scope(|scope| {
            let second = scope.spawn(|| {
                began.send(()).expect("sent");
                write(&*store, |tx| tx.note("reply", "key", NOW))
            });
            wait.recv().expect("begun");
            // Gives the second the time to come to the lock; if it is slower, the test passes all the same.
            let _waited = mpsc::channel::<()>().1.recv_timeout(Duration::from_millis(50));
            first.set_note("reply", "key", &json!("done"), None).expect("set");
            first.commit().expect("committed");
            assert_eq!(second.join().expect("joined"), Some(json!("done")));
        });
    });
}

#[test]
fn numbers_have_no_gaps_and_go_back_with_their_transaction() {
    on_both(|bed| {
        let store = bed.open();
        assert_eq!(write(&*store, |tx| tx.next_numbers("quote", 1)), 1);
        assert_eq!(write(&*store, |tx| tx.next_numbers("quote", 3)), 2);
        let mut undone = store.write(Urgency::Interactive).expect("a transaction");
        assert_eq!(undone.next_numbers("quote", 5).expect("numbers"), 5);
        drop(undone);
        assert_eq!(write(&*store, |tx| tx.next_numbers("quote", 1)), 5);
        assert_eq!(write(&*store, |tx| tx.next_numbers("order", 2)), 1);
    });
}

#[test]
fn writers_at_once_get_different_numbers() {
    on_both(|bed| {
        let store = bed.open();
        let mut all: Vec<i64> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..4)
                .map(|_| {
                    let one = || write(&*store, |tx| tx.next_numbers("invoice", 1));
                    scope.spawn(move || (0..25).map(|_| one()).collect::<Vec<i64>>())
                })
                .collect();
            writers.into_iter().flat_map(|writer| writer.join().expect("joined")).collect()
        });
        all.sort_unstable();
        assert_eq!(all, (1..=100).collect::<Vec<i64>>());
    });
}
