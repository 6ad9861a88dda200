//! Tables that people send, in business words.

use std::io::Read as ReadBytes;
use std::sync::{Arc, Mutex};

use rapport_kernel::blob::BlobHash;
use rapport_kernel::exchange::{Choice, Imports, NewUpload, Stage, Upload};
use rapport_kernel::{Error, Result};
use rapport_testkit::{Acting, TestHouse};
use serde_json::json;
use uuid::Uuid;

use super::table::Table as Rows;
use crate::exchange::import::{NextRow, Nowhere, RefusedSink, RowSource, SourceRow};
use crate::exchange::upload::{Runner, Table, Tables, Uploads, go_on};
use crate::testing::{as_user, refusal, user, workspace};

/// A table in memory, whatever was sent; its reader may be killed once.
struct Memory {
    rows: Rows,
    dies_at: Mutex<Option<usize>>,
}

struct Opened(Rows);

impl Tables for Memory {
    fn open(&self, _: &Upload) -> Result<Box<dyn Table>> {
        Ok(Box::new(Opened(match *self.dies_at.lock().expect("a number") {
            Some(at) => self.rows.dying_at(at),
            None => self.rows.clone(),
        })))
    }
    fn refused(&self, _: &Upload, _: &[String]) -> Result<Box<dyn RefusedSink>> {
        Ok(Box::new(Nowhere))
    }
    fn read_refused(&self, _: &Upload) -> Result<Option<Box<dyn ReadBytes + Send>>> {
        Ok(None)
    }
}

impl Table for Opened {
    fn sheets(&self) -> Vec<String> {
        Vec::new()
    }
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }
    fn rows(&mut self) -> &mut dyn RowSource {
        &mut self.0
    }
}

impl RowSource for Opened {
    fn columns(&self) -> &[String] {
        self.0.columns()
    }
    fn next_row(&mut self, row: &mut SourceRow) -> Result<NextRow> {
        self.0.next_row(row)
    }
    fn place(&self) -> serde_json::Value {
        self.0.place()
    }
    fn go_on_at(&mut self, place: &serde_json::Value) -> Result<()> {
        self.0.go_on_at(place)
    }
    fn bytes_read(&self) -> u64 {
        self.0.bytes_read()
    }
    fn bytes_total(&self) -> Option<u64> {
        self.0.bytes_total()
    }
}

/// Imports of one table of contacts.
struct Desk {
    memory: Arc<Memory>,
    uploads: Uploads,
}

impl Desk {
    fn new(header: &str, rows: &[&str]) -> Self {
        let memory = Arc::new(Memory { rows: Rows::new(header, rows), dies_at: Mutex::new(None) });
        Self { uploads: Uploads { tables: memory.clone() }, memory }
    }

    fn send(&self, who: &Acting<'_>) -> Upload {
        let new =
            NewUpload { object: "contact".to_owned(), file: "x.csv".to_owned(), hash: BlobHash([7; 32]), bytes: 9 };
        who.write(|w| self.uploads.receive(w, new.clone())).expect("it is taken")
    }

    fn step(&self, t: &TestHouse, who: &Acting<'_>, id: Uuid, stage: Stage) -> Upload {
        who.write(|w| self.uploads.begin(w, id, stage)).expect("the next step");
        self.go_on(t);
        self.get(who, id)
    }

    fn go_on(&self, t: &TestHouse) {
        let runner = Runner { house: t.house(), clock: t, tables: self.memory.as_ref(), holder: "test".to_owned() };
        go_on(&runner).expect("the thread goes on");
    }

    fn get(&self, who: &Acting<'_>, id: Uuid) -> Upload {
        who.read(|r| self.uploads.get(r, id)).expect("it is there")
    }
}

#[test]
fn a_table_is_looked_at_tried_imported_and_taken_back() {
    workspace(|t| {
        let desk = Desk::new("E-mail|First name|Shoe", &["ada@x.example|Ada|42", "no address|Bob|43"]);
        let admin = t.admin();
        let upload = desk.send(&admin);
        let look = admin.read(|r| desk.uploads.look(r, &upload)).expect("a look");
        let guesses: Vec<Option<&str>> = look.columns.iter().map(|column| column.field.as_deref()).collect();
        assert_eq!(guesses, [Some("email"), Some("name.given"), None]);
        assert!(look.matches[0] == "email" && look.links.contains(&"company".to_owned()));
        assert!(look.targets.iter().any(|target| target.path == "address.city"));

        let tried = desk.step(t, &admin, upload.id, Stage::Trying);
        assert_eq!(
            (tried.stage, &tried.counts["created"], &tried.counts["refused"]),
            (Stage::Tried, &json!(1), &json!(1))
        );
        assert!(t.admin().list("contact", "").is_empty(), "nothing was written");

        let done = desk.step(t, &admin, upload.id, Stage::Importing);
        assert_eq!((done.stage, t.admin().list("contact", "").len()), (Stage::Done, 1));
        let again = admin.write(|w| desk.uploads.begin(w, upload.id, Stage::Importing));
        assert_eq!(refusal(again), "import_stage", "not twice");
        assert!(desk.send(&admin).before.is_some(), "the same file again is told of");

        let reverted = desk.step(t, &admin, upload.id, Stage::Reverting);
        assert_eq!((reverted.stage, &reverted.counts["whole"]), (Stage::Reverted, &json!(1)));
        assert!(t.admin().list("contact", "").is_empty());
    });
}

#[test]
fn columns_that_fit_nothing_are_refused_before_anything_begins() {
    workspace(|t| {
        let desk = Desk::new("E-mail", &["ada@x.example"]);
        let upload = desk.send(&t.admin());
        let choice = |mapping| Choice { mapping, ..Choice::default() };
        let choose = |mapping| t.admin().write(|w| desk.uploads.choose(w, upload.id, choice(json!(mapping))));
        assert_eq!(refusal(choose(json!({"columns": {"E-mail": "nothing"}}))), "unknown_field");
        assert_eq!(refusal(choose(json!({"colums": {}}))), "invalid_mapping");
        let by = Choice { match_by: Some("phone".to_owned()), ..choice(json!({})) };
        assert_eq!(refusal(t.admin().write(|w| desk.uploads.choose(w, upload.id, by.clone()))), "no_match_column");
    });
}

#[test]
fn an_import_that_was_broken_off_goes_on_where_it_was() {
    workspace(|t| {
        let rows: Vec<String> = (0..2_500).map(|number| format!("p{number}@x.example|P{number}")).collect();
        let desk = Desk::new("E-mail|Name", &rows.iter().map(String::as_str).collect::<Vec<_>>());
        let admin = t.admin();
        let upload = desk.send(&admin);
        *desk.memory.dies_at.lock().expect("a number") = Some(1_500);
        let failed = desk.step(t, &admin, upload.id, Stage::Importing);
        assert_eq!(failed.stage, Stage::Failed);
        assert!(failed.why.is_some() && failed.import.is_some());
        *desk.memory.dies_at.lock().expect("a number") = None;
        let done = desk.step(t, &admin, upload.id, Stage::Importing);
        assert_eq!((done.stage, &done.counts["created"]), (Stage::Done, &json!(2_500)), "{:?}", done.why);
        assert_eq!(done.import, failed.import, "the same import");
    });
}

#[test]
fn everybody_imports_with_their_own_rights_and_sees_their_own_imports() {
    workspace(|t| {
        let desk = Desk::new("E-mail", &["ada@x.example"]);
        let (rep, looker) = (user(t, "Rita", &["Sales representative"]), user(t, "Leo", &["Read only"]));
        let refused = as_user(t, looker).write(|w| {
            let new =
                NewUpload { object: "contact".to_owned(), file: String::new(), hash: BlobHash([7; 32]), bytes: 9 };
            desk.uploads.receive(w, new)
        });
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
        let upload = desk.send(&as_user(t, rep));
        assert!(matches!(as_user(t, looker).read(|r| desk.uploads.get(r, upload.id)), Err(Error::NotFound)));
        assert_eq!(as_user(t, looker).read(|r| desk.uploads.list(r)).expect("a list"), []);
        assert_eq!(t.admin().read(|r| desk.uploads.list(r)).expect("a list").len(), 1);
        let done = desk.step(t, &as_user(t, rep), upload.id, Stage::Importing);
        assert_eq!(done.stage, Stage::Done, "{:?}", done.why);
        let contact = &t.admin().list("contact", "")[0];
        assert_eq!(contact["owner"], json!(rep), "whoever imports owns it");
    });
}

#[test]
fn nothing_is_imported_for_who_may_no_longer_come_in() {
    workspace(|t| {
        let desk = Desk::new("E-mail", &["ada@x.example"]);
        let rep = user(t, "Rita", &["Sales representative"]);
        let upload = desk.send(&as_user(t, rep));
        as_user(t, rep).write(|w| desk.uploads.begin(w, upload.id, Stage::Importing)).expect("begun");
        t.admin().update("user", rep, json!({"active": false}));
        desk.go_on(t);
        let failed = desk.get(&t.admin(), upload.id);
        assert_eq!(failed.stage, Stage::Failed);
        assert!(t.admin().list("contact", "").is_empty());
    });
}
