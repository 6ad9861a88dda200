//! Who can take a lead now, and who cannot and why.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use rapport_kernel::filter::Pred;
use rapport_kernel::part::declared;
use rapport_kernel::query::{Group, Summary};
use rapport_kernel::text::fold;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::value::Ref;
use rapport_kernel::{Record, RecordId, Result, Value, Work, filter};

use super::assign::Rule;
use crate::reading::{ids_of, matching, one_of, own_object, text_of};
use crate::sales::working_time::Hours;

/// People whom rules name, at most.
const PEOPLE_MAX: usize = 10_000;

/// Everybody who may be named by a rule, with what they have just now.
pub struct Candidates {
    /// In the order in which they have their turns: by name.
    people: Vec<Person>,
    places: HashMap<RecordId, usize>,
    now: Instant,
}

struct Person {
    id: RecordId,
    name: String,
    teams: Vec<RecordId>,
    zone: TimeZone,
    hours: Vec<Hours>,
    absent_until: Option<Date>,
    open: i64,
}

/// Why somebody is passed over.
pub enum Passed {
    Absent(Date),
    NotAtWork,
    Full(i64),
}

impl Candidates {
    /// All active users with their absences, their hours and how many open leads they have.
    pub fn read(work: &mut Work<'_>) -> Result<Self> {
        let (users, now) = (own_object(work.catalog(), "user"), work.ctx().now);
        let active = one_of(declared(&users, "active"), vec![Value::Boolean(true)]);
        let zone = work.catalog().settings.zone();
        let open = open_leads(work)?;
        let (absences, hours) = (absences(work)?, hours(work)?);
        let person = |user: Record| {
            let own = text_of(&user, &users, "time_zone").and_then(|name| TimeZone::get(name).ok());
            Person {
                id: user.id,
                name: user.get(declared(&users, "name")).words(),
                teams: ids_of(user.get(declared(&users, "teams"))),
                zone: own.unwrap_or_else(|| zone.clone()),
                hours: hours.get(&user.id).cloned().unwrap_or_default(),
                absent_until: absences.get(&user.id).copied(),
                open: open.get(&user.id).copied().unwrap_or_default(),
            }
        };
        let mut people: Vec<Person> = matching(&users, active, work)?.into_iter().map(person).collect();
        people.sort_by_cached_key(|person| (fold(&person.name).into_owned(), person.id));
        let places = people.iter().enumerate().map(|(place, person)| (person.id, place)).collect();
        Ok(Self { people, places, now })
    }

    /// What somebody is called.
    pub fn name(&self, id: RecordId) -> &str {
        self.places.get(&id).map_or("", |place| self.people[*place].name.as_str())
    }

    /// How many open leads somebody has.
    pub fn open(&self, id: RecordId) -> i64 {
        self.places.get(&id).map_or(0, |place| self.people[*place].open)
    }

    /// Notes that somebody has one more.
    pub fn give(&mut self, id: RecordId) {
        if let Some(place) = self.places.get(&id) {
            self.people[*place].open += 1;
        }
    }

    /// The place of somebody among those who have turns.
    pub fn place(&self, id: RecordId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// Those whom a rule names, in the order of their turns, each with what keeps them from taking a lead.
    pub fn of<'c>(&'c self, rule: &'c Rule) -> impl Iterator<Item = (RecordId, Option<Passed>)> + 'c {
        let is_named = |person: &&Person| {
            rule.users.contains(&person.id) || person.teams.iter().any(|team| rule.teams.contains(team))
        };
        self.people.iter().filter(is_named).map(|person| (person.id, self.passed(person, rule)))
    }

    fn passed(&self, person: &Person, rule: &Rule) -> Option<Passed> {
        let is_at_work =
            person.hours.is_empty() || person.hours.iter().any(|hours| hours.include(self.now, &person.zone));
        match (person.absent_until, rule.capacity) {
            (Some(until), _) => Some(Passed::Absent(until)),
            _ if rule.in_hours && !is_at_work => Some(Passed::NotAtWork),
            (_, Some(capacity)) if person.open >= capacity => Some(Passed::Full(capacity)),
            _ => None,
        }
    }
}

/// Until when those are absent who are today, by the workspace's calendar.
fn absences(work: &mut Work<'_>) -> Result<HashMap<RecordId, Date>> {
    let object = own_object(work.catalog(), "absence");
    let today = work.ctx().now.date_in(&work.catalog().settings.zone());
    let (user, starts_on, ends_on) =
        (declared(&object, "user"), declared(&object, "starts_on"), declared(&object, "ends_on"));
    let day = |field, op| Pred::Compare {
        term: filter::Term::Path(filter::Path::field(field)),
        op,
        value: Value::Date(today),
    };
    let on_it = day(starts_on, filter::Op::Le).and(day(ends_on, filter::Op::Ge));
    let mut until: HashMap<RecordId, Date> = HashMap::new();
    for absence in matching(&object, on_it, work)? {
        let (Some(who), Value::Date(last)) = (absence.get(user).as_link(), absence.get(ends_on)) else { continue };
        let known = until.entry(who).or_insert(*last);
        *known = (*known).max(*last);
    }
    Ok(until)
}

fn hours(work: &mut Work<'_>) -> Result<HashMap<RecordId, Vec<Hours>>> {
    let object = own_object(work.catalog(), "working_time");
    let mut all: HashMap<RecordId, Vec<Hours>> = HashMap::new();
    for record in matching(&object, Pred::Const(true), work)? {
        let Some(who) = record.get(declared(&object, "user")).as_link() else { continue };
        all.entry(who).or_default().extend(Hours::of(&object, &record));
    }
    Ok(all)
}

/// How many open leads people have.
fn open_leads(work: &mut Work<'_>) -> Result<HashMap<RecordId, i64>> {
    let leads = own_object(work.catalog(), "lead");
    let open = ["new", "working", "qualified"].map(|word| Value::Text(word.to_owned()));
    let owner = filter::Path::field(declared(&leads, "owner"));
    let summary = Summary {
        object: leads.id,
        filter: one_of(declared(&leads, "status"), open.to_vec()),
        groups: vec![Group { path: owner, bucket: None }],
        measures: Vec::new(),
        limit: PEOPLE_MAX,
    };
    let catalog = work.catalog().clone();
    let rows = work.tx().summary(&catalog, &summary)?;
    let count = |row: rapport_kernel::query::SummaryRow| match row.groups.first() {
        Some(Value::Link(Ref { id, .. })) => Some((*id, row.count)),
        _ => None,
    };
    Ok(rows.into_iter().filter_map(count).collect())
}
