//! What follows a commit when it goes wrong: reactions and jobs that fail, chains without end, relays in each other's
//! way.
//!
//! Visitors get a badge by a reaction and a letter by a job. Both are counted, not asked for, so that one thing done
//! twice would show.

use std::sync::atomic::{AtomicUsize, Ordering};

use rapport_kernel::caller::Clock;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl};
use rapport_kernel::ctx::Cause;
use rapport_kernel::event::{Event, Unit};
use rapport_kernel::job::JobState;
use rapport_kernel::limits::{CHAIN_DEPTH_MAX, TRIES_MAX};
use rapport_kernel::part::{JobHandler, Part, Reaction};
use rapport_kernel::query::Shelf;
use rapport_kernel::runner::relay::Relay;
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Patch, Result, Work};
use rapport_testkit::{Failed, TestHouse, on_both};
use serde_json::{Map, Value as Json, json};

/// How long a relay holds its lease.
const RELAY_LEASE_MS: i64 = 10_000;
/// How long a worker holds a job.
const JOB_LEASE_MS: i64 = 5 * 60 * 1000;
/// Longer than any job waits for its next try.
const NEXT_TRY_MS: i64 = 2 * 60 * 60 * 1000;
/// As whom everything fails.
const BROKEN: &str = "Bobby";

fn part() -> Part {
    let object = |key: &str, plural: &str| {
        ObjectDecl::new(key, plural, key, plural).title("name").field(FieldDecl::text("name", "Name"))
    };
    let created = |name, object, imports, run| Reaction { name, object, kinds: &["created"], imports, run };
    Part::new()
        .object(object("visitor", "visitors"))
        .object(object("badge", "badges"))
        .object(object("greeting", "greetings"))
        .object(object("letter", "letters"))
        .object(object("echo", "echoes"))
        .reaction(created("test.badge", "visitor", true, badge))
        .reaction(created("test.greeting", "visitor", false, greeting))
        .reaction(created("test.echo", "echo", true, echo))
        .job(JobHandler { kind: "test.letter", run: letter })
}

fn badge(w: &mut Work<'_>, _: &Unit, event: &Event) -> Result<()> {
    let name = name_of(w, event)?;
    make(w, "badge", &name)?;
    refuse_broken(w, &name)
}

fn greeting(w: &mut Work<'_>, _: &Unit, event: &Event) -> Result<()> {
    let name = name_of(w, event)?;
    make(w, "greeting", &name)
}

/// Has itself for a consequence.
fn echo(w: &mut Work<'_>, _: &Unit, event: &Event) -> Result<()> {
    let name = name_of(w, event)?;
    make(w, "echo", &name)?;
    refuse_broken(w, &name)
}

fn letter(w: &mut Work<'_>, payload: &Json) -> Result<Option<Json>> {
    let name = payload["to"].as_str().expect("the test says to whom").to_owned();
    make(w, "letter", &name)?;
    refuse_broken(w, &name).map(|()| None)
}

/// Fails after its work was done, so that it has to be taken back.
fn refuse_broken(w: &mut Work<'_>, name: &str) -> Result<()> {
    let is_mended = w.note("test", "mended")?.is_some();
    match name == BROKEN && !is_mended {
        true => Err(Error::rule("out_of_paper", "There is no paper")),
        false => Ok(()),
    }
}

fn name_of(w: &mut Work<'_>, event: &Event) -> Result<String> {
    let object = w.catalog().get(event.object).expect("its object").clone();
    let record = w.get_many(&object, &[event.record], Shelf::Living)?.pop().expect("nobody deletes it");
    let name = object.find("name").expect("it has a name").id;
    Ok(record.get(name).to_json().as_str().expect("a text").to_owned())
}

fn make(w: &mut Work<'_>, object: &str, name: &str) -> Result<()> {
    let object = w.object(object)?;
    w.save(&object, Patch::create(Map::from_iter([("name".to_owned(), json!(name))]))).map(|_| ())
}

fn comes(t: &TestHouse, name: &str) {
    t.admin().create("visitor", json!({"name": name}));
}

fn mend(t: &TestHouse) {
    t.write(|w| w.set_note("test", "mended", &json!(true), None)).expect("it is mended");
}

/// The names of all records of an object, sorted.
fn names(t: &TestHouse, object: &str) -> Vec<String> {
    let all = t.admin().list(object, "");
    let mut names: Vec<_> = all.iter().map(|record| record["name"].as_str().expect("a text").to_owned()).collect();
    names.sort();
    names
}

fn failed(what: &str, tries: u32, parked: bool) -> Failed {
    Failed { what: what.to_owned(), tries, parked, error: "There is no paper".to_owned() }
}

fn enqueue_letter(t: &TestHouse, to: &str) {
    t.write(|w| {
        let now = w.ctx().now;
        w.enqueue("test.letter", None, json!({"to": to}), now)
    })
    .expect("it is enqueued");
}

#[test]
fn a_reaction_that_fails_is_tried_again_as_a_job_and_holds_up_no_other() {
    on_both(part(), |t| {
        comes(t, BROKEN);
        comes(t, "Ada");
        let tried = t.settle_with_failures();
        assert_eq!(tried, [failed("test.badge", 1, false), failed("reaction:test.badge", 1, false)]);
        assert_eq!(names(t, "badge"), ["Ada"], "what the failed one wrote is taken back");
        assert_eq!(names(t, "greeting"), ["Ada", BROKEN]);
        mend(t);
        t.settle();
        assert_eq!(names(t, "badge"), ["Ada"], "it waits for its time");
        t.later(NEXT_TRY_MS);
        t.settle();
        assert_eq!(names(t, "badge"), ["Ada", BROKEN]);
        assert_eq!(t.jobs(), []);
    });
}

#[test]
fn a_large_unit_is_reacted_to_part_by_part_and_each_event_once() {
    on_both(part(), |t| {
        let guests: Vec<String> = (100..270).map(|number| format!("Guest {number}")).collect();
        t.write(|w| guests.iter().try_for_each(|name| make(w, "visitor", name))).expect("they come together");
        comes(t, "Zoe");
        let mut relay = Relay::new("one".to_owned());
        let before = t.read(|r| r.tx().log_end()).expect("the log");
        while relay.step(t.house(), t, &mut |_| ()).expect("a step") {}
        let all: Vec<String> = guests.iter().cloned().chain(["Zoe".to_owned()]).collect();
        assert_eq!(names(t, "badge"), all);
        assert_eq!(names(t, "greeting"), all);
        let units = t.read(|r| r.tx().units_from(before + 1, 1_000)).expect("the log").len();
        assert!(units >= 2 * 170usize.div_ceil(50), "nobody waits for all of it: {units}");
    });
}

#[test]
fn a_part_that_fails_holds_up_no_other_part() {
    on_both(part(), |t| {
        let mut guests: Vec<String> = (100..220).map(|number| format!("Guest {number}")).collect();
        guests[60] = BROKEN.to_owned();
        t.write(|w| guests.iter().try_for_each(|name| make(w, "visitor", name))).expect("they come together");
        assert_eq!(t.settle_with_failures().len(), 2, "the part, and of it the one");
        guests.sort();
        assert_eq!(names(t, "greeting"), guests);
        guests.retain(|name| name != BROKEN);
        assert_eq!(names(t, "badge"), guests);
        mend(t);
        t.later(NEXT_TRY_MS);
        t.settle();
        assert_eq!(names(t, "badge").len(), 120);
    });
}

#[test]
fn a_reaction_that_is_new_to_a_workspace_begins_with_what_happens_from_then_on() {
    on_both(part(), |t| {
        comes(t, "Ada");
        t.settle();
        let created = |name, run| Reaction { name, object: "visitor", kinds: &["created"], imports: true, run };
        let newer = t.as_of_version(&part().reaction(created("test.second_badge", badge)));
        comes(t, "Bea");
        t.later(RELAY_LEASE_MS);
        let mut relay = Relay::new("newer".to_owned());
        while relay.step(&newer, t, &mut |_| ()).expect("a step") {}
        assert_eq!(names(t, "badge"), ["Ada", "Bea", "Bea"]);
    });
}

#[test]
fn a_job_that_fails_ten_times_is_parked_with_its_error_until_somebody_replays_it() {
    on_both(part(), |t| {
        enqueue_letter(t, BROKEN);
        for tries in 1..=TRIES_MAX {
            assert_eq!(t.settle_with_failures(), [failed("test.letter", tries, tries == TRIES_MAX)]);
            assert_eq!(t.settle_with_failures(), [], "not before its time");
            t.later(NEXT_TRY_MS);
        }
        mend(t);
        t.settle();
        assert_eq!(names(t, "letter"), [""; 0], "nobody asked for it to be tried again");
        let parked = t.jobs().pop().expect("it is kept");
        assert_eq!((parked.state, parked.error.as_deref()), (JobState::Parked, Some("There is no paper")));
        assert!(t.write(|w| w.tx().replay(parked.id, t.now())).expect("it is replayed"));
        t.settle();
        assert_eq!(names(t, "letter"), [BROKEN]);
        assert_eq!(t.jobs(), []);
    });
}

#[test]
fn a_job_whose_worker_dies_each_time_is_parked_and_not_tried_for_ever() {
    on_both(part(), |t| {
        enqueue_letter(t, "Ada");
        for _ in 0..TRIES_MAX {
            let until = t.now().plus_ms(JOB_LEASE_MS);
            let taken = t.write(|w| w.tx().claim("one that dies", t.now(), until, 1)).expect("it is taken");
            assert_eq!(taken.len(), 1);
            t.later(JOB_LEASE_MS);
        }
        let tried = t.settle_with_failures();
        assert_eq!(
            tried.iter().map(|one| (one.what.as_str(), one.parked)).collect::<Vec<_>>(),
            [("test.letter", true)]
        );
        let parked = t.jobs().pop().expect("it is kept");
        assert!(t.write(|w| w.tx().replay(parked.id, t.now())).expect("it is replayed"));
        t.settle();
        assert_eq!(names(t, "letter"), ["Ada"]);
    });
}

#[test]
fn a_chain_of_reactions_ends_at_its_depth_limit() {
    on_both(part(), |t| {
        t.admin().create("echo", json!({"name": "Hello"}));
        t.settle();
        assert_eq!(names(t, "echo").len(), 1 + usize::from(CHAIN_DEPTH_MAX));
    });
}

#[test]
fn a_chain_ends_there_as_well_when_a_link_of_it_had_to_be_repeated() {
    on_both(part(), |t| {
        t.admin().create("echo", json!({"name": BROKEN}));
        let tried = t.settle_with_failures();
        assert_eq!(tried, [failed("test.echo", 1, false), failed("reaction:test.echo", 1, false)]);
        mend(t);
        t.later(NEXT_TRY_MS);
        t.settle();
        assert_eq!(names(t, "echo").len(), 1 + usize::from(CHAIN_DEPTH_MAX));
    });
}

#[test]
fn a_reaction_that_leaves_imports_out_minds_only_what_else_is_done() {
    on_both(part(), |t| {
        t.admin().with(|ctx| ctx.cause = Cause::Import).create("visitor", json!({"name": "Ada"}));
        comes(t, "Eve");
        t.settle();
        assert_eq!(names(t, "badge"), ["Ada", "Eve"]);
        assert_eq!(names(t, "greeting"), ["Eve"]);
    });
}

/// Whether there was anything to do for it.
fn steps(t: &TestHouse, relay: &mut Relay, clock: &dyn Clock) -> bool {
    relay.step(t.house(), clock, &mut |failure| panic!("{failure:?}")).expect("the relay runs")
}

#[test]
fn a_lease_that_ran_out_is_taken_over_by_another_relay() {
    on_both(part(), |t| {
        let (mut one, mut other) = (Relay::new("one".to_owned()), Relay::new("other".to_owned()));
        comes(t, "Ada");
        assert!(steps(t, &mut one, t));
        comes(t, "Eve");
        t.later(RELAY_LEASE_MS - 1);
        assert!(!steps(t, &mut other, t), "the first one still has it");
        assert_eq!(names(t, "badge"), ["Ada"]);
        t.later(1);
        assert!(steps(t, &mut other, t));
        comes(t, "Tom");
        assert!(!steps(t, &mut one, t), "it has lost it");
        assert!(steps(t, &mut other, t));
        assert_eq!(names(t, "badge"), ["Ada", "Eve", "Tom"]);
    });
}

/// A clock whose relay stands still when it asks for the time for the n-th time, until its lease has run out and
/// another relay has done all there is; and then as long as it says.
struct Pause<'t> {
    t: &'t TestHouse,
    asked: AtomicUsize,
    at: usize,
    then_ms: i64,
}

impl Clock for Pause<'_> {
    fn now(&self) -> Instant {
        if self.asked.fetch_add(1, Ordering::Relaxed) + 1 == self.at {
            self.t.later(RELAY_LEASE_MS);
            let mut other = Relay::new("other".to_owned());
            while steps(self.t, &mut other, self.t) {}
            self.t.later(self.then_ms);
        }
        self.t.now()
    }
    fn seed(&self) -> u64 {
        self.t.seed()
    }
}

/// Stands still wherever it may; the last time it is not asked so often any more.
fn nothing_twice(t: &TestHouse, then_ms: i64) {
    for at in 1.. {
        let visitors = [format!("Ada {at}"), format!("Eve {at}")];
        visitors.iter().for_each(|name| comes(t, name));
        let clock = Pause { t, asked: AtomicUsize::new(0), at, then_ms };
        steps(t, &mut Relay::new(format!("one {at}")), &clock);
        t.later(RELAY_LEASE_MS);
        t.settle();
        for name in &visitors {
            let badges = t.admin().list("badge", &format!("name = \"{name}\""));
            assert_eq!(badges.len(), 1, "{name}, when it stood still at {at}");
        }
        t.later(RELAY_LEASE_MS);
        if clock.asked.into_inner() < at {
            assert!(at > 4, "it stood still between reactions");
            return;
        }
    }
}

#[test]
fn a_relay_that_stood_still_past_its_lease_handles_no_event_a_second_time() {
    on_both(part(), |t| nothing_twice(t, 0));
}

#[test]
fn a_relay_that_finds_the_lease_free_again_handles_no_event_a_second_time() {
    on_both(part(), |t| nothing_twice(t, RELAY_LEASE_MS));
}
