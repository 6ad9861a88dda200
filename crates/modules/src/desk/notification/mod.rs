//! A notification: something that somebody is to look at. They come by themselves, when one is named, given a record, when
//! something happens to what one follows, or when it is time for what one wished to be reminded of; never for what one did
//! oneself, nor for what an import brings. One that nobody has looked at stands for all that follows at the same record, but
//! for a reminder: it comes anew.

use rapport_kernel::part::Part;

mod object;
mod reminder;
mod telling;
#[cfg(test)]
mod tests;
mod told;

/// What a notification declares.
pub fn part() -> Part {
    let part = Part::new()
        .object(object::object())
        .rule("activity", "reminder_is_waited_for", reminder::is_waited_for)
        .job(reminder::job());
    telling::reactions().into_iter().fold(part, Part::reaction)
}

/// Why somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// They were named in a text.
    Mentioned,
    /// A record became theirs.
    Assigned,
    /// Somebody commented on what is theirs or what they follow.
    Commented,
    /// What they follow was changed.
    Changed,
    /// They wished to be told at this time.
    Reminded,
    /// What they were to do by now was not done.
    Overdue,
    /// It was to be decided by now.
    Undecided,
    /// It has been in one place for too long.
    Stalled,
    /// Somebody asks them to approve of something.
    Approval,
    /// A customer said yes.
    Accepted,
    /// A customer said no.
    Declined,
}

impl Reason {
    /// The option of the field.
    fn key(self) -> &'static str {
        match self {
            Self::Mentioned => "mentioned",
            Self::Assigned => "assigned",
            Self::Commented => "commented",
            Self::Changed => "changed",
            Self::Reminded => "reminded",
            Self::Overdue => "overdue",
            Self::Undecided => "undecided",
            Self::Stalled => "stalled",
            Self::Approval => "approval",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
        }
    }
}

/// All of them with their labels.
const REASONS: &[(&str, &str)] = &[
    ("mentioned", "You were named"),
    ("assigned", "It is yours now"),
    ("commented", "It was commented on"),
    ("changed", "It was changed"),
    ("reminded", "It is time"),
    ("overdue", "It is overdue"),
    ("undecided", "It was to be decided"),
    ("stalled", "It has stalled"),
    ("approval", "Your approval is asked for"),
    ("accepted", "It was accepted"),
    ("declined", "It was declined"),
];
