//! How people arrange their work: the lists that they keep.

use rapport_kernel::part::Part;

mod saved_view;

/// What desk declares.
pub fn part() -> Part {
    Part::new().part(saved_view::part())
}
