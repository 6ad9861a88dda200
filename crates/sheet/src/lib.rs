//! Tables in files: reads CSV and XLSX of any size in bounded memory, and writes both.
//!
//! This is a leaf: it knows rows of text, and nothing of records, fields or customers.
//!
//! Reading has one door. [`Sheet::open`] looks at the content (never at the name) of a file, finds out what it is,
//! and gives its header and its rows, one at a time:
//!
//! ```no_run
//! use rapport_sheet::{ReadError, Row, Sheet};
//!
//! let mut sheet = Sheet::open("contacts.csv")?;
//! println!("columns: {:?}", sheet.header());
//! let mut row = Row::default();
//! loop {
//!     match sheet.read_into(&mut row) {
//!         Ok(true) => println!("line {}: {:?}", row.line, row.cells),
//!         Ok(false) => break,
//!         // This row is refused; the next call goes on after it.
//!         Err(ReadError::Row(refused)) => eprintln!("{refused}"),
//!         Err(ReadError::File(broken)) => return Err(broken),
//!     }
//! }
//! # Ok::<(), rapport_sheet::SheetError>(())
//! ```
//!
//! Memory is bounded by the constants in [`limits`], whatever the file holds; a file that goes past one is refused
//! with an error that names the limit. Why the readers are built as they are is told in `docs/adr/0004-sheets.md`.

mod csv;
mod error;
mod header;
mod kind;
pub mod limits;
mod options;
mod row;
mod sheet;
mod start;
mod write;
mod xlsx;

pub use error::{ReadError, RowError, RowProblem, SheetError, WriteError};
pub use options::{HeaderRow, Options, SheetChoice};
pub use row::{Bookmark, Note, Row};
pub use sheet::{Format, Sheet};
pub use write::{Cell, CsvStyle, CsvWriter, XlsxWriter, guard, unguard};
pub use xlsx::SheetInfo;
