//! Workbooks made to do harm: each is refused in little time, and the error says why.

use std::time::{Duration, Instant};

use rapport_sheet::limits::{CELL_BYTES_MAX, RECORD_BYTES_MAX, XLSX_ROWS_MAX};
use rapport_sheet::{Note, RowProblem, SheetError};

use super::xlsx::{Parts, sheet};
use super::{open, read, refusal};

/// Reads to the end or to the error, which must not take long.
fn ending(bytes: Vec<u8>) -> String {
    let started = Instant::now();
    let ending = match open(bytes) {
        Err(error) => error.to_string(),
        Ok(sheet) => {
            super::read_sheet(sheet).broken.map_or_else(|| "read to its end".to_owned(), |broken| broken.to_string())
        }
    };
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    ending
}

/// So many megabytes of nothing.
fn long_comments(megabytes: usize) -> String {
    format!("<!--{}-->", " ".repeat((1 << 20) - 7)).repeat(megabytes)
}

#[test]
fn a_zip_bomb_is_refused() {
    let rows = "<row><c t=\"inlineStr\"><is><t>a</t></is></c></row>".to_owned() + &long_comments(70);
    let text = ending(Parts::with_rows(&rows).bytes());
    assert!(text.contains("as in a zip bomb (at most 200)"), "{text}");
}

#[test]
fn a_bomb_in_the_shared_strings_is_refused() {
    let rows = r#"<row><c t="s"><v>0</v></c></row><row><c t="s"><v>60000000</v></c></row>"#;
    let strings = format!("<sst><si><t>a</t></si>{}</sst>", long_comments(70));
    let text = ending(Parts::with_rows(rows).set("xl/sharedStrings.xml", &strings).bytes());
    assert!(text.contains("as in a zip bomb"), "{text}");
}

#[test]
fn a_part_that_must_fit_in_memory_may_not_be_large() {
    let styles = format!("<styleSheet>{}</styleSheet>", long_comments(33));
    let text = ending(Parts::with_rows("").set("xl/styles.xml", &styles).bytes());
    assert!(text.contains("bytes that a part of it unpacks to (at most 33554432)"), "{text}");
}

#[test]
fn an_archive_of_very_many_files_is_refused() {
    let mut parts = Parts::with_rows("");
    for number in 0..10_001 {
        parts = parts.add(&format!("x/{number}"));
    }
    assert!(refusal(parts.bytes()).contains("files inside it (at most 10000)"));
}

#[test]
fn document_types_and_entities_are_refused() {
    let entities = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>"#;
    let parts = Parts::with_rows("").set("xl/worksheets/sheet1.xml", &(entities.to_owned() + &sheet("")));
    assert!(refusal(parts.bytes()).contains("it has a document type"));
    let rows = "<row><c t=\"inlineStr\"><is><t>&lol;</t></is></c></row>";
    assert!(refusal(Parts::with_rows(rows).bytes()).contains("it refers to something that is not defined"));
}

#[test]
fn elements_nested_without_end_are_refused() {
    let rows = format!("<row><c>{}", "<x>".repeat(1 << 20));
    assert!(refusal(Parts::with_rows(&rows).bytes()).contains("elements inside one another (at most 64)"));
}

#[test]
fn a_single_text_without_end_is_refused() {
    let endless: String =
        (0_u32..12 << 20).map(|number| char::from(b'a' + (number.wrapping_mul(2_654_435_761) >> 28) as u8)).collect();
    let text = refusal(Parts::with_rows(&format!("<row><c><v>{endless}</v></c></row>")).bytes());
    assert!(text.contains("bytes of one text or tag"), "{text}");
    let text = refusal(Parts::with_rows(&format!("<row r=\"{endless}\"/>")).bytes());
    assert!(text.contains("bytes of one text or tag"), "{text}");
    // Cut into pieces by comments it is no single text, but still too long for a cell.
    let pieces = "aaaaaaaaaaaaaaaaaaaa<!-- -->".repeat(CELL_BYTES_MAX / 20 + 1);
    let text = refusal(Parts::with_rows(&format!("<row><c t=\"str\"><v>{pieces}</v></c></row>")).bytes());
    assert!(text.contains("column 1 is longer than 1048576 bytes"), "{text}");
}

#[test]
fn a_row_over_its_limit_is_refused_and_reading_goes_on() {
    let text = "x".repeat(1 << 19);
    let cells = r#"<c t="s"><v>0</v></c>"#.repeat(RECORD_BYTES_MAX / text.len() + 1);
    let rows = format!("<row><c><v>1</v></c></row><row>{cells}</row><row><c><v>2</v></c></row>");
    let strings = format!("<sst><si><t>{text}</t></si></sst>");
    let table = read(Parts::with_rows(&rows).set("xl/sharedStrings.xml", &strings).bytes());
    assert_eq!(table.refused[0].problem, RowProblem::RecordTooLong { max: RECORD_BYTES_MAX });
    assert_eq!(table.cells(), [["2"]]);
}

#[test]
fn columns_far_out_cost_nothing() {
    let far = |value: &str| {
        format!("<row><c r=\"A1\"><v>1</v></c></row><row><c r=\"A2\"><v>2</v></c><c r=\"XFD2\">{value}</c></row>")
    };
    assert_eq!(read(Parts::with_rows(&far("")).bytes()).cells(), [["2"]]);
    let table = read(Parts::with_rows(&far("<v>3</v>")).bytes());
    assert_eq!(table.refused[0].problem, RowProblem::TooManyColumns { max: 4_096 });
    for nowhere in ["A", "AAAA1", "1", ""] {
        let rows = format!("<row><c r=\"{nowhere}\"><v>1</v></c></row>");
        let found = ending(Parts::with_rows(&rows).bytes());
        // A reference without a number is harmless: the row is known.
        let expected = if nowhere == "A" { "read to its end" } else { "a cell has a place that does not exist" };
        assert!(found.contains(expected), "{nowhere}: {found}");
    }
}

#[test]
fn rows_beyond_the_end_of_a_sheet_or_out_of_order_are_refused() {
    let at = |row: u32| format!("<row r=\"1\"><c><v>1</v></c></row><row r=\"{row}\"><c><v>2</v></c></row>");
    assert_eq!(read(Parts::with_rows(&at(XLSX_ROWS_MAX)).bytes()).lines(), [u64::from(XLSX_ROWS_MAX)]);
    assert!(ending(Parts::with_rows(&at(XLSX_ROWS_MAX + 1)).bytes()).contains("rows of a sheet (at most 1048576)"));
    assert!(ending(Parts::with_rows(&at(1)).bytes()).contains("its rows are not in order"));
}

#[test]
fn damage_anywhere_is_an_error_and_never_a_wrong_value() {
    let rows: String = (1..=200).map(|row| format!("<row r=\"{row}\"><c><v>{row}</v></c></row>")).collect();
    let whole = Parts::with_rows(&rows).bytes();
    assert_eq!(read(whole.clone()).rows.len(), 199);
    for place in (0..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x55;
        let Ok(sheet) = open(damaged) else { continue };
        let table = super::read_sheet(sheet);
        if table.broken.is_none() && table.refused.is_empty() {
            let cells: Vec<&str> = table.rows.iter().map(|row| row.cells[0].as_str()).collect();
            let expected: Vec<String> = (2..=200).map(|row: u32| row.to_string()).collect();
            assert_eq!(cells, expected, "byte {place}");
        }
    }
    for length in (0..whole.len()).step_by(11) {
        assert!(open(whole[..length].to_vec()).is_err(), "cut at {length}");
    }
}

#[test]
fn a_workbook_whose_parts_are_missing_says_which() {
    let parts = || Parts::with_rows("<row/>");
    for name in ["xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
        let Err(SheetError::Damaged { part, .. }) = open(parts().without(name).bytes()) else { panic!("{name}") };
        assert_eq!(part, name);
    }
    assert!(
        refusal(parts().without("xl/_rels/workbook.xml.rels").bytes()).contains("There is no sheet that is visible")
    );
}

#[test]
fn a_row_of_the_same_cell_over_and_over_costs_no_memory() {
    let error = format!("<c r=\"A2\" t=\"e\"><v>#{}</v></c>", "x".repeat(1_000));
    let rows = format!(
        "<row r=\"1\"><c><v>1</v></c></row><row r=\"2\">{}<c r=\"A2\"><v>2</v></c></row>",
        error.repeat(20_000)
    );
    let table = read(Parts::with_rows(&rows).bytes());
    assert_eq!(table.cells(), [["2"]]);
    assert_eq!(table.rows[0].notes.len(), 4_096);
    assert_eq!(table.rows[0].notes[0], Note::ErrorValue { column: 0, text: format!("#{}", "x".repeat(31)) });
}

#[test]
fn names_of_parts_that_are_too_long_are_passed_over() {
    let parts = Parts::with_rows("<row><c><v>1</v></c></row>").add(&"x".repeat(60_000));
    assert_eq!(open(parts.bytes()).unwrap().header(), ["1"]);
}
