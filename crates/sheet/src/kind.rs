//! What a file is, by its content. The name says nothing: exports are renamed all the time.

use crate::SheetError;

/// The two families of readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A zip archive: an XLSX workbook, or something else that the package reader names.
    Zip,
    /// Text, as far as the first bytes tell.
    Text,
}

const AS_CSV: &str = "Export the data as CSV or XLSX instead.";
const FROM_SPREADSHEET: &str = "Open it in a spreadsheet and save it as XLSX or CSV.";

/// Beginnings that can be nothing else.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old Excel file (.xls) or a workbook with a password",
        "Open it in Excel and save it as XLSX, without a password.",
    ),
    (b"\x1F\x8B", "a gzip archive", "Unpack it first."),
    (b"BZh", "a bzip2 archive", "Unpack it first."),
    (b"\xFD7zXZ\0", "an xz archive", "Unpack it first."),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive", "Unpack it first."),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "Unpack it first."),
    (b"Rar!\x1A\x07", "a RAR archive", "Unpack it first."),
    (b"%PDF-", "a PDF document", AS_CSV),
    (b"\x89PNG\r\n\x1A\n", "a picture", AS_CSV),
    (b"\xFF\xD8\xFF", "a picture", AS_CSV),
    (b"GIF8", "a picture", AS_CSV),
    (b"{\\rtf", "an RTF document", FROM_SPREADSHEET),
    (b"SQLite format 3\0", "an SQLite database", AS_CSV),
    (b"PAR1", "a Parquet file", AS_CSV),
    (b"\xFF\xFE\0\0", "text in UTF-32", "Save it as UTF-8."),
    (b"\0\0\xFE\xFF", "text in UTF-32", "Save it as UTF-8."),
];

/// Looks at the first bytes of a file.
pub(crate) fn of_bytes(bytes: &[u8]) -> Result<Kind, SheetError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    match MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        Some((_, found, advice)) => Err(SheetError::NotATable { found, advice }),
        None => Ok(Kind::Text),
    }
}

/// Looks at the first characters of a text: other formats are text as well.
pub(crate) fn check_text(text: &str) -> Result<(), SheetError> {
    let start = text.trim_start();
    let lower: String = start.chars().take(16).collect::<String>().to_ascii_lowercase();
    let not = |found, advice| Err(SheetError::NotATable { found, advice });
    const HTML: [&str; 8] = ["<!doctype", "<html", "<head", "<body", "<table", "<div", "<meta", "<script"];
    if HTML.iter().any(|tag| lower.starts_with(tag)) {
        return not("an HTML page", FROM_SPREADSHEET);
    }
    if lower.starts_with("<?xml") || lower.starts_with("<!--") {
        return not("an XML document", FROM_SPREADSHEET);
    }
    if lower.starts_with("begin:vcard") {
        return not("a vCard file", "Import it as vCard, or export the contacts as CSV.");
    }
    if lower.starts_with("begin:vcalendar") {
        return not("a calendar file", "Import it as a calendar, or export the data as CSV.");
    }
    if is_json(start) {
        return not("JSON", AS_CSV);
    }
    Ok(())
}

/// An object or an array of something, and not a header that happens to begin with a bracket.
fn is_json(start: &str) -> bool {
    let mut rest = start.chars().filter(|character| !character.is_whitespace());
    matches!((rest.next(), rest.next()), (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '[' | '"' | ']')))
}

/// Whether bytes that are no valid UTF-8 are no text in another encoding either.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    const CONTROLS_MIN: usize = 8;
    let controls = bytes.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    controls >= CONTROLS_MIN && controls * 20 > bytes.len()
}

/// The error for such bytes.
pub(crate) fn binary() -> SheetError {
    SheetError::NotATable { found: "a binary file", advice: AS_CSV }
}
