//! Fields on pages: one renderer for each kind, to read, to edit and to filter by, so that customers' own fields look
//! and behave like built-in ones.

mod edit;
mod read;
mod typed;

pub use edit::{Around, Chosen, Control};
pub use read::{Cells, is_number, linked};
pub use typed::{Typed, patch_of, typed_of};
