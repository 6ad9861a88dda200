//! Many rows in one statement: one array for each column, so that the text is the same for any number of rows; or, for
//! many new rows, `COPY`, which is quicker and knows no conflicts (ADR 0002).

use rapport_kernel::catalog::Storage;
use tokio_postgres::types::Type;

use super::array::ColumnArray;
use crate::conn::{Named, Param};

/// Rows from which `COPY` is worth its additional trip to the server.
pub(super) const COPY_ROWS_MIN: usize = 50;
/// Rows in one statement.
const ROWS_MAX: usize = 5_000;
/// Bytes of text in one statement; the server takes less than 1 GB for one array.
const TEXT_BYTES_MAX: usize = 32 << 20;

/// Takes rows from the client.
pub(super) fn copy_sql(table: &str, columns: &[Named<'_>]) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    format!("COPY {table} ({}) FROM STDIN BINARY", names.join(", "))
}

/// The types of columns.
pub(super) fn types(columns: &[Named<'_>]) -> Vec<Type> {
    columns.iter().map(|(_, storage)| type_of(*storage)).collect()
}

/// The type of a column.
pub(super) fn type_of(storage: Storage) -> Type {
    match storage {
        Storage::Text => Type::TEXT,
        Storage::Integer => Type::INT8,
        Storage::Real => Type::FLOAT8,
        Storage::Uuid => Type::UUID,
    }
}

/// Inserts rows given as one array a column.
pub(super) fn insert_sql(table: &str, columns: &[Named<'_>], conflict: &str) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let arrays = placeholders(columns);
    format!("INSERT INTO {table} ({}) SELECT * FROM unnest({arrays}) {conflict}", names.join(", "))
}

/// Updates rows given as one array a column, those of the key first.
pub(super) fn update_sql(table: &str, key: &[Named<'_>], set: &[Named<'_>]) -> String {
    let sets: Vec<String> = (0..set.len()).map(|at| format!("{} = v.s{at}", set[at].0)).collect();
    let names = (0..key.len()).map(|at| format!("k{at}")).chain((0..set.len()).map(|at| format!("s{at}")));
    let names = names.collect::<Vec<_>>().join(", ");
    let arrays = placeholders(&[key, set].concat());
    format!("UPDATE {table} AS t SET {} FROM unnest({arrays}) AS v ({names}) WHERE {}", sets.join(", "), same(key))
}

/// Deletes rows whose keys are given as one array a column.
pub(super) fn delete_sql(table: &str, key: &[Named<'_>]) -> String {
    let names: Vec<String> = (0..key.len()).map(|at| format!("k{at}")).collect();
    let (arrays, names) = (placeholders(key), names.join(", "));
    format!("DELETE FROM {table} AS t USING unnest({arrays}) AS v ({names}) WHERE {}", same(key))
}

/// That a row `t` has the key of `v`.
fn same(key: &[Named<'_>]) -> String {
    let each = key.iter().enumerate().map(|(at, (name, _))| format!("t.{name} = v.k{at}"));
    each.collect::<Vec<_>>().join(" AND ")
}

/// The columns of `rows` as parameters.
pub(super) fn arrays<'a>(columns: &[Named<'_>], rows: &'a [Vec<Param<'a>>]) -> Vec<ColumnArray<'a>> {
    let columns = columns.iter().enumerate();
    columns.map(|(at, (_, storage))| ColumnArray { rows, at, storage: *storage }).collect()
}

/// Cuts rows into pieces that fit into one statement.
pub(super) fn chunks<'r, 'p>(mut rows: &'r [Vec<Param<'p>>]) -> impl Iterator<Item = &'r [Vec<Param<'p>>]> {
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = rows.iter().take(ROWS_MAX).take_while(|row| {
            let before = bytes;
            bytes += row.iter().map(text_bytes).sum::<usize>();
            before < TEXT_BYTES_MAX
        });
        let (chunk, rest) = rows.split_at(fits.count());
        rows = rest;
        (!chunk.is_empty()).then_some(chunk)
    })
}

fn text_bytes(param: &Param<'_>) -> usize {
    match param {
        Param::Text(text) => text.len(),
        _ => 0,
    }
}

fn placeholders(columns: &[Named<'_>]) -> String {
    // The names of these types, such as int8, are also their names in SQL.
    let typed = columns.iter().enumerate().map(|(at, (_, storage))| format!("${}::{}[]", at + 1, type_of(*storage)));
    typed.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_where_a_statement_would_grow_too_big() {
        let row = |bytes: usize| vec![Param::Text("x".repeat(bytes).into())];
        let rows: Vec<_> = std::iter::repeat_with(|| row(TEXT_BYTES_MAX / 2)).take(5).collect();
        assert_eq!(chunks(&rows).map(<[_]>::len).collect::<Vec<_>>(), [2, 2, 1]);
        let rows: Vec<_> = std::iter::repeat_with(|| row(1)).take(ROWS_MAX + 1).collect();
        assert_eq!(chunks(&rows).map(<[_]>::len).collect::<Vec<_>>(), [ROWS_MAX, 1]);
    }
}
