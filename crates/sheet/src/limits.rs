//! Every bound of this crate, by name. What goes past one is an error that says so, never a surprise.

/// Longest record of a CSV file, and longest row of a workbook, in bytes of the file.
pub const RECORD_BYTES_MAX: usize = 4 << 20;

/// Longest single cell, in bytes of UTF-8.
pub const CELL_BYTES_MAX: usize = 1 << 20;

/// Most cells in a row.
pub const COLUMNS_MAX: usize = 4_096;

/// How much of the start of a file is looked at to find its encoding and delimiter.
pub const SNIFF_BYTES: usize = 1 << 20;

/// How far a record that is too long is followed in search of its end, before the file is given up.
pub const SKIP_BYTES_MAX: u64 = 64 << 20;

/// Largest workbook file.
pub const XLSX_BYTES_MAX: u64 = 2 << 30;

/// Most files inside a workbook's zip archive.
pub const XLSX_ENTRIES_MAX: usize = 10_000;

/// Most that one part of a workbook (a sheet, the shared strings) may unpack to.
///
/// A full sheet of 1,048,576 rows by 20 columns of distinct strings takes about 2 GiB in each of the two.
pub const XLSX_PART_BYTES_MAX: u64 = 16 << 30;

/// Most that a part which is held in memory (the list of sheets, the styles) may unpack to.
pub const XLSX_SMALL_PART_BYTES_MAX: u64 = 32 << 20;

/// Most bytes that one packed byte may unpack to, once a part has passed [`XLSX_RATIO_FREE_BYTES`].
///
/// Sheets of real data lie between 5 and 30; deflate itself can reach 1,030.
pub const XLSX_RATIO_MAX: u64 = 200;

/// How much of a part is unpacked before the ratio is looked at.
pub const XLSX_RATIO_FREE_BYTES: u64 = 64 << 20;

/// Most rows in a sheet: the format's own limit.
pub const XLSX_ROWS_MAX: u32 = 1_048_576;

/// Most sheets in a workbook.
pub const XLSX_SHEETS_MAX: usize = 4_096;

/// Most cell styles in a workbook (Excel's own limit is 65,490).
pub const XLSX_STYLES_MAX: usize = 100_000;

/// Most shared strings: three times what a full sheet of 1,048,576 rows by 20 columns can hold.
pub const SHARED_STRINGS_MAX: u64 = 64 << 20;

/// How much of the shared strings (and, apart from them, of their index) stays in memory before it goes to a
/// temporary file.
pub const SHARED_STRINGS_MEMORY_BYTES: usize = 16 << 20;

/// Deepest nesting of XML elements; a sheet needs eight.
pub const XML_DEPTH_MAX: usize = 64;

/// Longest single piece of XML (a tag with its attributes, a run of text): little more than a cell may hold.
pub const XML_EVENT_BYTES_MAX: usize = CELL_BYTES_MAX + (64 << 10);

/// Longest text of an XLSX cell, in characters as Excel counts them (UTF-16): the format's own limit.
pub const XLSX_CELL_CHARACTERS_MAX: usize = 32_767;
