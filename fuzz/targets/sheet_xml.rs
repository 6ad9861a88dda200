//! Any bytes as the sheet, the shared strings and the styles of a workbook: nothing panics, and every row is as wide
//! as the header.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use rapport_sheet::{Options, Sheet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const RELATIONS: &[u8] = br#"<Relationships><Relationship Id="r1" Type="/worksheet" Target="s.xml"/><Relationship Id="r2" Type="/sharedStrings" Target="t.xml"/><Relationship Id="r3" Type="/styles" Target="u.xml"/></Relationships>"#;

fuzz_target!(|bytes: &[u8]| {
    // Three parts, cut where the input says.
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let rows =
        [b"<worksheet><sheetData><row><c t=\"str\"><v>a</v></c></row>", part(), b"</sheetData></worksheet>"].concat();
    let files = [
        ("[Content_Types].xml", &b"<Types/>"[..]),
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="a" id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/s.xml", &rows),
        ("xl/t.xml", part()),
        ("xl/u.xml", part()),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        zip.start_file(name, options).expect("a new file");
        zip.write_all(content).expect("room for it");
    }
    let bytes = zip.finish().expect("a whole archive").into_inner();
    let Ok(sheet) = Sheet::from_reader(Cursor::new(bytes), &Options::default()) else { return };
    let width = sheet.header().len();
    for row in sheet.flatten() {
        assert_eq!(row.cells.len(), width);
    }
});
