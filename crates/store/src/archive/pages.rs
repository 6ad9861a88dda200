//! A table of a database page by page, in the order of its key.

use rapport_kernel::{Error, Result};

use super::meta::Header;
use crate::conn::{Cell, Conn, Param, Row};
use crate::read::integer;
use crate::sql::Sql;

/// Rows that are read at once at most, and at first.
const ROWS_MAX: usize = 500;
const ROWS_AT_FIRST: usize = 50;
/// Bytes that a page is to have about.
const PAGE_BYTES: usize = 4 << 20;

/// Hands over the rows of a table, some at a time. The size of a page follows the widest row of the one before, so
/// that memory is bounded whatever the rows hold.
pub fn each(conn: &mut dyn Conn, table: &Header, mut take: impl FnMut(Vec<Row>) -> Result<()>) -> Result<()> {
    let mut after: Option<Row> = None;
    let mut wanted = ROWS_AT_FIRST;
    loop {
        let rows = page(conn, table, after.as_ref(), wanted)?;
        let is_last = rows.len() < wanted || table.key == 0;
        let widest = rows.iter().map(bytes).max().unwrap_or(0);
        after = rows.last().map(|row| row[..table.key].to_vec());
        if !rows.is_empty() {
            take(rows)?;
        }
        if is_last {
            return Ok(());
        }
        wanted = (PAGE_BYTES / widest.max(1)).clamp(1, ROWS_MAX);
    }
}

/// How many rows a table has.
pub fn count(conn: &mut dyn Conn, table: &Header) -> Result<u64> {
    let rows = conn.rows(&format!("SELECT count(*) FROM {}", table.table), &[])?;
    let count = rows.first().map_or(Ok(0), |row| integer(row, 0))?;
    Ok(count.cast_unsigned())
}

fn page(conn: &mut dyn Conn, table: &Header, after: Option<&Row>, limit: usize) -> Result<Vec<Row>> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
    let mut sql = Sql::of(conn.dialect(), &format!("SELECT {} FROM {}", names.join(", "), table.table));
    if table.key > 0 {
        let key = names[..table.key].join(", ");
        if let Some(after) = after {
            let places: Vec<String> = after.iter().map(|cell| Ok(sql.param(param(cell)?))).collect::<Result<_>>()?;
            sql.push(&format!(" WHERE ({key}) > ({})", places.join(", ")));
        }
        sql.push(&format!(" ORDER BY {key} LIMIT ")).bind(Param::Integer(limit as i64));
    }
    sql.rows(conn)
}

/// A value of a key, which is never empty.
fn param(cell: &Cell) -> Result<Param<'_>> {
    match cell {
        Cell::Null => Err(Error::fault("Reading a table by its key", "a key is empty")),
        cell => Ok(as_param(cell)),
    }
}

/// A value that was read, to be written.
pub fn as_param(cell: &Cell) -> Param<'_> {
    match cell {
        Cell::Null => Param::Null,
        Cell::Text(text) => Param::Text(text.as_str().into()),
        Cell::Integer(number) => Param::Integer(*number),
        Cell::Real(number) => Param::Real(*number),
        Cell::Uuid(id) => Param::Uuid(*id),
    }
}

fn bytes(row: &Row) -> usize {
    let of = |cell: &Cell| if let Cell::Text(text) = cell { text.len() } else { size_of::<u64>() };
    row.iter().map(of).sum()
}
