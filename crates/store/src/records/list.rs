//! Pages of records, and how many there are.

use std::sync::Arc;

use rapport_kernel::catalog::{Kind, Object};
use rapport_kernel::filter::{End, Op, Pred, Term};
use rapport_kernel::query::{Page, Query, Shelf};
use rapport_kernel::{Catalog, Error, Result};

use super::codec::integer;
use super::parts::Parts;
use super::read::Reader;
use crate::compile::{Compiler, Frame, Look, Order, Segment};
use crate::conn::{Conn, Row};
use crate::sql::Sql;

/// A page of records.
pub fn query(conn: &mut dyn Conn, catalog: &Catalog, query: &Query) -> Result<Page> {
    let mut listing = Listing::new(conn, catalog, query)?;
    let wanted = query.limit.saturating_add(1);
    let mut rows: Vec<Row> = Vec::new();
    for segment in listing.order.segments(query.after.as_ref())? {
        let limit = wanted - rows.len();
        rows.extend(listing.rows(conn, &segment, limit)?);
        if rows.len() >= wanted {
            break;
        }
    }
    let has_more = rows.len() > query.limit;
    rows.truncate(query.limit);
    let object = Arc::clone(&listing.object);
    let reader = Reader::new(&object, &query.fields);
    let next = match rows.last() {
        Some(row) if has_more => Some(listing.order.place(&row[0], &row[reader.width..])?),
        _ => None,
    };
    let mut records = rows.into_iter().map(|row| reader.record(&mut row.into_iter())).collect::<Result<Vec<_>>>()?;
    Parts::of(&reader, catalog).complete(conn, &mut records)?;
    Ok(Page { records, next })
}

/// How many records a query finds, counting up to `max`.
pub fn count(conn: &mut dyn Conn, catalog: &Catalog, query: &Query, max: usize) -> Result<usize> {
    let mut cx = Compiler::new(catalog, conn);
    let mut frame = cx.root(query.object)?;
    let test = cx.pred(&mut frame, &query.filter)?;
    let (from, shelf) = (frame.from(), cx.shelf(&frame, query.shelf));
    cx.sql.push(&format!("SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {shelf} AND {test} LIMIT {max}) AS found"));
    let rows = cx.sql.rows(conn)?;
    let found = rows.first().and_then(|row| row.first()).map(integer).transpose()?.unwrap_or(0);
    usize::try_from(found).map_err(|error| Error::fault("counting records", error))
}

/// One question for a list, as it may be asked in several ways.
struct Listing<'q> {
    catalog: &'q Catalog,
    query: &'q Query,
    object: Arc<Object>,
    columns: String,
    order: Order,
    /// As the engine likes it best.
    asked: Asked<'q>,
    /// Whether the order is worth a try.
    tries_order: bool,
    /// Whether what is sorted are keys, and records are read when the page is known: SQLite would carry all their columns
    /// through the sorting.
    sorts_keys: bool,
    /// Whether an index finds what fulfils the condition, so that it is soon counted.
    is_counted: bool,
    effort: Effort,
}

/// A condition with what it joins.
struct Asked<'q> {
    cx: Compiler<'q>,
    frame: Frame,
    test: String,
}

/// How many records of an order are looked at, in the hope that a page is among them.
#[derive(Clone, Copy)]
struct Effort {
    /// At first.
    first: usize,
    /// At most, when the first ones promise that a page is among so many.
    max: usize,
    /// Fewer records that fulfil a condition are sooner sorted than looked for in their order.
    sorted: usize,
    /// Of so many records that fulfil a condition, sorting all takes longer than looking at `max` in their order.
    many: usize,
}

const EFFORT: Effort = Effort { first: 300, max: 20_000, sorted: 1_000, many: 40_000 };

impl<'q> Listing<'q> {
    fn new(conn: &dyn Conn, catalog: &'q Catalog, query: &'q Query) -> Result<Self> {
        let dialect = conn.dialect();
        let mut asked = Asked::new(Compiler::new(catalog, conn), query)?;
        let order = asked.cx.order(&mut asked.frame, &query.sort)?;
        let object = asked.frame.object.clone();
        let mut columns = Reader::new(&object, &query.fields).columns("t");
        for key in order.columns() {
            columns.push_str(", ");
            columns.push_str(key);
        }
        let tries_order = dialect.tries_orders()
            && query.shelf == Shelf::Living
            && order.has_index()
            && is_open(&query.filter, &object);
        let sorts_keys = dialect.tries_orders() && !(query.filter == Pred::Const(true) && order.has_index());
        let is_counted = is_sought(&query.filter, &object);
        Ok(Self { catalog, query, object, columns, order, asked, tries_order, sorts_keys, is_counted, effort: EFFORT })
    }

    fn rows(&mut self, conn: &mut dyn Conn, segment: &Segment, limit: usize) -> Result<Vec<Row>> {
        if self.tries_order
            && let Some(rows) = self.tried(conn, segment, limit)?
        {
            return Ok(rows);
        }
        self.plain(segment, limit)?.rows(conn)
    }

    /// The question as the engine likes it best.
    fn plain(&self, segment: &Segment, limit: usize) -> Result<Sql<'static>> {
        let Asked { cx, frame, test } = &self.asked;
        let mut sql = cx.sql.clone();
        let place = self.place(segment, &mut sql)?;
        let (from, shelf) = (frame.from(), cx.shelf(frame, self.query.shelf));
        let by = self.order.by(segment, sql.dialect());
        let found = format!("FROM {from} WHERE {shelf} AND {test}{place} ORDER BY {by} LIMIT {limit}");
        let columns = &self.columns;
        if !self.sorts_keys {
            sql.push(&format!("SELECT {columns} {found}"));
            return Ok(sql);
        }
        let (names, again) = (self.order.named(), self.order.by_names(segment, sql.dialect()));
        let keys = format!("SELECT t.rowid AS r, {names} {found}");
        sql.push(&self.whole(&keys, &frame.joins, &format!("ORDER BY {again}")));
        Ok(sql)
    }

    /// The records of the rows that `found` finds, called `p`, with `and` behind what joins them.
    fn whole(&self, found: &str, joins: &str, and: &str) -> String {
        let (columns, table) = (&self.columns, self.object.table(0));
        format!("SELECT {columns} FROM ({found}) AS p CROSS JOIN {table} AS t ON t.rowid = p.r{joins} {and}")
    }

    fn place(&self, segment: &Segment, sql: &mut Sql<'static>) -> Result<String> {
        Ok(self.order.test(segment, sql)?.map(|test| format!(" AND {test}")).unwrap_or_default())
    }

    /// The page, if it is full with what the first records of the order give.
    fn tried(&self, conn: &mut dyn Conn, segment: &Segment, limit: usize) -> Result<Option<Vec<Row>>> {
        let Effort { first: few, max, sorted, many } = self.effort;
        let first = self.among(conn, segment, few, limit)?.rows(conn)?;
        if first.len() >= limit {
            return Ok(Some(first));
        }
        // The calls of one contact, say, of whom nothing was heard lately.
        if first.is_empty() && self.are_at_least(conn, sorted)? == Some(false) {
            return Ok(None);
        }
        // Twice what would do if the rest were like the beginning.
        let promised = few * limit * 2 / first.len().max(1);
        // There may be many of which hardly any are among the first: who came last has bought nothing yet.
        if promised > max && self.are_at_least(conn, many)? != Some(true) {
            return Ok(None);
        }
        let second = self.among(conn, segment, promised.min(max), limit)?.rows(conn)?;
        Ok((second.len() >= limit).then_some(second))
    }

    /// Whether so many fulfil the condition; not known where counting them is to read all.
    fn are_at_least(&self, conn: &mut dyn Conn, many: usize) -> Result<Option<bool>> {
        if !self.is_counted {
            return Ok(None);
        }
        let Asked { cx, frame, test } = &self.asked;
        let mut sql = cx.sql.clone();
        let (from, shelf) = (frame.from(), cx.shelf(frame, self.query.shelf));
        sql.push(&format!("SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {shelf} AND {test} LIMIT {many})"));
        let there = sql.rows(conn)?.first().and_then(|row| row.first()).map(integer).transpose()?;
        Ok(Some(usize::try_from(there.unwrap_or(0)).unwrap_or(0) >= many))
    }

    /// Those of the next `looked_at` records of the order that fulfil the condition.
    fn among(&self, conn: &dyn Conn, segment: &Segment, looked_at: usize, limit: usize) -> Result<Sql<'static>> {
        let dialect = conn.dialect();
        let cx = Compiler::new(self.catalog, conn).looking(Look::ByRecord);
        let Asked { cx, frame, test } = Asked::new(cx, self.query)?;
        let shelf = cx.shelf(&frame, self.query.shelf);
        let mut sql = cx.sql;
        let place = self.place(segment, &mut sql)?;
        let (by, again) = (self.order.by(segment, dialect), self.order.by_names(segment, dialect));
        let (table, names) = (self.object.table(0), self.order.named());
        let keys = format!(
            "SELECT t.rowid AS r, {names} FROM {table} AS t WHERE {shelf}{place} ORDER BY {by} LIMIT {looked_at}"
        );
        let and = format!("WHERE {test} ORDER BY {again} LIMIT {limit}");
        sql.push(&self.whole(&keys, &frame.joins, &and));
        Ok(sql)
    }
}

impl<'q> Asked<'q> {
    fn new(mut cx: Compiler<'q>, query: &Query) -> Result<Self> {
        let mut frame = cx.root(query.object)?;
        let test = cx.pred(&mut frame, &query.filter)?;
        Ok(Self { cx, frame, test })
    }
}

/// Whether a condition may be fulfilled by many records, so that the first ones of an order may do.
fn is_open(filter: &Pred, object: &Object) -> bool {
    match filter {
        // The order alone is what the engine will follow.
        Pred::Const(_) | Pred::Ids(_) | Pred::Matches(_) => false,
        Pred::And(all) => all.iter().all(|pred| matches!(pred, Pred::Const(_)) || is_open(pred, object)),
        Pred::Or(any) => any.iter().all(|pred| is_open(pred, object)),
        Pred::Not(inner) => !mentions_words(inner),
        Pred::Compare { term: Term::Path(path), op: Op::Eq, .. } if path.hops.is_empty() => {
            let field = match path.end {
                End::Field { field, part: None } => object.field(field),
                _ => None,
            };
            !field.is_some_and(|field| field.traits.unique)
        }
        Pred::Compare { .. } | Pred::In { .. } | Pred::Like { .. } | Pred::Empty(_) | Pred::Any { .. } => true,
    }
}

/// Whether an index leads to the records that fulfil a condition.
fn is_sought(filter: &Pred, object: &Object) -> bool {
    match filter {
        Pred::And(all) => all.iter().any(|pred| is_sought(pred, object)),
        Pred::Compare { term: Term::Path(path), op: Op::Eq, .. } | Pred::In { term: Term::Path(path), .. } => {
            let field = match path.end {
                End::Field { field, part: None } if path.hops.is_empty() => object.field(field),
                _ => None,
            };
            field.is_some_and(|field| field.traits.indexed || matches!(field.kind, Kind::Link { .. }))
        }
        _ => false,
    }
}

/// Whether the words of a full-text search are asked for, which are looked up as a set in any case.
fn mentions_words(pred: &Pred) -> bool {
    match pred {
        Pred::Matches(_) => true,
        Pred::And(all) | Pred::Or(all) => all.iter().any(mentions_words),
        Pred::Not(inner) => mentions_words(inner),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
