//! Where a quote stands.

use rapport_kernel::{Error, Value};

/// Where a quote stands; see the head of the folder for the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In writing.
    Draft,
    /// Its discount is beyond what its writer may give; somebody else decides.
    AwaitingApproval,
    /// It may be sent as it is.
    Approved,
    /// The customer has it.
    Sent,
    /// The customer said yes.
    Accepted,
    /// The customer said no.
    Declined,
    /// Its last day is over.
    Expired,
    /// It was taken back.
    Withdrawn,
    /// A later revision took its place.
    Superseded,
}

/// As options of a field, in the order of a quote's life.
pub const STATUSES: &[(&str, &str)] = &[
    ("draft", "Draft"),
    ("awaiting_approval", "Awaiting approval"),
    ("approved", "Approved"),
    ("sent", "Sent"),
    ("accepted", "Accepted"),
    ("declined", "Declined"),
    ("expired", "Expired"),
    ("withdrawn", "Withdrawn"),
    ("superseded", "Superseded"),
];

const ALL: [Status; 9] = [
    Status::Draft,
    Status::AwaitingApproval,
    Status::Approved,
    Status::Sent,
    Status::Accepted,
    Status::Declined,
    Status::Expired,
    Status::Withdrawn,
    Status::Superseded,
];

impl Status {
    /// The status that a field holds.
    pub fn of(value: &Value) -> Self {
        let at = STATUSES.iter().position(|(key, _)| value.as_text() == Some(*key));
        at.map_or(Self::Draft, |at| ALL[at])
    }

    /// As a field holds it.
    pub fn value(self) -> Value {
        Value::Text(self.key().to_owned())
    }

    /// Its key.
    pub fn key(self) -> &'static str {
        STATUSES[self as usize].0
    }

    /// Whether the customer has, or had, it in hand.
    pub fn is_issued(self) -> bool {
        !matches!(self, Self::Draft | Self::AwaitingApproval | Self::Approved)
    }

    /// Why nothing can be done with a quote that is not in the right place for it.
    pub fn refusal(self) -> Error {
        let (code, text) = match self {
            Self::Draft | Self::AwaitingApproval | Self::Approved => {
                ("quote_not_sent", "This quote was not sent yet; send it first")
            }
            Self::Sent => ("quote_sent", "This quote was sent already; revise or withdraw it"),
            Self::Accepted => ("quote_accepted", "This quote was accepted already"),
            Self::Declined => ("quote_declined", "This quote was declined; revise it to make a better offer"),
            Self::Expired => ("quote_expired", "This quote has expired; revise it to offer it anew"),
            Self::Withdrawn => ("quote_withdrawn", "This quote was withdrawn; revise it to offer it anew"),
            Self::Superseded => ("quote_superseded", "A later revision took the place of this quote; look at that one"),
        };
        Error::rule(code, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_is_the_one_of_its_option() {
        for status in ALL {
            assert_eq!(Status::of(&status.value()), status);
        }
        assert_eq!((Status::Withdrawn.key(), ALL.len()), ("withdrawn", STATUSES.len()));
    }
}
