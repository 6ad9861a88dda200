//! Backup, restore and move as people run them.

use std::fs;
use std::path::Path;

use rapport_modules::part;
use rapport_testkit::{TestHouse, on_both};
use serde_json::json;

use crate::command::{arg, as_json, at, json as said, run, try_json};

fn furnish(t: &TestHouse) {
    let works = t.admin().create("company", json!({"name": "Babbage & Co"}));
    let ada = t.admin().create("contact", json!({"name": "Ada Lovelace", "company": works.to_string()}));
    t.admin().update("contact", ada, json!({"name": "Countess Lovelace"}));
    t.settle();
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn what_was_backed_up_is_restored_elsewhere_and_nothing_is_wrong_with_it() {
    on_both(part(), |t| {
        furnish(t);
        let folder = tempfile::tempdir().expect("a folder");
        let (file, again) = (folder.path().join("a.rapport"), folder.path().join("b.rapport"));
        let new = folder.path().join("new");
        let written = said(t, &["backup", arg(&file)]);
        assert_eq!(written["bytes"], fs::metadata(&file).expect("the file").len());
        let whole = as_json(&at(&new, &["restore", "--check", arg(&file), "--json"]));
        assert_eq!((&whole["tables"], new.exists()), (&written["tables"], false), "a check touches no workspace");
        let restored = as_json(&at(&new, &["restore", arg(&file), "--json"]));
        assert_eq!(restored["tables"], written["tables"]);
        assert_eq!(as_json(&at(&new, &["doctor", "--json"]))["problems"], json!([]));
        assert_eq!(as_json(&at(&new, &["backup", arg(&again), "--json"]))["tables"], written["tables"]);
        let found = at(&new, &["export", "contact", "--filter", "name contains \"countess\"", "--format", "jsonl"]);
        assert!(String::from_utf8_lossy(&found.stdout).contains("Countess Lovelace"));
    });
}

#[test]
fn a_backup_overwrites_nothing_and_leaves_nothing_half_written() {
    on_both(part(), |t| {
        furnish(t);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.rapport");
        fs::write(&file, "mine").expect("a file");
        let refused = run(t, &["backup", arg(&file)]);
        assert_eq!(refused.status.code(), Some(6), "{}", String::from_utf8_lossy(&refused.stderr));
        assert_eq!(fs::read(&file).expect("the file"), b"mine");
        let nowhere = at(&folder.path().join("nowhere"), &["backup", arg(&folder.path().join("b"))]);
        assert_eq!(nowhere.status.code(), Some(6), "there is no workspace");
        assert_eq!(names_in(folder.path()), ["a.rapport"]);
    });
}

#[test]
fn a_damaged_backup_is_refused_before_a_workspace_is_made() {
    let t = TestHouse::new(part());
    furnish(&t);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.rapport");
    said(&t, &["backup", arg(&file)]);
    let whole = fs::read(&file).expect("the file");
    fs::write(&file, &whole[..whole.len() / 2]).expect("a file");
    let new = folder.path().join("new");
    let refused = at(&new, &["restore", arg(&file)]);
    assert_eq!((refused.status.code(), new.exists()), (Some(3), false));
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(why.contains("damaged"), "{why}");
}

#[test]
fn a_workspace_is_moved_once_and_stays_where_it_was() {
    on_both(part(), |t| {
        furnish(t);
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("new/rapport.db");
        let moved = said(t, &["move", "--to", arg(&to)]);
        let (there, here) = (folder.path().join("there"), folder.path().join("here"));
        assert_eq!(said(t, &["backup", arg(&there)])["tables"], moved["tables"]);
        let new = folder.path().join("new");
        assert_eq!(as_json(&at(&new, &["backup", arg(&here), "--json"]))["tables"], moved["tables"]);
        let again = run(t, &["move", "--to", arg(&to)]);
        assert_eq!(again.status.code(), Some(6), "the target is not empty any more");
    });
}

#[test]
fn the_doctor_makes_the_search_index_anew() {
    on_both(part(), |t| {
        furnish(t);
        let (code, found) = try_json(t, &["doctor", "--reindex"]);
        assert_eq!((code, &found["problems"]), (Some(0), &json!([])));
        assert!(found["indexed"].as_u64() >= Some(2), "{found}");
        assert_eq!(t.admin().list("contact", "").len(), 1);
    });
}
