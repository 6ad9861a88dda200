//! Calendars for other programs: a feed of one's own by a link, and single appointments as files and in mail.

mod feed;
mod ics;

pub use feed::{Feed, FeedAsked};
pub use ics::{Method, invitation};
