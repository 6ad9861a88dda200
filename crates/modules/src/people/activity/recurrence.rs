//! What repeats: when one is done, the next is there.
//!
//! Days are counted from the first of the series, so that what falls on the 31st falls on it again after a shorter month, and
//! clocks are those of the workspace, so that nine o'clock stays nine o'clock when they change.

use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rapport_kernel::house::Own;
use rapport_kernel::part::{Draft, RuleCx, Written};
use rapport_kernel::record::Values;
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{Field, FieldId, RecordId, Result, Value};

use crate::reading::is_a_step;

/// How often.
pub const REPEATS: &[(&str, &str)] = &[
    ("daily", "Every day"),
    ("weekdays", "Every day from Monday to Friday"),
    ("weekly", "Every week"),
    ("fortnightly", "Every two weeks"),
    ("monthly", "Every month"),
    ("quarterly", "Every three months"),
    ("half_yearly", "Every six months"),
    ("yearly", "Every year"),
];

/// What is not the next one's.
const NOT_OF_THE_NEXT: [&str; 4] = ["status", "outcome", "external_id", "scheduled_at"];

/// From one to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Days(i64),
    Weekdays,
    Months(i64),
}

impl Step {
    fn of(key: &str) -> Option<Self> {
        Some(match key {
            "daily" => Self::Days(1),
            "weekdays" => Self::Weekdays,
            "weekly" => Self::Days(7),
            "fortnightly" => Self::Days(14),
            "monthly" => Self::Months(1),
            "quarterly" => Self::Months(3),
            "half_yearly" => Self::Months(6),
            "yearly" => Self::Months(12),
            _ => return None,
        })
    }

    /// The first of the series that comes after `after`; none beyond the year 9999.
    fn next(self, first: DateTime, after: DateTime) -> Option<DateTime> {
        let later = |count: i64| match self {
            Self::Days(days) => first.checked_add(Span::new().try_days(days.checked_mul(count)?).ok()?).ok(),
            Self::Weekdays => first.checked_add(Span::new().try_days(count).ok()?).ok(),
            Self::Months(months) => first.checked_add(Span::new().try_months(months.checked_mul(count)?).ok()?).ok(),
        };
        let days = i64::from(first.date().until(after.date()).ok()?.get_days());
        // Not more than have passed for sure: no month is longer than 31 days.
        let passed = match self {
            Self::Days(step) => days / step,
            Self::Weekdays => days,
            Self::Months(step) => days / (31 * step),
        };
        let fits = |at: &DateTime| {
            let is_weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
            *at > after && !(self == Self::Weekdays && is_weekend)
        };
        let mut count = passed.max(0);
        loop {
            let at = later(count)?;
            if fits(&at) {
                return Some(at);
            }
            count += 1;
        }
    }
}

/// When something is, as its series sees it: when it is due, or begins.
fn moment(values: &Values, [kind, due_at, occurred_at]: [FieldId; 3]) -> Option<Instant> {
    match (values.get(due_at), values.get(occurred_at)) {
        (Value::Instant(due), _) => Some(*due),
        (_, Value::Instant(at)) if values.get(kind).as_text() != Some("task") => Some(*at),
        _ => None,
    }
}

/// A series goes by its first, and anew by what somebody moved.
pub fn series_has_its_first(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let times = ["kind", "due_at", "occurred_at"].map(|key| cx.field(key));
    let (repeats, first) = (cx.field("repeats"), cx.field("repeats_from"));
    for draft in drafts {
        if draft.get(repeats).is_empty() {
            draft.new.set(first, Value::Null);
            continue;
        }
        let now = moment(&draft.new, times);
        let is_moved = match &draft.old {
            Some(old) => moment(old, times) != now || draft.changes(repeats),
            None => draft.get(first).is_empty(),
        };
        if is_moved {
            draft.new.set(first, now.map_or(Value::Null, Value::Instant));
        }
    }
    Ok(())
}

/// Whoever ticks off what repeats has the next, the first that still lies ahead, in the same unit of work.
pub fn next_is_there(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (status, repeats, next) = (cx.field("status"), cx.field("repeats"), cx.field("next"));
    if !is_a_step(cx.work.ctx().cause) {
        return Ok(());
    }
    let is_done = |one: &&Written| {
        let is_done = one.changed(status) && one.get(status).as_text() == Some("done");
        is_done && !one.get(repeats).is_empty() && one.get(next).is_empty()
    };
    let (mut before, mut rows): (Vec<RecordId>, Vec<Own>) = (Vec::new(), Vec::new());
    for done in written.iter().filter(is_done) {
        if let Some(row) = following(done, cx) {
            before.push(done.id);
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let activities = cx.object.clone();
    let made = cx.work.write_own(&activities, rows)?;
    let to = |id| Value::Link(Ref { object: activities.id, id });
    let known = before.into_iter().zip(made).map(|(id, made)| Own { id: Some(id), set: vec![(next, to(made.id()))] });
    cx.work.write_own(&activities, known.collect()).map(drop)
}

/// The one after; none when the series is over.
fn following(done: &Written, cx: &RuleCx<'_, '_>) -> Option<Own> {
    let times = ["kind", "due_at", "occurred_at"].map(|key| cx.field(key));
    let zone = cx.catalog().settings.zone();
    let Value::Instant(first) = *done.get(cx.field("repeats_from")) else { return None };
    let now = cx.work.ctx().now;
    let base = moment(&done.new, times)?;
    let step = Step::of(done.get(cx.field("repeats")).as_text()?)?;
    let next = step.next(first.clock_in(&zone), base.max(now).clock_in(&zone))?;
    if let Value::Date(until) = done.get(cx.field("repeats_until"))
        && next.date() > until.civil()
    {
        return None;
    }
    let next = instant(next, &zone)?;
    let mut set: Vec<(FieldId, Value)> = cx
        .object
        .fields
        .iter()
        .filter(|field| is_of_the_next(field))
        .map(|field| (field.id, done.get(field.id).clone()))
        .collect();
    set.push((cx.field("repeats_from"), Value::Instant(first)));
    for field in ["due_at", "occurred_at", "remind_at"].map(|key| cx.field(key)) {
        let moved = match done.get(field) {
            // A task has not happened yet.
            Value::Instant(_) if field == times[2] && done.get(times[0]).as_text() == Some("task") => Value::Null,
            Value::Instant(at) => Value::Instant(next.plus_ms(at.ms() - base.ms())),
            _ => Value::Null,
        };
        set.retain(|(known, _)| *known != field);
        set.push((field, moved));
    }
    set.push((cx.field("status"), Value::Text("open".to_owned())));
    Some(Own { id: None, set })
}

fn is_of_the_next(field: &Field) -> bool {
    field.is_writable() && !field.traits.unique && !NOT_OF_THE_NEXT.contains(&field.key.as_str())
}

/// The moment at which the clocks of a zone show this; where they leave it out, the next there is.
fn instant(at: DateTime, zone: &TimeZone) -> Option<Instant> {
    let stamp: Timestamp = at.to_zoned(zone.clone()).ok()?.timestamp();
    Some(Instant::from_ms(stamp.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(key: &str, first: &str, after: &str) -> String {
        let at = |text: &str| text.parse::<DateTime>().expect("a time");
        Step::of(key).and_then(|step| step.next(at(first), at(after))).expect("a next one").to_string()
    }

    #[test]
    fn every_series_goes_on_from_its_first() {
        let first = "2024-01-31T09:00:00";
        assert_eq!(next("daily", first, "2024-01-31T09:00:00"), "2024-02-01T09:00:00");
        assert_eq!(next("daily", first, "2024-03-05T08:59:00"), "2024-03-05T09:00:00");
        // A Wednesday; then over a weekend.
        assert_eq!(next("weekdays", first, "2024-02-02T10:00:00"), "2024-02-05T09:00:00");
        assert_eq!(next("weekly", first, "2024-02-08T00:00:00"), "2024-02-14T09:00:00");
        assert_eq!(next("fortnightly", first, "2024-02-01T00:00:00"), "2024-02-14T09:00:00");
        assert_eq!(next("monthly", first, first), "2024-02-29T09:00:00");
        assert_eq!(next("monthly", first, "2024-02-29T09:00:00"), "2024-03-31T09:00:00");
        assert_eq!(next("quarterly", first, first), "2024-04-30T09:00:00");
        assert_eq!(next("half_yearly", first, first), "2024-07-31T09:00:00");
        assert_eq!(next("yearly", "2024-02-29T09:00:00", "2024-03-01T00:00:00"), "2025-02-28T09:00:00");
        assert_eq!(next("yearly", "2024-02-29T09:00:00", "2027-12-01T00:00:00"), "2028-02-29T09:00:00");
    }

    #[test]
    fn no_series_goes_on_for_ever() {
        let at: DateTime = "9999-12-31T09:00:00".parse().expect("a time");
        for (key, _) in REPEATS {
            assert_eq!(Step::of(key).expect("a step").next(at, at), None, "{key}");
        }
    }
}
