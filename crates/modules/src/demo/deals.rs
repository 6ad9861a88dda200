//! What may be sold: deals, and their way through the stages week by week.

use rapport_kernel::time::Date;

use super::goods::GOODS;
use super::people::Contact;
use super::rates::list_price;
use super::rng::Rng;
use super::{DemoRow, Key, WEEKS, staff};

/// Places of the stages in a new workspace: four open ones, won, lost.
const FIRST: usize = 0;
const WON: usize = 4;
const LOST: usize = 5;

/// How many of the latest deals are talked about.
const RECENT: usize = 60;

const REASONS: [&str; 6] =
    ["Price", "Chose a competitor", "No budget this year", "Project stopped", "No answer any more", "Delivery time"];
const STEPS: [&str; 6] = [
    "Send the offer",
    "Visit on site",
    "Call about the floor plan",
    "Send fabric samples",
    "Clarify delivery",
    "Meet the architect",
];

/// A change of a deal that lies ahead.
struct Move {
    number: usize,
    stage: usize,
    reason: Option<&'static str>,
}

/// The deals so far, and what becomes of them.
pub struct Deals {
    /// The contact of each.
    contacts: Vec<u32>,
    ahead: Vec<Vec<Move>>,
}

impl Deals {
    /// None yet.
    pub fn new() -> Self {
        Self { contacts: Vec::new(), ahead: (0..WEEKS).map(|_| Vec::new()).collect() }
    }

    /// A new deal in `week` with a contact.
    pub fn deal(&mut self, rng: &mut Rng, week: usize, number: usize, buyer: &Contact, day: Date) -> DemoRow {
        let key = Key::new("deal", self.contacts.len());
        self.contacts.push(Key::new("contact", number).number);
        let product = rng.below(GOODS.len());
        let (name, category, price, ..) = GOODS[product];
        let count = rng.between(2, 30);
        let currency = buyer.country().currency;
        let weeks = self.plan(rng, week, key.number as usize);
        let what = if rng.chance(40) { format!("{category} for the new office") } else { format!("{count} × {name}") };
        DemoRow::new(key)
            .with("name", what)
            .with("source", *rng.pick(&["Web form", "Referral", "Trade fair", "Cold call", "Existing customer"]))
            .with("next_step", *rng.pick(&STEPS))
            .money("amount", list_price(price, currency) * count, currency)
            .day("engaged_on", day)
            .day("expected_close", day.plus_days(i32::try_from(weeks * 7).unwrap_or(0) + 10))
            .link("stage", Key::new("stage", FIRST))
            .link("product", Key::new("product", product))
            .link("contact", Key::new("contact", number))
            .maybe_link("company", buyer.company())
            .link("owner", staff::user(buyer.seller()))
    }

    /// Decides how a deal goes on; answers how many weeks it takes.
    fn plan(&mut self, rng: &mut Rng, week: usize, number: usize) -> usize {
        let wins = rng.chance(46);
        let reaches = if wins { WON - 1 } else { rng.below(WON) };
        let mut then = week;
        for stage in FIRST + 1..=reaches {
            then += 1 + rng.below(4);
            self.later(then, Move { number, stage, reason: None });
        }
        then += 1 + rng.below(5);
        let end = if wins { WON } else { LOST };
        let reason = (!wins).then(|| *rng.pick(&REASONS));
        self.later(then, Move { number, stage: end, reason });
        then - week
    }

    /// What would come after the story ends has not happened yet.
    fn later(&mut self, week: usize, step: Move) {
        if let Some(moves) = self.ahead.get_mut(week) {
            moves.push(step);
        }
    }

    /// The moves of a week.
    pub fn moves(&mut self, week: usize) -> Vec<DemoRow> {
        let moves = self.ahead.get_mut(week).map(std::mem::take).unwrap_or_default();
        let row = |step: Move| {
            DemoRow::new(Key::new("deal", step.number))
                .maybe("loss_reason", step.reason)
                .link("stage", Key::new("stage", step.stage))
        };
        moves.into_iter().map(row).collect()
    }

    /// One of the latest deals with the number of its contact.
    pub fn recent(&self, rng: &mut Rng) -> Option<(Key, usize)> {
        let back = rng.below(self.contacts.len().min(RECENT));
        let at = self.contacts.len().checked_sub(1 + back)?;
        Some((Key::new("deal", at), self.contacts[at] as usize))
    }
}
