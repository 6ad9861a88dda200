//! Undo of a batch: a small one at once, a large one by the worker, as far as who asked may go by then.

use rapport_kernel::caller::Clock;
use rapport_kernel::ctx::Cause;
use rapport_kernel::house::{UndoState, Undoing, Undone};
use rapport_kernel::limits::TRIES_MAX;
use rapport_kernel::{Patch, RecordId, Result};
use rapport_testkit::{Acting, TestHouse};
use serde_json::json;
use uuid::Uuid;

use crate::testing::{as_user, refusal, role, user, workspace};

const BATCH: Uuid = Uuid::from_u128(0x0190_a5a0_0000_7000_8000_0000_0000_0001);
/// More units than are undone while somebody waits.
const MANY: usize = 30;
/// How long a worker that died holds its job.
const LEASE_MS: i64 = 5 * 60 * 1000;

/// The same person, whose units belong to the batch.
fn in_batch<'t>(t: &TestHouse, who: Acting<'t>) -> Acting<'t> {
    // Units of one moment would have no order.
    t.later(1);
    who.with(|ctx| ctx.batch = Some(BATCH))
}

/// A batch of many units, each of which makes a contact.
fn many<'t>(t: &'t TestHouse, who: impl Fn() -> Acting<'t>) -> Vec<RecordId> {
    (0..MANY).map(|number| in_batch(t, who()).create("contact", json!({"name": format!("P{number}")}))).collect()
}

fn begin(t: &TestHouse, who: &Acting<'_>) -> Result<Undoing> {
    t.later(1);
    let mut ctx = who.ctx();
    ctx.cause = Cause::Undo;
    t.house().begin_undo(&ctx, t, BATCH)
}

fn progress(who: &Acting<'_>) -> Undoing {
    who.read(|r| r.find_undo(BATCH)).expect("it can be read").expect("an undo")
}

fn contacts(t: &TestHouse) -> usize {
    t.admin().list("contact", "").len()
}

#[test]
fn a_small_batch_is_undone_at_once() {
    workspace(|t| {
        in_batch(t, t.admin()).create("contact", json!({"name": "Ada"}));
        in_batch(t, t.admin()).create("contact", json!({"name": "Bob"}));
        let undone = begin(t, &t.admin()).expect("undone");
        assert_eq!((undone.state, undone.undone), (UndoState::Done, 2));
        assert_eq!((contacts(t), t.jobs().len()), (0, 0));
        assert_eq!(progress(&t.admin()), undone);
    });
}

#[test]
fn a_large_batch_is_gone_on_with_by_the_worker() {
    workspace(|t| {
        many(t, || t.admin());
        let begun = begin(t, &t.admin()).expect("begun");
        assert_eq!(begun.state, UndoState::Running);
        assert!(begun.undone > 0 && begun.undone < MANY as u64, "{begun:?}");
        assert_eq!(contacts(t), MANY - begun.undone as usize);
        t.settle();
        let done = progress(&t.admin());
        assert_eq!((done.state, done.undone, done.untouched), (UndoState::Done, MANY as u64, 0));
        assert_eq!((contacts(t), t.jobs().len()), (0, 0));
    });
}

#[test]
fn asked_for_twice_it_goes_on_once() {
    workspace(|t| {
        many(t, || t.admin());
        let begun = begin(t, &t.admin()).expect("begun");
        assert_eq!(begin(t, &t.admin()).expect("the same"), begun);
        assert_eq!(t.jobs().len(), 1);
        t.settle();
        let again = begin(t, &t.admin()).expect("begun again");
        assert_eq!(again.undone, 0, "there is nothing left to undo");
        t.settle();
        assert_eq!(contacts(t), 0);
    });
}

#[test]
fn when_the_worker_dies_another_goes_on() {
    workspace(|t| {
        many(t, || t.admin());
        begin(t, &t.admin()).expect("begun");
        let (now, until) = (t.now(), t.now().plus_ms(LEASE_MS));
        let claimed = t.write(|w| w.tx().claim("dies", now, until, 10)).expect("claimed");
        assert_eq!(claimed.len(), 1);
        t.settle();
        assert_eq!(progress(&t.admin()).state, UndoState::Running);
        t.later(LEASE_MS + 1);
        t.settle();
        assert_eq!((progress(&t.admin()).state, contacts(t)), (UndoState::Done, 0));
    });
}

#[test]
fn when_every_worker_dies_of_it_who_asked_is_told_and_a_replay_goes_on() {
    workspace(|t| {
        many(t, || t.admin());
        begin(t, &t.admin()).expect("begun");
        for _ in 0..TRIES_MAX {
            let (now, until) = (t.now(), t.now().plus_ms(LEASE_MS));
            let claimed = t.write(|w| w.tx().claim("dies", now, until, 10)).expect("claimed");
            assert_eq!(claimed.len(), 1);
            t.later(LEASE_MS + 1);
        }
        assert!(t.settle_with_failures().iter().any(|failed| failed.parked));
        let parked = progress(&t.admin());
        assert_eq!(parked.state, UndoState::Parked);
        assert!(parked.why.is_some_and(|why| why.contains("administrator")));
        let job = t.jobs().pop().expect("it is kept");
        assert!(t.write(|w| w.tx().replay(job.id, t.now())).expect("it is replayed"));
        t.settle();
        let done = progress(&t.admin());
        assert_eq!((done.state, done.why, contacts(t)), (UndoState::Done, None, 0));
    });
}

#[test]
fn what_was_made_and_changed_within_the_batch_is_undone_whole() {
    workspace(|t| {
        let ada = in_batch(t, t.admin()).create("contact", json!({"name": "Ada"}));
        for number in 1..MANY {
            in_batch(t, t.admin()).update("contact", ada, json!({"job_title": format!("Title {number}")}));
        }
        begin(t, &t.admin()).expect("begun");
        t.settle();
        let done = progress(&t.admin());
        assert_eq!((done.undone, done.rows.as_slice()), (MANY as u64, [].as_slice()));
        assert_eq!(contacts(t), 0);
    });
}

#[test]
fn what_somebody_changed_since_is_left_alone_and_named() {
    workspace(|t| {
        let made = many(t, || t.admin());
        t.later(1);
        // One of those that the worker comes to.
        t.admin().update("contact", made[0], json!({"job_title": "Countess"}));
        begin(t, &t.admin()).expect("begun");
        t.settle();
        let done = progress(&t.admin());
        assert_eq!((done.undone, done.untouched), (MANY as u64 - 1, 1));
        assert_eq!(done.rows[0].id, made[0]);
        assert!(matches!(&done.rows[0].outcome, Undone::Nothing(why) if why.contains("changed since")), "{done:?}");
        assert_eq!(contacts(t), 1);
    });
}

#[test]
fn an_undo_can_be_undone_itself() {
    workspace(|t| {
        many(t, || t.admin());
        let undo = begin(t, &t.admin()).expect("begun").id();
        t.settle();
        assert_eq!(contacts(t), 0);
        t.later(1);
        t.house().begin_undo(&t.admin().ctx(), t, undo).expect("begun");
        t.settle();
        assert_eq!(contacts(t), MANY);
    });
}

#[test]
fn the_worker_has_the_rights_of_who_asked_as_they_are_by_then() {
    workspace(|t| {
        let clerk = role(t, "Clerk", json!({"contact": {"read": "all", "create": true, "delete": "all"}}));
        let pat = user(t, "Pat", &["Clerk"]);
        many(t, || as_user(t, pat));
        let begun = begin(t, &as_user(t, pat)).expect("begun");
        t.admin().update("role", clerk, json!({"grants": {"contact": {"read": "all", "create": true}}}));
        t.settle();
        let done = progress(&as_user(t, pat));
        assert_eq!((done.state, done.undone), (UndoState::Done, begun.undone));
        assert_eq!(
            (done.untouched as usize, contacts(t)),
            (MANY - begun.undone as usize, MANY - begun.undone as usize)
        );
    });
}

#[test]
fn it_stops_when_who_asked_may_no_longer_come_in() {
    workspace(|t| {
        user(t, "Sam", &["Administrator"]);
        let pat = user(t, "Pat", &["Administrator"]);
        many(t, || as_user(t, pat));
        let asks = as_user(t, pat);
        let begun = begin(t, &asks).expect("begun");
        t.admin().update("user", pat, json!({"active": false}));
        t.settle();
        let stopped = progress(&asks);
        assert_eq!((stopped.state, stopped.undone), (UndoState::Stopped, begun.undone));
        assert!(stopped.why.is_some_and(|why| why.contains("no longer")));
        assert_eq!((contacts(t), t.jobs().len()), (MANY - begun.undone as usize, 0));
    });
}

#[test]
fn of_a_batch_that_one_may_see_nothing_of_one_hears_nothing() {
    workspace(|t| {
        role(t, "Own", json!({"contact": {"read": "own", "create": true, "update": "own", "delete": "own"}}));
        let pat = user(t, "Pat", &["Own"]);
        many(t, || t.admin());
        assert_eq!(refusal(begin(t, &as_user(t, pat))), "not_found");
        assert_eq!(as_user(t, pat).read(|r| r.find_undo(BATCH)).expect("read"), None);
        begin(t, &t.admin()).expect("begun");
        assert_eq!(as_user(t, pat).read(|r| r.find_undo(BATCH)).expect("read"), None, "another's is not one's own");
        t.settle();
    });
}

#[test]
fn what_who_asks_may_not_write_stays_and_is_named_only_where_it_is_seen() {
    workspace(|t| {
        let grant = json!({"read": "all", "update": "all", "hidden": ["income_band"], "locked": ["department"]});
        role(t, "Clerk", json!({"contact": grant}));
        let pat = user(t, "Pat", &["Clerk"]);
        let ada = t.admin().create("contact", json!({"name": "Ada", "nickname": "A", "department": "Old"}));
        let change =
            json!({"nickname": "B", "department": "New", "income_band": "high", "lifecycle_stage": "customer"});
        let fields = change.as_object().expect("fields").clone();
        t.later(1);
        let unit = in_batch(t, t.admin()).write(|w| {
            let contacts = w.object("contact")?;
            w.save(&contacts, Patch::update(ada, fields.clone()))?;
            Ok(w.unit_id())
        });
        let unit = unit.expect("changed");
        let before = t.admin().get("contact", ada);
        let rows = as_user(t, pat).write(|w| w.undo(unit, None)).expect("undone");
        let kept = Undone::Partly(vec!["department".to_owned()]);
        assert_eq!((rows.len(), &rows[0].outcome), (1, &kept));
        let stays = |now: &serde_json::Value| {
            for field in ["department", "income_band"] {
                assert_eq!(now[field], before[field], "{field}");
            }
            assert_eq!(now["nickname"], "A");
        };
        stays(&t.admin().get("contact", ada));
        t.admin().update("contact", ada, json!({"nickname": "B"}));
        let begun = begin(t, &as_user(t, pat)).expect("begun");
        assert_eq!((begun.undone, begun.partly, &begun.rows[0].outcome), (0, 1, &kept));
        stays(&t.admin().get("contact", ada));
    });
}
