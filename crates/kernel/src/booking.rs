//! Booking: somebody from outside chooses a time that somebody here has, on a page of its own. As data, which each surface shows
//! in its way.

use crate::error::Result;
use crate::house::Read;
use crate::id::RecordId;
use crate::time::Instant;

/// The pages on which times are booked, as a module declares them: records of an object.
#[derive(Clone)]
pub struct BookingDecl {
    /// Of which object, by key.
    pub object: &'static str,
    /// The field that has its address, by key.
    pub address: &'static str,
    /// The page at an address; none where there is none, or not any more.
    pub offer: fn(&mut Read<'_>, &str) -> Result<Option<Offer>>,
    /// The times that are free from a moment until another, which is not included, in their order.
    pub free: fn(&mut Read<'_>, RecordId, Instant, Instant) -> Result<Vec<Instant>>,
    /// The action that books a time. It takes `at`, and what [`BookingDecl::asked`] names, and answers the `object` and `id`
    /// of what was made.
    pub book: &'static str,
    /// The parameters that are asked for.
    pub asked: &'static [&'static str],
    /// The action on what was made that takes it back.
    pub cancel: &'static str,
    /// The address of the page on which a record was booked; none where it can be booked no more.
    pub again: fn(&mut Read<'_>, RecordId) -> Result<Option<String>>,
}

/// What is offered at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which page.
    pub id: RecordId,
    /// What is booked.
    pub title: String,
    /// With whom.
    pub host: String,
    /// What it is about.
    pub text: String,
    /// Where one meets.
    pub place: String,
    /// How long it takes.
    pub minutes: i64,
    /// In which time zone the host works, by its IANA name.
    pub zone: String,
}
