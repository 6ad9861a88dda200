//! Keeping the index.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rapport_kernel::catalog::Storage;
use rapport_kernel::port::SearchDoc;
use rapport_kernel::{RecordId, Result};
use uuid::Uuid;

use super::{near, title_key, words};
use crate::conn::{Conn, Named, Param};
use crate::dialect::SearchRow;

const NAME_COLUMNS: [Named<'_>; 3] =
    [("letter", Storage::Text), ("letters", Storage::Integer), ("word", Storage::Text)];

/// Documents that are written at once.
const DOCS_AT_ONCE: usize = 1_000;
/// Bytes of text that are split into words at once.
const BYTES_AT_ONCE: usize = 8 << 20;

/// Puts these in place of what was known of the same records; of two of one record the later one counts.
pub fn index(conn: &mut dyn Conn, docs: &[SearchDoc]) -> Result<()> {
    let mut rest = docs;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(fitting(rest));
        write(conn, now)?;
        rest = later;
    }
    Ok(())
}

fn fitting(docs: &[SearchDoc]) -> usize {
    let mut bytes = 0;
    let fitting = docs.iter().take(DOCS_AT_ONCE).take_while(|doc| {
        let before = bytes;
        bytes += doc.title.len() + doc.body.len();
        before < BYTES_AT_ONCE
    });
    fitting.count()
}

fn write(conn: &mut dyn Conn, docs: &[SearchDoc]) -> Result<()> {
    // Sorted: who locks in one order never waits in a circle.
    let last: BTreeMap<RecordId, &SearchDoc> = docs.iter().map(|doc| (doc.id, doc)).collect();
    let rows = last.into_values().map(row).collect();
    conn.dialect().write_search(conn, rows)?;
    learn_names(conn, docs)
}

/// Forgets these records.
pub fn unindex(conn: &mut dyn Conn, ids: &[RecordId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    conn.dialect().drop_search(conn, &ids)
}

fn row(doc: &SearchDoc) -> SearchRow {
    let mut all = words::of_document(&doc.title, &doc.body);
    all.insert(words::of_object(doc.object));
    let all: Vec<String> = all.into_iter().collect();
    SearchRow {
        object: i64::from(doc.object.0),
        record: doc.id.0,
        title: doc.title.clone(),
        title_key: title_key(&doc.title),
        words: all.join(" "),
    }
}

/// Remembers the words of titles, to find those that are near a mistyped one. They are never forgotten: one that no
/// title has any more costs a comparison and finds nothing.
fn learn_names(conn: &mut dyn Conn, docs: &[SearchDoc]) -> Result<()> {
    let names: BTreeSet<String> = docs.iter().flat_map(|doc| words::of_document(&doc.title, "")).collect();
    let keys = names.iter().filter_map(|name| Some((near::name_key(name)?, name)));
    let mut keys: Vec<(near::NameKey, &String)> = keys.collect();
    keys.sort_unstable();
    let rows: Vec<Vec<Param<'_>>> = keys
        .into_iter()
        .map(|(key, name)| {
            vec![Param::Text(key.letter.into()), Param::Integer(key.letters), Param::Text(Cow::Borrowed(name))]
        })
        .collect();
    conn.insert("search_name", &NAME_COLUMNS, &rows, "ON CONFLICT (letter, letters, word) DO NOTHING")
}
