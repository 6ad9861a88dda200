//! Imports that do nothing with a table but remember what was asked for: for surfaces. What imports do is tested with
//! the module, and in front of the real binary.

use std::io::{Cursor, Read as ReadBytes};
use std::sync::Mutex;

use rapport_kernel::access::Verb;
use rapport_kernel::exchange::{Choice, Imports, Look, LookColumn, LookTarget, NewUpload, Stage, Upload};
use rapport_kernel::id::IdMaker;
use rapport_kernel::{Error, Read, Result, Work};
use serde_json::json;
use uuid::Uuid;

/// Remembers uploads; every table has the columns Name and Note, and its second row is refused.
#[derive(Default)]
pub struct ToyImports {
    uploads: Mutex<Vec<Upload>>,
}

impl ToyImports {
    fn change(&self, read: &mut Read<'_>, id: Uuid, change: impl FnOnce(&mut Upload)) -> Result<Upload> {
        self.get(read, id)?;
        let mut uploads = self.uploads.lock().expect("no test panicked with it");
        let upload = uploads.iter_mut().find(|upload| upload.id == id).ok_or(Error::NotFound)?;
        change(upload);
        Ok(upload.clone())
    }
}

impl Imports for ToyImports {
    fn receive(&self, work: &mut Work<'_>, new: NewUpload) -> Result<Upload> {
        let object = work.object(&new.object)?;
        if !work.ctx().access.may(work.catalog(), &object, Verb::Create) {
            return Err(Error::forbidden("You may not make these"));
        }
        let ctx = work.ctx();
        let upload = Upload {
            id: IdMaker::new(ctx.now, ctx.seed).next_uuid(),
            object: object.key.clone(),
            file: new.file,
            sha256: new.hash.to_string(),
            bytes: new.bytes,
            actor: ctx.actor.clone(),
            locale: ctx.locale.clone(),
            at: ctx.now,
            before: None,
            choice: Choice { mapping: json!({}), ..Choice::default() },
            stage: Stage::Received,
            changed_at: ctx.now,
            part: None,
            counts: json!({}),
            report: None,
            why: None,
            import: None,
        };
        self.uploads.lock().expect("no test panicked with it").insert(0, upload.clone());
        Ok(upload)
    }

    fn get(&self, read: &mut Read<'_>, id: Uuid) -> Result<Upload> {
        let ctx = read.ctx();
        let is_seen = |upload: &&Upload| upload.id == id && (upload.actor == ctx.actor || ctx.access.administers());
        let uploads = self.uploads.lock().expect("no test panicked with it");
        uploads.iter().find(is_seen).cloned().ok_or(Error::NotFound)
    }

    fn list(&self, read: &mut Read<'_>) -> Result<Vec<Upload>> {
        let ctx = read.ctx();
        let is_seen = |upload: &&Upload| upload.actor == ctx.actor || ctx.access.administers();
        let uploads = self.uploads.lock().expect("no test panicked with it");
        Ok(uploads.iter().filter(is_seen).cloned().collect())
    }

    fn look(&self, read: &mut Read<'_>, upload: &Upload) -> Result<Look> {
        let object = read.object(&upload.object)?;
        let target = |field: &&rapport_kernel::Field| LookTarget {
            path: field.key.clone(),
            field: field.key.clone(),
            part: None,
        };
        let column = |name: &str, field: Option<&str>| LookColumn {
            name: name.to_owned(),
            samples: vec!["Bulb".to_owned()],
            field: field.map(str::to_owned),
        };
        let written: Vec<_> = read.fields(&object).into_iter().filter(|field| field.is_writable()).collect();
        Ok(Look {
            columns: vec![column("Name", Some("name")), column("Note", None)],
            targets: written.iter().map(target).collect(),
            matches: vec!["name".to_owned()],
            ..Look::default()
        })
    }

    fn choose(&self, work: &mut Work<'_>, id: Uuid, choice: Choice) -> Result<Upload> {
        self.change(work, id, |upload| upload.choice = choice)
    }

    fn begin(&self, work: &mut Work<'_>, id: Uuid, stage: Stage) -> Result<Upload> {
        self.change(work, id, |upload| {
            upload.counts = json!({"rows": 2, "created": 1, "updated": 0, "unchanged": 0, "refused": 1, "skipped": 0});
            upload.report = Some(json!({
                "refusals": [{"line": 3, "rows": 1, "reason": "Name is needed"}], "diffs": [], "notes": [],
            }));
            upload.stage = match stage {
                Stage::Trying => Stage::Tried,
                Stage::Importing => {
                    upload.import = Some(id);
                    Stage::Done
                }
                _ => Stage::Reverted,
            };
        })
    }

    fn refused(&self, upload: &Upload) -> Result<Option<Box<dyn ReadBytes + Send>>> {
        let text = "import_line,import_reason,Name,Note\r\n3,Name is needed,,x\r\n";
        let is_there = upload.report.is_some();
        Ok(is_there.then(|| Box::new(Cursor::new(text)) as Box<dyn ReadBytes + Send>))
    }
}
