//! Users, tokens, migrations and the sample company from the command line; what a command that fails says, and with
//! which exit code.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::command::{arg, as_json, at, json as done, rapport, run, token_of};

/// Adds a user with the password that comes from standard input.
fn with_password(t: &TestHouse, email: &str, password: &str) -> Output {
    let args =
        ["user", "add", "--email", email, "--name", "Ada", "--role", "Administrator", "--password-stdin", "--json"];
    let mut child = rapport(t, &args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    writeln!(stdin, "{password}").expect("it reads");
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

/// Expects an exit code with problem JSON of that code on standard error, and nothing on standard output.
fn refused(output: &Output, exit: i32, code: &str) {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(exit), "{said}");
    let problem: Json = serde_json::from_str(said.trim()).unwrap_or_else(|_| panic!("no JSON: {said}"));
    assert_eq!(problem["code"], code, "{said}");
    assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_user_is_added_with_a_password_and_not_with_a_short_one() {
    on_both(rapport_modules::part(), |t| {
        refused(&with_password(t, "eve@office.example", "short"), 3, "invalid");
        let added = as_json(&with_password(t, "ada@office.example", "long enough for once"));
        let users = t.admin().list("user", "");
        assert_eq!(users.len(), 1, "nobody was added with the short one");
        assert_eq!((&users[0]["id"], &users[0]["email"]), (&added["id"], &added["email"]));
        let again = with_password(t, "ada@office.example", "long enough for once");
        refused(&again, 3, "invalid");
    });
}

#[test]
fn a_token_has_its_scopes_and_its_end() {
    on_both(rapport_modules::part(), |t| {
        token_of(t, "Ada", "Administrator");
        let create = ["token", "create", "--user", "ada@office.example", "--name", "Web shop"];
        let narrow = ["--scope", "contact:read", "--scope", "order:write", "--expires", "2099-01-31T00:00:00Z"];
        let made = done(t, &[&create[..], &narrow].concat());
        assert!(made["token"].as_str().is_some_and(|token| token.starts_with("rapport_")), "{made}");
        let tokens = t.admin().list("token", "name = \"Web shop\"");
        assert_eq!(tokens[0]["scopes"], json!(["contact:read", "order:write"]));
        assert_eq!(tokens[0]["expires_at"], "2099-01-31T00:00:00Z");
        refused(&run(t, &[&create[..], &["--expires", "soon", "--json"]].concat()), 3, "invalid");
        let nobodys = ["token", "create", "--user", "nobody@office.example", "--name", "x", "--json"];
        refused(&run(t, &nobodys), 4, "not_found");
        assert_eq!(t.admin().list("token", "").len(), 2, "what was refused was not made");
    });
}

#[test]
fn a_migration_is_told_before_it_is_done() {
    on_both(rapport_modules::part(), |t| {
        let told = done(t, &["migrate", "--plan"]);
        assert_eq!(told, json!({"steps": [], "done": false}), "a test's workspace is up to date");
    });
    let folder = tempfile::tempdir().expect("a folder");
    let told = as_json(&at(folder.path(), &["migrate", "--plan", "--json"]));
    assert!(told["steps"].as_array().is_some_and(|steps| steps.len() > 10), "{told}");
    let again = as_json(&at(folder.path(), &["migrate", "--plan", "--json"]));
    assert_eq!(again, told, "nothing was done");
    assert_eq!(as_json(&at(folder.path(), &["migrate", "--json"]))["done"], true);
    assert_eq!(as_json(&at(folder.path(), &["migrate", "--json"]))["steps"], json!([]));
}

#[test]
fn a_sample_company_is_made_once_and_another_size_is_not_passed_over_in_silence() {
    let folder = tempfile::tempdir().expect("a folder");
    let fill = |size: &str| at(folder.path(), &["demo", "--only-fill", "--json", "--size", size]);
    let made = as_json(&fill("20"));
    assert_eq!((&made["made"], &made["contacts"]), (&json!(true), &json!(20)));
    let again = fill("50");
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("--size 50 was not heeded"), "{said}");
    assert_eq!((&as_json(&again)["made"], &as_json(&again)["contacts"]), (&json!(false), &json!(20)));
    assert!(fill("20").stderr.is_empty(), "it is what was asked for");
}

#[test]
fn what_cannot_be_read_is_invalid_and_what_is_not_there_is_not_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let here = |args: &[&str]| at(folder.path(), &[args, &["--json"]].concat());
    refused(&here(&["import", "contact", "/nowhere/people.csv"]), 4, "not_found");
    refused(&here(&["restore", "/nowhere/backup.rapport"]), 4, "not_found");
    let csv = file("people.csv", "name\nAda\n");
    refused(&here(&["import", "contact", arg(&csv), "--map", "/nowhere/map.toml"]), 4, "not_found");
    let map = file("map.toml", "columns = 7 7");
    refused(&here(&["import", "contact", arg(&csv), "--map", arg(&map)]), 3, "invalid");
    refused(&here(&["restore", arg(&csv)]), 3, "invalid");
    assert_eq!(as_json(&here(&["config", "check"]))["listen"], "127.0.0.1:8080");
    configure(folder.path(), "listen = \"everywhere\"");
    refused(&here(&["config", "check"]), 3, "invalid");
    configure(folder.path(), "listne = \"127.0.0.1:80\"");
    refused(&here(&["config", "check"]), 3, "invalid");
    let (code, said) = (here(&["migrate"]).status.code(), at(folder.path(), &["migrate"]));
    assert_eq!((code, said.status.code()), (Some(3), Some(3)));
    assert!(String::from_utf8_lossy(&said.stderr).starts_with("error: "), "people read a sentence");
}

fn configure(folder: &Path, text: &str) {
    std::fs::write(folder.join("rapport.toml"), text).expect("written");
}
