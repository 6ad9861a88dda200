//! The press of a server on which there is no font.

use rapport_kernel::document::{Document, Press, Printed};
use rapport_kernel::{Error, Result};

/// Prints nothing, as there is no font.
pub struct Fontless;

impl Press for Fontless {
    fn print(&self, _document: &Document) -> Result<Printed> {
        Err(Error::rule("no_font", "There is no font to print with"))
    }
}
