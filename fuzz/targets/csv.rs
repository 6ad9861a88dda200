//! Any bytes as a CSV file: nothing panics, every row is as wide as the header, lines go up, and a reader that goes on
//! at a bookmark finds the same rows.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use rapport_sheet::{Options, ReadError, Row, Sheet};

fuzz_target!(|bytes: &[u8]| {
    let open = || Sheet::from_reader(Cursor::new(bytes.to_vec()), &Options::default());
    let Ok(mut sheet) = open() else { return };
    let width = sheet.header().len();
    let (mut row, mut line, mut rows) = (Row::default(), 0, 0_usize);
    let mut middle = None;
    loop {
        match sheet.read_into(&mut row) {
            Ok(true) => {
                assert_eq!(row.cells.len(), width);
                assert!(row.line > line);
                line = row.line;
                rows += 1;
            }
            Ok(false) | Err(ReadError::File(_)) => break,
            Err(ReadError::Row(_)) => {}
        }
        if rows == 3 && middle.is_none() {
            middle = Some(sheet.bookmark());
        }
    }
    let Some(bookmark) = middle else { return };
    let mut again = open().expect("it opened before");
    again.resume(&bookmark).expect("a stream goes forward");
    let rest = again.filter(Result::is_ok).count();
    assert_eq!(rest + 3, rows, "after {bookmark:?}");
});
