//! Makes large tables and reads them: the numbers of `docs/adr/0004-sheets.md`. Time it from outside.
//!
//! ```text
//! cargo build --release -p rapport-sheet --example measure
//! cd target/release/examples
//! ./measure csv 1000000 15 /tmp/big.csv
//! ./measure xlsx 1048575 20 /tmp/big.xlsx
//! ./measure shared 1048575 20 /tmp/shared.xlsx
//! time ./measure read /tmp/big.csv
//! ```

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use rapport_sheet::{Cell, CsvStyle, CsvWriter, Row, Sheet, XlsxWriter};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let rows = match words.as_slice() {
        ["csv", rows, columns, path] => make_csv(rows.parse()?, columns.parse()?, path)?,
        ["xlsx", rows, columns, path] => make_xlsx(rows.parse()?, columns.parse()?, path)?,
        ["shared", rows, columns, path] => make_shared(rows.parse()?, columns.parse()?, path)?,
        ["read", path] => read(path)?,
        _ => return Err("say csv, xlsx or shared with ROWS COLUMNS FILE, or read FILE".into()),
    };
    eprintln!("{rows} rows; at most {} of memory", peak());
    Ok(())
}

fn read(path: &str) -> Result<u64, Box<dyn Error>> {
    let mut sheet = Sheet::open(path)?;
    eprintln!("{:?}", sheet.format());
    let mut row = Row::default();
    let (mut rows, mut bytes) = (0, 0);
    while sheet.read_into(&mut row)? {
        rows += 1;
        bytes += row.cells.iter().map(String::len).sum::<usize>();
    }
    eprintln!("{} columns, {bytes} bytes of text", sheet.header().len());
    Ok(rows)
}

/// A table of the sort that a CRM exports: names, addresses, numbers, dates.
fn text(row: u64, column: u64) -> String {
    match column % 5 {
        0 => format!("person{row}.{column}@example.com"),
        1 => format!("Name {row}"),
        2 => format!("{}", row * 7 + column),
        3 => format!("{} Main Street, Springfield", row % 1_000),
        _ => format!("2024-{:02}-{:02}", row % 12 + 1, row % 28 + 1),
    }
}

fn names(columns: u64) -> Vec<String> {
    (1..=columns).map(|number| format!("Field {number}")).collect()
}

fn make_csv(rows: u64, columns: u64, path: &str) -> Result<u64, Box<dyn Error>> {
    let names = names(columns);
    let header: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut writer = CsvWriter::new(File::create(path)?, CsvStyle::default(), &header)?;
    for row in 0..rows {
        let texts: Vec<String> = (0..columns).map(|column| text(row, column)).collect();
        let cells: Vec<Cell<'_>> = texts.iter().map(|text| Cell::Text(text)).collect();
        writer.write_row(&cells)?;
    }
    writer.finish()?;
    Ok(rows)
}

fn make_xlsx(rows: u64, columns: u64, path: &str) -> Result<u64, Box<dyn Error>> {
    let names = names(columns);
    let header: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut writer = XlsxWriter::new("Contacts", &header)?;
    for row in 0..rows {
        let texts: Vec<String> = (0..columns).map(|column| text(row, column)).collect();
        let cells: Vec<Cell<'_>> = texts.iter().map(|text| Cell::Text(text)).collect();
        writer.write_row(&cells)?;
    }
    writer.save(path)?;
    Ok(rows)
}

/// The worst case for shared strings: every cell holds one of its own, as Excel writes it.
fn make_shared(rows: u64, columns: u64, path: &str) -> Result<u64, Box<dyn Error>> {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path)?));
    let options = SimpleFileOptions::default().large_file(true).compression_level(Some(1));
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    zip.start_file("[Content_Types].xml", options)?;
    write!(
        zip,
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#
    )?;
    zip.start_file("_rels/.rels", options)?;
    write!(
        zip,
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    )?;
    zip.start_file("xl/workbook.xml", options)?;
    write!(
        zip,
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{relation}"><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>"#
    )?;
    zip.start_file("xl/_rels/workbook.xml.rels", options)?;
    write!(
        zip,
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{relation}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
    )?;
    zip.start_file("xl/sharedStrings.xml", options)?;
    write!(zip, r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#)?;
    for cell in 0..rows * columns {
        let (row, column) = (cell / columns, cell % columns);
        write!(zip, "<si><t>{} {row}.{column}</t></si>", text(row, column))?;
    }
    write!(zip, "</sst>")?;
    zip.start_file("xl/worksheets/sheet1.xml", options)?;
    write!(zip, r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#)?;
    for row in 0..rows {
        write!(zip, r#"<row r="{}">"#, row + 1)?;
        for column in 0..columns {
            let letter = char::from(b'A' + u8::try_from(column % 26)?);
            write!(zip, r#"<c r="{letter}{}" t="s"><v>{}</v></c>"#, row + 1, row * columns + column)?;
        }
        write!(zip, "</row>")?;
    }
    write!(zip, "</sheetData></worksheet>")?;
    zip.finish()?.flush()?;
    Ok(rows)
}

/// The most memory that this process had at once, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |peak| peak.trim().to_owned())
}
