use std::fs::File;

use quick_xml::events::{BytesStart, Event};

use super::cell::{CellTag, Kind, cell_tag, reference};
use super::package::{Package, Size};
use super::strings::{SharedStrings, read_rich_text};
use super::styles::{self, Shown};
use super::values::push_number;
use super::workbook::{SheetInfo, Workbook};
use super::xml::{Xml, attribute, push_text};
use crate::limits::{CELL_BYTES_MAX, COLUMNS_MAX, RECORD_BYTES_MAX, XLSX_ROWS_MAX};
use crate::{Bookmark, Note, ReadError, Row, RowError, RowProblem, SheetChoice, SheetError};

/// Longest error that is kept of a cell; the longest there is has fourteen characters.
const ERROR_CHARACTERS_MAX: usize = 32;

/// Reads the rows of one sheet, front to back.
pub(crate) struct XlsxReader {
    package: Package,
    workbook: Workbook,
    sheet: String,
    part: String,
    styles: Vec<Shown>,
    strings: SharedStrings,
    xml: Xml,
    /// The last row that was read.
    row: u32,
    /// Rows up to here were read before.
    skip_to: u32,
    finished: bool,
    value: String,
}

impl XlsxReader {
    pub(crate) fn open(file: File, choice: &SheetChoice) -> Result<Self, SheetError> {
        let package = Package::open(file)?;
        let workbook = Workbook::read(&package)?;
        let (sheet, part) = workbook.choose(choice)?;
        let (sheet, part) = (sheet.to_owned(), part.to_owned());
        let styles = styles::read(&package, workbook.styles.as_deref())?;
        let strings = SharedStrings::open(&package, workbook.strings.as_deref())?;
        let xml = Xml::new(package.part(&part, Size::Large)?);
        let mut reader = Self {
            package,
            workbook,
            sheet,
            part,
            styles,
            strings,
            xml,
            row: 0,
            skip_to: 0,
            finished: false,
            value: String::new(),
        };
        reader.find_rows()?;
        Ok(reader)
    }

    /// Goes to the first row.
    fn find_rows(&mut self) -> Result<(), SheetError> {
        loop {
            match self.xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "sheetData" => {
                    return Ok(());
                }
                Event::Empty(element) if element.local_name().as_ref() == "sheetData" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        self.finished = true;
        Ok(())
    }

    pub(crate) fn sheet(&self) -> &str {
        &self.sheet
    }

    pub(crate) fn sheets(&self) -> &[SheetInfo] {
        &self.workbook.sheets
    }

    pub(crate) fn bytes_total(&self) -> u64 {
        let strings = self.workbook.strings.as_deref().map_or(0, |part| self.package.packed_size(part));
        self.package.packed_size(&self.part) + strings
    }

    pub(crate) fn bytes_read(&self) -> u64 {
        if self.finished {
            return self.bytes_total();
        }
        let strings = self.workbook.strings.as_deref().map_or(0, |part| self.package.packed_size(part));
        self.xml.packed_read() + self.strings.packed_read().unwrap_or(strings)
    }

    pub(crate) fn bookmark(&self) -> Bookmark {
        Bookmark {
            offset: u64::from(self.row),
            line: u64::from(self.row) + 1,
            encoding: None,
            bytes_total: Some(self.bytes_total()),
        }
    }

    pub(crate) fn resume(&mut self, bookmark: &Bookmark) -> Result<(), SheetError> {
        self.xml = Xml::new(self.package.part(&self.part, Size::Large)?);
        self.finished = false;
        self.skip_to = u32::try_from(bookmark.offset).unwrap_or(u32::MAX);
        self.row = 0;
        self.find_rows()
    }

    /// Reads the next row that has anything in it.
    pub(crate) fn read_into(&mut self, row: &mut Row) -> Result<bool, ReadError> {
        while !self.finished {
            let (number, has_cells) = match self.xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "row" => (row_number(&element), true),
                Event::Empty(element) if element.local_name().as_ref() == "row" => (row_number(&element), false),
                Event::End(element) if element.local_name().as_ref() == "sheetData" => {
                    self.finished = true;
                    self.xml.finish()?;
                    self.strings.finish()?;
                    break;
                }
                Event::Eof => return Err(self.xml.damaged("it ends too early").into()),
                _ => continue,
            };
            self.enter_row(number)?;
            if !has_cells {
                continue;
            }
            if self.row <= self.skip_to {
                self.skip_row()?;
            } else if self.read_row(row)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes the number of a row, which must go up.
    fn enter_row(&mut self, number: Option<u32>) -> Result<(), SheetError> {
        let number = number.unwrap_or(self.row + 1);
        if number <= self.row {
            return Err(self.xml.damaged("its rows are not in order"));
        }
        if number > XLSX_ROWS_MAX {
            return Err(SheetError::Limit {
                name: "XLSX_ROWS_MAX",
                what: "rows of a sheet",
                max: u64::from(XLSX_ROWS_MAX),
                advice: "Import the table as CSV.",
            });
        }
        self.row = number;
        Ok(())
    }

    fn skip_row(&mut self) -> Result<(), SheetError> {
        loop {
            match self.xml.next()? {
                Event::End(element) if element.local_name().as_ref() == "row" => return Ok(()),
                Event::Eof => return Err(self.xml.damaged("it ends too early")),
                _ => {}
            }
        }
    }

    /// Reads the cells of a row; false where there is nothing in them.
    fn read_row(&mut self, row: &mut Row) -> Result<bool, ReadError> {
        row.restart(u64::from(self.row), u64::from(self.row));
        row.empty_cells();
        let (mut width, mut bytes, mut next_column) = (0, 0, 0);
        let mut problem = None;
        loop {
            let (tag, has_content) = match self.xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "c" => {
                    (cell_tag(&element, next_column, &self.styles), true)
                }
                Event::Empty(element) if element.local_name().as_ref() == "c" => {
                    (cell_tag(&element, next_column, &self.styles), false)
                }
                Event::End(element) if element.local_name().as_ref() == "row" => break,
                Event::Eof => return Err(self.xml.damaged("it ends too early").into()),
                _ => continue,
            };
            let tag = tag.map_err(|reason| self.xml.damaged(reason))?;
            next_column = tag.column + 1;
            if !has_content {
                continue;
            }
            let found = self.read_cell(&tag, row)?;
            let length = found.as_ref().map_or(0, |length| *length);
            if length > 0 {
                width = width.max(next_column);
            }
            bytes += length;
            let too_long = (bytes > RECORD_BYTES_MAX).then_some(RowProblem::RecordTooLong { max: RECORD_BYTES_MAX });
            problem = problem.or(found.err()).or(too_long);
            if bytes > RECORD_BYTES_MAX {
                row.cells.clear();
                bytes = 0;
            }
        }
        row.cells.truncate(width);
        match problem {
            None => Ok(width > 0),
            Some(problem) => {
                let cells = std::mem::take(&mut row.cells);
                Err(RowError { line: row.line, offset: row.offset, problem, cells }.into())
            }
        }
    }

    /// Reads a cell up to its end and puts its text into the row; gives the length of the text.
    fn read_cell(&mut self, tag: &CellTag, row: &mut Row) -> Result<Result<usize, RowProblem>, SheetError> {
        let has_formula = self.read_value()?;
        if self.value.is_empty() {
            if has_formula && tag.kind == Kind::Number && tag.column < COLUMNS_MAX {
                row.note(Note::NotCalculated { column: tag.column });
            }
            return Ok(Ok(0));
        }
        if self.value.len() > CELL_BYTES_MAX {
            return Ok(Err(RowProblem::CellTooLong { column: tag.column + 1, max: CELL_BYTES_MAX }));
        }
        if tag.column >= COLUMNS_MAX {
            return Ok(Err(RowProblem::TooManyColumns { max: COLUMNS_MAX }));
        }
        let number = self.row;
        let damaged = |reason| Ok(Err(RowProblem::DamagedCell { cell: reference(tag.column, number), reason }));
        let cell = row.empty_cell(tag.column);
        match tag.kind {
            Kind::Text => cell.push_str(&self.value),
            Kind::Shared => {
                let Ok(number) = self.value.trim().parse() else {
                    return damaged("the number of its text is wrong");
                };
                if !self.strings.push(number, cell)? {
                    return damaged("its text is missing");
                }
            }
            Kind::Boolean => cell.push_str(if matches!(self.value.trim(), "1" | "true") { "true" } else { "false" }),
            Kind::Error => {
                let text = self.value.chars().take(ERROR_CHARACTERS_MAX).collect();
                row.note(Note::ErrorValue { column: tag.column, text });
            }
            Kind::Number => {
                if let Err(reason) = push_number(cell, &self.value, tag.style, self.workbook.from_1904) {
                    return damaged(reason);
                }
            }
        }
        row.remove_nul(tag.column);
        Ok(Ok(row.cells[tag.column].len()))
    }

    /// Reads what a cell stores; tells whether it has a formula.
    fn read_value(&mut self) -> Result<bool, SheetError> {
        self.value.clear();
        let (mut in_value, mut has_formula) = (false, false);
        loop {
            let event = self.xml.next()?;
            let mut is_rich = false;
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => in_value = true,
                    "f" => has_formula = true,
                    "is" => is_rich = true,
                    _ => {}
                },
                Event::Empty(element) => has_formula |= element.local_name().as_ref() == "f",
                Event::End(element) => match element.local_name().as_ref() {
                    "v" => in_value = false,
                    "c" => return Ok(has_formula),
                    _ => {}
                },
                Event::Eof => return Err(self.xml.damaged("it ends too early")),
                // What is over the limit is refused by the caller; it need not be kept.
                text if in_value && self.value.len() <= CELL_BYTES_MAX => {
                    if let Err(reason) = push_text(&mut self.value, text) {
                        return Err(self.xml.damaged(reason));
                    }
                }
                _ => {}
            }
            if is_rich {
                read_rich_text(&mut self.xml, "is", &mut self.value)?;
            }
        }
    }
}

fn row_number(element: &BytesStart<'_>) -> Option<u32> {
    attribute(element, "r").and_then(|number| number.parse().ok())
}
