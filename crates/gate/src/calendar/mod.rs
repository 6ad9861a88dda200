//! Calendars for other programs: a feed of one's own by a link, and single appointments as files and in mail.

mod feed;
mod ics;

pub(crate) use feed::appointment_file;
pub use feed::{Feed, FeedAsked};
pub use ics::{Method, invitation};
