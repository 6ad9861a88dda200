use rapport_kernel::ctx::{Actor, Cause};
use rapport_kernel::event::{Body, Change, Diff, Event, Logged, Past, Redated, Unit};
use rapport_kernel::port::{Store, Tx, Urgency, Wanted};
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{FieldId, ObjectId, RecordId, UnitId, Value};
use serde_json::json;
use uuid::Uuid;

use crate::support::{Bed, on_both, read, record, uuid, write};

const CONTACT: ObjectId = ObjectId(1);
const COMPANY: ObjectId = ObjectId(2);

/// Units begin with the time, as those of the kernel do.
fn unit_id(number: u128) -> UnitId {
    UnitId(Uuid::from_u128((1_000 * number) << 80 | 0x7000_8000 << 48 | number))
}

pub fn unit(number: u128) -> Unit {
    Unit {
        id: unit_id(number),
        pos: None,
        at: Instant::from_ms(1_000 * number as i64),
        actor: Actor::User { user: record(900) },
        cause: Cause::Api,
        batch: None,
        depth: 0,
    }
}

pub fn event(unit: u128, seq: i32, about: RecordId, version: i64) -> Event {
    let change = Change { field: FieldId(3), old: Value::Null, new: Value::Text(format!("“{version}”\n")) };
    Event {
        unit: unit_id(unit),
        seq,
        kind: "updated".to_owned(),
        object: CONTACT,
        record: about,
        version,
        body: Body::Diff(Diff(vec![change])),
        subjects: Vec::new(),
        occurred_at: None,
    }
}

fn with_subjects(mut event: Event, subjects: &[RecordId]) -> Event {
    event.subjects = subjects.iter().map(|id| Ref { object: COMPANY, id: *id }).collect();
    event
}

pub fn append(store: &dyn Store, unit: &Unit, events: &[Event]) {
    write(store, |tx| {
        tx.append_unit(unit)?;
        tx.append_events(events)
    });
}

fn keys(logged: &[Logged]) -> Vec<(u128, i32)> {
    logged.iter().map(|one| (one.event.unit.0.as_u128() & 0xffff, one.event.seq)).collect()
}

fn place_all(bed: &Bed, store: &dyn Store) {
    let placed = write(store, |tx| tx.place_units(1_000));
    assert_eq!(placed > 0, bed.is_postgres(), "only there units wait for their places");
}

#[test]
fn a_unit_comes_back_as_it_was_written() {
    on_both(|bed| {
        let store = bed.open();
        let mut unit = unit(1);
        unit.batch = Some(uuid(77));
        unit.depth = 3;
        unit.cause = Cause::Automation;
        unit.actor = Actor::Token { user: record(900), token: record(901) };
        let data = Event {
            kind: "opened".to_owned(),
            body: Body::Data(json!({"url": "https://example.com/?a=1", "n": [1, null]})),
            ..event(1, 1, record(5), 2)
        };
        let events = vec![with_subjects(event(1, 0, record(5), 2), &[record(6), record(7)]), data];
        append(&*store, &unit, &events);
        let (mut found, found_events) = read(&*store, |tx| tx.unit(unit.id)).expect("the unit");
        assert_eq!(found.pos.take(), (!bed.is_postgres()).then_some(1));
        assert_eq!((found, found_events), (unit, events));
        assert!(read(&*store, |tx| tx.unit(unit_id(2))).is_none());
    });
}

#[test]
fn a_history_goes_by_version_and_begins_after_one() {
    on_both(|bed| {
        let store = bed.open();
        for number in 1..=5 {
            let about = event(number, 0, record(5), number as i64);
            append(&*store, &unit(number), &[about, event(number, 1, record(6), 1)]);
        }
        let versions = |after, limit| {
            let found = read(&*store, |tx| tx.history(record(5), Past::version(after), limit));
            found.iter().map(|one| one.event.version).collect::<Vec<_>>()
        };
        assert_eq!(versions(0, 100), [1, 2, 3, 4, 5]);
        assert_eq!(versions(2, 2), [3, 4]);
        assert_eq!(versions(5, 10), [0i64; 0]);
    });
}

#[test]
fn a_history_is_read_on_in_the_middle_of_a_version() {
    on_both(|bed| {
        let store = bed.open();
        // What modules tell of a record leaves its version as it is.
        append(&*store, &unit(1), &[event(1, 0, record(5), 1), event(1, 1, record(5), 1)]);
        append(&*store, &unit(2), &[event(2, 0, record(5), 1), event(2, 1, record(5), 2)]);
        let mut after = Past::version(0);
        let mut seen = Vec::new();
        while let [one] = read(&*store, |tx| tx.history(record(5), after, 1)).as_slice() {
            seen.extend(keys(std::slice::from_ref(one)));
            after = one.past();
        }
        assert_eq!(seen, [(1, 0), (1, 1), (2, 0), (2, 1)]);
    });
}

#[test]
fn a_later_version_stands_later_in_a_history_though_its_unit_is_older() {
    on_both(|bed| {
        let store = bed.open();
        // The request of unit 1 came first, waited for the record, and was committed last.
        append(&*store, &unit(2), &[event(2, 0, record(5), 1)]);
        append(&*store, &unit(1), &[event(1, 0, record(5), 2)]);
        assert_eq!(keys(&read(&*store, |tx| tx.history(record(5), Past::version(0), 10))), [(2, 0), (1, 0)]);
    });
}

#[test]
fn histories_of_many_records_stop_at_a_moment() {
    on_both(|bed| {
        let store = bed.open();
        for number in 1..=4 {
            append(
                &*store,
                &unit(number),
                &[event(number, 0, record(6), number as i64), event(number, 1, record(5), number as i64)],
            );
        }
        let all = |until| read(&*store, |tx| tx.history_many(&[record(6), record(5), record(9)], until));
        assert_eq!(all(None).len(), 8);
        let some = all(Some(Instant::from_ms(2_000)));
        let found: Vec<_> = some.iter().map(|one| (one.event.record, one.event.version)).collect();
        assert_eq!(found, [(record(5), 1), (record(5), 2), (record(6), 1), (record(6), 2)]);
        assert_eq!(some[0].unit.at, Instant::from_ms(1_000));
    });
}

#[test]
fn a_timeline_holds_own_events_and_those_of_which_the_record_is_a_subject_newest_first() {
    on_both(|bed| {
        let store = bed.open();
        append(&*store, &unit(1), &[event(1, 0, record(5), 1)]);
        // The subject itself, and twice: shown once.
        let both = with_subjects(event(2, 0, record(8), 1), &[record(5), record(5)]);
        append(&*store, &unit(2), &[both, event(2, 1, record(9), 1)]);
        let own = with_subjects(event(3, 0, record(5), 2), &[record(5)]);
        append(&*store, &unit(3), &[own, with_subjects(event(3, 1, record(8), 2), &[record(5)])]);
        let timeline = read(&*store, |tx| tx.timeline(record(5), None, 10));
        assert_eq!(keys(&timeline), [(3, 1), (3, 0), (2, 0), (1, 0)]);
        assert_eq!(timeline[0].event.subjects, [Ref { object: COMPANY, id: record(5) }]);
    });
}

#[test]
fn pages_of_a_timeline_give_each_event_once() {
    on_both(|bed| {
        let store = bed.open();
        for number in 1..=6 {
            let events: Vec<Event> = (0..5)
                .map(|seq| match seq % 2 {
                    0 => event(number, seq, record(5), 1),
                    _ => with_subjects(event(number, seq, record(8), 1), &[record(5)]),
                })
                .collect();
            append(&*store, &unit(number), &events);
        }
        let mut paged = Vec::new();
        let mut before = None;
        loop {
            let page = read(&*store, |tx| tx.timeline(record(5), before, 4));
            let Some(last) = page.last() else { break };
            before = Some(last.place());
            paged.extend(keys(&page));
        }
        let wanted: Vec<(u128, i32)> =
            (1..=6).rev().flat_map(|unit| (0..5).rev().map(move |seq| (unit, seq))).collect();
        assert_eq!(paged, wanted);
    });
}

/// An event about another record, of which record 5 is a subject, that happened at `second`.
fn dated(unit: u128, seq: i32, about: u128, second: i64) -> Event {
    let event = with_subjects(event(unit, seq, record(about), 1), &[record(5)]);
    Event { kind: "created".to_owned(), occurred_at: Some(Instant::from_ms(1_000 * second)), ..event }
}

#[test]
fn what_occurred_at_another_time_than_it_was_written_stands_there() {
    on_both(|bed| {
        let store = bed.open();
        append(&*store, &unit(2), &[event(2, 0, record(5), 1), dated(2, 1, 11, 1), dated(2, 2, 12, 9)]);
        append(&*store, &unit(4), &[dated(4, 0, 13, 2), with_subjects(event(4, 1, record(8), 1), &[record(5)])]);
        append(&*store, &unit(6), &[dated(6, 0, 14, 4), dated(6, 1, 15, 4), event(6, 2, record(5), 2)]);
        let whole = read(&*store, |tx| tx.timeline(record(5), None, 50));
        let wanted = [(2, 2), (6, 2), (6, 1), (6, 0), (4, 1), (4, 0), (2, 0), (2, 1)];
        assert_eq!(keys(&whole), wanted);
        let seconds: Vec<i64> = whole.iter().map(|one| one.occurred_at().ms() / 1_000).collect();
        assert_eq!(seconds, [9, 6, 4, 4, 4, 2, 2, 1]);
        for size in 1..wanted.len() {
            let mut paged = Vec::new();
            let mut before = None;
            loop {
                let page = read(&*store, |tx| tx.timeline(record(5), before, size));
                let Some(last) = page.last() else { break };
                before = Some(last.place());
                paged.extend(keys(&page));
            }
            assert_eq!(paged, wanted, "pages of {size}");
        }
    });
}

#[test]
fn what_is_dated_anew_moves_in_the_timelines_of_its_subjects() {
    on_both(|bed| {
        let store = bed.open();
        append(&*store, &unit(2), &[event(2, 0, record(5), 1), dated(2, 1, 11, 1)]);
        let undated = Event { occurred_at: None, ..dated(3, 0, 12, 0) };
        append(&*store, &unit(3), &[undated]);
        let second = |second: i64| Some(Instant::from_ms(1_000 * second));
        let order = |moved: Redated| {
            write(&*store, |tx| tx.redate(&[moved]));
            keys(&read(&*store, |tx| tx.timeline(record(5), None, 10)))
        };
        let (visit, call) = (record(11), record(12));
        assert_eq!(order(Redated { record: visit, was: second(1), at: second(5) }), [(2, 1), (3, 0), (2, 0)]);
        assert_eq!(order(Redated { record: visit, was: second(5), at: None }), [(3, 0), (2, 1), (2, 0)]);
        assert_eq!(order(Redated { record: call, was: None, at: second(1) }), [(2, 1), (2, 0), (3, 0)]);
        // At the time of its writing it is as if nobody had said a time.
        assert_eq!(order(Redated { record: call, was: second(1), at: second(3) }), [(3, 0), (2, 1), (2, 0)]);
        assert_eq!(order(Redated { record: call, was: second(3), at: second(2) }), [(3, 0), (2, 1), (2, 0)]);
        // What was written before events were dated lies where it was written, whatever date it had.
        append(&*store, &unit(4), &[Event { occurred_at: None, ..dated(4, 0, 13, 0) }]);
        let older = Redated { record: record(13), was: second(7), at: second(1) };
        assert_eq!(order(older), [(3, 0), (2, 1), (2, 0), (4, 0)]);
    });
}

#[test]
fn units_of_a_batch_come_newest_first() {
    on_both(|bed| {
        let store = bed.open();
        for number in 1..=5 {
            let batch = Some(uuid(if number == 3 { 71 } else { 70 }));
            append(&*store, &Unit { batch, ..unit(number) }, &[]);
        }
        let units = |before, limit| {
            let found = read(&*store, |tx| tx.batch_units(uuid(70), before, limit));
            found.into_iter().map(|id| id.0.as_u128() & 0xffff).collect::<Vec<_>>()
        };
        assert_eq!(units(None, 10), [5, 4, 2, 1]);
        assert_eq!(units(None, 2), [5, 4]);
        assert_eq!(units(Some(unit_id(4)), 10), [2, 1]);
    });
}

#[test]
fn the_log_is_read_by_place_in_order_and_without_gaps() {
    on_both(|bed| {
        let store = bed.open();
        assert_eq!(read(&*store, |tx| tx.log_end()), 0);
        for number in 1..=5 {
            append(&*store, &unit(number), &[event(number, 0, record(5), 1), event(number, 1, record(6), 1)]);
        }
        place_all(bed, &*store);
        assert_eq!(read(&*store, |tx| tx.log_end()), 5);
        let units = read(&*store, |tx| tx.units_from(3, 2));
        assert_eq!(units.iter().map(|unit| unit.pos).collect::<Vec<_>>(), [Some(3), Some(4)]);
        assert!(read(&*store, |tx| tx.units_from(6, 10)).is_empty());
    });
}

#[test]
fn of_a_unit_only_those_events_are_read_that_are_wanted() {
    on_both(|bed| {
        let store = bed.open();
        let other = Event { kind: "deleted".to_owned(), object: ObjectId(2), ..event(1, 2, record(7), 1) };
        append(&*store, &unit(1), &[event(1, 0, record(5), 1), event(1, 1, record(6), 1), other.clone()]);
        append(&*store, &unit(2), &[event(2, 0, record(5), 2)]);
        let kind = event(1, 0, record(5), 1).kind;
        let seqs = |wanted: Wanted<'_>, limit| {
            let found = read(&*store, |tx| tx.unit_events(unit_id(1), &wanted, limit));
            found.iter().map(|event| event.seq).collect::<Vec<_>>()
        };
        assert_eq!(seqs(Wanted::default(), 10), [0, 1, 2]);
        assert_eq!(seqs(Wanted::default(), 2), [0, 1]);
        assert_eq!(seqs(Wanted { after_seq: Some(0), ..Wanted::default() }, 10), [1, 2]);
        assert_eq!(seqs(Wanted { objects: &[ObjectId(2)], ..Wanted::default() }, 10), [2]);
        assert_eq!(seqs(Wanted { kinds: &[&kind], ..Wanted::default() }, 10), [0, 1]);
        assert_eq!(seqs(Wanted { kinds: &[&kind, "deleted"], ..Wanted::default() }, 10), [0, 1, 2]);
        assert_eq!(read(&*store, |tx| tx.unit_events(unit_id(1), &Wanted::default(), 10))[2], other);
    });
}

#[test]
fn a_unit_that_is_committed_late_gets_a_late_place_and_is_not_passed_over() {
    on_both(|bed| {
        if !bed.is_postgres() {
            return;
        }
        let store = bed.open();
        let mut late = store.write(Urgency::Interactive).expect("a transaction");
        late.append_unit(&unit(1)).expect("appended");
        append(&*store, &unit(2), &[]);
        assert_eq!(write(&*store, |tx| tx.place_units(10)), 1, "the open one is not seen");
        late.commit().expect("committed");
        assert_eq!(write(&*store, |tx| tx.place_units(10)), 1);
        let order: Vec<_> = read(&*store, |tx| tx.units_from(0, 10)).into_iter().map(|unit| unit.id).collect();
        assert_eq!(order, [unit_id(2), unit_id(1)]);
    });
}

#[test]
fn a_unit_with_ten_thousand_events_is_kept_whole() {
    on_both(|bed| {
        let store = bed.open();
        let events: Vec<Event> =
            (0..10_000).map(|seq| with_subjects(event(1, seq, record(100 + seq as u128), 1), &[record(5)])).collect();
        append(&*store, &unit(1), &events);
        let (_, found) = read(&*store, |tx| tx.unit(unit_id(1))).expect("the unit");
        assert!(found == events);
        let newest = read(&*store, |tx| tx.timeline(record(5), None, 2));
        assert_eq!(keys(&newest), [(1, 9_999), (1, 9_998)]);
    });
}

#[test]
fn a_read_transaction_sees_one_moment() {
    on_both(|bed| {
        let store = bed.open();
        let other = bed.open();
        append(&*store, &unit(1), &[event(1, 0, record(5), 1)]);
        let mut tx = store.read().expect("a transaction");
        let count = |tx: &mut dyn Tx| tx.history(record(5), Past::version(0), 10).expect("a history").len();
        assert_eq!(count(tx.as_mut()), 1);
        append(&*other, &unit(2), &[event(2, 0, record(5), 2)]);
        assert_eq!(count(tx.as_mut()), 1);
        drop(tx);
        assert_eq!(read(&*store, |tx| Ok(count(tx))), 2);
    });
}

#[test]
fn what_an_event_holds_is_found_among_all_events_of_its_object() {
    on_both(|bed| {
        let store = bed.open();
        let body = Body::Data(json!({"sha256": "a1b2%_c3"}));
        append(&*store, &unit(1), &[Event { body, ..event(1, 0, record(5), 1) }, event(1, 1, record(6), 1)]);
        let mentions = |object, text: &str| read(&*store, |tx| tx.log_mentions(object, text));
        assert!(mentions(CONTACT, "a1b2%_c3") && mentions(CONTACT, "b2%_"));
        assert!(!mentions(CONTACT, "a1b2xxc3") && !mentions(CONTACT, "A1B2"));
        assert!(!mentions(COMPANY, "a1b2"), "of another object");
    });
}
