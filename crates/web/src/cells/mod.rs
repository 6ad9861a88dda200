//! Fields on pages: one renderer for each kind, to read, to edit and to filter by, so that customers' own fields look
//! and behave like built-in ones.

mod ask;
mod edit;
mod read;
mod typed;

pub use ask::{PERIODS, UNTIL, VALUE, compared, moments, ways};
pub use edit::{Around, Chosen, Control};
pub use read::{Cells, duration, is_measurable, is_number, linked};
pub use typed::{Typed, last, patch_of, typed_of};
