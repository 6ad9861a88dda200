use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::Cell;
use crate::WriteError;
use crate::limits::{COLUMNS_MAX, XLSX_CELL_CHARACTERS_MAX, XLSX_ROWS_MAX};

/// Digits that a spreadsheet keeps of a number.
const DIGITS_MAX: usize = 15;

/// Writes an XLSX workbook; rows go to a temporary file, so that memory does not grow with them.
///
/// A sheet holds 1,048,576 rows. What is more goes to further sheets, `Contacts 2` and so on, each with the header.
pub struct XlsxWriter {
    workbook: Workbook,
    name: String,
    header: Vec<String>,
    /// The sheet that is written to, counted from 0.
    sheet: usize,
    /// The next row of it.
    row: u32,
    rows_written: u64,
    rows_per_sheet: u32,
    formats: Formats,
}

struct Formats {
    header: Format,
    date: Format,
    date_time: Format,
}

impl XlsxWriter {
    /// Begins a workbook whose sheet has this name and this header.
    pub fn new(sheet: &str, header: &[&str]) -> Result<Self, WriteError> {
        if header.len() > COLUMNS_MAX {
            return Err(WriteError::TooManyColumns { found: header.len(), max: COLUMNS_MAX });
        }
        let mut writer = Self {
            workbook: Workbook::new(),
            name: sheet_name(sheet),
            header: header.iter().map(|name| (*name).to_owned()).collect(),
            sheet: 0,
            row: 0,
            rows_written: 0,
            rows_per_sheet: XLSX_ROWS_MAX,
            formats: Formats {
                header: Format::new().set_bold(),
                date: Format::new().set_num_format("yyyy-mm-dd"),
                date_time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            },
        };
        writer.add_sheet()?;
        Ok(writer)
    }

    /// Begins a new sheet after this many rows, header included, rather than at the format's own limit.
    pub fn rows_per_sheet(mut self, rows: u32) -> Self {
        self.rows_per_sheet = rows.clamp(2, XLSX_ROWS_MAX);
        self
    }

    fn add_sheet(&mut self) -> Result<(), WriteError> {
        let number = self.workbook.worksheets().len() + 1;
        let name = if number == 1 { self.name.clone() } else { format!("{} {number}", self.name) };
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(refused)?;
        sheet.set_name(name).map_err(refused)?;
        sheet.set_freeze_panes(1, 0).map_err(refused)?;
        for (column, name) in (0..).zip(&self.header) {
            check_length(name, 0, column)?;
            sheet.write_string_with_format(0, column, name, &self.formats.header).map_err(refused)?;
        }
        self.sheet = number - 1;
        self.row = 1;
        Ok(())
    }

    /// Writes a row.
    pub fn write_row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        if cells.len() > COLUMNS_MAX {
            return Err(WriteError::TooManyColumns { found: cells.len(), max: COLUMNS_MAX });
        }
        if self.row == self.rows_per_sheet {
            self.add_sheet()?;
        }
        self.rows_written += 1;
        let sheet = self.workbook.worksheet_from_index(self.sheet).map_err(refused)?;
        for (column, cell) in (0..).zip(cells) {
            if let Cell::Text(text) | Cell::Decimal(text) = cell {
                check_length(text, self.rows_written, column)?;
            }
            write_cell(sheet, self.row, column, cell, &self.formats).map_err(refused)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Writes the workbook to a file.
    pub fn save(mut self, path: impl AsRef<Path>) -> Result<(), WriteError> {
        self.workbook.save(path).map_err(refused)
    }

    /// Writes the workbook to a stream.
    pub fn write_to(mut self, out: impl Write + Send) -> Result<(), WriteError> {
        self.workbook.save_to_writer(out).map_err(refused)
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    // Each call gives back the sheet.
    match cell {
        Cell::Empty => sheet,
        Cell::Text(text) => sheet.write_string(row, column, *text)?,
        Cell::Decimal(digits) => match exact_number(digits) {
            Some(number) => sheet.write_number(row, column, number)?,
            None => sheet.write_string(row, column, *digits)?,
        },
        Cell::Number(number) if number.is_finite() => sheet.write_number(row, column, *number)?,
        Cell::Number(number) => sheet.write_string(row, column, number.to_string())?,
        Cell::Boolean(yes) => sheet.write_boolean(row, column, *yes)?,
        // Spreadsheets know no day before 1900.
        Cell::Date(date) if date.year() < 1900 => sheet.write_string(row, column, date.to_string())?,
        Cell::Date(date) => sheet.write_datetime_with_format(row, column, *date, &formats.date)?,
        Cell::DateTime(instant) if instant.year() < 1900 => sheet.write_string(row, column, instant.to_string())?,
        Cell::DateTime(instant) => sheet.write_datetime_with_format(row, column, *instant, &formats.date_time)?,
    };
    Ok(())
}

/// The number, if a spreadsheet keeps all of its digits.
fn exact_number(digits: &str) -> Option<f64> {
    let significant = digits.trim_start_matches(['-', '+', '0', '.']);
    let count = significant.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    (is_plain && count <= DIGITS_MAX).then(|| digits.parse().ok()).flatten()
}

fn check_length(text: &str, row: u64, column: u16) -> Result<(), WriteError> {
    // As many bytes are never more characters.
    if text.len() <= XLSX_CELL_CHARACTERS_MAX {
        return Ok(());
    }
    let found = text.encode_utf16().count();
    if found > XLSX_CELL_CHARACTERS_MAX {
        let column = usize::from(column) + 1;
        return Err(WriteError::CellTooLong { row, column, found, max: XLSX_CELL_CHARACTERS_MAX });
    }
    Ok(())
}

/// A name that a sheet can have: few characters, not all of them, with room for a number behind.
fn sheet_name(wanted: &str) -> String {
    const CHARACTERS_MAX: usize = 25;
    let allowed: String = wanted
        .chars()
        .map(|character| if "[]:*?/\\'".contains(character) || character.is_control() { ' ' } else { character })
        .take(CHARACTERS_MAX)
        .collect();
    match allowed.trim() {
        "" => "Table".to_owned(),
        name => name.to_owned(),
    }
}

fn refused(error: XlsxError) -> WriteError {
    match error {
        XlsxError::IoError(error) => WriteError::Io(error),
        other => WriteError::Workbook(other.to_string()),
    }
}
