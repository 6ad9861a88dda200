//! The story itself: two years, week by week. Who is known grows; what happens happens to those who are known.

use std::collections::VecDeque;

use rapport_kernel::time::{Date, Instant};

use super::deals::Deals;
use super::people::People;
use super::rates::Rates;
use super::rng::Rng;
use super::talk::{About, Talk};
use super::trade::Trade;
use super::{BATCH_ROWS_MAX, DemoBatch, DemoRow, Key, Size, WEEKS, goods, staff};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const WEEK_DAYS: i32 = 7;

/// Customers that the company has when the story begins, in a hundred of those at its end.
const KNOWN_PERCENT: usize = 30;

/// Activities that are about a deal, in a hundred.
const ABOUT_DEALS_PERCENT: usize = 30;

/// The story, as far as it was told.
pub struct Story {
    rng: Rng,
    size: Size,
    begin: Date,
    end: Instant,
    today: Date,
    week: usize,
    month: Option<i8>,
    people: People,
    rates: Rates,
    deals: Deals,
    trade: Trade,
    talk: Talk,
    told: VecDeque<DemoBatch>,
}

impl Story {
    /// Before it begins.
    pub fn new(seed: u64, size: Size, today: Date) -> Self {
        let begin = monday(today).plus_days(-i32::try_from(WEEKS).unwrap_or(0) * WEEK_DAYS);
        let mut story = Self {
            rng: Rng::new(seed),
            size,
            begin,
            end: midnight(today),
            today,
            week: 0,
            month: None,
            people: People::default(),
            rates: Rates::new(),
            deals: Deals::new(),
            trade: Trade::default(),
            talk: Talk::default(),
            told: VecDeque::new(),
        };
        story.opening();
        story
    }

    /// The staff and the price list are there from the start.
    fn opening(&mut self) {
        let at = midnight(self.begin).plus_ms(-DAY_MS);
        self.tell("team", at, staff::teams());
        self.tell("user", at.plus_ms(HOUR_MS), staff::users());
        self.tell("team", at.plus_ms(2 * HOUR_MS), staff::leads());
        self.tell("product", at.plus_ms(3 * HOUR_MS), goods::products());
    }

    fn tell(&mut self, object: &'static str, at: Instant, rows: Vec<DemoRow>) {
        let mut at = at;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let batch: Vec<DemoRow> = rows.by_ref().take(BATCH_ROWS_MAX).collect();
            self.told.push_back(DemoBatch { object, at, rows: batch });
            // Ids hold their time: batches of a busy hour follow one another.
            at = at.plus_ms(1);
        }
    }

    /// Monday new customers, then deals, on Friday what was sold and said.
    fn tell_week(&mut self) {
        let week = self.week;
        let monday = self.begin.plus_days(i32::try_from(week).unwrap_or(0) * WEEK_DAYS);
        let start = midnight(monday);
        self.tell_rates(monday, start);
        self.tell_customers(week, start.plus_ms(8 * HOUR_MS));
        self.tell_deals(week, start.plus_ms(DAY_MS + 9 * HOUR_MS), monday.plus_days(1));
        let moves = self.deals.moves(week);
        self.tell("deal", start.plus_ms(3 * DAY_MS + 15 * HOUR_MS), moves);
        self.tell_orders(week, start);
        self.tell_talk(week, start);
        self.week += 1;
    }

    fn tell_rates(&mut self, monday: Date, start: Instant) {
        let month = monday.civil().month();
        if self.month != Some(month) {
            self.month = Some(month);
            let rows = self.rates.month(&mut self.rng, monday);
            self.tell("exchange_rate", start.plus_ms(6 * HOUR_MS), rows);
        }
    }

    fn tell_customers(&mut self, week: usize, at: Instant) {
        let companies = known(self.size.companies, week) - self.people.companies.len();
        let rows = (0..companies).map(|_| self.people.company(&mut self.rng)).collect();
        self.tell("company", at, rows);
        let at = at.plus_ms(HOUR_MS);
        let contacts = known(self.size.contacts, week) - self.people.contacts.len();
        let today = self.today;
        let rows = (0..contacts).map(|_| self.people.contact(&mut self.rng, at, today)).collect();
        self.tell("contact", at, rows);
    }

    fn tell_deals(&mut self, week: usize, at: Instant, day: Date) {
        let count = if self.people.contacts.is_empty() { 0 } else { share(self.size.deals, week) };
        let rows = (0..count).map(|_| {
            let number = self.rng.below(self.people.contacts.len());
            self.deals.deal(&mut self.rng, week, number, &self.people.contacts[number], day)
        });
        let rows = rows.collect();
        self.tell("deal", at, rows);
    }

    fn tell_orders(&mut self, week: usize, start: Instant) {
        let count = if self.people.contacts.is_empty() { 0 } else { share(self.size.orders, week) };
        let mut orders = Vec::with_capacity(count);
        let mut lines = Vec::with_capacity(count * 5 / 2);
        let mut buyers = Vec::new();
        for _ in 0..count {
            let number = self.rng.skewed(self.people.contacts.len());
            let placed_at = self.some_time(start, 4);
            let buyer = self.people.contacts[number];
            let order = self.trade.order(&mut self.rng, number, &buyer, placed_at, self.end);
            orders.push(order.row);
            lines.extend(order.lines);
            buyers.push(number);
        }
        let at = start.plus_ms(4 * DAY_MS + 18 * HOUR_MS);
        self.tell("order", at, orders);
        self.tell("order_line", at.plus_ms(HOUR_MS / 2), lines);
        self.tell_new_customers(&buyers, at.plus_ms(HOUR_MS));
    }

    /// Who buys for the first time becomes a customer.
    fn tell_new_customers(&mut self, buyers: &[usize], at: Instant) {
        let mut contacts = Vec::new();
        let mut companies = Vec::new();
        for &number in buyers {
            let contact = &mut self.people.contacts[number];
            if !std::mem::replace(&mut contact.bought, true) {
                contacts.push(customer(Key::new("contact", number)));
            }
            let Some(key) = contact.company() else { continue };
            let company = &mut self.people.companies[key.number as usize];
            if !std::mem::replace(&mut company.bought, true) {
                companies.push(customer(key));
            }
        }
        self.tell("contact", at, contacts);
        self.tell("company", at.plus_ms(HOUR_MS / 2), companies);
    }

    fn tell_talk(&mut self, week: usize, start: Instant) {
        let count = if self.people.contacts.is_empty() { 0 } else { share(self.size.activities, week) };
        let mut rows = Vec::with_capacity(count);
        for _ in 0..count {
            let anybody = self.rng.skewed(self.people.contacts.len());
            let deal = if self.rng.chance(ABOUT_DEALS_PERCENT) { self.deals.recent(&mut self.rng) } else { None };
            let number = deal.map_or(anybody, |(_, number)| number);
            let at = self.some_time(start, 5);
            let deal = deal.map(|(key, _)| key);
            let about = About { number, contact: &self.people.contacts[number], deal };
            rows.push(self.talk.activity(&mut self.rng, &about, at, self.end));
        }
        self.tell("activity", start.plus_ms(5 * DAY_MS + 20 * HOUR_MS), rows);
    }

    /// A working hour on one of the first days of a week.
    fn some_time(&mut self, start: Instant, days: i64) -> Instant {
        let day = self.rng.between(0, days - 1);
        let minute = self.rng.between(8 * 60, 17 * 60);
        start.plus_ms(day * DAY_MS + minute * 60_000)
    }
}

impl Iterator for Story {
    type Item = DemoBatch;

    fn next(&mut self) -> Option<DemoBatch> {
        while self.told.is_empty() && self.week < WEEKS {
            self.tell_week();
        }
        self.told.pop_front()
    }
}

fn customer(key: Key) -> DemoRow {
    DemoRow::new(key).with("lifecycle_stage", "customer")
}

/// The Monday of a day's week; 1970-01-05 was one.
fn monday(day: Date) -> Date {
    day.plus_days(-(day.days() - 4).rem_euclid(WEEK_DAYS))
}

fn midnight(day: Date) -> Instant {
    Instant::from_ms(i64::from(day.days()) * DAY_MS)
}

/// How many of `total` are known at the end of a week; all in the last one. Somebody is known from the start.
fn known(total: usize, week: usize) -> usize {
    let stock = (total * KNOWN_PERCENT).div_ceil(100);
    stock + grown(total - stock, week + 1)
}

/// How many of `total` fall into a week.
fn share(total: usize, week: usize) -> usize {
    grown(total, week + 1) - grown(total, week)
}

/// How many of `total` have come after so many weeks: business grows, so later weeks bring more.
fn grown(total: usize, weeks: usize) -> usize {
    let (total, weeks, all) = (total as u128, weeks as u128, WEEKS as u128);
    let grown = total * (weeks * all + weeks * weeks) / (2 * all * all);
    usize::try_from(grown).unwrap_or(0)
}
