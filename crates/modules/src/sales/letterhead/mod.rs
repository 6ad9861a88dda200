//! A letterhead: in whose name documents are sent to customers, and how they look. A company with one needs one; with
//! several brands or branches, quotes say which is theirs. The logo is the newest PNG or JPEG that hangs on it.

use rapport_kernel::part::Part;

mod object;
mod reading;
mod rules;
#[cfg(test)]
mod tests;

pub use reading::of_document;

/// What a letterhead declares.
pub fn part() -> Part {
    Part::new().object(object::object()).rule("letterhead", "colour_can_be_read", rules::colour_can_be_read).rule(
        "letterhead",
        "fits_on_paper",
        rules::fits_on_paper,
    )
}
