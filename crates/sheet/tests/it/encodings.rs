use rapport_sheet::{Format, Options, RowProblem, SheetError};

use super::{open_with, read, read_with};

fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|character| character as u8).collect()
}

#[test]
fn utf_16_is_read_with_and_without_a_mark_in_both_orders() {
    let text = "Email;Name\r\nzoe@example.com;Zoë 😀\r\n\"two\r\nlines\";\"x;y\"\r\n\r\nlast;Ł\r\n";
    for mark in ["", "\u{FEFF}"] {
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let table = read(utf_16(&format!("{mark}{text}"), to_bytes));
            assert_eq!(table.header, ["Email", "Name"]);
            assert_eq!(table.cells(), [["zoe@example.com", "Zoë 😀"], ["two\r\nlines", "x;y"], ["last", "Ł"]]);
            assert_eq!(table.lines(), [2, 3, 6]);
            assert_eq!(table.rows[0].offset, 24 + 2 * mark.chars().count() as u64);
            assert!(table.refused.is_empty());
        }
    }
}

#[test]
fn line_ends_of_utf_16_are_found_in_every_form() {
    for end in ["\n", "\r", "\r\n"] {
        let table = read(utf_16(&["a,b", "", "1,2", "\"x\",3"].join(end), u16::to_le_bytes));
        assert_eq!(table.cells(), [["1", "2"], ["x", "3"]]);
        assert_eq!(table.lines(), [3, 4]);
    }
}

#[test]
fn western_text_is_read_without_being_told() {
    let table = read(latin_1("Email,Name\na@example.com,José Müller\nb@example.com,Zoë\n"));
    assert_eq!(table.cells(), [["a@example.com", "José Müller"], ["b@example.com", "Zoë"]]);
}

#[test]
fn the_encoding_is_found_even_where_it_first_shows_far_into_the_file() {
    let filler = "a@example.com,Ann Example\n".repeat(100_000);
    let mut bytes = format!("Email,Name\n{filler}").into_bytes();
    bytes.extend(latin_1("c@example.com,José García\nd@example.com,Zoë\n"));
    let table = read(bytes);
    assert_eq!(table.rows[100_000].cells, ["c@example.com", "José García"]);
    assert_eq!(table.rows[100_001].cells, ["d@example.com", "Zoë"]);
    assert_eq!(table.rows[100_001].line, 100_003);
    assert!(table.refused.is_empty());

    let table = read(format!("Email,Name\n{filler}c@example.com,José García\n"));
    assert_eq!(table.rows[100_000].cells, ["c@example.com", "José García"]);
}

#[test]
fn broken_utf_8_is_refused_by_line_and_column_and_the_next_row_is_read() {
    let mut bytes = "Email,Name,Note\nzoe@example.com,Zoë,Müller\n".as_bytes().to_vec();
    bytes.extend(b"a@example.com,\"two\nlines\",Caf\xE9 x\n");
    bytes.extend("jose@example.com,José,García\n".as_bytes());
    let table = read(bytes);
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.rows[1].cells, ["jose@example.com", "José", "García"]);
    assert_eq!(table.rows[1].line, 5);
    assert_eq!(table.refused[0].line, 3);
    assert_eq!(table.refused[0].problem, RowProblem::BrokenText { at_line: 4, column: 3, encoding: "UTF-8" });
    assert_eq!(table.refused[0].cells, ["a@example.com", "two\nlines", "Caf\u{FFFD} x"]);
}

#[test]
fn broken_text_in_another_encoding_is_refused_too() {
    let mut bytes = utf_16("\u{FEFF}a,b\n1,2\n3,", u16::to_le_bytes);
    bytes.extend([0x00, 0xD8]);
    bytes.extend(utf_16("x\n4,5\n", u16::to_le_bytes));
    let table = read(bytes);
    assert_eq!(table.cells(), [["1", "2"], ["4", "5"]]);
    assert_eq!(table.refused[0].problem, RowProblem::BrokenText { at_line: 3, column: 2, encoding: "UTF-16LE" });
}

#[test]
fn a_replacement_character_that_is_in_the_file_is_text() {
    let table = read("a,b\n1,37\u{FFFD}36\n");
    assert_eq!(table.cells(), [["1", "37\u{FFFD}36"]]);
}

#[test]
fn a_given_encoding_is_used() {
    let options = Options { encoding: Some("windows-1251".to_owned()), ..Options::default() };
    let bytes = b"a,b\n1,\xC8\xE2\xE0\xED\n".to_vec();
    assert_eq!(read_with(bytes.clone(), &options).cells(), [["1", "Иван"]]);
    let format = open_with(bytes.clone(), &options).unwrap().format();
    assert_eq!(format, Format::Csv { delimiter: b',', encoding: "windows-1251" });
    let options = Options { encoding: Some("klingon".to_owned()), ..Options::default() };
    assert!(matches!(open_with(bytes, &options), Err(SheetError::UnknownEncoding(_))));
}

#[test]
fn characters_are_whole_wherever_a_long_line_is_cut() {
    // Three bytes of text to a character: no piece of a power of two ends between two of them.
    let name = "ﾃｽﾄ王".repeat(60_000);
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(&name);
    assert!(!lossy);
    let mut file = b"a,b\n1,".to_vec();
    file.extend(bytes.as_ref());
    file.extend(b"\n3,4\n");
    let options = Options { encoding: Some("shift_jis".to_owned()), ..Options::default() };
    let table = read_with(file, &options);
    assert_eq!(table.rows[0].cells[1], name);
    assert_eq!(table.rows[1].cells, ["3", "4"]);
}
