//! What an import leaves behind, and what it says.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use rapport_testkit::{TestHouse, on_both};
use serde_json::json;

use super::real_crm::count;
use crate::command::{arg, json, rapport, run, try_json};

#[test]
fn refused_rows_lie_in_the_error_file_and_can_be_mended_and_imported() {
    on_both(rapport_modules::part(), |t| {
        let folder = tempfile::tempdir().expect("a folder");
        let (table, errors) = (folder.path().join("people.csv"), folder.path().join("errors.csv"));
        fs::write(&table, "Name;Email;Note\nAda;ada@example.org;\"a, b\"\nBob;nonsense;\"c;d\"\nCid;x;;too many\n")
            .expect("a table");
        let args = ["import", "contact", arg(&table), "--errors", arg(&errors)];
        let (code, report) = try_json(t, &args);
        assert_eq!((code, &report["created"], &report["refused"]), (Some(3), &json!(1), &json!(2)));
        let text = fs::read_to_string(&errors).expect("refused rows");
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("import_line,import_reason,Name,Email,Note"));
        assert!(
            lines.next().is_some_and(|line| line.starts_with("3,") && line.ends_with(",Bob,nonsense,\"c;d\"")),
            "{text}"
        );
        assert!(
            lines.next().is_some_and(|line| line.starts_with("4,") && line.ends_with(",Cid,x,,too many")),
            "{text}"
        );
        let mended =
            text.replace("nonsense", "bob@example.org").replace(",too many", "").replace("x,", "cid@example.org,");
        let path = folder.path().join("mended.csv");
        fs::write(&path, mended).expect("a table");
        let report = json(t, &["import", "contact", arg(&path), "--errors", arg(&errors)]);
        assert_eq!(report["created"], 2, "{report}");
        assert!(!errors.exists(), "nothing was refused");
        assert_eq!(count(t, "contact", ""), 3);
    });
}

#[test]
fn an_import_says_what_it_did_and_how_to_undo_it() {
    let t = TestHouse::new(rapport_modules::part());
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("people.csv");
    fs::write(&table, "Name,Email,Shoe size\nAda,ada@example.org,7\nBob,nonsense,9\n").expect("a table");
    let dry = run(&t, &["import", "contacts", arg(&table), "--dry-run"]);
    let said = String::from_utf8(dry.stdout).expect("text");
    for part in
        ["2 rows", "\"Shoe size\" is not imported", "line 3: Email: ", "would be created", "Nothing was written"]
    {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert_eq!(count(&t, "contact", ""), 0);
    let done = run(&t, &["import", "contacts", arg(&table)]);
    let said = String::from_utf8(done.stdout).expect("text");
    let id = said.split("--revert ").nth(1).expect("how to undo it").trim().to_owned();
    assert_eq!(count(&t, "contact", ""), 1);
    let again = run(&t, &["import", "contacts", arg(&table)]);
    assert_eq!(again.status.code(), Some(6));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--restart"));
    let undone = json(&t, &["import", "--revert", &id]);
    assert_eq!(undone["whole"], 1);
    assert_eq!(count(&t, "contact", ""), 0);
    assert_eq!(run(&t, &["import", "--revert", "0190a5a0-0000-7000-8000-000000000000"]).status.code(), Some(4));
}

#[test]
fn what_is_wrong_with_the_question_is_said_and_nothing_is_done() {
    let t = TestHouse::new(rapport_modules::part());
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path
    };
    let table = path("people.csv", b"Name,Email\nAda,ada@example.org\n");
    let map = path("wrong.toml", b"colums = 1\n");
    let picture = path("picture.csv", b"\x89PNG\r\n\x1A\n....");
    let empty = path("empty.csv", b"");
    let missing = folder.path().join("missing.csv");
    for (args, code, part) in [
        (vec!["import", "nobody", arg(&table)], 3, "There is no object"),
        (vec!["import", "contact", arg(&table), "--map", arg(&map)], 3, "colums"),
        (vec!["import", "contact", arg(&picture)], 3, "a picture"),
        (vec!["import", "contact", arg(&empty)], 3, "empty"),
        (vec!["import", "contact", arg(&missing)], 4, "missing.csv"),
        (vec!["import", "contact", arg(&table), "--errors", arg(&table)], 3, "overwrite"),
        (vec!["import", "contact", arg(&table), "--match", "nothing"], 3, "to match by"),
        (vec!["import", "contact"], 2, "FILE"),
    ] {
        let output = run(&t, &args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(part), "{args:?}: {part} is not in {said}");
    }
    assert_eq!(count(&t, "contact", ""), 0);
}

#[test]
fn a_table_comes_in_from_standard_input_and_without_a_header() {
    let t = TestHouse::new(rapport_modules::part());
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("map.json");
    fs::write(&map, r#"{"columns": {"Column 1": "name", "Column 2": "email"}}"#).expect("a mapping");
    let args = ["import", "contact", "-", "--no-header", "--delimiter", "|", "--map", arg(&map)];
    let mut child = rapport(&t, &args).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it starts");
    child.stdin.take().expect("a pipe").write_all(b"Ada|ada@example.org\nBob|bob@example.org\n").expect("written");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(count(&t, "contact", "email is not empty"), 2);
}

#[test]
fn the_mapping_file_of_the_documents_does_what_they_say() {
    let t = TestHouse::new(rapport_modules::part());
    let folder = tempfile::tempdir().expect("a folder");
    let text = include_str!("../../../../../docs/mapping.md");
    let sample = text.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).expect("a sample");
    let (map, table) = (folder.path().join("map.toml"), folder.path().join("firmen.csv"));
    fs::write(&map, sample).expect("a mapping");
    fs::write(
        &table,
        "Name;Kundennummer;Umsatz;Ort;Konzern;Konzern Nr.;Intern;Labels;Mail;Industry;IsDeleted;Last modified\n\
         Acme;1;1.234,50;Graz;Holding;2;x;Vip ::: * myGroup;a@acme.example ::: b@acme.example;Technolgy;0;x\n\
         Gone;3;;;;;;;;;1;\n",
    )
    .expect("a table");
    let report = json(&t, &["import", "company", arg(&table), "--map", arg(&map)]);
    assert_eq!(
        (&report["created"], &report["skipped"], &report["linked"]["company"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let acme = &t.admin().list("company", "external_id = \"1\"")[0];
    assert_eq!(acme["annual_revenue"], json!({"amount": "1234.50", "currency": "USD"}));
    assert_eq!((&acme["address"]["city"], &acme["tags"]), (&json!("Graz"), &json!(["Vip"])));
    assert_eq!((&acme["email"], &acme["industry"]), (&json!("a@acme.example"), &json!("technology")));
    let holding = &t.admin().list("company", "external_id = \"2\"")[0];
    assert_eq!((&acme["parent"], &holding["name"]), (&holding["id"], &json!("Holding")));
}
