//! What is over a limit, and what it is told.

use rapport_print::limits::*;
use rapport_print::{Column, Document, Fact, PrintError, Row, Table, Total};

use super::{printed, quote, refusal};

/// Refused with the name of that limit.
fn is_over(limit: &str, document: &Document) {
    let error = refusal(document);
    let PrintError::Limit { name, .. } = &error else { panic!("{error}") };
    assert_eq!(*name, limit, "{error}");
}

#[test]
fn each_limit_is_refused_by_its_name() {
    let long = |count: usize| "x".repeat(count);
    is_over("ROWS_MAX", &quote(ROWS_MAX + 1));
    is_over("TEXT_CHARACTERS_MAX", &Document { intro: long(TEXT_CHARACTERS_MAX + 1), ..quote(1) });
    is_over("ADDRESS_LINES_MAX", &Document { sender: vec![long(1); ADDRESS_LINES_MAX + 1], ..quote(1) });
    is_over("ADDRESS_LINES_MAX", &Document { addressee: vec![long(1); ADDRESS_LINES_MAX + 1], ..quote(1) });
    is_over("FACTS_MAX", &Document { facts: vec![Fact::default(); FACTS_MAX + 1], ..quote(1) });
    is_over("TOTALS_MAX", &Document { totals: vec![Total::default(); TOTALS_MAX + 1], ..quote(1) });
    is_over("FOOTER_LINES_MAX", &Document { footer: vec![long(1); FOOTER_LINES_MAX + 1], ..quote(1) });
    is_over("FOOTER_CHARACTERS_MAX", &Document { footer: vec![long(FOOTER_CHARACTERS_MAX + 1)], ..quote(1) });
    let columns = vec![Column::words("", 1.0); COLUMNS_MAX + 1];
    is_over("COLUMNS_MAX", &Document { table: Table { columns, rows: Vec::new() }, ..quote(1) });
    let mut words = quote(1);
    words.words.page = long(LABEL_CHARACTERS_MAX + 1);
    is_over("LABEL_CHARACTERS_MAX", &words);
    let rows = vec![Row::note(long(TEXT_CHARACTERS_MAX)); DOCUMENT_CHARACTERS_MAX / TEXT_CHARACTERS_MAX + 1];
    let columns = vec![Column::words("", 1.0)];
    is_over("DOCUMENT_CHARACTERS_MAX", &Document { table: Table { columns, rows }, ..quote(1) });
    let footer = vec!["\u{fdfd}".repeat(FOOTER_CHARACTERS_MAX / 10); 10];
    is_over("REPEATED_POINTS_MAX", &Document { footer, ..quote(1) });
}

#[test]
fn what_is_just_within_its_limit_is_printed() {
    let document = Document { intro: "word ".repeat(TEXT_CHARACTERS_MAX / 5), ..quote(ROWS_MAX) };
    assert!(printed(&document).pages > 20);
}

#[test]
fn a_row_with_more_cells_than_there_are_columns_is_named() {
    let mut document = quote(3);
    document.table.rows[1] = Row::line(["a", "b", "c", "d"]);
    assert_eq!(refusal(&document), PrintError::TooManyCells { row: 2, found: 4, columns: 3 });
}
