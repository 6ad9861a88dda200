//! What is killed between any two of its steps: nothing is half done, and nothing of the log is lost. An ordinary write
//! here, what follows a commit in [`following`], changes of the catalog in [`catalog`].
//!
//! Each test runs itself as another process, which dies before its first step, then before its second, until once it
//! comes to its end. After each death the workspace must be what it was, and in the end what it was to be.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rapport_kernel::caller::Clock;
use rapport_kernel::ctx::Cause;
use rapport_kernel::house::ListRequest;
use rapport_kernel::part::Part;
use rapport_kernel::port::Wanted;
use rapport_kernel::time::Instant;
use rapport_kernel::{Ctx, House, Patch, Read, RecordId, Result, Work};
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Map, Value as Json, json};

mod catalog;
mod dying;
mod following;

use dying::Dying;

/// Before which step the process dies; set for the process that dies.
const DIE_AT: &str = "RAPPORT_TEST_DIE_AT";
/// On which workspace it works.
const DIE_ON: &str = "RAPPORT_TEST_DIE_ON";
/// At what time.
const DIE_NOW_MS: &str = "RAPPORT_TEST_DIE_NOW_MS";
/// What it does, as JSON.
const DIE_DOING: &str = "RAPPORT_TEST_DIE_DOING";
/// More steps than anything here has.
const STEPS_MAX: usize = 1_000;

/// What a process knows that is to die.
struct Doomed {
    at: usize,
    url: String,
    now: Instant,
    doing: Json,
}

impl Doomed {
    /// Whether this process is one.
    fn is_this() -> Option<Self> {
        let told = |name| std::env::var(name).ok();
        let (at, url, now_ms, doing) = (told(DIE_AT)?, told(DIE_ON)?, told(DIE_NOW_MS)?, told(DIE_DOING)?);
        Some(Self {
            at: at.parse().expect("a number"),
            url,
            now: Instant::from_ms(now_ms.parse().expect("a time")),
            doing: doing.parse().expect("JSON"),
        })
    }

    /// The workspace, in which each step counts from its opening on.
    fn house(&self, part: Part) -> House {
        let store = rapport_store::open(&self.url).expect("the store opens");
        House::open(Arc::new(Dying::new(store, self.at)), part).expect("the house opens")
    }

    fn ctx(&self) -> Ctx {
        Ctx::as_system("killed", self.now, self.seed())
    }
}

impl Clock for Doomed {
    fn now(&self) -> Instant {
        self.now
    }
    /// Far from those of the test, whose clock counts from 1.
    fn seed(&self) -> u64 {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        ((1 + self.at as u64) << 48) + (number << 32)
    }
}

#[test]
fn a_write_that_is_killed_between_any_two_steps_leaves_nothing_behind() {
    if let Some(doomed) = Doomed::is_this() {
        return write_and_die(&doomed);
    }
    on_both(rapport_modules::part(), |t| {
        let company = t.admin().create("company", json!({"name": "Old Mill", "domain": "mill.example"}));
        let ann = t.admin().create("contact", json!({"name": "Ann Miller", "company": company, "tags": ["vip"]}));
        t.admin().create("activity", json!({"kind": "note", "subject": "To be deleted", "contact": ann}));
        t.settle();
        let before = everything(t);
        let test = "steps::a_write_that_is_killed_between_any_two_steps_leaves_nothing_behind";
        let died = (0..STEPS_MAX).take_while(|at| {
            let died = dies(t, test, *at, &Json::Null);
            if died {
                assert_eq!(everything(t), before, "killed before step {at}");
            }
            died
        });
        // Opening the workspace and the eight changes of the write.
        assert!(died.count() > 30);
        let after = everything(t);
        assert_eq!(after["log"]["units"], json!(before["log"]["units"].as_i64().expect("a count") + 1));
        assert_eq!((&after["found"]["new"], &after["found"]["deleted"]), (&json!(1), &json!(0)));
        assert_eq!((&after["note"], after["jobs"].as_array().map(Vec::len)), (&json!("kept"), Some(1)));
        assert_eq!(after["wrong"], json!([]));
        t.settle();
    });
}

/// Whether the process of that test was killed before that step; else it came to its end.
fn dies(t: &TestHouse, test: &str, at: usize, doing: &Json) -> bool {
    let done = Command::new(std::env::current_exe().expect("this program"))
        .args([test, "--exact"])
        .env(DIE_AT, at.to_string())
        .env(DIE_ON, t.url())
        .env(DIE_NOW_MS, t.now().ms().to_string())
        .env(DIE_DOING, doing.to_string())
        .output()
        .expect("it starts");
    match done.status.code() {
        Some(0) => false,
        None => true,
        Some(code) => panic!("{code}: {}", String::from_utf8_lossy(&done.stdout)),
    }
}

fn write_and_die(doomed: &Doomed) {
    let house = doomed.house(rapport_modules::part());
    let ctx = Ctx { cause: Cause::Automation, ..doomed.ctx() };
    house.write(&ctx, change).expect("the write is right");
}

/// Touches rows, lists, links, roll-ups, the search, the log, the queue, counters and notes.
fn change(w: &mut Work<'_>) -> Result<()> {
    let company = created(w, "company", json!({"name": "New Forge", "domain": "forge.example"}))?;
    let bo = created(w, "contact", json!({"name": "Bo Newman", "company": company, "tags": ["vip", "new"]}))?;
    let contacts = w.object("contact")?;
    let ann = found(w, "contact", "name = \"Ann Miller\"")?;
    w.save(&contacts, Patch::update(ann, object(json!({"company": company, "tags": []}))))?;
    created(w, "order", json!({"contact": bo, "status": "placed", "placed_at": "2026-03-01T10:00:00Z"}))?;
    let activities = w.object("activity")?;
    let note = found(w, "activity", "subject = \"To be deleted\"")?;
    w.delete(&activities, note)?;
    let now = w.ctx().now;
    w.enqueue("money.rebase", None, json!({}), now)?;
    w.tx().set_note("test", "killed", &json!("kept"), None)
}

fn created(w: &mut Work<'_>, key: &str, fields: Json) -> Result<RecordId> {
    let of = w.object(key)?;
    Ok(w.save(&of, Patch::create(object(fields)))?.id())
}

fn found(w: &mut Work<'_>, key: &str, filter: &str) -> Result<RecordId> {
    let of = w.object(key)?;
    let page = w.list(&of, &ListRequest { filter: Some(filter.to_owned()), ..ListRequest::default() })?;
    Ok(page.records[0].id)
}

fn object(json: Json) -> Map<String, Json> {
    let Json::Object(object) = json else { panic!("{json} is no object") };
    object
}

/// All that the write may touch.
fn everything(t: &TestHouse) -> Json {
    // As it is stored: the house of this process may not have heard of a change yet.
    let catalog = t.read(|r| Ok(r.catalog().clone())).expect("the catalog can be read");
    let objects: Vec<String> = catalog.objects().iter().map(|object| object.key.clone()).collect();
    let records: Map<String, Json> =
        objects.into_iter().map(|key| (key.clone(), Json::Array(t.admin().list(&key, "")))).collect();
    // On PostgreSQL units get their places later.
    t.write(|w| w.tx().place_units(1_000)).expect("units get places");
    let seen = t.read(|r| {
        let hits = |r: &mut Read<'_>, words: &str| r.search(words, &[], 10).map(|hits| hits.len());
        let catalog = r.catalog().clone();
        let units = r.tx().units_from(0, 1_000)?;
        let mut events = 0;
        for unit in &units {
            events += r.tx().unit_events(unit.id, &Wanted::default(), 1_000)?.len();
        }
        let jobs: Vec<String> = r.tx().jobs(100)?.into_iter().map(|job| job.kind).collect();
        Ok(json!({
            "log": {"units": units.len(), "events": events, "end": r.tx().log_end()?},
            "found": {"new": hits(r, "forge newman")? + hits(r, "newman")?, "deleted": hits(r, "deleted")?},
            "jobs": jobs,
            "note": r.note("test", "killed")?,
            "catalog": format!("{:?}", r.tx().load_catalog()?),
            "wrong": r.tx().check(&catalog)?,
        }))
    });
    let mut all = object(seen.expect("the workspace can be read"));
    all.insert("records".to_owned(), records.into());
    all.into()
}
