//! Roll-ups: measures over related records, stored with the record they lead to.

use std::collections::HashMap;

use rapport_kernel::catalog::{Field, Kind, Measure, Object, Storage};
use rapport_kernel::filter::{Path, Pred};
use rapport_kernel::query::Fields;
use rapport_kernel::{Catalog, Error, FieldId, Record, RecordId, Result, Value};

use super::codec::{encode, record_id};
use super::find::lock_many;
use super::measure::{Measuring, Whole, convert};
use super::parts::Parts;
use super::read::Reader;
use super::write::uuids;
use crate::compile::{Compiler, Frame};
use crate::conn::{Cell, Conn, Named, Param};
use crate::schema::of_link;
use crate::sql::Sql;

/// Works out the roll-up `field` of `object` anew for `ids` and writes what changed; no version, no event.
pub fn roll_up(
    conn: &mut dyn Conn,
    catalog: &Catalog,
    object: &Object,
    field: &Field,
    filter: &Pred,
    ids: &[RecordId],
) -> Result<()> {
    let Kind::Rollup { child, link, measure, field: measured, result, .. } = &field.kind else {
        return Err(Error::fault("rolling up", format!("field {} is no roll-up", field.id)));
    };
    if ids.is_empty() {
        return Ok(());
    }
    // Two writers with children of the same parent go one after the other, so that neither counts without the other.
    lock_many(conn, object, ids)?;
    let mut ask = Ask::new(conn, catalog, child.to_owned(), filter, *link, ids)?;
    let path = measured.map(Path::field);
    let mut values = match (measure, &path) {
        (Measure::Latest, Some(path)) => ask.latest(conn, path)?,
        (Measure::Latest, None) => return Err(crate::compile::not_measurable()),
        (measure, path) => ask.measured(conn, *measure, path.as_ref())?,
    };
    let none = if *measure == Measure::Count { Value::Integer(0) } else { Value::Null };
    let base = catalog.settings.currency();
    let mut changed = Vec::new();
    for record in stored(conn, catalog, object, field, ids)? {
        let value = values.remove(&record.id).unwrap_or_else(|| none.clone());
        let value = convert(value, result, base)?;
        if *record.get(field.id) != value {
            changed.push((record, value));
        }
    }
    write(conn, object, field, &changed)
}

/// The question for the children of some records.
struct Ask<'c> {
    cx: Compiler<'c>,
    frame: Frame,
    /// The children: found by their links, for whatever else they must fulfil, half of them may.
    from: String,
    /// The id of the parent.
    parent: String,
    test: String,
}

impl<'c> Ask<'c> {
    fn new(
        conn: &dyn Conn,
        catalog: &'c Catalog,
        child: rapport_kernel::ObjectId,
        filter: &Pred,
        link: FieldId,
        ids: &[RecordId],
    ) -> Result<Self> {
        let mut cx = Compiler::new(catalog, conn);
        let mut frame = cx.root(child)?;
        let object = frame.object.clone();
        let link = cx.field(&object, link)?;
        let dialect = conn.dialect();
        let (from, parent) = if link.kind.is_many() {
            (format!("{} AS m CROSS JOIN {} AS t", object.junction(link), object.table(0)), "m.value".to_owned())
        } else {
            let place = frame.here();
            let parent = cx.column(&mut frame, &place, link, "")?;
            let is_own = link.slot.table == 0;
            let hint = if is_own { dialect.by_index(&of_link(&object, link)) } else { String::new() };
            (format!("{} AS t{hint}", object.table(0)), parent)
        };
        let theirs = cx.sql.in_list(&parent, uuids(ids));
        let joined = if link.kind.is_many() { "m.record = t.id AND " } else { "" };
        let test = format!("{joined}t.deleted_at IS NULL AND {theirs} AND {}", cx.pred(&mut frame, filter)?);
        Ok(Self { cx, frame, from, parent, test })
    }

    /// The children with what is joined to them; the last thing to ask for, since measures join as well.
    fn from(&self) -> String {
        format!("{}{}", self.from, self.frame.joins)
    }

    fn measured(
        &mut self,
        conn: &mut dyn Conn,
        measure: Measure,
        path: Option<&Path>,
    ) -> Result<HashMap<RecordId, Value>> {
        let measuring = Measuring::new(&mut self.cx, &mut self.frame, measure, path)?;
        let (from, parent) = (self.from() + measuring.joined.as_deref().unwrap_or_default(), &self.parent);
        let columns = measuring.columns.join(", ");
        self.cx.sql.push(&format!("SELECT {parent}, {columns} FROM {from} WHERE {} GROUP BY {parent}", self.test));
        let base = self.cx.catalog.settings.currency();
        self.read(conn, |cells| measuring.value(cells, base))
    }

    fn latest(&mut self, conn: &mut dyn Conn, path: &Path) -> Result<HashMap<RecordId, Value>> {
        let whole = Whole::new(&mut self.cx, &mut self.frame, path)?;
        let names: Vec<String> = (1..=whole.columns.len()).map(|number| format!("v{number}")).collect();
        let columns: Vec<String> =
            whole.columns.iter().zip(&names).map(|(sql, name)| format!("{sql} AS {name}")).collect();
        let (from, parent) = (self.from(), &self.parent);
        self.cx.sql.push(&format!(
            "SELECT parent, {} FROM (SELECT {parent} AS parent, {}, \
             row_number() OVER (PARTITION BY {parent} ORDER BY t.created_at DESC, t.id DESC) AS n \
             FROM {from} WHERE {}) AS ranked WHERE n = 1",
            names.join(", "),
            columns.join(", "),
            self.test
        ));
        self.read(conn, |cells| whole.value(cells))
    }

    fn read(
        &self,
        conn: &mut dyn Conn,
        value: impl Fn(&mut std::vec::IntoIter<Cell>) -> Result<Value>,
    ) -> Result<HashMap<RecordId, Value>> {
        let rows = self.cx.sql.rows(conn)?;
        let read = |row: Vec<Cell>| {
            let mut cells = row.into_iter();
            let parent = record_id(&cells.next().unwrap_or(Cell::Null))?;
            Ok((parent, value(&mut cells)?))
        };
        rows.into_iter().map(read).collect()
    }
}

/// What is stored now, in the bin too: a restored record shall be right.
fn stored(
    conn: &mut dyn Conn,
    catalog: &Catalog,
    object: &Object,
    field: &Field,
    ids: &[RecordId],
) -> Result<Vec<Record>> {
    let reader = Reader::new(object, &Fields::Some(vec![field.id]));
    let start = format!("SELECT {} FROM {} AS t WHERE ", reader.columns("t"), object.table(0));
    let mut sql = Sql::of(conn.dialect(), &start);
    let rows = sql.bind_list("t.id", uuids(ids)).rows(conn)?;
    let mut records = rows.into_iter().map(|row| reader.record(&mut row.into_iter())).collect::<Result<Vec<_>>>()?;
    Parts::of(&reader, catalog).complete(conn, &mut records)?;
    Ok(records)
}

fn write(conn: &mut dyn Conn, object: &Object, field: &Field, changed: &[(Record, Value)]) -> Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let names: Vec<(String, Storage)> =
        field.kind.columns().iter().map(|column| (field.column(column.suffix), column.storage)).collect();
    let set: Vec<Named<'_>> = names.iter().map(|(name, storage)| (name.as_str(), *storage)).collect();
    let table = object.table(field.slot.table);
    let is_side = field.slot.table > 0;
    let mut rows = Vec::with_capacity(changed.len());
    for (record, value) in changed {
        let mut row = vec![Param::Uuid(record.id.0)];
        if is_side {
            row.push(record.deleted_at.map_or(Param::Null, |at| Param::Integer(at.ms())));
        }
        encode(field, value, &mut row)?;
        rows.push(row);
    }
    let id = ("id", Storage::Uuid);
    if !is_side {
        return conn.update(&table, &[id], &set, &rows);
    }
    let columns: Vec<Named<'_>> = [id, ("deleted_at", Storage::Integer)].into_iter().chain(set).collect();
    let kept: Vec<String> = names.iter().map(|(name, _)| format!("{name} = excluded.{name}")).collect();
    conn.insert(&table, &columns, &rows, &format!("ON CONFLICT (id) DO UPDATE SET {}", kept.join(", ")))
}

#[cfg(test)]
mod tests;
