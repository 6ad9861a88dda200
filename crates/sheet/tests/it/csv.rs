use rapport_sheet::limits::{CELL_BYTES_MAX, COLUMNS_MAX, RECORD_BYTES_MAX};
use rapport_sheet::{Format, Note, Options, Row, RowProblem, SheetError};

use super::{open, open_with, read, read_with, refusal, without_header};

#[test]
fn a_plain_table_gives_its_header_and_its_rows() {
    let table = read("Email,Name\r\na@example.com,Ann\r\nb@example.com,Bob\r\n");
    assert_eq!(table.header, ["Email", "Name"]);
    assert_eq!(table.cells(), [["a@example.com", "Ann"], ["b@example.com", "Bob"]]);
    assert_eq!(table.lines(), [2, 3]);
    assert_eq!(table.rows.iter().map(|row| row.offset).collect::<Vec<_>>(), [12, 31]);
    assert!(table.refused.is_empty());
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    for end in ["\n", "\r", "\r\n"] {
        let text = ["a,b", "", "1,2", "\"x", "y\",3", "", "", "4,5"].join(end);
        for text in [text.clone(), text.clone() + end] {
            let table = read(text);
            assert_eq!(table.lines(), [3, 4, 8], "{end:?}");
            assert_eq!(table.rows[1].cells, [format!("x{end}y"), "3".to_owned()], "{end:?}");
        }
    }
}

#[test]
fn blank_lines_and_rows_of_nothing_but_delimiters_are_skipped() {
    let table = read("\n\na,b\n\n1,2\n,\n\"\",\"\"\n3,4\n\n");
    assert_eq!(table.cells(), [["1", "2"], ["3", "4"]]);
    assert_eq!(table.lines(), [5, 8]);
}

#[test]
fn every_usual_delimiter_is_found() {
    for delimiter in [',', ';', '\t', '|'] {
        let text = format!("Name{delimiter}Note\nAnn{delimiter}\"x{delimiter}y\"\n");
        let mut sheet = open(text).unwrap();
        let encoding = "UTF-8";
        assert_eq!(sheet.format(), Format::Csv { delimiter: delimiter as u8, encoding });
        assert_eq!(sheet.next().unwrap().unwrap().cells, ["Ann".to_owned(), format!("x{delimiter}y")]);
    }
}

#[test]
fn the_first_line_of_excel_declares_the_delimiter() {
    let table = read("\u{FEFF}sep=|\r\na,b|c\r\n1,5|2\r\n");
    assert_eq!(table.header, ["a,b", "c"]);
    assert_eq!(table.cells(), [["1,5", "2"]]);
    assert_eq!(table.lines(), [3]);
}

#[test]
fn a_given_delimiter_is_used() {
    let options = Options { delimiter: Some(b'#'), ..Options::default() };
    assert_eq!(read_with("a#b,c\n1#2,3\n", &options).cells(), [["1", "2,3"]]);
    for wrong in [b'"', b'\n', 0xE9] {
        let options = Options { delimiter: Some(wrong), ..Options::default() };
        assert!(matches!(open_with("a,b\n", &options), Err(SheetError::BadDelimiter)));
    }
}

#[test]
fn columns_get_names_that_are_never_empty_and_never_twice() {
    let table = read("Email, Phone ,,phone,Email (2),EMAIL\n1,2,3,4,5,6\n");
    assert_eq!(table.header, ["Email", "Phone", "Column 3", "phone (2)", "Email (2)", "EMAIL (3)"]);
}

#[test]
fn a_table_without_header_is_all_rows() {
    let sheet = open("a@example.com,Ann\nb@example.com,Bob\n").unwrap();
    assert!(sheet.header_looks_like_data());
    assert!(!open("Email,2024,Name\nx,y,z\n").unwrap().header_looks_like_data());
    let table = read_with("a@example.com,Ann\nb@example.com,Bob\n", &without_header());
    assert_eq!(table.header, ["Column 1", "Column 2"]);
    assert_eq!(table.cells(), [["a@example.com", "Ann"], ["b@example.com", "Bob"]]);
    assert_eq!(table.lines(), [1, 2]);
}

#[test]
fn short_rows_are_filled_up_and_say_so() {
    let table = read("a,b,c\n1\n1,2,3\n");
    assert_eq!(table.cells(), [["1", "", ""], ["1", "2", "3"]]);
    assert_eq!(table.rows[0].notes, [Note::Padded { expected: 3, found: 1 }]);
    assert_eq!(table.rows[1].notes, []);
}

#[test]
fn long_rows_are_refused_by_line_unless_the_surplus_is_empty() {
    let table = read("a,b\n1,2,,\n1,2,3\n4,5\n");
    assert_eq!(table.cells(), [["1", "2"], ["4", "5"]]);
    assert_eq!(table.refused.len(), 1);
    assert_eq!(table.refused[0].line, 3);
    assert_eq!(table.refused[0].cells, ["1", "2", "3"]);
    assert_eq!(table.refused[0].problem, RowProblem::TooManyCells { expected: 2, found: 3, spaced_quote: false });
    assert!(table.refused[0].to_string().starts_with("Line 3: 3 cells, but the header has 2 columns."));
}

#[test]
fn a_blank_before_a_quotation_mark_is_named_as_the_cause() {
    let table = read("Email,Name\na@example.com, \"Doe, Jane\"\n");
    assert!(table.refused[0].to_string().contains("A blank stands before a quotation mark"));
}

#[test]
fn stray_quotation_marks_are_text() {
    let table = read("a,b\nDwayne \"The Rock\" Johnson,5\" pipe\n\"x\"y,\"\"\"q\"\"\"\n");
    assert_eq!(table.cells(), [["Dwayne \"The Rock\" Johnson", "5\" pipe"], ["xy", "\"q\""]]);
}

#[test]
fn backslashes_escape_where_nothing_else_makes_sense() {
    let table = read("Email,Name\na@example.com,\"A \\\"B\\\" C\"\n");
    assert_eq!(table.cells(), [["a@example.com", "A \"B\" C"]]);
    let table = read("Path,Name\n\"C:\\dir\\\",x\n");
    assert_eq!(table.cells(), [["C:\\dir\\", "x"]]);
}

#[test]
fn nul_characters_are_taken_out_and_noted() {
    let table = read("Email,Name\na@example.com,A\0nn\0\nb@example.com,Bob\n");
    assert_eq!(table.cells(), [["a@example.com", "Ann"], ["b@example.com", "Bob"]]);
    assert_eq!(table.rows[0].notes, [Note::NulRemoved { column: 1 }]);
    assert_eq!(read("a,b\n\0,\0\n1,2\n").cells(), [["1", "2"]]);
}

#[test]
fn an_unclosed_quotation_mark_does_not_swallow_the_file() {
    let mut text = "a,b\n1,2\n\"three,4\n".to_owned();
    for number in 5..1_000 {
        text.push_str(&format!("{number},x\n"));
    }
    let table = read(text);
    assert_eq!(table.refused.len(), 1);
    assert_eq!(table.refused[0].problem, RowProblem::UnclosedQuote { opened_line: 3 });
    assert_eq!(table.refused[0].cells, ["\"three,4"]);
    assert_eq!(table.rows.len(), 996);
    assert_eq!(table.rows[1].cells, ["5", "x"]);
    assert_eq!(table.rows[1].line, 4);
    assert_eq!(table.rows[1].offset, 17);
}

#[test]
fn an_unclosed_quotation_mark_far_from_the_end_does_not_swallow_the_file() {
    let filler = "some text,more text\n";
    let count = 2 * RECORD_BYTES_MAX / filler.len();
    let text = format!("a,b\n{0}x,\"open\n{0}", filler.repeat(count));
    let table = read(text);
    assert_eq!(table.refused.len(), 1);
    assert_eq!(table.refused[0].problem, RowProblem::UnclosedQuote { opened_line: count as u64 + 2 });
    assert_eq!(table.rows.len(), 2 * count);
    assert_eq!(table.rows.last().unwrap().line, 2 * count as u64 + 2);
}

#[test]
fn an_unclosed_quotation_mark_names_the_line_where_it_opens() {
    let table = read("a,b\n\"1\n1\",\"2\n3,4\n5,6\n");
    assert_eq!(table.refused[0].line, 2);
    assert_eq!(table.refused[0].problem, RowProblem::UnclosedQuote { opened_line: 3 });
    assert_eq!(table.cells(), [["3", "4"], ["5", "6"]]);
    assert_eq!(table.lines(), [4, 5]);
}

#[test]
fn a_cell_that_is_cut_off_by_the_end_of_the_file_is_one_error() {
    let table = read("a,b\n1,2\n3,\"a note\nof several lines\nthat never ends");
    assert_eq!(table.cells(), [["1", "2"]]);
    assert_eq!(table.refused.len(), 1);
    assert_eq!(table.refused[0].problem, RowProblem::UnclosedQuote { opened_line: 3 });
    let table = read("a,b\n1,2\n3,\"cut");
    assert_eq!((table.rows.len(), table.refused.len()), (1, 1));
}

#[test]
fn two_open_quotation_marks_do_not_tear_two_rows_into_one() {
    let table = read("a,b\n1,\"abc\n2,\"def\n3,ghi\n");
    assert_eq!(table.cells(), [["3", "ghi"]]);
    assert_eq!(table.refused.iter().map(|refused| refused.line).collect::<Vec<_>>(), [2, 3]);
    // Closed later, in the midst of a text: the lines inside are rows, so it is damage.
    let table = read("a,b\n1,\"abc\n2,\"def\"\n3,ghi\n");
    assert_eq!(table.cells(), [["2", "def"], ["3", "ghi"]]);
    assert_eq!(table.refused[0].problem, RowProblem::UnclosedQuote { opened_line: 2 });
}

#[test]
fn sloppy_quotation_marks_inside_a_note_are_not_taken_for_damage() {
    let table = read("a,b\n1,\"first line\nshe said \"hi\" there\n2,x\n");
    assert_eq!(table.cells(), [["1", "first line\nshe said hi\" there"], ["2", "x"]]);
    assert!(table.refused.is_empty());
}

#[test]
fn a_header_that_is_never_closed_is_an_error() {
    assert!(refusal("\"a,b\n1,2\n").contains("quotation mark that opens on line 1 is not closed"));
}

#[test]
fn a_cell_over_its_limit_is_refused_and_reading_goes_on() {
    let text = format!("a,b\n1,{}\n3,4\n", "x".repeat(CELL_BYTES_MAX + 1));
    let table = read(text);
    assert_eq!(table.refused[0].problem, RowProblem::CellTooLong { column: 2, max: CELL_BYTES_MAX });
    assert_eq!(table.cells(), [["3", "4"]]);
    let text = format!("a,b\n1,{}\n3,4\n", "x".repeat(CELL_BYTES_MAX));
    assert_eq!(read(text).rows.len(), 2);
}

#[test]
fn a_record_over_its_limit_is_refused_and_reading_goes_on() {
    for line_end in ["\n", "\r\n", "\r"] {
        let long = format!("{},", "x".repeat(1_000)).repeat(RECORD_BYTES_MAX / 1_000 + 1);
        let table = read(["a,b", "1,2", &long, "3,4", ""].join(line_end));
        assert_eq!(table.refused[0].problem, RowProblem::RecordTooLong { max: RECORD_BYTES_MAX });
        assert_eq!(table.refused[0].line, 3);
        assert_eq!(table.cells(), [["1", "2"], ["3", "4"]]);
        assert_eq!(table.lines(), [2, 4], "{line_end:?}");
    }
}

#[test]
fn a_quoted_cell_over_the_limit_of_a_record_is_skipped_as_a_whole() {
    let prose = "a long story, with commas, and several\nlines of text ".repeat(RECORD_BYTES_MAX / 40);
    let table = read(format!("a,b\n1,2\n3,\"{prose}\"\n5,6\n"));
    assert_eq!(table.refused.len(), 1);
    assert_eq!(table.refused[0].problem, RowProblem::RecordTooLong { max: RECORD_BYTES_MAX });
    assert_eq!(table.cells(), [["1", "2"], ["5", "6"]]);
    let lines = prose.matches('\n').count() as u64;
    assert_eq!(table.lines(), [2, 4 + lines]);
}

#[test]
fn too_many_columns_are_an_error() {
    let wide = vec!["x"; COLUMNS_MAX + 1].join(",");
    let table = read(format!("a,b\n{wide}\n1,2\n"));
    assert_eq!(table.refused[0].problem, RowProblem::TooManyColumns { max: COLUMNS_MAX });
    assert_eq!(table.cells(), [["1", "2"]]);
    assert!(refusal(format!("{wide}\n{wide}\n")).contains("more than 4096 columns"));
    assert_eq!(open(format!("{0}\n{0}\n", vec!["x"; COLUMNS_MAX].join(","))).unwrap().header().len(), COLUMNS_MAX);
}

#[test]
fn an_empty_file_says_so() {
    for empty in ["", "\u{FEFF}", "\n\r\n\n", ",,,\n"] {
        assert_eq!(refusal(empty), "The file is empty. Export it again, with a line that names the columns.");
    }
    let table = read("a,b\n");
    assert_eq!((table.header.len(), table.rows.len()), (2, 0));
}

#[test]
fn other_formats_are_named_whatever_they_are_called() {
    let cases: &[(&[u8], &str)] = &[
        (b"<html><body><table><tr><td>Email</td></tr></table></body></html>", "an HTML page"),
        (b"  \n<!DOCTYPE HTML>\n<html>", "an HTML page"),
        (b"[{\"email\":\"a@example.com\"}]\n", "JSON"),
        (b"{ \"email\": \"a@example.com\" }\n", "JSON"),
        (b"<?xml version=\"1.0\"?><Workbook/>", "an XML document"),
        (b"BEGIN:VCARD\r\nVERSION:4.0\r\n", "a vCard file"),
        (b"BEGIN:VCALENDAR\r\n", "a calendar file"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", "an old Excel file (.xls)"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x1F\x8B\x08\0\0\0\0\0", "a gzip archive"),
        (b"\x89PNG\r\n\x1A\n....", "a picture"),
        (b"\xFF\xFE\0\0a\0\0\0", "text in UTF-32"),
        (b"SQLite format 3\0....", "an SQLite database"),
    ];
    for (bytes, name) in cases {
        let text = refusal(*bytes);
        assert!(text.starts_with(&format!("This is {name}")), "{text}");
        assert!(text.contains("not a CSV file or an XLSX workbook."), "{text}");
    }
    let utf_16: Vec<u8> = "\u{FEFF}<html><body>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refusal(utf_16).starts_with("This is an HTML page"));
    let noise: Vec<u8> = (0_u32..5_000).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(refusal(noise).starts_with("This is a binary file"));
}

#[test]
fn a_bracket_in_a_header_is_not_json() {
    assert_eq!(read("[id],{name}\n1,2\n").header, ["[id]", "{name}"]);
}

#[test]
fn a_title_or_notes_above_the_header_are_passed_over() {
    let notes = "Notes:\n\"Some addresses are missing, as you know.\"\n\n";
    let text = format!("{notes}First,Last,Email\nAda,Lovelace,\nNeha,,neha@example.com\n");
    let sheet = open(text.clone()).unwrap();
    assert_eq!(sheet.header_line(), Some(4));
    let table = super::read_sheet(sheet);
    assert_eq!(table.header, ["First", "Last", "Email"]);
    assert_eq!(table.cells(), [["Ada", "Lovelace", ""], ["Neha", "", "neha@example.com"]]);
    assert_eq!(table.lines(), [5, 6]);
}

#[test]
fn a_single_column_is_no_title() {
    let table = read("Name\nAda\nNeha\n\"Doe, Jane\"\n");
    assert_eq!(table.header, ["Name"]);
    assert_eq!(table.cells(), [["Ada"], ["Neha"], ["Doe, Jane"]]);
    let table = read("Name\nDoe, Jane\n");
    assert_eq!((table.header.len(), table.refused.len()), (1, 1));
    assert_eq!(open("Name\nAda\n").unwrap().header_line(), Some(1));
}

#[test]
fn refused_rows_on_the_way_to_the_header_are_reported_in_their_turn() {
    let long = "x".repeat(RECORD_BYTES_MAX + 1);
    let table = read(format!("Name\nAda\n{long}\nNeha\n"));
    assert_eq!(table.cells(), [["Ada"], ["Neha"]]);
    assert_eq!(table.refused[0].line, 3);
    assert!(matches!(table.refused[0].problem, RowProblem::RecordTooLong { .. }));
}

#[test]
fn a_row_that_is_used_again_does_not_keep_its_longest_cells() {
    let long = "x".repeat(CELL_BYTES_MAX);
    let mut text = "a,b,c,d,e,f,g,h\n".to_owned();
    for column in 0..8 {
        let cells: Vec<&str> = (0..8).map(|index| if index == column { long.as_str() } else { "y" }).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    let mut sheet = open(text).unwrap();
    let mut row = Row::default();
    while sheet.read_into(&mut row).unwrap() {
        let kept: usize = row.cells.iter().map(String::capacity).sum();
        assert!(kept < 2 * CELL_BYTES_MAX, "line {} keeps {kept} bytes", row.line);
    }
}

#[test]
fn a_table_can_be_read_on_another_thread() {
    let sheet = open("a,b\n1,2\n").unwrap();
    assert_eq!(std::thread::spawn(move || sheet.count()).join().unwrap(), 1);
}
