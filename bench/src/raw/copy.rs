//! The raw import: the rows that Rapport's import left, written anew by the bare driver into an empty copy of the
//! tables.

use std::collections::HashSet;
use std::time::Instant;

use rapport_kernel::Object;
use uuid::Uuid;

use super::{Cell, Copied, Param, Raw, Row};
use crate::raw::words;
use crate::shape::all_columns;

/// Rows a transaction.
const BATCH: usize = 5_000;

/// Columns of an event.
pub const EVENT: [&str; 8] = ["unit", "seq", "kind", "object", "record", "version", "body", "subjects"];
/// Columns of whose timelines it shows on.
pub const SUBJECT: [&str; 3] = ["record", "unit", "seq"];
/// Columns of a unit of work.
pub const UNIT: [&str; 7] = ["id", "pos", "at", "actor", "cause", "batch", "depth"];
/// Columns of what PostgreSQL finds words by.
pub const POSTGRES_DOC: [&str; 5] = ["record", "object", "title", "title_k", "words"];
/// Columns of what SQLite finds titles by.
pub const SQLITE_DOC: [&str; 5] = ["number", "object", "record", "title", "title_k"];

/// Writes all records of `object` with their events and search documents. Only the engine's time counts.
pub fn copy_contacts(from: &mut dyn Raw, to: &mut dyn Raw, object: &Object) -> anyhow::Result<Copied> {
    if to.is_sqlite() {
        // The settings of a long load: a large log, checkpointed seldom, and a cache for the indexes.
        to.script("PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=64000; PRAGMA cache_size=-262144")?;
    }
    let columns = used_columns(from, object)?;
    let mut copied = Copied::default();
    let mut units = HashSet::new();
    let mut last = Uuid::nil();
    loop {
        let batch = Batch::read(from, object, &columns, last)?;
        let Some(end) = batch.records.last().and_then(|row| row[0].uuid()) else { break };
        last = end;
        let start = Instant::now();
        batch.write(to, &mut units)?;
        copied.time += start.elapsed();
        copied.rows += batch.records.len();
    }
    let names = owned(&["letter", "letters", "word"]);
    let rows = from.rows(&format!("SELECT {} FROM search_name", names.join(", ")), &[])?;
    // The names of the first user and of the roles are there already.
    to.script("DELETE FROM search_name")?;
    let start = Instant::now();
    to.script("BEGIN")?;
    to.insert("search_name", &names, &rows)?;
    to.script("COMMIT")?;
    copied.time += start.elapsed();
    Ok(copied)
}

/// What one transaction writes.
struct Batch {
    table: String,
    columns: Vec<String>,
    records: Vec<Row>,
    units: Vec<Row>,
    events: Vec<Row>,
    subjects: Vec<Row>,
    docs: Vec<Row>,
    words: Vec<Row>,
}

impl Batch {
    fn read(from: &mut dyn Raw, object: &Object, columns: &[String], after: Uuid) -> anyhow::Result<Self> {
        let table = object.table(0);
        let sql = format!("SELECT {} FROM {table} WHERE id > ?1 ORDER BY id LIMIT {BATCH}", columns.join(", "));
        let records = from.rows(&sql, &[Cell::Uuid(after).into()])?;
        let ids: Vec<Uuid> = records.iter().filter_map(|row| row[0].uuid()).collect();
        let events = of_ids(from, "event", &EVENT, "record", &ids)?;
        let of: HashSet<Uuid> = events.iter().filter_map(|row| row[0].uuid()).collect();
        let of: Vec<Uuid> = of.into_iter().collect();
        let subjects = subjects(from, &events, &of)?;
        let is_sqlite = from.is_sqlite();
        let doc: &[&str] = if is_sqlite { &SQLITE_DOC } else { &POSTGRES_DOC };
        let docs = of_ids(from, "search_doc", doc, "record", &ids)?;
        let words = if is_sqlite { words::rows(object, columns, &records, &docs) } else { Vec::new() };
        Ok(Self {
            table,
            columns: columns.to_vec(),
            records,
            units: of_ids(from, "unit", &UNIT, "id", &of)?,
            events,
            subjects,
            docs,
            words,
        })
    }

    fn write(&self, to: &mut dyn Raw, units: &mut HashSet<Uuid>) -> anyhow::Result<()> {
        let fresh = |row: &&Row| row[0].uuid().is_some_and(|id| units.insert(id));
        let new_units: Vec<Row> = self.units.iter().filter(fresh).cloned().collect();
        to.script("BEGIN")?;
        to.insert(&self.table, &self.columns, &self.records)?;
        to.insert("unit", &owned(&UNIT), &new_units)?;
        to.insert("event", &owned(&EVENT), &self.events)?;
        to.insert("event_subject", &owned(&SUBJECT), &self.subjects)?;
        if to.is_sqlite() {
            to.insert("search_doc", &owned(&SQLITE_DOC), &self.docs)?;
            to.insert("search_words", &owned(&["rowid", "words"]), &self.words)?;
        } else {
            to.insert("search_doc", &owned(&POSTGRES_DOC), &self.docs)?;
        }
        to.script("COMMIT")
    }
}

/// The columns in which any record has a value; nobody writes the others by hand.
pub fn used_columns(from: &mut dyn Raw, object: &Object) -> anyhow::Result<Vec<String>> {
    let all = all_columns(object);
    let counts: Vec<String> = all.iter().map(|column| format!("count({column})")).collect();
    let sql = format!("SELECT {} FROM {}", counts.join(", "), object.table(0));
    let counts = from.rows(&sql, &[])?.pop().unwrap_or_default();
    let used = all.into_iter().zip(counts).filter(|(_, count)| count.integer() > 0);
    Ok(used.map(|(column, _)| column).collect())
}

/// On whose timelines these events show besides; asked only where some do.
pub fn subjects(from: &mut dyn Raw, events: &[Row], units: &[Uuid]) -> anyhow::Result<Vec<Row>> {
    let place = |row: &Row, unit: usize, seq: usize| (row[unit].uuid(), row[seq].integer());
    let with: HashSet<_> = events.iter().filter(|row| row[7] != Cell::Null).map(|row| place(row, 0, 1)).collect();
    if with.is_empty() {
        return Ok(Vec::new());
    }
    let rows = of_ids(from, "event_subject", &SUBJECT, "unit", units)?;
    Ok(rows.into_iter().filter(|row| with.contains(&place(row, 1, 2))).collect())
}

/// Rows of a table by the ids in one of its columns.
pub fn of_ids(from: &mut dyn Raw, table: &str, columns: &[&str], key: &str, ids: &[Uuid]) -> anyhow::Result<Vec<Row>> {
    let sql = format!("SELECT {} FROM {table} WHERE {key} {{in ?1}}", columns.join(", "));
    from.rows(&sql, &[Param::Ids(ids.to_vec())])
}

/// Names as [`Raw::insert`] takes them.
pub fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
