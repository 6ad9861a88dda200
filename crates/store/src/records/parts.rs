//! What of a record lies outside of its object's own table: one question for each side table, one for all lists and one
//! for all formulas, whatever the number of records. None waits for the answer of another.

use std::collections::HashMap;

use rapport_kernel::catalog::{Field, Kind, Object, Storage};
use rapport_kernel::value::Ref;
use rapport_kernel::{Catalog, Error, FieldId, ObjectId, Record, RecordId, Result, Value};

use super::codec::{decode, integer, object_id, record_id};
use super::measure::worked_out;
use super::read::{Reader, columns_of};
use super::write::uuids;
use crate::compile::Compiler;
use crate::conn::{Cell, Conn, Row};
use crate::dialect::Dialect;
use crate::schema::entries_name_objects;
use crate::sql::Sql;

/// Many-valued fields that are read by one statement; SQLite takes a UNION of 500.
const LISTS_AT_ONCE: usize = 100;

/// Formulas that are computed by one statement, which PostgreSQL gives 65,535 parameters at most.
pub const FORMULAS_AT_ONCE: usize = 50;

/// Fields that are read by one question.
enum Part<'r> {
    Side(u16, &'r [&'r Field]),
    Lists(&'r [&'r Field]),
    Formulas(&'r [&'r Field]),
}

/// The parts of some fields of an object.
pub struct Parts<'r> {
    object: &'r Object,
    catalog: &'r Catalog,
    parts: Vec<Part<'r>>,
}

/// Some fields of one record.
type FieldValues = Vec<(FieldId, Value)>;

impl<'r> Parts<'r> {
    /// The parts in which a reader's fields lie.
    pub fn of(reader: &'r Reader<'_>, catalog: &'r Catalog) -> Self {
        let sides = reader.sides.iter().map(|(side, fields)| Part::Side(*side, fields));
        let lists = reader.many.chunks(LISTS_AT_ONCE).map(Part::Lists);
        let formulas = reader.formulas.chunks(FORMULAS_AT_ONCE).map(Part::Formulas);
        Self { object: reader.object, catalog, parts: sides.chain(lists).chain(formulas).collect() }
    }

    /// Asks for all parts of records that have been read, and puts the answers into them.
    pub fn complete(&self, conn: &mut dyn Conn, records: &mut [Record]) -> Result<()> {
        if records.is_empty() || self.parts.is_empty() {
            return Ok(());
        }
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let asked = self.questions(conn, &ids)?;
        self.put(Sql::rows_of_all(&asked, conn)?, records)
    }

    /// The questions for all parts of some records, by their ids only.
    pub fn questions(&self, conn: &dyn Conn, ids: &[RecordId]) -> Result<Vec<Sql<'static>>> {
        let question = |part: &Part<'_>| match part {
            Part::Side(side, fields) => Ok(self.side(conn, *side, fields, ids)),
            Part::Lists(fields) => Ok(self.lists(conn, fields, ids)),
            Part::Formulas(fields) => self.formulas(conn, fields, ids),
        };
        self.parts.iter().map(question).collect()
    }

    /// Puts the answers to [`Parts::questions`] into those of the records that are there.
    pub fn put(&self, answers: Vec<Vec<Row>>, records: &mut [Record]) -> Result<()> {
        let places: HashMap<RecordId, usize> = records.iter().enumerate().map(|(at, record)| (record.id, at)).collect();
        for (part, rows) in self.parts.iter().zip(answers) {
            for (id, values) in self.read(part, rows)? {
                let Some(record) = places.get(&id).and_then(|at| records.get_mut(*at)) else { continue };
                values.into_iter().for_each(|(field, value)| record.values.set(field, value));
            }
        }
        Ok(())
    }

    fn read(&self, part: &Part<'_>, rows: Vec<Row>) -> Result<Vec<(RecordId, FieldValues)>> {
        let base = self.catalog.settings.currency();
        match part {
            Part::Side(_, fields) => each(rows, fields, |field, cells| decode(&field.kind, cells)),
            Part::Formulas(fields) => each(rows, fields, |field, cells| {
                worked_out(field.kind.result(), cells.next().unwrap_or(Cell::Null), base)
            }),
            Part::Lists(fields) => read_lists(rows, fields),
        }
    }

    fn side(&self, conn: &dyn Conn, side: u16, fields: &[&Field], ids: &[RecordId]) -> Sql<'static> {
        let columns: Vec<String> = fields.iter().flat_map(|field| columns_of("x", field)).collect();
        let start = format!("SELECT x.id, {} FROM {} AS x WHERE ", columns.join(", "), self.object.table(side));
        let mut sql = Sql::of(conn.dialect(), &start);
        sql.bind_list("x.id", uuids(ids)).by_id();
        sql
    }

    fn formulas(&self, conn: &dyn Conn, fields: &[&Field], ids: &[RecordId]) -> Result<Sql<'static>> {
        let mut cx = Compiler::new(self.catalog, conn);
        let mut frame = cx.root(self.object.id)?;
        let columns: Vec<String> =
            fields.iter().map(|field| cx.formula_shown(&mut frame, field)).collect::<Result<_>>()?;
        let these = cx.sql.in_list("t.id", uuids(ids));
        let from = frame.from();
        cx.sql.push(&format!("SELECT t.id, {} FROM {from} WHERE {these}", columns.join(", ")));
        if frame.joins.is_empty() {
            cx.sql.by_id();
        }
        Ok(cx.sql)
    }

    fn lists(&self, conn: &dyn Conn, fields: &[&Field], ids: &[RecordId]) -> Sql<'static> {
        let mut sql = Sql::new(conn.dialect());
        let these = sql.in_list("record", uuids(ids));
        let entries = fields.iter().enumerate().map(|(at, field)| self.entries(conn.dialect(), at, field));
        let each: Vec<String> = entries.map(|select| format!("{select} WHERE {these}")).collect();
        sql.push(&each.join(" UNION ALL ")).push(" ORDER BY 1, 2, 3").by_id();
        sql
    }

    /// The entries of a field: which field, record, place, text or link, and the object that a link leads to.
    fn entries(&self, dialect: Dialect, at: usize, field: &Field) -> String {
        let value = match field.kind {
            Kind::Links { .. } | Kind::Files { .. } => format!("{}, value", dialect.null_of(Storage::Text)),
            _ => format!("value, {}", dialect.null_of(Storage::Uuid)),
        };
        let object = match field.kind.link_targets() {
            _ if entries_name_objects(&field.kind) => "o".to_owned(),
            Some(([only], _)) => format!("CAST({only} AS {})", dialect.column_type(Storage::Integer)),
            _ => dialect.null_of(Storage::Integer).to_owned(),
        };
        format!("SELECT {at}, record, place, {value}, {object} FROM {}", self.object.junction(field))
    }
}

/// Rows of an id and the cells of each field.
fn each(
    rows: Vec<Row>,
    fields: &[&Field],
    value: impl Fn(&Field, &mut std::vec::IntoIter<Cell>) -> Result<Value>,
) -> Result<Vec<(RecordId, FieldValues)>> {
    let read = |row: Row| {
        let mut cells = row.into_iter();
        let id = record_id(&cells.next().unwrap_or(Cell::Null))?;
        let values = fields.iter().map(|field| Ok((field.id, value(field, &mut cells)?)));
        Ok((id, values.collect::<Result<_>>()?))
    };
    rows.into_iter().map(read).collect()
}

/// Entries in the order of field, record and place.
fn read_lists(rows: Vec<Row>, fields: &[&Field]) -> Result<Vec<(RecordId, FieldValues)>> {
    let mut lists: Vec<(RecordId, FieldValues)> = Vec::new();
    for row in rows {
        let [which, record, _, text, link, object] = <[Cell; 6]>::try_from(row).unwrap_or([const { Cell::Null }; 6]);
        let which = usize::try_from(integer(&which)?).unwrap_or(usize::MAX);
        let Some(field) = fields.get(which) else { continue };
        let record = record_id(&record)?;
        if lists.last().is_none_or(|(of, values)| *of != record || values[0].0 != field.id) {
            lists.push((record, vec![(field.id, Value::Null)]));
        }
        if let Some((_, values)) = lists.last_mut() {
            append(&mut values[0].1, if text == Cell::Null { link } else { text }, object_id(object)?)?;
        }
    }
    Ok(lists)
}

fn append(list: &mut Value, entry: Cell, object: ObjectId) -> Result<()> {
    match (list, entry) {
        (Value::List(texts), Cell::Text(text)) => texts.push(text),
        (Value::Links(refs), Cell::Uuid(id)) => refs.push(Ref { object, id: RecordId(id) }),
        (empty @ Value::Null, Cell::Text(text)) => *empty = Value::List(vec![text]),
        (empty @ Value::Null, Cell::Uuid(id)) => *empty = Value::Links(vec![Ref { object, id: RecordId(id) }]),
        _ => return Err(Error::fault("reading a list", "an entry is of another type than the others")),
    }
    Ok(())
}
