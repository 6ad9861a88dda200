//! An import that is killed in the midst, again and again, and then runs to its end.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Child;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rapport_kernel::house::ListRequest;
use rapport_testkit::{TestHouse, on_both};

use super::real_crm::count;
use crate::command::{arg, json, start, try_json};

/// Enough that every run is killed long before its end.
const ROWS: usize = 20_000;
/// One row of so many is refused.
const REFUSED_EACH: usize = 500;
/// How many times the import is killed.
const KILLS: usize = 5;
/// New records that each run is to make before it dies.
const STEP: usize = 1_500;
/// A run that makes nothing for so long has failed.
const PATIENCE: Duration = Duration::from_secs(120);

fn table(path: &Path) {
    let mut text = String::from("First name,Last name,Email,Company,Source,Birthday\r\n");
    for number in 0..ROWS {
        let email = match number % REFUSED_EACH {
            7 => "nonsense".to_owned(),
            _ => format!("p{number}@example.org"),
        };
        let company = number % 97;
        writeln!(text, "Ada,Number {number},{email},\"Company {company}, Inc.\",Fair,1990-01-02\r").expect("a text");
    }
    fs::write(path, text).expect("a table");
}

/// Kills it once there are `wanted` records; whether it was still running.
fn kill_at(t: &TestHouse, mut child: Child, wanted: usize) -> bool {
    let (_never, pause) = mpsc::channel::<()>();
    let began = Instant::now();
    while count(t, "contact", "") < wanted {
        if let Some(status) = child.try_wait().expect("a process") {
            panic!("the import ended too early: {status}");
        }
        assert!(began.elapsed() < PATIENCE, "the import makes no records");
        let _ = pause.recv_timeout(Duration::from_millis(5));
    }
    child.kill().expect("it is killed");
    let status = child.wait().expect("it is gone");
    status.code().is_none()
}

#[test]
fn an_import_that_is_killed_again_and_again_brings_every_row_exactly_once() {
    on_both(rapport_modules::part(), |t| {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, errors) = (folder.path().join("people.csv"), folder.path().join("errors.csv"));
        table(&path);
        let map = folder.path().join("map.toml");
        fs::write(&map, "create_missing = [\"company\"]\n").expect("a mapping");
        let args = ["import", "contact", arg(&path), "--map", arg(&map), "--errors", arg(&errors)];
        for _ in 0..KILLS {
            let before = count(t, "contact", "");
            assert!(kill_at(t, start(t, &args), before + STEP), "it was killed while it ran");
        }
        let so_far = count(t, "contact", "");
        assert!(so_far < ROWS - 2_000, "{so_far} rows are in before the last run: the table is too small");
        let (code, report) = try_json(t, &args);
        assert_eq!(code, Some(3), "{report}");
        let refused = ROWS / REFUSED_EACH;
        assert!(report["resumed_after_line"].as_u64().is_some_and(|line| line > 1), "{report}");
        assert_eq!(report["rows"], ROWS);
        assert_eq!((&report["created"], &report["refused"]), (&(ROWS - refused).into(), &refused.into()));
        every_row_is_there_once(t);
        let lines = fs::read_to_string(&errors).expect("refused rows");
        let numbers: Vec<usize> = lines
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().expect("a line").parse().expect("a number"))
            .collect();
        let expected: Vec<usize> = (0..refused).map(|number| number * REFUSED_EACH + 7 + 2).collect();
        assert_eq!(numbers, expected);
        // All of it is one import: undone, nothing is left.
        let id = report["id"].as_str().expect("an id");
        let undone = json(t, &["import", "--revert", id]);
        assert_eq!(undone["whole"], ROWS - refused + 97);
        assert_eq!((count(t, "contact", ""), count(t, "company", "")), (0, 0));
    });
}

/// Each record once, each with its event, its company and its words in the search.
fn every_row_is_there_once(t: &TestHouse) {
    let contacts = t.house().catalog().find("contact").cloned().expect("contacts");
    let email = contacts.find("email").expect("a field").id;
    let mut seen = HashSet::new();
    let mut request = ListRequest { limit: Some(500), ..ListRequest::default() };
    loop {
        let page = t.read(|r| r.list(&contacts, &request)).expect("a page");
        for record in &page.records {
            assert_eq!(record.version, 1);
            assert!(seen.insert(record.get(email).words()), "{} is there twice", record.get(email).words());
        }
        let ids: Vec<_> = page.records.iter().map(|record| record.id).collect();
        let events = t.read(|r| r.tx().history_many(&ids, None)).expect("events");
        assert_eq!(events.len(), ids.len(), "one event each");
        match page.next_cursor {
            Some(next) => request.cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(seen.len(), ROWS - ROWS / REFUSED_EACH);
    assert_eq!(count(t, "contact", "company is empty"), 0);
    assert_eq!(count(t, "company", ""), 97);
    let hits = t.read(|r| r.search("p19999", &[], 10)).expect("a search");
    assert_eq!(hits.len(), 1);
}
