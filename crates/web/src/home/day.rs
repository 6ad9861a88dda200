//! My day: what stands in one's calendar today, in its order, with what is ticked off where it stands.

use rapport_kernel::access::Verb;
use rapport_kernel::agenda::Entry;
use rapport_kernel::time::Date;
use rapport_kernel::{Read, Result};
use serde::Serialize;

use crate::address::address;
use crate::words::Words;

/// A day of one's own.
#[derive(Serialize)]
pub struct Day {
    label: String,
    before: String,
    today: Option<String>,
    after: String,
    /// The same day as a calendar.
    calendar: String,
    entries: Vec<Line>,
    /// Where one is back when something was ticked off.
    here: String,
}

/// What stands on it.
#[derive(Serialize)]
struct Line {
    title: String,
    url: String,
    from: String,
    /// Of what takes time.
    until: Option<String>,
    /// With whom, and where.
    facts: Vec<String>,
    is_done: bool,
    /// Whether it is over, though nobody said how it went.
    is_late: bool,
    /// Where it is ticked off, for who may.
    tick: Option<String>,
}

impl Day {
    /// That day; none for who has no calendar.
    ///
    /// # Errors
    /// The store's.
    pub fn of(r: &mut Read<'_>, asked: Option<&str>, words: &Words) -> Result<Option<Self>> {
        let declared = r.house().part().agendas.first().map(|agenda| agenda.object);
        let Some(object) = declared.and_then(|key| r.object(key).ok()) else { return Ok(None) };
        let today = words.today();
        let day = asked.and_then(Date::parse).unwrap_or(today);
        let (from, until) = (day.start_in(words.zone()), day.plus_days(1).start_in(words.zone()));
        let all = r.agenda(from, until)?;
        let may_tick = r.ctx().access.may(r.catalog(), &object, Verb::Update);
        let line = |entry: &Entry| line(r, entry, may_tick, words);
        let entries = all.iter().filter_map(line).collect();
        let at = |day: Date| address("/", [("day", Some(day.to_string()).filter(|_| day != today).as_deref())]);
        let calendar = [("view", Some("my_calendar")), ("span", Some("day")), ("at", Some(&*day.to_string()))];
        Ok(Some(Self {
            label: if day == today { words.say("home-day") } else { words.day_of_week(day) },
            before: at(day.plus_days(-1)),
            today: (day != today).then(|| at(today)),
            after: at(day.plus_days(1)),
            calendar: address(&format!("/{}/calendar", object.plural), calendar),
            entries,
            here: at(day),
        }))
    }
}

fn line(r: &Read<'_>, entry: &Entry, may_tick: bool, words: &Words) -> Option<Line> {
    let object = r.catalog().find(&entry.object)?;
    let url = format!("/{}/{}", object.plural, entry.id);
    let guests: Vec<&str> = entry.guests.iter().map(|guest| guest.name.as_str()).collect();
    let facts = [guests.join(", "), entry.place.clone()].into_iter().filter(|fact| !fact.is_empty()).collect();
    let tick = entry.ticked_by.filter(|_| may_tick && !entry.is_done).map(|action| format!("{url}/actions/{action}"));
    let is_late = !entry.is_done && entry.ends < r.ctx().now;
    Some(Line {
        title: entry.title.clone(),
        url,
        from: words.clock(entry.begins),
        until: entry.is_busy.then(|| words.clock(entry.ends)),
        facts,
        is_done: entry.is_done,
        is_late,
        tick,
    })
}
