//! How people arrange their work: the lists that they keep, what they follow, what they say to one another beside a record,
//! and what they are to look at.

use rapport_kernel::part::Part;

mod comment;
mod follow;
mod hand_over;
mod mentions;
mod notification;
mod saved_view;

/// Records of these objects are talked about, followed and assigned.
const SUBJECTS: &[&str] = &["contact", "company", "lead", "deal", "quote", "order", "contract", "activity"];

/// What desk declares.
pub fn part() -> Part {
    Part::new()
        .part(saved_view::part())
        .part(comment::part())
        .part(follow::part())
        .part(hand_over::part())
        .part(notification::part())
}
