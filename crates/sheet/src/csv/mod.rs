//! Reading CSV: any delimiter, any encoding, any damage, in a window of bytes that holds one record at a time.
//!
//! Bytes go from the source into the [`Window`], where text in UTF-8 is parsed as it lies; text in another encoding is
//! decoded a line at a time, so that the place of every record in the file stays known. `csv-core` parses; what it
//! accepts too readily (a quotation mark that swallows the rest of the file) is found by [`walk`] and mended in
//! `recover`.

mod charset;
mod decode;
mod dialect;
mod fields;
mod lines;
mod open;
mod reader;
mod recover;
mod walk;
mod window;

pub(crate) use reader::CsvReader;
pub(crate) use window::Window;
