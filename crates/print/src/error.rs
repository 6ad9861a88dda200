use thiserror::Error;

/// Why a document cannot be printed, or fonts not be found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PrintError {
    /// One of the [`crate::limits`].
    #[error("The document is over a limit: {what} (at most {max}). {advice}")]
    Limit {
        /// The name of the limit.
        name: &'static str,
        /// What is too much.
        what: &'static str,
        /// The limit.
        max: usize,
        /// What to do.
        advice: &'static str,
    },
    /// More cells in a line than the table has columns.
    #[error("Row {row} of the table has {found} cells, but the table has {columns} columns. Give it a cell for each.")]
    TooManyCells {
        /// Which row, counted from 1.
        row: usize,
        /// Its cells.
        found: usize,
        /// Columns of the table.
        columns: usize,
    },
    /// There is no font with letters.
    #[error(
        "There is no font to print with. Install one on the server, such as Debian's packages fonts-inter or \
         fonts-noto-core, or put its .ttf or .otf files into {folders}."
    )]
    NoFont {
        /// Where fonts were looked for besides the system's own folders.
        folders: String,
    },
    /// A font that cannot go into a PDF.
    #[error("The font cannot be used in a PDF: {reason}. Choose another, or remove its file from the folder of fonts.")]
    Font {
        /// What is wrong with it.
        reason: String,
    },
    /// The logo is no picture that can be printed.
    #[error("The logo cannot be read: {reason}. Save it again as PNG or JPEG.")]
    Logo {
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing that the reader can do anything about.
    #[error("The PDF could not be written: {reason}.")]
    Pdf {
        /// What the library says.
        reason: String,
    },
}
