//! Records by id, and how records are read from rows.

use rapport_kernel::catalog::{Field, Kind, Object};
use rapport_kernel::filter::Pred;
use rapport_kernel::filter::formula::Expr;
use rapport_kernel::query::{Fields, Shelf};
use rapport_kernel::record::Values;
use rapport_kernel::time::Instant;
use rapport_kernel::{Catalog, Record, RecordId, Result, Value};

use super::codec::{decode, integer, read_columns, record_id};
use super::measure::worked_out;
use super::parts::{FORMULAS_AT_ONCE, Parts};
use super::write::is_in;
use crate::compile::Compiler;
use crate::conn::{Cell, Conn};
use crate::sql::Sql;

/// Those of `ids` that exist on `shelf` and fulfil `scope`, in no order, with these of their fields.
pub fn get_many(
    conn: &mut dyn Conn,
    catalog: &Catalog,
    object: &Object,
    ids: &[RecordId],
    scope: &Pred,
    shelf: Shelf,
    fields: &Fields,
) -> Result<Vec<Record>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut cx = Compiler::new(catalog, conn);
    let mut frame = cx.root(object.id)?;
    let these = Pred::Ids(ids.to_vec()).and(scope.clone());
    let test = cx.pred(&mut frame, &these)?;
    let reader = Reader::new(object, fields);
    let (columns, from, shelf) = (reader.columns("t"), frame.from(), cx.shelf(&frame, shelf));
    cx.sql.push(&format!("SELECT {columns} FROM {from} WHERE {shelf} AND {test}"));
    if frame.joins.is_empty() {
        cx.sql.by_id();
    }
    let parts = Parts::of(&reader, catalog);
    let mut asked = vec![cx.sql];
    asked.extend(parts.questions(conn, ids)?);
    let mut answers = Sql::rows_of_all(&asked, conn)?;
    let rows = answers.remove(0);
    let mut records = rows.into_iter().map(|row| reader.record(&mut row.into_iter())).collect::<Result<Vec<_>>>()?;
    parts.put(answers, &mut records)?;
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
    pub object: &'o Object,
    own: Vec<&'o Field>,
    pub sides: Vec<(u16, Vec<&'o Field>)>,
    pub many: Vec<&'o Field>,
    pub formulas: Vec<&'o Field>,
    /// How many columns there are in the object's own table.
    pub width: usize,
}

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
}

/// The columns of a field that are read, with their alias.
pub fn columns_of<'f>(alias: &'f str, field: &'f Field) -> impl Iterator<Item = String> + 'f {
    read_columns(&field.kind).map(move |column| format!("{alias}.{}", field.column(column.suffix)))
}
