use jiff::civil::date;
use proptest::prelude::*;
use rapport_sheet::limits::XLSX_CELL_CHARACTERS_MAX;
use rapport_sheet::{Cell, CsvStyle, CsvWriter, Note, Options, SheetChoice, WriteError, XlsxWriter, unguard};

use super::{Table, open, read, read_with};

fn csv(header: &[&str], rows: &[Vec<Cell<'_>>], style: CsvStyle) -> Vec<u8> {
    let mut writer = CsvWriter::new(Vec::new(), style, header).expect("a header");
    for row in rows {
        writer.write_row(row).expect("a row");
    }
    writer.finish().expect("all of it")
}

fn xlsx(header: &[&str], rows: &[Vec<Cell<'_>>]) -> Vec<u8> {
    let mut writer = XlsxWriter::new("Contacts", header).expect("a header");
    for row in rows {
        writer.write_row(row).expect("a row");
    }
    let mut bytes = Vec::new();
    writer.write_to(&mut bytes).expect("all of it");
    bytes
}

fn sample() -> Vec<Vec<Cell<'static>>> {
    vec![
        vec![Cell::Text("Zoë, \"the\" one"), Cell::Decimal("12.50"), Cell::Boolean(true), Cell::Date(date(2024, 5, 1))],
        vec![
            Cell::Text("two\nlines"),
            Cell::Number(0.1 + 0.2),
            Cell::Empty,
            Cell::DateTime(date(2024, 5, 1).at(13, 45, 0, 0)),
        ],
        vec![Cell::Text("007"), Cell::Decimal("12345678901234567.89"), Cell::Boolean(false), Cell::Empty],
        vec![Cell::Text(""), Cell::Number(1e21), Cell::Text(" x "), Cell::Date(date(1850, 1, 1))],
    ]
}

#[test]
fn csv_is_written_by_rfc_4180() {
    let text = String::from_utf8(csv(&["Name", "Amount", "Active", "Since"], &sample(), CsvStyle::default())).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], "Name,Amount,Active,Since");
    assert_eq!(lines[1], "\"Zoë, \"\"the\"\" one\",12.50,true,2024-05-01");
    assert_eq!(lines[2], "\"two\nlines\",0.30000000000000004,,\"2024-05-01T13:45:00\"");
    assert_eq!(lines[4], ",1000000000000000000000,\" x \",1850-01-01");
}

#[test]
fn typed_cells_come_back_from_a_workbook_as_text() {
    let table = read(xlsx(&["Name", "Amount", "Active", "Since"], &sample()));
    assert_eq!(
        table.cells(),
        [
            ["Zoë, \"the\" one", "12.5", "true", "2024-05-01"],
            ["two\nlines", "0.3", "", "2024-05-01T13:45:00"],
            ["007", "12345678901234567.89", "false", ""],
            ["", "1000000000000000000000", " x ", "1850-01-01"],
        ]
    );
    assert!(table.refused.is_empty());
}

#[test]
fn a_byte_order_mark_is_written_when_wanted_and_read_over() {
    let style = CsvStyle { byte_order_mark: true, ..CsvStyle::default() };
    let bytes = csv(&["Name", "City"], &[vec![Cell::Text("Zoë"), Cell::Text("Zürich")]], style);
    assert!(bytes.starts_with(b"\xEF\xBB\xBFName"));
    assert_eq!(read(bytes).header, ["Name", "City"]);
}

#[test]
fn formulas_are_disarmed_for_spreadsheets_only() {
    let texts = ["=HYPERLINK(\"x\")", "+1 555 0100", "@SUM(1+1)", "-42", "\t=1+1", "plain", "'=x"];
    let rows: Vec<Vec<Cell<'_>>> = texts.iter().map(|text| vec![Cell::Text(text), Cell::Number(-1.0)]).collect();
    let as_they_are = read(csv(&["a", "b"], &rows, CsvStyle::default()));
    let column = |table: &Table| table.rows.iter().map(|row| row.cells[0].clone()).collect::<Vec<_>>();
    assert_eq!(column(&as_they_are), texts);
    let style = CsvStyle { for_spreadsheet: true, ..CsvStyle::default() };
    let disarmed = read(csv(&["a", "b"], &rows, style));
    assert_eq!(
        column(&disarmed),
        ["'=HYPERLINK(\"x\")", "+1 555 0100", "'@SUM(1+1)", "-42", "'\t=1+1", "plain", "''=x"]
    );
    assert!(column(&disarmed).iter().map(|text| unguard(text)).eq(texts));
    assert_eq!(disarmed.rows[0].cells[1], "-1");
}

#[test]
fn rows_beyond_a_sheet_go_to_the_next_with_the_same_header() {
    let mut writer = XlsxWriter::new("Contacts: all/of [them]", &["Number"]).unwrap().rows_per_sheet(4);
    for number in 1..=7 {
        writer.write_row(&[Cell::Number(f64::from(number))]).unwrap();
    }
    let mut bytes = Vec::new();
    writer.write_to(&mut bytes).unwrap();
    let names: Vec<String> = open(bytes.clone()).unwrap().sheets().iter().map(|sheet| sheet.name.clone()).collect();
    assert_eq!(names, ["Contacts  all of  them", "Contacts  all of  them 2", "Contacts  all of  them 3"]);
    for (index, expected) in [vec!["1", "2", "3"], vec!["4", "5", "6"], vec!["7"]].into_iter().enumerate() {
        let options = Options { sheet: SheetChoice::At(index), ..Options::default() };
        let table = read_with(bytes.clone(), &options);
        assert_eq!(table.header, ["Number"]);
        assert_eq!(table.cells(), expected.iter().map(|cell| vec![(*cell).to_owned()]).collect::<Vec<_>>());
    }
}

#[test]
fn a_text_that_no_workbook_can_hold_is_an_error_that_names_its_place() {
    let mut writer = XlsxWriter::new("Notes", &["Title", "Note"]).unwrap();
    writer.write_row(&[Cell::Text("fits"), Cell::Text(&"é".repeat(XLSX_CELL_CHARACTERS_MAX))]).unwrap();
    let long = "é".repeat(XLSX_CELL_CHARACTERS_MAX + 1);
    let error = writer.write_row(&[Cell::Text("too long"), Cell::Text(&long)]).unwrap_err();
    assert!(matches!(error, WriteError::CellTooLong { row: 2, column: 2, found: 32_768, max: 32_767 }));
}

#[test]
fn too_many_columns_are_an_error() {
    let header = vec!["x"; 4_097];
    assert!(matches!(XlsxWriter::new("Wide", &header), Err(WriteError::TooManyColumns { .. })));
    let refused = CsvWriter::new(Vec::new(), CsvStyle::default(), &header);
    assert!(matches!(refused, Err(WriteError::TooManyColumns { found: 4_097, max: 4_096 })));
}

/// Any text that files can hold; a NUL they cannot.
fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9 ]{0,12}",
        "[,;|:\t\"'=+@\r\n a\\\\_x0-9é-]{0,12}",
        "\\PC{0,8}",
        any::<String>().prop_map(|text| text.replace('\0', "")),
    ]
}

fn any_table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..6).prop_flat_map(|width| prop::collection::vec(prop::collection::vec(any_cell(), width), 1..12))
}

fn as_cells(rows: &[Vec<String>]) -> Vec<Vec<Cell<'_>>> {
    rows.iter().map(|row| row.iter().map(|cell| Cell::Text(cell)).collect()).collect()
}

fn assert_same(table: &Table, rows: &[Vec<String>]) {
    let wanted: Vec<&Vec<String>> = rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
    assert!(table.refused.is_empty() && table.broken.is_none(), "{:?} {:?}", table.refused, table.broken);
    assert_eq!(table.rows.iter().map(|row| &row.cells).collect::<Vec<_>>(), wanted);
    assert!(table.rows.iter().all(|row| { !row.notes.iter().any(|note| matches!(note, Note::Padded { .. })) }));
}

const NAMES: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_written_as_csv_is_read_again(rows in any_table(), mark in any::<bool>()) {
        let style = CsvStyle { byte_order_mark: mark, for_spreadsheet: false };
        assert_same(&read(csv(&NAMES[..rows[0].len()], &as_cells(&rows), style)), &rows);
    }

    #[test]
    fn what_is_written_for_spreadsheets_is_read_again(rows in any_table()) {
        let style = CsvStyle { byte_order_mark: true, for_spreadsheet: true };
        let mut table = read(csv(&NAMES[..rows[0].len()], &as_cells(&rows), style));
        for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
            *cell = unguard(cell).to_owned();
        }
        assert_same(&table, &rows);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_is_written_as_a_workbook_is_read_again(rows in any_table()) {
        assert_same(&read(xlsx(&NAMES[..rows[0].len()], &as_cells(&rows))), &rows);
    }

    #[test]
    fn numbers_of_fifteen_digits_come_back_from_a_workbook(number in -999_999_999_999_999_i64..=999_999_999_999_999, point in 0_u32..15) {
        let value = number as f64 / 10_f64.powi(point as i32);
        let rows = vec![vec![Cell::Text("x"), Cell::Number(value)]];
        let table = read(xlsx(&["a", "b"], &rows));
        let found: f64 = table.rows[0].cells[1].parse().unwrap();
        prop_assert!((found - value).abs() <= value.abs() * 1e-15, "{found} {value}");
        prop_assert!(!table.rows[0].cells[1].contains(['e', 'E']));
    }
}
