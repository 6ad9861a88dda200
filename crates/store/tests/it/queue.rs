use rapport_kernel::job::{Job, JobState, NewJob};
use rapport_kernel::port::{Store, Urgency};
use rapport_kernel::time::Instant;
use serde_json::json;
use uuid::Uuid;

use crate::support::{on_both, on_postgres, read, uuid, write};

fn at(ms: i64) -> Instant {
    Instant::from_ms(ms)
}

fn job(number: u128, run_at: i64) -> NewJob {
    NewJob { id: uuid(number), kind: "mail.send".into(), key: None, payload: json!({"n": 1}), run_at: at(run_at) }
}

fn keyed(number: u128, run_at: i64) -> NewJob {
    NewJob { key: Some("base".into()), ..job(number, run_at) }
}

fn enqueue(store: &dyn Store, jobs: &[NewJob]) {
    write(store, |tx| tx.enqueue(jobs));
}

fn claim(store: &dyn Store, now: i64) -> Vec<Job> {
    write(store, |tx| tx.claim("worker", at(now), at(now + 100), 10))
}

fn ids(jobs: &[Job]) -> Vec<Uuid> {
    jobs.iter().map(|job| job.id).collect()
}

#[test]
fn due_jobs_are_claimed_in_their_order_and_once() {
    on_both(|bed| {
        let store = bed.open();
        enqueue(&*store, &[job(3, 10), job(1, 20), job(2, 20), job(4, 90)]);
        let first = write(&*store, |tx| tx.claim("worker", at(50), at(100), 2));
        assert_eq!(ids(&first), [uuid(3), uuid(1)]);
        assert_eq!((first[0].state, first[0].tries, &first[0].payload), (JobState::Running, 0, &json!({"n": 1})));
        assert_eq!(ids(&claim(&*store, 50)), [uuid(2)]);
        assert!(claim(&*store, 50).is_empty(), "the fourth is not due");
    });
}

#[test]
fn a_job_whose_lease_ran_out_is_claimed_again_and_counts_as_tried() {
    on_both(|bed| {
        let store = bed.open();
        enqueue(&*store, &[job(1, 0)]);
        assert_eq!(claim(&*store, 0)[0].tries, 0);
        assert!(claim(&*store, 99).is_empty());
        assert_eq!(claim(&*store, 100)[0].tries, 1);
    });
}

#[test]
fn a_finished_job_is_gone() {
    on_both(|bed| {
        let store = bed.open();
        enqueue(&*store, &[job(1, 0)]);
        claim(&*store, 0);
        write(&*store, |tx| tx.finish(uuid(1)));
        assert!(read(&*store, |tx| tx.jobs(10)).is_empty());
    });
}

#[test]
fn while_a_job_of_a_kind_and_key_waits_no_second_one_is_enqueued() {
    on_both(|bed| {
        let store = bed.open();
        enqueue(&*store, &[keyed(1, 0), keyed(2, 0)]);
        enqueue(&*store, &[keyed(3, 0), NewJob { kind: "other".into(), ..keyed(4, 0) }]);
        let waiting = read(&*store, |tx| tx.jobs(10));
        assert_eq!(ids(&waiting), [uuid(1), uuid(4)]);
        claim(&*store, 0);
        enqueue(&*store, &[keyed(5, 200)]);
        assert_eq!(read(&*store, |tx| tx.jobs(10)).len(), 3, "one that runs does not stand in the way");
    });
}

#[test]
fn a_job_is_put_back_with_the_reason() {
    on_both(|bed| {
        let store = bed.open();
        enqueue(&*store, &[job(1, 0)]);
        claim(&*store, 0);
        write(&*store, |tx| tx.retry(uuid(1), at(500), "no route to host"));
        assert!(claim(&*store, 400).is_empty());
        let again = claim(&*store, 500);
        assert_eq!((again[0].tries, again[0].error.as_deref()), (1, Some("no route to host")));
    });
}

#[test]
fn a_job_put_back_beside_its_like_leaves_the_work_and_its_tries_to_it() {
    on_both(|bed| {
        let store = bed.open();
        enqueue(&*store, &[keyed(1, 0)]);
        claim(&*store, 0);
        enqueue(&*store, &[keyed(2, 0)]);
        write(&*store, |tx| tx.retry(uuid(1), at(500), "down"));
        let left = read(&*store, |tx| tx.jobs(10));
        assert_eq!(ids(&left), [uuid(2)]);
        assert_eq!((left[0].tries, left[0].error.as_deref()), (1, Some("down")));
    });
}

#[test]
fn a_parked_job_waits_for_a_person_and_can_be_replayed() {
    on_both(|bed| {
        let store = bed.open();
        enqueue(&*store, &[keyed(1, 0), job(2, 0)]);
        claim(&*store, 0);
        write(&*store, |tx| tx.park(uuid(1), &"x".repeat(5_000)));
        assert_eq!(ids(&claim(&*store, 10_000)), [uuid(2)], "only the other one's lease runs out");
        let parked = read(&*store, |tx| tx.jobs(1)).remove(0);
        assert_eq!((parked.id, parked.state), (uuid(1), JobState::Parked));
        assert_eq!(parked.error.map(|error| error.len()), Some(2_000));
        assert!(write(&*store, |tx| tx.replay(uuid(1), at(20_000))));
        assert!(!write(&*store, |tx| tx.replay(uuid(1), at(20_000))), "it is not parked any more");
        assert_eq!(claim(&*store, 20_000).iter().find(|job| job.id == uuid(1)).map(|job| job.tries), Some(0));
    });
}

#[test]
fn a_parked_job_that_is_replayed_beside_its_like_leaves_the_work_to_it() {
    on_both(|bed| {
        let store = bed.open();
        enqueue(&*store, &[keyed(1, 0)]);
        claim(&*store, 0);
        write(&*store, |tx| tx.park(uuid(1), "broken"));
        enqueue(&*store, &[keyed(2, 0)]);
        assert!(write(&*store, |tx| tx.replay(uuid(1), at(5))));
        assert_eq!(ids(&read(&*store, |tx| tx.jobs(10))), [uuid(2)]);
    });
}

#[test]
fn two_workers_at_once_take_different_jobs() {
    on_postgres(|bed| {
        let store = bed.open();
        enqueue(&*store, &[job(1, 0), job(2, 0)]);
        let mut one = store.write(Urgency::Interactive).expect("a transaction");
        let taken = one.claim("one", at(0), at(100), 1).expect("a job");
        let others = claim(&*store, 0);
        one.commit().expect("committed");
        assert_eq!((ids(&taken), ids(&others)), (vec![uuid(1)], vec![uuid(2)]));
    });
}

#[test]
fn a_cursor_remembers_how_far_a_reaction_has_read() {
    on_both(|bed| {
        let store = bed.open();
        assert_eq!(read(&*store, |tx| tx.cursor("mail")), None);
        write(&*store, |tx| tx.set_cursor("mail", 7));
        write(&*store, |tx| tx.set_cursor("mail", 9));
        write(&*store, |tx| tx.set_cursor("hooks", 1));
        assert_eq!(read(&*store, |tx| tx.cursor("mail")), Some(9));
    });
}

#[test]
fn a_lease_has_one_holder_until_it_runs_out() {
    on_both(|bed| {
        let store = bed.open();
        let lease = |who: &str, now| write(&*store, |tx| tx.lease("relay", who, at(now), at(now + 10)));
        assert!(lease("a", 0));
        assert!(!lease("b", 5));
        assert!(lease("a", 9), "the holder renews it");
        assert!(!lease("b", 18));
        assert!(lease("b", 19));
        assert!(!lease("a", 20));
    });
}
