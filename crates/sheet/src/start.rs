//! Where a table starts: some exports put a title, a date or a page of notes above the header.

use std::collections::VecDeque;

use crate::{ReadError, Row, SheetError};

/// How many rows are looked at for a header below a title.
const ROWS_LOOKED_AT: usize = 20;

/// Fewest columns of a header that is found below a title: less may be a text with commas.
const COLUMNS_MIN: usize = 3;

/// The header row and what was read behind it on the way.
pub(crate) struct Start {
    pub(crate) header: Row,
    pub(crate) pending: VecDeque<Result<Row, ReadError>>,
}

/// Finds the header with the help of a function that reads the next row.
pub(crate) fn find(mut read: impl FnMut(&mut Row) -> Result<bool, ReadError>) -> Result<Start, SheetError> {
    let first = first_row(&mut read)?;
    let mut pending = VecDeque::new();
    if filled(&first) > 1 {
        return Ok(Start { header: first, pending });
    }
    pending.push_back(Ok(first));
    while pending.len() < ROWS_LOOKED_AT {
        let mut row = Row::default();
        match read(&mut row) {
            Ok(true) => pending.push_back(Ok(row)),
            Ok(false) => break,
            Err(ReadError::Row(refused)) => pending.push_back(Err(refused.into())),
            Err(broken) => {
                pending.push_back(Err(broken));
                break;
            }
        }
    }
    let place = below_title(pending.make_contiguous()).unwrap_or(0);
    let header = pending.drain(..=place).next_back();
    match header {
        Some(Ok(header)) => Ok(Start { header, pending }),
        _ => Err(SheetError::Empty),
    }
}

/// The first row; without it there is no table.
pub(crate) fn first_row(read: &mut impl FnMut(&mut Row) -> Result<bool, ReadError>) -> Result<Row, SheetError> {
    let mut first = Row::default();
    match read(&mut first) {
        Ok(true) => Ok(first),
        Ok(false) => Err(SheetError::Empty),
        Err(ReadError::Row(refused)) => Err(SheetError::Header(refused)),
        Err(ReadError::File(broken)) => Err(broken),
    }
}

/// The place of the first row that names every column, below rows of at most one cell and above rows as wide.
fn below_title(rows: &[Result<Row, ReadError>]) -> Option<usize> {
    let place = rows.iter().position(|row| row.as_ref().is_ok_and(|row| filled(row) > 1))?;
    let header = rows[place].as_ref().ok()?;
    let width = filled(header);
    let is_complete = header.cells.iter().rposition(|cell| !cell.is_empty()) == Some(width - 1);
    let titles = rows[..place].iter().all(Result::is_ok);
    let below = &rows[place + 1..];
    let fits = |row: &Row| filled(row) > 1 && last_filled(row) <= width;
    let fitting = below.iter().filter(|row| row.as_ref().is_ok_and(fits)).count();
    let wanted = width >= COLUMNS_MIN && is_complete && titles && fitting > 0 && fitting * 2 >= below.len();
    wanted.then_some(place)
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

fn last_filled(row: &Row) -> usize {
    row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
}
