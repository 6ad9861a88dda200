//! Literals of time: a moment, or whole days with a start and an end.

use super::{Asked, Checker, Type};
use crate::error::Result;
use crate::filter::tree::{Literal, What};
use crate::time::{Date, Instant};
use crate::value::Value;

/// What a literal means on the calendar.
enum When {
    Days(Date, Date),
    Moment(Instant),
}

impl<'a> Checker<'a, '_> {
    /// The moment, or the start and the first value after the end. One day of a date field is a moment.
    pub(super) fn times(&mut self, asked: &Asked<'a>, with: &Literal) -> Result<(Value, Option<Value>)> {
        let is_date = asked.ty == Type::Date;
        let when = if is_date { self.days(with) } else { self.moment_or_days(with) };
        let Some(when) = when else {
            let expected = match is_date {
                true => "a date such as 2024-05-01, today, -30d or this quarter",
                false => "a date or time such as 2024-05-01, 2024-05-01T12:00:00Z, now, -30d or this quarter",
            };
            return Err(self.mismatch(asked, with.at, expected, &describe(with)));
        };
        let zone = self.calendar.zone();
        Ok(match when {
            When::Moment(moment) => (Value::Instant(moment), None),
            When::Days(first, last) if is_date && first == last => (Value::Date(first), None),
            When::Days(first, last) if is_date => (Value::Date(first), Some(Value::Date(last.plus_days(1)))),
            When::Days(first, last) => {
                let end = last.plus_days(1).start_in(zone);
                (Value::Instant(first.start_in(zone)), Some(Value::Instant(end)))
            }
        })
    }

    /// What a date compares with: whole days.
    fn days(&self, with: &Literal) -> Option<When> {
        let day = |day| When::Days(day, day);
        match &with.what {
            What::Date(date) => Some(day(*date)),
            What::Now => Some(day(self.calendar.today())),
            What::Shift { count, unit } => self.calendar.shift_date(*count, *unit).map(day),
            What::Period(period) => self.calendar.period(*period).map(|days| When::Days(*days.start(), *days.end())),
            What::Text(text) => Date::parse(text).map(day),
            _ => None,
        }
    }

    /// What an instant compares with: whole days, or a moment.
    fn moment_or_days(&self, with: &Literal) -> Option<When> {
        match &with.what {
            What::Now => Some(When::Moment(self.calendar.now())),
            What::Instant(instant) => Some(When::Moment(*instant)),
            What::Shift { count, unit } => self.calendar.shift_instant(*count, *unit).map(When::Moment),
            What::Text(text) => {
                let moment = || Instant::parse(text, self.calendar.zone()).map(When::Moment);
                self.days(with).or_else(moment)
            }
            _ => self.days(with),
        }
    }
}

fn describe(with: &Literal) -> String {
    match &with.what {
        What::Shift { .. } | What::Period(_) => {
            format!("{}, which no date field can hold", super::value::describe(with))
        }
        _ => super::value::describe(with),
    }
}
