//! What follows a commit, killed between any two steps of the relay and the worker: each reaction and each job takes
//! effect once, and none is lost.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rapport_kernel::caller::Clock;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl};
use rapport_kernel::event::{Event, Unit};
use rapport_kernel::part::{JobHandler, Part, Reaction};
use rapport_kernel::query::Shelf;
use rapport_kernel::runner::Failure;
use rapport_kernel::runner::relay::Relay;
use rapport_kernel::runner::worker::Worker;
use rapport_kernel::{Ctx, Result, Work};
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use super::{Doomed, STEPS_MAX, created, dies};

/// Longer than any lease: what died holds nothing any more.
const LEASES_MS: i64 = 5 * 60 * 1000;
/// How often it is looked whether a dead client was noticed; each look asks the database a few times.
const TRIES_MAX: usize = 1_000;

/// A visitor gets a badge by a reaction, which asks for two letters by a job of two steps. Nothing asks whether it was
/// done before, so that whatever is done twice is seen.
fn part() -> Part {
    let object = |key: &str, plural: &str| {
        ObjectDecl::new(key, plural, key, plural).title("name").field(FieldDecl::text("name", "Name"))
    };
    Part::new()
        .object(object("visitor", "visitors"))
        .object(object("badge", "badges"))
        .object(object("letter", "letters"))
        .reaction(Reaction { name: "test.badge", object: "visitor", kinds: &["created"], imports: true, run: badge })
        .job(JobHandler { kind: "test.letters", run: letters })
}

fn badge(w: &mut Work<'_>, _: &Unit, event: &Event) -> Result<()> {
    let visitors = w.object("visitor")?;
    let visitor = w.get_many(&visitors, &[event.record], Shelf::Living)?.pop().expect("nobody deletes visitors");
    let name = visitor.get(visitors.find("name").expect("they have names").id).to_json();
    created(w, "badge", json!({"name": name}))?;
    let now = w.ctx().now;
    w.enqueue("test.letters", None, json!({"to": name, "number": 1}), now)
}

fn letters(w: &mut Work<'_>, payload: &Json) -> Result<Option<Json>> {
    let (to, number) = (&payload["to"], &payload["number"]);
    let name = format!("{} {number}", to.as_str().expect("a name"));
    created(w, "letter", json!({"name": name}))?;
    Ok((*number == 1).then(|| json!({"to": to, "number": 2})))
}

#[test]
fn what_follows_a_commit_is_done_once_wherever_it_is_killed() {
    if let Some(doomed) = Doomed::is_this() {
        return go_on_and_die(&doomed);
    }
    on_both(part(), |t| {
        let test = "steps::following::what_follows_a_commit_is_done_once_wherever_it_is_killed";
        let died = (0..STEPS_MAX).take_while(|at| {
            // Two units, so that one of them may be done while the other is not.
            let visitors = [format!("Ada of {at}"), format!("Eve of {at}")];
            visitors.iter().for_each(|name| _ = t.admin().create("visitor", json!({"name": name})));
            let died = dies(t, test, *at, &Json::Null);
            t.later(LEASES_MS);
            settle_after_a_death(t);
            visitors.iter().for_each(|name| done_once(t, name));
            nothing_is_left(t);
            t.later(LEASES_MS);
            died
        });
        let died = died.count();
        // Placing, two reactions and four steps of jobs, each with a save of its own.
        assert!(died > 50, "{died}");
        // What came later did none of it again.
        (0..=died).for_each(|at| done_once(t, &format!("Ada of {at}")));
    });
}

/// PostgreSQL notices a moment later that a client died, and passes over the jobs that it holds until then.
fn settle_after_a_death(t: &TestHouse) {
    for _ in 0..TRIES_MAX {
        t.settle();
        if t.jobs().is_empty() {
            return;
        }
    }
}

fn go_on_and_die(doomed: &Doomed) {
    let house = doomed.house(part());
    let mut relay = Relay::new(format!("to die at {}", doomed.at));
    let mut failed = |failure: &Failure<'_>| panic!("{failure:?}");
    loop {
        let moved = relay.step(&house, doomed, &mut failed).expect("the relay runs");
        let worked = Worker::new("to die").step(&house, doomed, &mut failed).expect("the worker runs");
        if !moved && worked == 0 {
            return;
        }
    }
}

/// One badge, and each of the two letters once.
fn done_once(t: &TestHouse, visitor: &str) {
    let count = |object: &str, name: &str| t.admin().list(object, &format!("name = \"{name}\"")).len();
    let letters = [1, 2].map(|number| count("letter", &format!("{visitor} {number}")));
    assert_eq!((count("badge", visitor), letters), (1, [1, 1]), "{visitor}");
}

fn nothing_is_left(t: &TestHouse) {
    assert_eq!(t.jobs(), []);
    let read = t.read(|r| Ok((r.tx().cursor("test.badge")?, r.tx().log_end()?)));
    let (cursor, end) = read.expect("the workspace can be read");
    assert_eq!(cursor, Some(end), "the reaction has read all of the log");
    // Opened anew, as the doctor does: on SQLite a connection that searched before takes what another process wrote to
    // the index since for corruption.
    let store = rapport_store::open(&t.url()).expect("the store opens");
    let wrong = store.read().and_then(|mut tx| tx.check(&t.house().catalog()));
    assert_eq!(wrong.expect("it can be checked"), [""; 0]);
}

#[test]
fn who_follows_the_log_is_woken_when_there_is_something_in_it() {
    on_both(part(), |t| {
        let ends = Arc::new(Mutex::new(Vec::new()));
        let (house, seen, ctx) = (t.shared(), ends.clone(), Ctx::as_system("test", t.now(), 0));
        t.house().on_log(move || {
            let end = house.read(&ctx, |r| r.tx().log_end()).expect("the log can be read");
            seen.lock().expect("nobody panics").push(end);
        });
        let before = t.read(|r| r.tx().log_end()).expect("the log can be read");
        t.admin().create("letter", json!({"name": "Dear Ada"}));
        t.settle();
        let ends = ends.lock().expect("nobody panics");
        assert!(
            ends.first().is_some_and(|end| *end > before),
            "woken at {ends:?}, where the log had ended at {before}"
        );
    });
}

#[test]
fn what_another_process_commits_wakes_whoever_waits_for_commits() {
    on_both(part(), |t| {
        let rings = Arc::new(AtomicUsize::new(0));
        let heard = rings.clone();
        t.house().on_commit(move || _ = heard.fetch_add(1, Ordering::Relaxed));
        let newest = t.house().look_around(None).expect("it looks");
        let before = rings.load(Ordering::Relaxed);
        assert_eq!(t.house().look_around(newest).expect("it looks"), newest);
        assert_eq!(rings.load(Ordering::Relaxed), before, "woken where nothing happened");
        let other = t.as_of_version(&part());
        let ctx = Ctx::as_system("test", t.now(), 0);
        other.write(&ctx, |w| created(w, "letter", json!({"name": "Dear Ada"}))).expect("it is written");
        assert_ne!(t.house().look_around(newest).expect("it looks"), newest);
        assert_eq!(rings.load(Ordering::Relaxed), before + 1);
    });
}
