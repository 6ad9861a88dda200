//! What a calendar shows.

use rapport_kernel::catalog::{Look, MOMENTS, ViewDecl};
use rapport_kernel::house::ListRequest;
use rapport_kernel::limits::PAGE_SIZE_MAX;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::{Field, Object, Read, Record, Result, Value};
use serde::Serialize;

use super::Asked;
use super::days::{Days, month, week};
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
    is_week: bool,
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
    more: usize,
    all: String,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    title: String,
    url: String,
    time: Option<String>,
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
    let is_week = asked.span.as_deref() == Some("week");
    let days = if is_week { week(at, week_start) } else { month(at, week_start) };
    let filter = records.filter.clone().or_else(|| view.filter.clone());
    let look = Look { shape: Some("calendar".to_owned()), by: Some(by.key().to_owned()), ..view.look.clone() };
    let looked_at = ViewDecl { filter, look, ..view };
    let ((found, more), wrong) = unless_wrong(find(r, &object, &by, &looked_at, records, &days), &words)?;
    let span = asked.span.as_deref();
    let own = |at: Option<&str>, span: Option<&str>, by: &str| {
        records.address(&object, "calendar", [("by", Some(by)), ("span", span), ("at", at)])
    };
    let here = own(asked.at.as_deref(), span, by.key());
    let days_shown = fill(r, &object, &by, &looked_at, &days, today, &found, &words);
    let span_tab = |name: &str, label: String, is_it: bool| Tab {
        label,
        url: own(Some(&at.to_string()), Some(name).filter(|name| *name == "week"), by.key()),
        current: is_it,
    };
    let page = Page {
        head: records.head(
            r,
            &object,
            &looked_at,
            (&[("by", asked.by.as_deref()), ("span", span), ("at", asked.at.as_deref())], wrong.filter),
            &words,
        )?,
        plural: object.plural.clone(),
        title: title(&days, &words),
        bys: bys(r, &object).iter().map(|one| one.tab(&object, by.key(), &words, |key| own(None, span, key))).collect(),
        spans: vec![
            span_tab("month", words.say("calendar-month"), !is_week),
            span_tab("week", words.say("calendar-week"), is_week),
        ],
        before: own(Some(&days.before.to_string()), span, by.key()),
        after: own(Some(&days.after.to_string()), span, by.key()),
        today: own(None, span, by.key()),
        weekdays: days.days.iter().take(7).map(|day| words.weekday(*day)).collect(),
        days: days_shown,
        is_week,
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

fn title(days: &Days, words: &Words) -> String {
    match days.month {
        Some(_) => words.period("month", days.after.plus_days(-1)),
        None => words.period("week", days.days[0]),
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
        fields: Some(naming.into_iter().chain([key.to_owned()]).collect()),
        limit: Some(PAGE_SIZE_MAX),
        q: records.q.clone(),
        ..ListRequest::default()
    };
    let page = r.list(object, &request)?;
    Ok((page.records, page.next_cursor.is_some()))
}

#[expect(clippy::too_many_arguments, reason = "all of it is what a day shows")]
fn fill(
    r: &Read<'_>,
    object: &Object,
    by: &By<'_>,
    looked_at: &ViewDecl,
    days: &Days,
    today: Date,
    found: &[Record],
    words: &Words,
) -> Vec<Day> {
    let shown = if days.month.is_some() { ENTRIES } else { ENTRIES_OF_WEEK };
    let day = |date: &Date| {
        let of_day: Vec<&Record> = found.iter().filter(|record| by.day(record, words) == Some(*date)).collect();
        let entry = |record: &&Record| Entry {
            id: record.id.to_string(),
            title: r.title(object, record),
            url: format!("/{}/{}", object.plural, record.id),
            time: by.moment(record).map(|at| words.clock(at)),
        };
        let (key, next) = (by.key(), date.plus_days(1));
        let filter = both(looked_at.filter.as_deref(), &format!("{key} >= {date} and {key} < {next}"));
        Day {
            date: date.to_string(),
            number: words.integer(i64::from(date.civil().day())),
            name: words.day_of_week(*date),
            today: *date == today,
            outside: days.month.is_some_and(|month| month != date.civil().month()),
            more: of_day.len().saturating_sub(shown),
            entries: of_day.iter().take(shown).map(entry).collect(),
            all: Records { filter: Some(filter), ..Records::default() }.address(object, "list", []),
        }
    };
    days.days.iter().map(day).collect()
}

/// All dates and moments that records of an object have: those that can be changed first.
fn bys<'o>(r: &Read<'_>, object: &'o Object) -> Vec<By<'o>> {
    let mut fields: Vec<&Field> = r.fields(object).into_iter().filter(|field| is_time(&field.kind)).collect();
    fields.sort_by_key(|field| (!field.is_writable(), object.occurred != Some(field.id)));
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
