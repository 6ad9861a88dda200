//! A quote: what is offered to a customer, at which prices, until when.
//!
//! Draft → sent → accepted, declined, expired or withdrawn. A draft whose discount is beyond what its writer may give awaits
//! approval first, and then is approved or a draft again. What was sent never changes: to offer something else it is
//! revised, which makes the next revision of the same number, a draft again, and a sent one superseded.
//!
//! The number is given when a quote is first sent and not when it is written: drafts may be deleted, numbers may not be
//! lost. They are counted by the year of sending, and from one on in each.
//!
//! Whether a quote can still be accepted is decided at that moment, by the workspace's calendar and under a lock: of two who
//! accept at once one does, and the other hears it. Accepting wins the deal and makes the order, all or nothing. A job
//! marks what has expired, for lists; nothing depends on it. What was sent or answered cannot be undone.
//!
//! What it comes to is worked out from its lines with each change, in the same transaction (`totals.rs`, `amount`).

use rapport_kernel::part::Part;

mod accepting;
mod afterwards;
mod approval;
mod declining;
mod discounts;
mod document;
mod held;
mod lines;
mod object;
mod ordering;
mod rules;
mod sending;
mod status;
mod sums;
mod terms;
#[cfg(test)]
mod tests;
mod totals;
mod versions;

pub use held::{lock, status_of};
pub use status::Status;
pub use terms::Terms;
pub use totals::add_up;

/// What a quote declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("quote", "follows_its_deal", rules::follows_its_deal)
        .rule("quote", "terms_follow_the_price_book", rules::terms_follow_the_price_book)
        .rule("quote", "currency_stays_with_the_lines", rules::currency_stays_with_the_lines)
        .rule("quote", "has_a_name", rules::has_a_name)
        .rule("quote", "discount_is_a_part", rules::discount_is_a_part)
        .rule("quote", "begins_at_nothing", rules::begins_at_nothing)
        .rule("quote", "locked_after_writing", rules::locked_after_writing)
        .rule("quote", "issued_is_not_undone", rules::issued_is_not_undone)
        .after_save("quote", "totals_follow_terms", afterwards::totals_follow_terms)
        .before_delete("quote", "only_drafts_are_deleted", rules::only_drafts_are_deleted)
        .action(approval::request())
        .action(approval::approve())
        .action(approval::reject())
        .action(sending::send())
        .action(accepting::accept())
        .action(declining::decline())
        .action(sending::withdraw())
        .action(versions::revise())
        .action(versions::duplicate())
        .document(document::document())
        .job(declining::expiry())
}
