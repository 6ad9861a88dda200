use serde::{Deserialize, Serialize};

use crate::limits::COLUMNS_MAX;

/// One record of a table, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Where it starts in the file: line of a CSV file, row number of a sheet, counted from 1.
    pub line: u64,
    /// Where it starts, for the machine: byte offset in a CSV file, row number of a sheet.
    pub offset: u64,
    /// As many cells as the header has columns.
    pub cells: Vec<String>,
    /// What was mended on the way and somebody may want to know.
    pub notes: Vec<Note>,
}

/// Something that was mended while reading a row. Columns count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The row had fewer cells than the header; the missing ones are empty.
    Padded {
        /// Columns of the header.
        expected: usize,
        /// Cells of the row.
        found: usize,
    },
    /// NUL characters were taken out of this cell: no database can store them in a text.
    NulRemoved {
        /// Which cell.
        column: usize,
    },
    /// The workbook holds an error here, such as `#N/A`; the cell is read as empty.
    ErrorValue {
        /// Which cell.
        column: usize,
        /// The error as the workbook writes it.
        text: String,
    },
    /// The workbook holds a formula whose result was never calculated; the cell is read as empty.
    NotCalculated {
        /// Which cell.
        column: usize,
    },
}

/// What an emptied cell keeps of its memory: a row that is used again and again must not keep its longest cells.
const CELL_BYTES_KEPT: usize = 4 << 10;

impl Row {
    /// Makes the row another one, but leaves its cells.
    pub(crate) fn restart(&mut self, line: u64, offset: u64) {
        self.line = line;
        self.offset = offset;
        self.notes.clear();
    }

    /// The cell at this place, emptied.
    pub(crate) fn empty_cell(&mut self, index: usize) -> &mut String {
        if index >= self.cells.len() {
            self.cells.resize_with(index + 1, String::new);
        }
        let cell = &mut self.cells[index];
        empty(cell);
        cell
    }

    /// Empties all cells.
    pub(crate) fn empty_cells(&mut self) {
        self.cells.iter_mut().for_each(empty);
    }

    /// Adds a note; as many as there can be cells are enough.
    pub(crate) fn note(&mut self, note: Note) {
        if self.notes.len() < COLUMNS_MAX {
            self.notes.push(note);
        }
    }

    /// Takes NUL characters out of a cell.
    pub(crate) fn remove_nul(&mut self, index: usize) {
        let cell = &mut self.cells[index];
        if cell.contains('\0') {
            cell.retain(|character| character != '\0');
            self.note(Note::NulRemoved { column: index });
        }
    }
}

fn empty(cell: &mut String) {
    cell.clear();
    cell.shrink_to(CELL_BYTES_KEPT);
}

/// The place of the next row: kept with the work done so far, it lets another reader of the same file go on there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// Byte offset in a CSV file, number of the last row read from a sheet.
    pub offset: u64,
    /// Line of a CSV file that begins there.
    pub line: u64,
    /// The encoding that was found by then; absent as long as every byte was ASCII.
    pub encoding: Option<String>,
    /// How long the file was, to notice that it is another one.
    pub bytes_total: Option<u64>,
}
