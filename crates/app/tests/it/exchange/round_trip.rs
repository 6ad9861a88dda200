//! What is exported comes back the same.

use std::fs;

use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::command::{arg, json, run, test_data};

/// Without what a workspace gives a record by itself.
fn without_identity(mut record: Json) -> Json {
    for key in ["id", "version", "created_at", "updated_at", "lifecycle_changed_at", "consent_changed_at"] {
        record.as_object_mut().expect("a record").shift_remove(key);
    }
    record
}

fn people(t: &TestHouse) {
    let admin = t.admin();
    admin.create("contact", json!({
        "name": {"title": "Dr", "given": "Ada", "middle": "King", "family": "Lovelace, Countess", "suffix": "FRS"},
        "email": "ada@example.org", "phone": "+44 7700 900111", "website": "https://ada.example/?a=1;b=2",
        "address": {"street": "1 Main St\nSuite \"5\"", "city": "Köln", "country": "DE"},
        "tags": ["a;b", "c, d"], "interests": ["maths"], "birthday": "1815-12-10", "household_size": 3,
        "description": "=1+1\nstays \"as\" it is, 'here'", "source": "-2+3", "email_consent": "opted_in",
        "email_opted_in_at": "2024-05-01T12:00:00.250Z", "gender": "female", "first_touch_at": "2024-05-01T12:00:00Z",
    }));
    t.later(1);
    admin.create("contact", json!({"name": "Grace", "email_consent": null, "sms_consent": null}));
    t.later(1);
    admin.create("contact", json!({"email": "only@example.org", "source": "@home", "nickname": "'quoted'"}));
}

#[test]
fn contacts_that_were_exported_come_back_the_same_into_an_empty_workspace() {
    on_both(rapport_modules::part(), |t| {
        people(t);
        let folder = tempfile::tempdir().expect("a folder");
        let before: Vec<Json> = t.admin().list("contact", "").into_iter().map(without_identity).collect();
        for name in ["contacts.csv", "contacts.xlsx"] {
            let path = folder.path().join(name);
            let said = json(t, &["export", "contacts", "--output", arg(&path)]);
            assert_eq!(said["written"]["contact"], 3);
            let empty = TestHouse::new(rapport_modules::part());
            let report = json(&empty, &["import", "contacts", arg(&path)]);
            assert_eq!((&report["created"], &report["refused"]), (&json!(3), &json!(0)), "{report}");
            let after: Vec<Json> = empty.admin().list("contact", "").into_iter().map(without_identity).collect();
            assert_eq!(after, before, "{name}");
            // And by their ids they change nothing where they came from.
            let report = json(t, &["import", "contacts", arg(&path), "--match", "id"]);
            assert_eq!(report["unchanged"], 3, "{name}: {report}");
        }
        let path = folder.path().join("contacts.csv");
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains("'-2+3") && text.contains("'=1+1"), "a spreadsheet would run it");
        json(t, &["export", "contacts", "--output", arg(&path), "--raw"]);
        assert!(!fs::read_to_string(&path).expect("a file").contains("'-2+3"));
    });
}

#[test]
fn a_real_table_goes_through_a_workspace_unharmed() {
    let Some(data) = test_data() else { return };
    on_both(rapport_modules::part(), |t| {
        let folder = tempfile::tempdir().expect("a folder");
        json(t, &["import", "company", arg(&data.join("crm/maven/accounts.csv"))]);
        let path = folder.path().join("companies.csv");
        json(t, &["export", "company", "--output", arg(&path)]);
        let empty = TestHouse::new(rapport_modules::part());
        let report = json(&empty, &["import", "company", arg(&path)]);
        assert_eq!(report["created"], 85, "{report}");
        let shown = |t: &TestHouse, filter: &str| -> Vec<Json> {
            let mut all = t.admin().list("company", filter);
            all.sort_by_key(|record| record["name"].as_str().map(str::to_owned));
            all.into_iter()
                .map(|mut record| {
                    record["parent"] = Json::Null;
                    without_identity(record)
                })
                .collect()
        };
        assert_eq!(shown(&empty, ""), shown(t, ""));
        let under_acme = "parent.name = \"Acme Corporation\"";
        assert_eq!(shown(&empty, under_acme), shown(t, under_acme));
    });
}

#[test]
fn an_export_goes_to_standard_output_as_lines_of_json_or_into_a_folder_as_a_whole() {
    on_both(rapport_modules::part(), |t| {
        people(t);
        let output = run(t, &["export", "contact", "--format", "jsonl", "--filter", "email is not empty"]);
        let text = String::from_utf8(output.stdout).expect("text");
        let lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect();
        assert_eq!(lines, t.admin().list("contact", "email is not empty"));
        let output =
            run(t, &["export", "contact", "--fields", "email,name", "--filter", "email = \"ada@example.org\""]);
        let text = String::from_utf8(output.stdout).expect("text");
        assert_eq!(text.lines().next(), Some("email,name.title,name.given,name.middle,name.family,name.suffix"));
        let folder = tempfile::tempdir().expect("a folder");
        let all = folder.path().join("all");
        let said = json(t, &["export", "--all", "--output", arg(&all)]);
        assert_eq!(said["written"]["contact"], 3);
        let files = fs::read_dir(&all).expect("a folder").count();
        assert_eq!(files, said["written"].as_object().expect("counts").len());
        assert!(all.join("companies.csv").is_file());
    });
}

#[test]
fn an_export_that_fails_leaves_no_file_and_the_old_one_as_it_was() {
    on_both(rapport_modules::part(), |t| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("contacts.csv");
        fs::write(&path, "old").expect("a file");
        let output = run(t, &["export", "contact", "--filter", "email =", "--output", arg(&path)]);
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(fs::read_to_string(&path).expect("a file"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        assert_eq!(run(t, &["export", "nothing"]).status.code(), Some(3));
    });
}
