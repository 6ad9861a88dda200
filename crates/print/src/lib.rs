//! Documents for customers as PDF: quotes, orders, invoices.
//!
//! This is a leaf: it knows texts and where they stand on paper, and nothing of customers, money or dates. Whoever asks
//! for a document has formatted and translated all that stands in it.
//!
//! [`Fonts`] are found once and shared; [`print`] makes a PDF of a [`Document`]:
//!
//! ```no_run
//! use rapport_print::{Column, Document, Fonts, Row, Table, print};
//!
//! let fonts = Fonts::with_system(&["/srv/rapport/fonts".into()])?;
//! let document = Document {
//!     language: "en".to_owned(),
//!     title: "Quote Q-2026-0117".to_owned(),
//!     sender: vec!["Meridian Instruments Ltd".to_owned(), "12 Harbour Road".to_owned()],
//!     table: Table {
//!         columns: vec![Column::words("Item", 6.0), Column::amounts("Amount", 2.0)],
//!         rows: vec![Row::line(["Calibration on site", "1,240.00"]).carrying("1,240.00")],
//!     },
//!     ..Document::default()
//! };
//! let printed = print(&fonts, &document)?;
//! assert_eq!(printed.pages, 1);
//! # Ok::<(), rapport_print::PrintError>(())
//! ```
//!
//! What comes out is tagged for screen readers (PDF/UA, where the document allows it), holds of each font only the
//! letters that it shows, and is the same bytes whenever document and fonts are the same. Languages that run from right
//! to left are mirrored. Time and memory are bounded by the constants in [`limits`]; a document that goes past one is
//! refused with an error that names it. Why it is built as it is tells `docs/adr/0024-documents-to-pdf.md`.

mod check;
mod clean;
mod document;
mod draw;
mod error;
mod fonts;
mod layout;
pub mod limits;
mod logo;
mod style;
mod text;

pub use document::{
    Align, Cell, Colour, Column, Content, Direction, Document, Fact, Logo, Paper, Row, Table, Total, Weight, Words,
};
pub use error::PrintError;
pub use fonts::Fonts;

/// A document that was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The file.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The characters that no font has, each once, as they came. They are shown as an empty box.
    pub missing: Vec<char>,
}

/// Prints a document.
pub fn print(fonts: &Fonts, document: &Document) -> Result<Printed, PrintError> {
    check::check(document)?;
    let logo = document.logo.as_ref().map(logo::Picture::read).transpose()?;
    let layout = layout::lay_out(fonts, document, logo.as_ref())?;
    let pdf = draw::draw(document, &layout, logo.as_ref())?;
    Ok(Printed { pdf, pages: layout.pages.len(), missing: layout.missing })
}
