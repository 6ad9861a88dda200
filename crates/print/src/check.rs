//! The limits that can be seen before anything is laid out.

use crate::PrintError;
use crate::document::{Content, Document};
use crate::layout::texts;
use crate::limits::*;

/// Refuses a document that is over a limit.
pub fn check(document: &Document) -> Result<(), PrintError> {
    let table = &document.table;
    most("ROWS_MAX", "rows of the table", table.rows.len(), ROWS_MAX, SPLIT)?;
    most("COLUMNS_MAX", "columns of the table", table.columns.len(), COLUMNS_MAX, FEWER)?;
    most("ADDRESS_LINES_MAX", "lines of the sender", document.sender.len(), ADDRESS_LINES_MAX, FEWER)?;
    most("ADDRESS_LINES_MAX", "lines of the addressee", document.addressee.len(), ADDRESS_LINES_MAX, FEWER)?;
    most("FACTS_MAX", "facts", document.facts.len(), FACTS_MAX, FEWER)?;
    most("TOTALS_MAX", "totals", document.totals.len(), TOTALS_MAX, FEWER)?;
    most("FOOTER_LINES_MAX", "lines at the foot", document.footer.len(), FOOTER_LINES_MAX, FEWER)?;
    let foot = document.footer.iter().map(|line| length(line)).sum();
    most("FOOTER_CHARACTERS_MAX", "characters at the foot", foot, FOOTER_CHARACTERS_MAX, SHORTEN)?;
    labels(document)?;
    lengths(document)?;
    cells(document)
}

const SPLIT: &str = "Make several documents of it.";
const FEWER: &str = "Leave some out.";
const SHORTEN: &str = "Shorten it.";

fn most(
    name: &'static str,
    what: &'static str,
    found: usize,
    max: usize,
    advice: &'static str,
) -> Result<(), PrintError> {
    if found > max { Err(PrintError::Limit { name, what, max, advice }) } else { Ok(()) }
}

/// Counts no further than it has to.
fn length(text: &str) -> usize {
    text.chars().take(DOCUMENT_CHARACTERS_MAX + 1).count()
}

fn labels(document: &Document) -> Result<(), PrintError> {
    let words = [&document.words.page, &document.words.carried_forward, &document.words.brought_forward];
    let heads = document.table.columns.iter().map(|column| &column.label);
    let carries = document.table.rows.iter().filter_map(|row| row.carry.as_ref());
    for label in words.into_iter().chain(heads).chain(carries) {
        let what = "characters of a word, the head of a column or a running sum";
        most("LABEL_CHARACTERS_MAX", what, length(label), LABEL_CHARACTERS_MAX, SHORTEN)?;
    }
    Ok(())
}

fn lengths(document: &Document) -> Result<(), PrintError> {
    let mut all = 0;
    for text in texts(document) {
        let length = length(text);
        most("TEXT_CHARACTERS_MAX", "characters of a text", length, TEXT_CHARACTERS_MAX, SHORTEN)?;
        all += length;
        let what = "characters of all texts together";
        most("DOCUMENT_CHARACTERS_MAX", what, all, DOCUMENT_CHARACTERS_MAX, SPLIT)?;
    }
    Ok(())
}

fn cells(document: &Document) -> Result<(), PrintError> {
    let columns = document.table.columns.len();
    for (at, row) in document.table.rows.iter().enumerate() {
        if let Content::Line(cells) = &row.content
            && cells.len() > columns
        {
            return Err(PrintError::TooManyCells { row: at + 1, found: cells.len(), columns });
        }
    }
    Ok(())
}
