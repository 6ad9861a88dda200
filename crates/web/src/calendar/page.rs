//! What a calendar shows.

use rapport_kernel::access::Verb;
use rapport_kernel::catalog::{Look, MOMENTS, ViewDecl};
use rapport_kernel::house::ListRequest;
use rapport_kernel::limits::PAGE_SIZE_MAX;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::{Field, Kind, Object, Read, Record, Result, Value};
use serde::Serialize;

use super::Asked;
use super::days::{Days, day, month, week};
use super::hours::{Hour, Place, Stretch, Window};
use crate::address::both;
use crate::grouping::is_time;
use crate::narrowing::unless_wrong;
use crate::screen::{Done, Screen};
use crate::shape::{Head, Records};
use crate::shell::Shell;
use crate::views::Tab;
use crate::words::Words;

/// Records of a day that are shown; the list of the day has the rest.
const ENTRIES: usize = 3;
/// The same of a week.
const ENTRIES_OF_WEEK: usize = 20;

/// The context of `calendar.html`.
#[derive(Serialize)]
struct Page {
    /// What stands above it; the panel asks it for the object.
    head: Head,
    plural: String,
    title: String,
    by: String,
    bys: Vec<Tab>,
    spans: Vec<Tab>,
    before: String,
    after: String,
    today: String,
    weekdays: Vec<String>,
    days: Vec<Day>,
    /// `month`, `week` or `day`.
    span: &'static str,
    /// The scale of what has a time, in a week or on a day.
    hours: Vec<Hour>,
    /// Where a new record is made at a time.
    new: Option<String>,
    /// Whether entries can be moved.
    movable: bool,
    back: String,
    /// What is wrong with what was asked beside the filter.
    wrong: Option<String>,
    /// Whether there are more than could be shown.
    more: bool,
}

#[derive(Serialize)]
struct Day {
    date: String,
    number: String,
    name: String,
    today: bool,
    outside: bool,
    entries: Vec<Entry>,
    /// Columns of what is at the same time.
    lanes: usize,
    /// The row of the present.
    now: Option<u16>,
    more: usize,
    all: String,
    /// Its hours.
    url: String,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    title: String,
    url: String,
    time: Option<String>,
    /// The same as controls for times hold it.
    at: Option<String>,
    /// Where it stands among the hours.
    place: Option<Place>,
}

/// How much of the calendar is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    Day,
    Week,
    Month,
}

impl Span {
    const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    fn asked(text: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|span| Some(span.key()) == text).unwrap_or(Self::Month)
    }

    fn key(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    fn days(self, at: Date, week_start: u8) -> Days {
        match self {
            Self::Day => day(at),
            Self::Week => week(at, week_start),
            Self::Month => month(at, week_start),
        }
    }

    /// Records of a day that are shown.
    fn entries(self) -> usize {
        if self == Self::Month { ENTRIES } else { ENTRIES_OF_WEEK }
    }
}

/// By what the days are told.
enum By<'o> {
    Field(&'o Field),
    Moment(&'static str),
}

/// The calendar as it was asked for.
///
/// # Errors
/// `NotFound` for an object that the reader may not know; the store's.
pub fn load(r: &mut Read<'_>, plural: &str, records: &Records, asked: &Asked) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let view = records.view(r, &object)?;
    let by = By::choose(r, &object, asked.by.as_deref().or(of_calendar(&view.look)));
    let today = words.today();
    let at = asked.at.as_deref().and_then(Date::parse).unwrap_or(today);
    let week_start = r.catalog().settings.week_start;
    let shown = Span::asked(asked.span.as_deref());
    let days = shown.days(at, week_start);
    let filter = records.filter.clone().or_else(|| view.filter.clone());
    let look = Look { shape: Some("calendar".to_owned()), by: Some(by.key().to_owned()), ..view.look.clone() };
    let looked_at = ViewDecl { filter, look, ..view };
    let ((found, more), wrong) = unless_wrong(find(r, &object, &by, &looked_at, records, &days), &words)?;
    let span = asked.span.as_deref();
    let own = |at: Option<&str>, span: Option<&str>, by: &str| {
        records.address(&object, "calendar", [("by", Some(by)), ("span", span), ("at", at)])
    };
    let here = own(asked.at.as_deref(), span, by.key());
    let at_hours = shown != Span::Month && by.is_moment();
    let filling = Filling { object: &object, by: &by, records, looked_at: &looked_at, shown, words: &words };
    let (days_shown, hours) = if at_hours {
        filling.hours(r, &days, &found)
    } else {
        (days.days.iter().map(|date| filling.day(r, *date, days.month, &found)).collect(), Vec::new())
    };
    let span_tab = |span: Span| Tab {
        label: words.say(&format!("calendar-{}", span.key())),
        url: own(Some(&at.to_string()), Some(span.key()).filter(|_| span != Span::Month), by.key()),
        current: span == shown,
    };
    let may_create = by.is_movable() && at_hours && r.ctx().access.may(r.catalog(), &object, Verb::Create);
    let new = may_create.then(|| format!("/{}/new?{}=", object.plural, by.new_key(&object)));
    let page = Page {
        head: records.head(
            r,
            &object,
            &looked_at,
            (&[("by", asked.by.as_deref()), ("span", span), ("at", asked.at.as_deref())], wrong.filter),
            &words,
        )?,
        plural: object.plural.clone(),
        title: title(shown, &days, &words),
        bys: bys(r, &object).iter().map(|one| one.tab(&object, by.key(), &words, |key| own(None, span, key))).collect(),
        spans: Span::ALL.map(span_tab).into(),
        before: own(Some(&days.before.to_string()), span, by.key()),
        after: own(Some(&days.after.to_string()), span, by.key()),
        today: own(None, span, by.key()),
        weekdays: days.days.iter().take(7).map(|day| words.weekday(*day)).collect(),
        days: days_shown,
        span: shown.key(),
        hours,
        new,
        movable: by.is_movable(),
        by: by.key().to_owned(),
        back: here.clone(),
        wrong: wrong.rest,
        more,
    };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    let done = Done::of(asked.did.as_deref(), &here);
    let label = words.plural(&object);
    Ok(Screen::within(shell, words, "calendar.html", &label, page).with_done(done))
}

/// By which date a view that is kept as a calendar goes.
fn of_calendar(look: &Look) -> Option<&str> {
    look.by.as_deref().filter(|_| look.shape.as_deref() == Some("calendar"))
}

fn title(shown: Span, days: &Days, words: &Words) -> String {
    match shown {
        Span::Month => words.period("month", days.after.plus_days(-1)),
        Span::Week => words.period("week", days.days[0]),
        Span::Day => words.day_of_week(days.days[0]),
    }
}

/// The records of the days, and whether there are more than a page takes.
fn find(
    r: &mut Read<'_>,
    object: &Object,
    by: &By<'_>,
    looked_at: &ViewDecl,
    records: &Records,
    days: &Days,
) -> Result<(Vec<Record>, bool)> {
    let (first, end) = (days.days[0], days.days[days.days.len() - 1].plus_days(1));
    let key = by.key();
    let naming = r.naming_keys(object);
    let request = ListRequest {
        filter: Some(both(looked_at.filter.as_deref(), &format!("{key} >= {first} and {key} < {end}"))),
        sort: Some(key.to_owned()),
        fields: Some(
            naming.into_iter().chain([key.to_owned()]).chain(lasts(object).map(|field| field.key.clone())).collect(),
        ),
        limit: Some(PAGE_SIZE_MAX),
        q: records.q.clone(),
        ..ListRequest::default()
    };
    let page = r.list(object, &request)?;
    Ok((page.records, page.next_cursor.is_some()))
}

/// The field that says how long something lasts.
fn lasts(object: &Object) -> Option<&Field> {
    object.fields.iter().find(|field| field.kind == Kind::Duration)
}

/// With what the days are filled.
struct Filling<'a> {
    object: &'a Object,
    by: &'a By<'a>,
    records: &'a Records,
    looked_at: &'a ViewDecl,
    shown: Span,
    words: &'a Words,
}

impl Filling<'_> {
    /// A day with what is on it, one below the other.
    fn day(&self, r: &Read<'_>, date: Date, month: Option<i8>, found: &[Record]) -> Day {
        let of_day = self.of_day(date, found);
        let shown = self.shown.entries();
        Day {
            date: date.to_string(),
            number: self.words.integer(i64::from(date.civil().day())),
            name: self.words.day_of_week(date),
            today: date == self.words.today(),
            outside: month.is_some_and(|month| month != date.civil().month()),
            more: of_day.len().saturating_sub(shown),
            entries: of_day.iter().take(shown).map(|record| self.entry(r, record, None)).collect(),
            lanes: 1,
            now: None,
            all: self.all(date),
            url: self.records.address(
                self.object,
                "calendar",
                [("by", Some(self.by.key())), ("span", Some("day")), ("at", Some(&date.to_string()))],
            ),
        }
    }

    /// The days with their hours, and the scale of these.
    fn hours(&self, r: &Read<'_>, days: &Days, found: &[Record]) -> (Vec<Day>, Vec<Hour>) {
        let window = Window::around(found.iter().filter_map(|record| self.stretch(record)));
        let day = |date: &Date| {
            let of_day = self.of_day(*date, found);
            let stretches: Vec<Stretch> = of_day.iter().filter_map(|record| self.stretch(record)).collect();
            let (places, lanes) = window.places(&stretches);
            let entries: Vec<Entry> = of_day
                .iter()
                .zip(&places)
                .filter_map(|(record, place)| place.map(|place| self.entry(r, record, Some(place))))
                .collect();
            let empty = self.day(r, *date, None, &[]);
            let now = (empty.today).then(|| Stretch::of(r.ctx().now, None, self.words).from);
            Day {
                more: of_day.len() - entries.len(),
                entries,
                lanes,
                now: now.and_then(|now| window.row(now)),
                ..empty
            }
        };
        (days.days.iter().map(day).collect(), window.hours(self.words))
    }

    fn stretch(&self, record: &Record) -> Option<Stretch> {
        let seconds = lasts(self.object).and_then(|field| match record.get(field.id) {
            Value::Integer(seconds) => Some(*seconds),
            _ => None,
        });
        Some(Stretch::of(self.by.moment(record)?, seconds, self.words))
    }

    fn of_day<'r>(&self, date: Date, found: &'r [Record]) -> Vec<&'r Record> {
        found.iter().filter(|record| self.by.day(record, self.words) == Some(date)).collect()
    }

    fn entry(&self, r: &Read<'_>, record: &Record, place: Option<Place>) -> Entry {
        let moment = self.by.moment(record);
        Entry {
            id: record.id.to_string(),
            title: r.title(self.object, record),
            url: format!("/{}/{}", self.object.plural, record.id),
            time: moment.map(|at| self.words.clock(at)),
            at: moment.map(|at| at.clock_in(self.words.zone()).strftime("%H:%M").to_string()),
            place,
        }
    }

    /// The list of what is on a day.
    fn all(&self, date: Date) -> String {
        let (key, next) = (self.by.key(), date.plus_days(1));
        let filter = both(self.looked_at.filter.as_deref(), &format!("{key} >= {date} and {key} < {next}"));
        Records { filter: Some(filter), ..Records::default() }.address(self.object, "list", [])
    }
}

/// All dates and moments that records of an object have: first the one by which they stand in calendars, then those that can
/// be changed.
fn bys<'o>(r: &Read<'_>, object: &'o Object) -> Vec<By<'o>> {
    let mut fields: Vec<&Field> = r.fields(object).into_iter().filter(|field| is_time(&field.kind)).collect();
    fields.sort_by_key(|field| {
        (object.planned != Some(field.id), !field.is_writable(), object.occurred != Some(field.id))
    });
    fields.into_iter().map(By::Field).chain(MOMENTS.map(By::Moment)).collect()
}

impl<'o> By<'o> {
    fn choose(r: &Read<'_>, object: &'o Object, wanted: Option<&str>) -> Self {
        let all = bys(r, object);
        let at = wanted.and_then(|wanted| all.iter().position(|by| by.key() == wanted)).unwrap_or_default();
        all.into_iter().nth(at).unwrap_or(Self::Moment("created_at"))
    }

    fn key(&self) -> &str {
        match self {
            Self::Field(field) => &field.key,
            Self::Moment(key) => key,
        }
    }

    /// Whether it has a time of day.
    fn is_moment(&self) -> bool {
        matches!(self, Self::Moment(_)) || matches!(self, Self::Field(field) if field.kind == Kind::Instant)
    }

    /// The field of the form of a new record that says when it is.
    fn new_key(&self, object: &Object) -> String {
        let occurred = object.occurred.and_then(|id| object.field(id));
        let is_planned = matches!(self, Self::Field(field) if object.planned == Some(field.id));
        occurred.filter(|_| is_planned).map_or_else(|| self.key().to_owned(), |field| field.key.clone())
    }

    fn is_movable(&self) -> bool {
        matches!(self, Self::Field(field) if field.is_writable())
    }

    fn tab(&self, object: &Object, current: &str, words: &Words, url: impl Fn(&str) -> String) -> Tab {
        let label = match self {
            Self::Field(field) => words.field(object, field),
            Self::Moment(key) => words.say(&format!("moment-{key}")),
        };
        Tab { label, url: url(self.key()), current: self.key() == current }
    }

    fn moment(&self, record: &Record) -> Option<Instant> {
        match self {
            Self::Moment("updated_at") => Some(record.updated_at),
            Self::Moment(_) => Some(record.created_at),
            Self::Field(field) => match record.get(field.id) {
                Value::Instant(at) => Some(*at),
                _ => None,
            },
        }
    }

    fn day(&self, record: &Record, words: &Words) -> Option<Date> {
        match self {
            Self::Field(field) => match record.get(field.id) {
                Value::Date(date) => Some(*date),
                Value::Instant(at) => Some(at.date_in(words.zone())),
                _ => None,
            },
            Self::Moment(_) => self.moment(record).map(|at| at.date_in(words.zone())),
        }
    }
}
