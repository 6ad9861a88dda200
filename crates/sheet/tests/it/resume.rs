use std::fs::File;
use std::io::Write;

use rapport_sheet::{Bookmark, Cell, CsvStyle, CsvWriter, Row, Sheet, SheetError, XlsxWriter};
use tempfile::NamedTempFile;

use super::open;

fn file_of(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("room for it");
    file
}

/// Reads a file in steps, each time with a new reader, as after a crash; gives what one reader gives at once.
fn read_in_steps(path: &std::path::Path, step: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut bookmark: Option<String> = None;
    loop {
        let mut sheet = Sheet::open(path).expect("the table opens");
        if let Some(bookmark) = &bookmark {
            let bookmark: Bookmark = serde_json::from_str(bookmark).expect("a bookmark");
            sheet.resume(&bookmark).expect("the place is found");
        }
        let before = rows.len();
        for _ in 0..step {
            let mut row = Row::default();
            match sheet.read_into(&mut row) {
                Ok(true) => rows.push(row),
                Ok(false) => return rows,
                Err(_) => {}
            }
        }
        assert!(rows.len() > before || step == 1, "no step without a row");
        bookmark = Some(serde_json::to_string(&sheet.bookmark()).expect("a bookmark as text"));
    }
}

fn assert_resumes(bytes: &[u8]) {
    let file = file_of(bytes);
    let at_once: Vec<Row> = Sheet::open(file.path()).expect("the table opens").filter_map(Result::ok).collect();
    assert!(at_once.len() > 10);
    for step in [1, 3, 7] {
        assert_eq!(read_in_steps(file.path(), step), at_once, "{step} rows at a time");
    }
}

fn sample(line_end: &str) -> String {
    let mut text = format!("\u{FEFF}sep=;{line_end}Name;Note{line_end}{line_end}");
    for number in 0..40 {
        match number % 5 {
            0 => text.push_str(&format!("\"Zoë {number}\";\"two{line_end}lines\"{line_end}")),
            1 => text.push_str(&format!("too;many;cells{line_end}")),
            2 => text.push_str(&format!("short {number}{line_end}{line_end}")),
            _ => text.push_str(&format!("José {number};x{line_end}")),
        }
    }
    text
}

#[test]
fn csv_goes_on_at_a_bookmark_whatever_ends_its_lines() {
    for line_end in ["\n", "\r\n", "\r"] {
        assert_resumes(sample(line_end).as_bytes());
    }
}

#[test]
fn utf_16_goes_on_at_a_bookmark() {
    for line_end in ["\n", "\r\n", "\r"] {
        let bytes: Vec<u8> = sample(line_end).encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_resumes(&bytes);
    }
}

#[test]
fn an_encoding_that_was_found_along_the_way_is_kept_in_the_bookmark() {
    let mut bytes = b"Name,Note\n".to_vec();
    for number in 0..60_000 {
        bytes.extend(format!("Ann {number},some filler that is plain\n").bytes());
    }
    for number in 0..20 {
        bytes.extend(format!("\"Jos\u{e9} {number}\",Garc\u{ed}a\n").chars().map(|character| character as u8));
    }
    let file = file_of(&bytes);
    let mut sheet = Sheet::open(file.path()).unwrap();
    let mut row = Row::default();
    while sheet.read_into(&mut row).unwrap() && row.line < 60_005 {}
    let bookmark = sheet.bookmark();
    assert_eq!(bookmark.encoding.as_deref(), Some("windows-1252"));
    let mut again = Sheet::open(file.path()).unwrap();
    again.resume(&bookmark).unwrap();
    assert_eq!(again.next().unwrap().unwrap().cells, ["José 4", "García"]);
}

#[test]
fn a_workbook_goes_on_at_a_bookmark() {
    let mut writer = XlsxWriter::new("Contacts", &["Name", "Number"]).unwrap();
    for number in 0..40 {
        let name = format!("Zoë {number}");
        let cells = if number % 4 == 0 { [Cell::Empty, Cell::Empty] } else { [Cell::Text(&name), Cell::Number(0.5)] };
        writer.write_row(&cells).unwrap();
    }
    let mut bytes = Vec::new();
    writer.write_to(&mut bytes).unwrap();
    assert_resumes(&bytes);
}

#[test]
fn a_table_without_header_goes_on_before_its_first_row() {
    let file = file_of(b"1,2\n3,4\n");
    let open = || Sheet::open_with(file.path(), &super::without_header()).unwrap();
    let bookmark = open().bookmark();
    let mut sheet = open();
    sheet.next();
    sheet.resume(&bookmark).unwrap();
    assert_eq!(sheet.next().unwrap().unwrap().cells, ["1", "2"]);
}

#[test]
fn a_file_that_has_changed_is_noticed() {
    let file = file_of(b"a,b\n1,2\n3,4\n");
    let mut sheet = Sheet::open(file.path()).unwrap();
    sheet.next();
    let bookmark = sheet.bookmark();
    File::options().append(true).open(file.path()).unwrap().write_all(b"5,6\n").unwrap();
    let refused = Sheet::open(file.path()).unwrap().resume(&bookmark).unwrap_err();
    assert!(matches!(refused, SheetError::Changed { then: 12, now: 16 }));
}

#[test]
fn a_stream_goes_forward_to_a_bookmark_but_not_back() {
    let text = "a,b\n1,2\n3,4\n5,6\n";
    let mut sheet = open(text).unwrap();
    sheet.next();
    let bookmark = sheet.bookmark();
    let mut again = open(text).unwrap();
    again.resume(&bookmark).unwrap();
    assert_eq!(again.next().unwrap().unwrap().cells, ["3", "4"]);
    assert!(matches!(again.resume(&bookmark), Err(SheetError::CannotGoBack)));
}

#[test]
fn progress_goes_from_nothing_to_all() {
    let mut out = CsvWriter::new(Vec::new(), CsvStyle::default(), &["a", "b"]).unwrap();
    for _ in 0..100_000 {
        out.write_row(&[Cell::Text("some text"), Cell::Number(1.5)]).unwrap();
    }
    let bytes = out.finish().unwrap();
    let file = file_of(&bytes);
    let mut sheet = Sheet::open(file.path()).unwrap();
    assert_eq!(sheet.bytes_total(), Some(bytes.len() as u64));
    let mut row = Row::default();
    let mut last = 0;
    while sheet.read_into(&mut row).unwrap() {
        assert!(sheet.bytes_read() > last);
        last = sheet.bytes_read();
    }
    assert_eq!(last, bytes.len() as u64);
}

#[test]
fn a_stream_of_one_column_goes_on_at_a_bookmark_among_its_first_rows() {
    for count in [2, 10, 19, 20, 21, 40] {
        let text: String = "Name\n".to_owned() + &(0..count).map(|row| format!("\n{row}\n")).collect::<String>();
        for read in 0..=count {
            let mut sheet = open(text.clone()).unwrap();
            for _ in 0..read {
                sheet.next();
            }
            let bookmark = sheet.bookmark();
            let mut again = open(text.clone()).unwrap();
            again.resume(&bookmark).unwrap();
            let rest: Vec<Row> = again.map(Result::unwrap).collect();
            let expected: Vec<Row> = sheet.map(Result::unwrap).collect();
            assert_eq!(rest, expected, "{read} of {count}");
        }
    }
}
