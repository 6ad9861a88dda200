//! The contents of files: carried behind the tables, each once, in the order of their hashes.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use rapport_kernel::blob::{BlobHash, Blobs, FileFields, Named, State, each_block, state};
use rapport_kernel::{Catalog, Error, Result, limits};
use sha2::{Digest, Sha256};

use super::Progress;
use super::lines::Lines;
use super::meta::{BlobHeader, Carried};
use super::writer::Writer;
use crate::catalog_rows::load_catalog;
use crate::conn::Conn;
use crate::records;

/// Hands each blob that a record names to `one`, once; what went along. A file that lacks its content keeps nobody
/// from carrying the rest.
pub fn carry(
    conn: &mut dyn Conn,
    told: &mut Progress<'_>,
    mut one: impl FnMut(BlobHash) -> Result<State>,
) -> Result<Carried> {
    let mut carried = Carried::default();
    let mut last: Option<(BlobHash, State)> = None;
    each_named(conn, |named| {
        let known = last.filter(|(hash, _)| *hash == named.hash);
        let state = match known {
            Some((_, state)) => state,
            None => one(named.hash)?,
        };
        last = Some((named.hash, state));
        match state {
            State::Whole { .. } if known.is_some() => {}
            State::Whole { bytes } => {
                carried.blobs += 1;
                carried.bytes += bytes;
                told("files", carried.blobs);
            }
            State::Missing | State::Damaged => carried.lacking.push(named),
        }
        Ok(())
    })?;
    Ok(carried)
}

/// Hands over each record that names a blob, living or in the bin, by the hashes.
fn each_named(conn: &mut dyn Conn, mut take: impl FnMut(Named) -> Result<()>) -> Result<()> {
    let stored = load_catalog(conn)?;
    let catalog = Catalog::build(stored.epoch, stored.settings, stored.objects);
    let Some(files) = FileFields::of(&catalog) else { return Ok(()) };
    let mut query = files.query(None, limits::FILES_STEP);
    loop {
        let page = records::query(conn, &catalog, &query)?;
        page.records.iter().filter_map(|record| files.named(record)).try_for_each(&mut take)?;
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(()),
        }
    }
}

/// Writes a blob into an archive if it is whole; how it was found to be.
pub fn write<W: Write>(blobs: &dyn Blobs, hash: BlobHash, writer: &mut Writer<W>) -> Result<State> {
    let state = state(blobs, hash)?;
    if let State::Whole { bytes } = state {
        writer.begin_blob(&BlobHeader { blob: hash.to_string(), bytes })?;
        let written = each_block(blobs, hash, |block| if block.is_empty() { Ok(()) } else { writer.block(block) })?;
        if written != Some(bytes) {
            return Err(Error::fault(format!("Writing the content {hash} of a file"), "it changed meanwhile"));
        }
    }
    Ok(state)
}

/// Takes a blob out of an archive and puts it down in `blobs`, if it is what its name says.
pub fn take<R: Read>(lines: &mut Lines<R>, header: &BlobHeader, blobs: Option<&dyn Blobs>) -> Result<()> {
    lines.part = "files".to_owned();
    let named: BlobHash = header.blob.parse().map_err(|_| lines.damaged("a content has no name"))?;
    let mut new = blobs.map(|blobs| blobs.begin()).transpose()?;
    let mut hash = Sha256::new();
    let mut bytes = 0;
    while lines.peek()? == Some(b'"') {
        lines.must_next()?;
        let text: String = lines.parsed()?;
        let block = BASE64.decode(text).map_err(|_| lines.damaged("a line of a content is no base64"))?;
        bytes += block.len() as u64;
        hash.update(&block);
        if let Some(new) = &mut new {
            new.write(&block)?;
        }
    }
    if bytes != header.bytes || BlobHash::of(hash) != named {
        return Err(lines.damaged(&format!("the content {named} is not what its name says")));
    }
    new.map_or(Ok(()), |new| new.keep().map(drop))
}
