/// What a reader is told instead of finding it out itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether the first row names the columns.
    pub header: HeaderRow,
    /// Delimiter of a CSV file, an ASCII character; found out when absent.
    pub delimiter: Option<u8>,
    /// Encoding of a CSV file by its usual name (`utf-8`, `windows-1252`, `utf-16le`); found out when absent.
    pub encoding: Option<String>,
    /// Which sheet of a workbook to read.
    pub sheet: SheetChoice,
}

/// Whether the first row names the columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HeaderRow {
    /// The first row that is not blank names the columns.
    #[default]
    First,
    /// The first row is data already; columns are called `Column 1`, `Column 2` and so on.
    Absent,
}

/// Which sheet of a workbook to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SheetChoice {
    /// The first one that is not hidden.
    #[default]
    FirstVisible,
    /// The one of this name, whatever its letter case.
    Named(String),
    /// The one at this place, counted from 0, hidden ones included.
    At(usize),
}
