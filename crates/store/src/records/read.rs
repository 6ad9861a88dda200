//! Records by id, and how records are read from rows.

use std::collections::HashMap;

use rapport_kernel::catalog::{Field, Kind, Object, Storage};
use rapport_kernel::filter::Pred;
use rapport_kernel::filter::formula::Expr;
use rapport_kernel::query::{Fields, Shelf};
use rapport_kernel::record::Values;
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{Catalog, Error, FieldId, ObjectId, Record, RecordId, Result, Value};

use super::codec::{decode, integer, object_id, read_columns, record_id};
use super::measure::worked_out;
use super::write::{is_in, uuids};
use crate::compile::Compiler;
use crate::conn::{Cell, Conn, Row};
use crate::schema::entries_name_objects;
use crate::sql::Sql;

/// Those of `ids` that exist on `shelf` and fulfil `scope`, in no order, with all their fields.
pub fn get_many(
    conn: &mut dyn Conn,
    catalog: &Catalog,
    object: &Object,
    ids: &[RecordId],
    scope: &Pred,
    shelf: Shelf,
) -> Result<Vec<Record>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut cx = Compiler::new(catalog, conn);
    let mut frame = cx.root(object.id)?;
    let these = Pred::Ids(ids.to_vec()).and(scope.clone());
    let test = cx.pred(&mut frame, &these)?;
    let reader = Reader::new(object, &Fields::All);
    let (columns, from, shelf) = (reader.columns("t"), frame.from(), cx.shelf(&frame, shelf));
    cx.sql.push(&format!("SELECT {columns} FROM {from} WHERE {shelf} AND {test}"));
    let rows = cx.sql.rows(conn)?;
    let mut records = rows.into_iter().map(|row| reader.record(&mut row.into_iter())).collect::<Result<Vec<_>>>()?;
    reader.complete(conn, catalog, &mut records)?;
    Ok(records)
}

/// What formulas without fields give.
pub fn compute(
    conn: &mut dyn Conn,
    catalog: &Catalog,
    object: &Object,
    formulas: &[(&Field, Expr)],
) -> Result<Vec<Value>> {
    let base = catalog.settings.currency();
    let mut values = Vec::with_capacity(formulas.len());
    for formulas in formulas.chunks(FORMULAS_AT_ONCE) {
        let mut cx = Compiler::new(catalog, conn);
        let mut frame = cx.root(object.id)?;
        let columns: Vec<String> =
            formulas.iter().map(|(_, expr)| cx.constant_formula(&mut frame, expr)).collect::<Result<_>>()?;
        cx.sql.push(&format!("SELECT {}", columns.join(", ")));
        let row = cx.sql.rows(conn)?.pop().unwrap_or_default();
        for ((field, _), cell) in formulas.iter().zip(row) {
            values.push(worked_out(field.kind.result(), cell, base)?);
        }
    }
    Ok(values)
}

/// Which columns are read, and how records are made of them.
pub struct Reader<'o> {
    object: &'o Object,
    own: Vec<&'o Field>,
    sides: Vec<(u16, Vec<&'o Field>)>,
    many: Vec<&'o Field>,
    formulas: Vec<&'o Field>,
    /// How many columns there are in the object's own table.
    pub width: usize,
}

/// Many-valued fields that are read by one statement; SQLite takes a UNION of 500.
const LISTS_AT_ONCE: usize = 100;

/// Formulas that are computed by one statement, which PostgreSQL gives 65,535 parameters at most.
const FORMULAS_AT_ONCE: usize = 50;

/// Some fields of one record.
type FieldValues = Vec<(FieldId, Value)>;

/// Columns that every record has.
const HEAD: [&str; 5] = ["id", "version", "created_at", "updated_at", "deleted_at"];

impl<'o> Reader<'o> {
    /// Reads these fields of an object; ids that are none of its are passed over.
    pub fn new(object: &'o Object, fields: &Fields) -> Self {
        let mut wanted: Vec<&Field> = match fields {
            Fields::All => object.fields.iter().collect(),
            Fields::Some(ids) => object.fields.iter().filter(|field| ids.contains(&field.id)).collect(),
        };
        wanted.sort_unstable_by_key(|field| field.id);
        let of_table = |table: u16| wanted.iter().copied().filter(|field| is_in(field, table)).collect::<Vec<_>>();
        let own = of_table(0);
        let mut sides: Vec<(u16, Vec<&Field>)> =
            object.side_tables().into_iter().map(|side| (side, of_table(side))).collect();
        sides.retain(|(_, fields)| !fields.is_empty());
        let many = wanted.iter().copied().filter(|field| field.kind.is_many()).collect();
        let formulas = wanted.iter().copied().filter(|field| matches!(field.kind, Kind::Formula { .. })).collect();
        let width = HEAD.len() + own.iter().map(|field| read_columns(&field.kind).count()).sum::<usize>();
        Self { object, own, sides, many, formulas, width }
    }

    /// The columns of the object's own table.
    pub fn columns(&self, alias: &str) -> String {
        let head = HEAD.iter().map(|name| format!("{alias}.{name}"));
        let own = self.own.iter().flat_map(|field| columns_of(alias, field));
        head.chain(own).collect::<Vec<_>>().join(", ")
    }

    /// A record from those columns.
    pub fn record(&self, cells: &mut impl Iterator<Item = Cell>) -> Result<Record> {
        let mut next = || cells.next().unwrap_or(Cell::Null);
        let id = record_id(&next())?;
        let version = integer(&next())?;
        let created_at = Instant::from_ms(integer(&next())?);
        let updated_at = Instant::from_ms(integer(&next())?);
        let deleted_at = match next() {
            Cell::Null => None,
            at => Some(Instant::from_ms(integer(&at)?)),
        };
        let mut values = Values::default();
        for field in &self.own {
            values.set(field.id, decode(&field.kind, cells)?);
        }
        Ok(Record { id, object: self.object.id, version, created_at, updated_at, deleted_at, values })
    }

    /// Adds what lies in side and junction tables and what formulas compute: one query for each side table, one for all
    /// lists and one for all formulas, whatever the number of records.
    pub fn complete(&self, conn: &mut dyn Conn, catalog: &Catalog, records: &mut [Record]) -> Result<()> {
        let is_whole = self.sides.is_empty() && self.many.is_empty() && self.formulas.is_empty();
        if records.is_empty() || is_whole {
            return Ok(());
        }
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let places: HashMap<RecordId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        for (side, fields) in &self.sides {
            for (id, values) in self.side(conn, *side, fields, &ids)? {
                let Some(record) = places.get(&id).and_then(|at| records.get_mut(*at)) else { continue };
                values.into_iter().for_each(|(field, value)| record.values.set(field, value));
            }
        }
        for fields in self.many.chunks(LISTS_AT_ONCE) {
            for (field, id, value) in self.lists(conn, fields, &ids)? {
                if let Some(record) = places.get(&id).and_then(|at| records.get_mut(*at)) {
                    record.values.set(field, value);
                }
            }
        }
        for fields in self.formulas.chunks(FORMULAS_AT_ONCE) {
            for (id, values) in self.computed(conn, catalog, fields, &ids)? {
                let Some(record) = places.get(&id).and_then(|at| records.get_mut(*at)) else { continue };
                values.into_iter().for_each(|(field, value)| record.values.set(field, value));
            }
        }
        Ok(())
    }

    /// What formulas compute of stored records.
    fn computed(
        &self,
        conn: &mut dyn Conn,
        catalog: &Catalog,
        fields: &[&Field],
        ids: &[RecordId],
    ) -> Result<Vec<(RecordId, FieldValues)>> {
        let mut cx = Compiler::new(catalog, conn);
        let mut frame = cx.root(self.object.id)?;
        let columns: Vec<String> =
            fields.iter().map(|field| cx.formula_shown(&mut frame, field)).collect::<Result<_>>()?;
        let these = cx.sql.in_list("t.id", uuids(ids));
        let from = frame.from();
        cx.sql.push(&format!("SELECT t.id, {} FROM {from} WHERE {these}", columns.join(", ")));
        let base = catalog.settings.currency();
        let read = |row: Row| {
            let mut cells = row.into_iter();
            let id = record_id(&cells.next().unwrap_or(Cell::Null))?;
            let values = fields.iter().map(|field| {
                let cell = cells.next().unwrap_or(Cell::Null);
                Ok((field.id, worked_out(field.kind.result(), cell, base)?))
            });
            Ok((id, values.collect::<Result<_>>()?))
        };
        cx.sql.rows(conn)?.into_iter().map(read).collect()
    }

    fn side(
        &self,
        conn: &mut dyn Conn,
        side: u16,
        fields: &[&Field],
        ids: &[RecordId],
    ) -> Result<Vec<(RecordId, FieldValues)>> {
        let columns: Vec<String> = fields.iter().flat_map(|field| columns_of("x", field)).collect();
        let start = format!("SELECT x.id, {} FROM {} AS x WHERE ", columns.join(", "), self.object.table(side));
        let mut sql = Sql::of(conn.dialect(), &start);
        let rows = sql.bind_list("x.id", uuids(ids)).rows(conn)?;
        let read = |row: Row| {
            let mut cells = row.into_iter();
            let id = record_id(&cells.next().unwrap_or(Cell::Null))?;
            let values = fields.iter().map(|field| Ok((field.id, decode(&field.kind, &mut cells)?)));
            Ok((id, values.collect::<Result<_>>()?))
        };
        rows.into_iter().map(read).collect()
    }

    /// The lists of several fields, in one question.
    fn lists(
        &self,
        conn: &mut dyn Conn,
        fields: &[&Field],
        ids: &[RecordId],
    ) -> Result<Vec<(FieldId, RecordId, Value)>> {
        let mut sql = Sql::new(conn.dialect());
        let these = sql.in_list("record", uuids(ids));
        let each: Vec<String> = fields.iter().enumerate().map(|(at, field)| self.entries(conn, at, field)).collect();
        let each: Vec<String> = each.iter().map(|select| format!("{select} WHERE {these}")).collect();
        sql.push(&each.join(" UNION ALL ")).push(" ORDER BY 1, 2, 3");
        let mut lists: Vec<(FieldId, RecordId, Value)> = Vec::new();
        for row in sql.rows(conn)? {
            let [which, record, _, text, link, object] =
                <[Cell; 6]>::try_from(row).unwrap_or([const { Cell::Null }; 6]);
            let which = usize::try_from(integer(&which)?).unwrap_or(usize::MAX);
            let Some(field) = fields.get(which) else { continue };
            let record = record_id(&record)?;
            if lists.last().is_none_or(|(last, of, _)| (*last, *of) != (field.id, record)) {
                lists.push((field.id, record, Value::Null));
            }
            if let Some((_, _, list)) = lists.last_mut() {
                append(list, if text == Cell::Null { link } else { text }, object_id(object)?)?;
            }
        }
        Ok(lists)
    }

    /// The entries of a field: which field, record, place, text or link, and the object that a link leads to.
    fn entries(&self, conn: &dyn Conn, at: usize, field: &Field) -> String {
        let dialect = conn.dialect();
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

/// The columns of a field that are read, with their alias.
pub fn columns_of<'f>(alias: &'f str, field: &'f Field) -> impl Iterator<Item = String> + 'f {
    read_columns(&field.kind).map(move |column| format!("{alias}.{}", field.column(column.suffix)))
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
