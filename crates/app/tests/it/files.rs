//! Contents of files through the real program: received, backed up, restored, moved, exported, examined.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use rapport_modules::part;
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::command::{arg, as_json, at, json as said, token_of, try_json};
use crate::server::Server;

const FORM: &str = "multipart/form-data; boundary=xx";

pub fn serve(t: &TestHouse, token: &str) -> Server {
    Server::start(t.folder(), Some(&t.url()), token)
}

fn form(about: &str, name: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--xx\r\nContent-Disposition: form-data; name=\"about\"\r\n\r\n{about}\r\n\
         --xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n--xx--\r\n"].concat()
}

fn upload(server: &Server, about: &str, name: &str, content: &[u8]) -> Json {
    let form = form(about, name, content);
    let reply = server.send("POST", "/api/v1/files", &[("Content-Type", FORM.to_owned())], &form);
    assert_eq!(reply.status, 201, "{}", reply.json());
    reply.json()
}

fn content(server: &Server, file: &Json) -> Vec<u8> {
    let path = format!("/api/v1/files/{}/content", file["id"].as_str().expect("an id"));
    let reply = server.send("GET", &path, &[], b"");
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    reply.body
}

/// Three megabytes that nothing packs.
fn plan() -> Vec<u8> {
    (0..800_000u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect()
}

/// A workspace with a company on which hang an offer and a plan.
fn furnish(t: &TestHouse) -> (String, [Json; 2]) {
    let token = token_of(t, "Ada", "Administrator");
    let server = serve(t, &token);
    let acme = t.admin().create("company", json!({"name": "Acme"})).to_string();
    let offer = upload(&server, &acme, "Offer.pdf", b"%PDF-1.7 An offer");
    let plan = upload(&server, &acme, "Plan.bin", &plan());
    assert_eq!(content(&server, &offer), b"%PDF-1.7 An offer");
    (token, [offer, plan])
}

fn blob_of(folder: &Path, file: &Json) -> PathBuf {
    let hash = file["sha256"].as_str().expect("a hash");
    folder.join("blobs").join(&hash[..2]).join(&hash[2..])
}

/// What lies in a folder and those in it.
fn files_in(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.map(|path| if path.is_dir() { files_in(&path) } else { 1 }).sum()
}

#[test]
fn what_was_uploaded_is_downloaded_where_its_backup_was_restored() {
    on_both(part(), |t| {
        let (token, [offer, plan_file]) = furnish(t);
        let folder = tempfile::tempdir().expect("a folder");
        let (file, new) = (folder.path().join("a.rapport"), folder.path().join("new"));
        let written = said(t, &["backup", arg(&file)]);
        assert_eq!(written["files"], json!({"contents": 2, "bytes": 3_200_017, "lacking": []}));
        assert_eq!(as_json(&at(&new, &["restore", arg(&file), "--json"]))["files"], written["files"]);
        assert_eq!(as_json(&at(&new, &["doctor", "--json"]))["problems"], json!([]));
        let server = Server::start(&new, None, &token);
        assert_eq!(content(&server, &offer), b"%PDF-1.7 An offer");
        assert!(content(&server, &plan_file) == plan(), "the same bytes");
    });
}

#[test]
fn contents_go_along_in_a_move_and_in_an_export_of_all() {
    on_both(part(), |t| {
        let (token, [offer, plan_file]) = furnish(t);
        let folder = tempfile::tempdir().expect("a folder");
        let (new, all) = (folder.path().join("new"), folder.path().join("all"));
        let moved = said(t, &["move", "--to", arg(&new.join("rapport.db"))]);
        assert_eq!(moved["files"]["contents"], 2);
        let server = Server::start(&new, None, &token);
        assert!(content(&server, &plan_file) == plan(), "the same bytes");
        said(t, &["export", "--all", "--output", arg(&all)]);
        assert_eq!(fs::read(blob_of(&all, &offer)).expect("a file"), b"%PDF-1.7 An offer");
        let table = fs::read_to_string(all.join("files.csv")).expect("a table");
        assert!(table.contains(offer["sha256"].as_str().expect("a hash")), "{table}");
    });
}

#[test]
fn the_doctor_names_files_whose_content_is_damaged_or_missing() {
    on_both(part(), |t| {
        let (_, [offer, plan_file]) = furnish(t);
        let whole = said(t, &["doctor"]);
        assert_eq!((&whole["problems"], &whole["files"]["contents"]), (&json!([]), &json!(2)));
        let blob = blob_of(t.folder(), &plan_file);
        let mut bytes = fs::read(&blob).expect("a file");
        bytes[1_000_000] ^= 1;
        fs::write(&blob, bytes).expect("it is damaged");
        fs::remove_file(blob_of(t.folder(), &offer)).expect("it was there");
        let (code, found) = try_json(t, &["doctor"]);
        let problems = found["problems"].to_string();
        assert_eq!(code, Some(1), "{problems}");
        let sentence = |name: &str, file: &Json, how: &str| {
            format!("The content of the file \\\"{name}\\\" ({}) {how}", file["id"].as_str().expect("an id"))
        };
        assert!(problems.contains(&sentence("Plan.bin", &plan_file, "is damaged")), "{problems}");
        assert!(problems.contains(&sentence("Offer.pdf", &offer, "is missing")), "{problems}");
        let file = t.folder().join("a.rapport");
        let (code, written) = try_json(t, &["backup", arg(&file)]);
        assert_eq!(code, Some(1), "a backup that lacks something says so");
        assert_eq!(written["files"]["lacking"].as_array().map(Vec::len), Some(2));
        let checked = at(t.folder(), &["restore", "--check", arg(&file)]);
        assert!(checked.status.success(), "and is whole in all else");
    });
}

#[test]
fn only_what_nothing_has_named_for_a_day_is_swept_away() {
    on_both(part(), |t| {
        let (_, [offer, plan_file]) = furnish(t);
        // Deleted, but it can be restored.
        t.admin().delete("file", plan_file["id"].as_str().expect("an id").parse().expect("an id"));
        let put = |content: &[u8]| {
            use rapport_kernel::blob::Blobs;
            let mut new = t.blobs().begin().expect("a blob");
            new.write(content).expect("it is written");
            new.keep().expect("it is kept").hash.to_string()
        };
        let (old, young) = (json!({"sha256": put(b"old")}), json!({"sha256": put(b"young")}));
        for file in [&offer, &plan_file, &old] {
            let blob = fs::File::options().write(true).open(blob_of(t.folder(), file)).expect("a file");
            blob.set_modified(UNIX_EPOCH + Duration::from_secs(1_000_000_000)).expect("it is old now");
        }
        let looked = said(t, &["doctor"]);
        assert_eq!((&looked["files"]["unnamed"], &looked["files"]["removed"]), (&json!(2), &json!(0)));
        assert_eq!(said(t, &["doctor", "--sweep"])["files"]["removed"], 1);
        let is_there = |file: &Json| blob_of(t.folder(), file).exists();
        assert_eq!([&offer, &plan_file, &old, &young].map(is_there), [true, true, false, true]);
    });
}

#[test]
fn a_server_killed_while_it_receives_a_file_leaves_nothing_once_it_runs_again() {
    on_both(part(), |t| {
        let (token, [offer, _]) = furnish(t);
        let (before, about) = (files_in(&t.folder().join("blobs")), offer["about"].as_str().expect("an id"));
        let server = serve(t, &token);
        let form = form(about, "Never.bin", &plan());
        let headers = [("Content-Type", FORM.to_owned()), ("Content-Length", form.len().to_string())];
        let sending = server.begin("POST", "/api/v1/files", &headers, &form[..form.len() / 2]);
        let unfinished = t.folder().join("blobs/unfinished");
        let began = Instant::now();
        while files_in(&unfinished) == 0 {
            assert!(began.elapsed() < Duration::from_secs(60), "the server receives nothing");
            std::thread::yield_now();
        }
        server.kill();
        drop(sending);
        assert_eq!(files_in(&unfinished), 1, "what a killed process leaves");
        let server = serve(t, &token);
        assert_eq!((files_in(&unfinished), files_in(&t.folder().join("blobs"))), (0, before));
        assert_eq!(content(&server, &offer), b"%PDF-1.7 An offer");
        assert_eq!(t.admin().list("file", "").len(), 2);
    });
}

#[test]
fn what_two_databases_share_is_not_swept() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("rapport.db"), b"").expect("a file");
    let url = ["--database-url", "postgres://nobody@127.0.0.1:9/nothing"];
    let refused = at(folder.path(), &[url.as_slice(), &["doctor", "--sweep"]].concat());
    assert_eq!(refused.status.code(), Some(6), "{}", String::from_utf8_lossy(&refused.stderr));
}
