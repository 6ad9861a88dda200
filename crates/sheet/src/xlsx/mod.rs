//! Reading XLSX: a zip archive of XML parts, of which one sheet is streamed row by row.
//!
//! Two streams run side by side, the sheet and its shared strings; strings are read only as far as cells ask for them,
//! and what does not fit in little memory goes to a temporary file ([`strings`]). Every part is metered while it
//! unpacks ([`package`]) and while it is parsed ([`xml`]), so that a bomb costs no more than a table.

mod cell;
mod package;
mod reader;
mod spool;
mod strings;
mod styles;
mod values;
mod workbook;
mod xml;

pub(crate) use reader::XlsxReader;
pub use workbook::SheetInfo;
