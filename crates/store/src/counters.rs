//! Counters without gaps: the row is locked until the transaction ends, and rolled back with it.

use rapport_kernel::Result;

use crate::conn::{Conn, Param};
use crate::read::integer;
use crate::sql::Sql;

/// The next `count` numbers of a counter; the first is answered.
pub fn next_numbers(conn: &mut dyn Conn, counter: &str, count: u32) -> Result<i64> {
    let count = i64::from(count);
    let mut sql = Sql::of(conn.dialect(), "INSERT INTO counter (name, next) VALUES (");
    sql.bind(Param::Text(counter.into())).push(", ").bind(Param::Integer(1 + count));
    sql.push(") ON CONFLICT (name) DO UPDATE SET next = counter.next + excluded.next - 1 RETURNING next");
    let rows = sql.rows(conn)?;
    let next = rows.first().map_or(Ok(1 + count), |row| integer(row, 0))?;
    Ok(next - count)
}
