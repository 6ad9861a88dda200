//! What was said and done with customers.

use rapport_kernel::time::Instant;

use super::people::Contact;
use super::rng::Rng;
use super::{DemoRow, Key, staff};

/// Minutes of an hour, as durations are in seconds.
const MINUTE_S: i64 = 60;

const KINDS: [(usize, &str); 5] = [(36, "call"), (24, "email"), (16, "meeting"), (12, "note"), (12, "task")];

const CALLS: [&str; 6] = [
    "Call about the offer",
    "Follow-up call",
    "Call to say hello",
    "Question about delivery",
    "Call about the invoice",
    "Call before the visit",
];
const EMAILS: [&str; 6] = [
    "Your offer",
    "Fabric samples",
    "Floor plan",
    "Re: delivery date",
    "Thank you for the order",
    "Invitation to the showroom",
];
const MEETINGS: [&str; 5] = [
    "Visit on site",
    "Showroom tour",
    "Planning workshop",
    "Review of the first delivery",
    "Video call with the architect",
];
const NOTES: [&str; 5] = [
    "Prefers to be called in the morning",
    "Is moving to a new floor",
    "Knows us from the trade fair",
    "Decides together with facility management",
    "Compares us with two others",
];
const TASKS: [&str; 5] = ["Send samples", "Prepare offer", "Call back", "Check stock", "Ask for the floor plan"];

const BODIES: [&str; 8] = [
    "Went through the list of rooms. Wants everything before the end of the quarter.",
    "Liked the oak surface best. Asked for a discount from twenty desks on.",
    "No decision yet, the board meets next month.",
    "Very happy with the chairs. May need ten more for the second floor.",
    "Wants to see the phone booth in use; the customer in the next street has one.",
    "Delivery has to come through the yard, the lift is too small.",
    "Asked whether old furniture can be taken away on the same day.",
    "Talked about lighting for the meeting rooms; will send measurements.",
];

/// Counts the activities so far.
#[derive(Default)]
pub struct Talk {
    count: usize,
}

/// With whom, and about which deal.
pub struct About<'p> {
    /// The number of the contact.
    pub number: usize,
    /// The contact.
    pub contact: &'p Contact,
    /// The deal.
    pub deal: Option<Key>,
}

impl Talk {
    /// An activity with a contact around `at`; `end` is where the story ends.
    pub fn activity(&mut self, rng: &mut Rng, about: &About<'_>, at: Instant, end: Instant) -> DemoRow {
        let key = Key::new("activity", self.count);
        self.count += 1;
        let kind = *rng.weighted(&KINDS);
        let subject = match kind {
            "call" => *rng.pick(&CALLS),
            "email" => *rng.pick(&EMAILS),
            "meeting" => *rng.pick(&MEETINGS),
            "task" => *rng.pick(&TASKS),
            _ => *rng.pick(&NOTES),
        };
        let row = DemoRow::new(key)
            .with("kind", kind)
            .with("subject", subject)
            .maybe("body", (kind != "task" && rng.chance(45)).then(|| *rng.pick(&BODIES)))
            .moment("occurred_at", at)
            .link("contact", Key::new("contact", about.number))
            .maybe_link("company", about.contact.company())
            .maybe_link("deal", about.deal)
            .link("owner", staff::user(about.contact.seller()));
        details(row, rng, kind, at, end)
    }
}

fn details(row: DemoRow, rng: &mut Rng, kind: &str, at: Instant, end: Instant) -> DemoRow {
    let direction = if rng.chance(65) { "outbound" } else { "inbound" };
    match kind {
        "call" => {
            let outcome = *rng.weighted(&[(60, "connected"), (22, "no_answer"), (12, "left_message"), (6, "busy")]);
            let minutes = if outcome == "connected" { rng.between(2, 35) } else { 0 };
            row.with("direction", direction).with("outcome", outcome).with("duration", minutes * MINUTE_S)
        }
        "email" => row.with("direction", direction),
        "meeting" => row.with("outcome", "held").with("duration", rng.between(2, 8) * 15 * MINUTE_S),
        "task" => {
            let due = at.plus_ms(rng.between(1, 21) * 86_400_000);
            // Most of what is long due was done; what is due lately may still be open.
            let is_open = due > end || rng.chance(4);
            row.moment("due_at", due)
                .with("status", if is_open { "open" } else { "done" })
                .with("priority", *rng.weighted(&[(60, "normal"), (25, "high"), (15, "low")]))
        }
        _ => row,
    }
}
