//! A booking page: where customers choose a time at which somebody here is free, and nobody writes to and fro. Its times are
//! the host's working times, less absences and what stands in their calendar, with room before and after.

use rapport_kernel::booking::BookingDecl;
use rapport_kernel::part::Part;

mod actions;
mod free;
mod object;
mod offer;
mod rules;
#[cfg(test)]
mod tests;

/// What a booking page declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("booking_page", "has_an_address", rules::has_an_address)
        .rule("booking_page", "offers_what_can_be", rules::offers_what_can_be)
        .action(actions::book())
        .action(actions::cancel())
        .booking(BookingDecl {
            object: "booking_page",
            address: "slug",
            offer: offer::offer,
            free: free::free,
            book: "book",
            asked: &["who", "email", "phone", "note"],
            cancel: "cancel_booking",
            again: offer::again,
        })
}
