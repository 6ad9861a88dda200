//! When a host is free: at work, not away, and with nothing else in the calendar.

use std::collections::HashMap;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use rapport_kernel::filter::Pred;
use rapport_kernel::part::declared;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, FieldId, Read, RecordId, Result, Value};

use super::offer::Page;
use crate::people::activity::length_ms;
use crate::reading::{choice, finding, matching, one_of, own_object};
use crate::sales::working_time::Hours;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Days that are looked at, at once.
const DAYS_MAX: i64 = 62;
/// What takes somebody's time.
const TAKES_TIME: [&str; 4] = ["meeting", "call", "visit", "other"];

/// The times at which a page can be booked from a moment until another, which is not included.
///
/// # Errors
/// `NotFound` for a page that is gone, or not active; `Limit` for more than [`DAYS_MAX`] days; the store's.
pub fn free(read: &mut Read<'_>, page: RecordId, from: Instant, until: Instant) -> Result<Vec<Instant>> {
    let page = Page::by_id(page, read)?.filter(|page| page.is_active).ok_or(Error::NotFound)?;
    if until.ms() - from.ms() > DAYS_MAX * DAY_MS {
        return Err(Error::invalid("until", "range", format!("Ask for {DAYS_MAX} days at most")));
    }
    let now = read.ctx().now;
    let last_day = now.date_in(&page.zone).plus_days(page.days_ahead);
    let from = from.max(now.plus_ms(page.notice_ms));
    let until = until.min(last_day.plus_days(1).start_in(&page.zone));
    if until <= from {
        return Ok(Vec::new());
    }
    let host = Host::read(read, &page, from, until)?;
    let (first, last) = (from.date_in(&page.zone), until.date_in(&page.zone));
    let days = (0..=last.days() - first.days()).map(|day| first.plus_days(day));
    let times = days.flat_map(|day| host.times(day, &page));
    Ok(times.filter(|at| (from..until).contains(at)).collect())
}

/// Who is booked, with what they have.
struct Host {
    hours: Vec<Hours>,
    away: Vec<(Date, Date)>,
    busy: Vec<(Instant, Instant)>,
    /// How many were booked on the page, by day.
    booked: HashMap<Date, usize>,
}

impl Host {
    fn read(read: &mut Read<'_>, page: &Page, from: Instant, until: Instant) -> Result<Self> {
        let (busy, booked) = busy(read, page, from.plus_ms(-DAY_MS), until.plus_ms(DAY_MS))?;
        Ok(Self { hours: hours(read, page.host)?, away: away(read, page.host)?, busy, booked })
    }

    /// The times that are free on a day, in their order.
    fn times(&self, day: Date, page: &Page) -> Vec<Instant> {
        let is_away = self.away.iter().any(|(first, last)| (*first..=*last).contains(&day));
        let is_full = page.a_day.is_some_and(|most| self.booked.get(&day).copied().unwrap_or(0) >= most);
        if is_away || is_full {
            return Vec::new();
        }
        let weekday = day.civil().weekday();
        let of_day = self.hours.iter().filter(|hours| hours.days.contains(&weekday));
        let mut times: Vec<Instant> = of_day
            .flat_map(|hours| {
                let (begin, end) = (clock(day, hours.from, &page.zone), clock(day, hours.until, &page.zone));
                let step = move |count: i64| begin.plus_ms(count * page.every_ms);
                (0..).map(step).take_while(move |at| at.plus_ms(page.duration_ms) <= end)
            })
            .filter(|at| self.is_free(*at, page))
            .collect();
        times.sort_unstable();
        times.dedup();
        times
    }

    fn is_free(&self, at: Instant, page: &Page) -> bool {
        let (from, until) = (at.plus_ms(-page.before_ms), at.plus_ms(page.duration_ms + page.after_ms));
        self.busy.iter().all(|(begins, ends)| *ends <= from || until <= *begins)
    }
}

/// The moment at which clocks show that minute of a day; where they leave it out, the next there is.
fn clock(day: Date, minute: u16, zone: &TimeZone) -> Instant {
    let midnight = day.civil().to_datetime(jiff::civil::Time::midnight());
    let at = midnight.checked_add(jiff::Span::new().minutes(i64::from(minute))).unwrap_or(midnight);
    let stamp = at.to_zoned(zone.clone()).map(|at| at.timestamp().as_millisecond());
    stamp.map_or_else(|_| day.start_in(zone), Instant::from_ms)
}

/// When somebody is at work: as they say, or in office hours.
fn hours(read: &mut Read<'_>, host: RecordId) -> Result<Vec<Hours>> {
    let object = own_object(read.catalog(), "working_time");
    let of = of_user(read, declared(&object, "user"), host);
    let own: Vec<Hours> = matching(&object, of, read)?.iter().filter_map(|one| Hours::of(&object, one)).collect();
    if !own.is_empty() {
        return Ok(own);
    }
    let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    Ok(vec![Hours { days: days.to_vec(), from: 9 * 60, until: 17 * 60 }])
}

/// The days on which somebody is away, from the first to the last.
fn away(read: &mut Read<'_>, host: RecordId) -> Result<Vec<(Date, Date)>> {
    let object = own_object(read.catalog(), "absence");
    let of = of_user(read, declared(&object, "user"), host);
    let [starts_on, ends_on] = ["starts_on", "ends_on"].map(|key| declared(&object, key));
    let days = |record: &rapport_kernel::Record| match (record.get(starts_on), record.get(ends_on)) {
        (Value::Date(first), Value::Date(last)) => Some((*first, *last)),
        _ => None,
    };
    Ok(matching(&object, of, read)?.iter().filter_map(days).collect())
}

type Busy = (Vec<(Instant, Instant)>, HashMap<Date, usize>);

/// What takes somebody's time, and how much of it was booked on the page.
fn busy(read: &mut Read<'_>, page: &Page, from: Instant, until: Instant) -> Result<Busy> {
    let object = own_object(read.catalog(), "activity");
    let [at, duration, booked_with] = ["scheduled_at", "duration", "booked_with"].map(|key| declared(&object, key));
    let (host, mut busy, mut booked) = (page.host, Vec::new(), HashMap::new());
    let filter = format!(
        "(owner = \"{host}\" or colleagues = \"{host}\") and status = \"open\" and scheduled_at >= \"{from}\" and scheduled_at < \"{until}\""
    );
    for one in finding(&object, &filter, read)? {
        let Value::Instant(begins) = *one.get(at) else { continue };
        if choice(&one, &object, "kind").is_some_and(|kind| TAKES_TIME.contains(&kind)) {
            busy.push((begins, begins.plus_ms(length_ms(one.get(duration)))));
        }
        if one.get(booked_with).as_link() == Some(page.id) {
            *booked.entry(begins.date_in(&page.zone)).or_default() += 1;
        }
    }
    Ok((busy, booked))
}

/// Those whose field leads to a user.
fn of_user(read: &Read<'_>, field: FieldId, user: RecordId) -> Pred {
    let users = own_object(read.catalog(), "user").id;
    one_of(field, vec![Value::Link(Ref { object: users, id: user })])
}
