//! Files and their contents, all of them: for exports and for the doctor.

use rapport_kernel::blob::{BlobFound, BlobHash, Named, State, state};
use rapport_kernel::runner::blobs::{sweep, unnamed};
use rapport_kernel::{Ctx, Result};
use serde_json::{Value as Json, json};

use crate::commands::progress::{Progress, Show};
use crate::opened::Opened;

/// Blobs about which the store is asked at once.
const BLOBS_A_STEP: usize = 500;

/// Hands over each file, living or in the bin, with what was found of the same content just before.
pub fn each_file(
    opened: &Opened,
    ctx: &Ctx,
    one: &mut dyn FnMut(&Named, Option<State>) -> Result<State>,
) -> Result<()> {
    let mut after = None;
    let mut last: Option<(BlobHash, State)> = None;
    loop {
        // A unit of work is short, and reading contents is not.
        let (files, next) = opened.house.read(ctx, |r| r.named_blobs(after.clone()))?;
        for named in &files {
            let known = last.filter(|(hash, _)| *hash == named.hash).map(|(_, state)| state);
            last = Some((named.hash, one(named, known)?));
        }
        match next {
            Some(next) => after = Some(next),
            None => return Ok(()),
        }
    }
}

/// What the doctor finds.
#[derive(Default)]
pub struct Findings {
    /// What is wrong, one sentence each.
    pub problems: Vec<String>,
    contents: u64,
    bytes: u64,
    unnamed: u64,
    unnamed_bytes: u64,
    removed: usize,
}

/// Reads the content of every file, and looks for contents that nobody names.
pub fn examine(opened: &Opened, show: Show) -> Result<Findings> {
    let mut found = Findings::default();
    let mut bar = Progress::of(show, "files");
    each_file(opened, &opened.ctx(), &mut |named, known| {
        let state = match known {
            Some(state) => state,
            None => {
                let state = state(opened.blobs.as_ref(), named.hash)?;
                found.count(state);
                bar.set(found.contents, None, found.contents, "contents");
                state
            }
        };
        found.problems.extend(problem(named, state));
        Ok(state)
    })?;
    bar.end();
    find_unnamed(opened, &mut found)?;
    Ok(found)
}

/// Removes contents that nothing has named for a day; how many.
pub fn remove_unnamed(opened: &Opened, found: &mut Findings) -> Result<()> {
    found.removed = sweep(&opened.house, opened.clock.as_ref(), opened.blobs.as_ref())?;
    Ok(())
}

fn problem(named: &Named, state: State) -> Option<String> {
    let how = match state {
        State::Whole { .. } => return None,
        State::Missing => "is missing",
        State::Damaged => "is damaged",
    };
    let Named { record, name, hash } = named;
    Some(format!("The content of the file {name:?} ({record}) {how}: bring {hash} back from a backup"))
}

fn find_unnamed(opened: &Opened, found: &mut Findings) -> Result<()> {
    let mut some = Vec::with_capacity(BLOBS_A_STEP);
    let mut look = |some: &mut Vec<BlobFound>| {
        let hashes: Vec<BlobHash> = some.iter().map(|blob| blob.hash).collect();
        let nobodys = unnamed(&opened.house, opened.clock.as_ref(), &hashes)?;
        found.unnamed += nobodys.len() as u64;
        found.unnamed_bytes +=
            some.drain(..).filter(|blob| nobodys.contains(&blob.hash)).map(|blob| blob.bytes).sum::<u64>();
        Ok(())
    };
    opened.blobs.each(&mut |blob| {
        some.push(blob);
        if some.len() < BLOBS_A_STEP { Ok(()) } else { look(&mut some) }
    })?;
    look(&mut some)
}

impl Findings {
    fn count(&mut self, state: State) {
        if let State::Whole { bytes } = state {
            self.contents += 1;
            self.bytes += bytes;
        }
    }

    /// For machines.
    pub fn as_json(&self) -> Json {
        json!({
            "contents": self.contents, "bytes": self.bytes,
            "unnamed": self.unnamed, "unnamed_bytes": self.unnamed_bytes, "removed": self.removed,
        })
    }

    /// For people.
    pub fn say(&self) {
        println!("  {} contents of files are whole ({} bytes).", self.contents, self.bytes);
        if self.unnamed > 0 {
            println!("  {} contents are named by nothing ({} bytes).", self.unnamed, self.unnamed_bytes);
        }
        if self.removed > 0 {
            println!("  {} of them were removed.", self.removed);
        }
    }
}
