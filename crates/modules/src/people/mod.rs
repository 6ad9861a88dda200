//! Whom one works with: people and companies, the many ways to reach them, what was said and done, and files.

use rapport_kernel::part::Part;

pub mod activity;
mod buying;
mod company;
mod contact;
mod contact_point;
mod customer;
mod file;
mod lifecycle;
mod purpose;

/// What people declares.
pub fn part() -> Part {
    Part::new()
        .part(company::part())
        .part(contact::part())
        .part(contact_point::part())
        .part(activity::part())
        .part(file::part())
        .reaction(customer::by_order())
        .reaction(customer::by_deal())
}
