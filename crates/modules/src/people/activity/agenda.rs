//! Activities in calendars: appointments with those who take part, and tasks at the time when they are due.

use std::collections::HashMap;

use rapport_kernel::agenda::{AgendaDecl, Entry, Party};
use rapport_kernel::part::declared;
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Read, Record, RecordId, Result, Value};

use crate::reading::{ids_of, living, own_object, text_of};

/// What is in nobody's calendar: it is written, and does not take time.
pub const NO_APPOINTMENTS: [&str; 4] = ["note", "email", "message", "letter"];
/// What stands in one's own calendar.
pub const OWN: &str = "(owner = me or colleagues = me) and status != \"cancelled\" and kind not in (\"note\", \"email\", \"message\", \"letter\")";
/// How long an appointment lasts of which nobody says it.
pub const USUAL_MS: i64 = 30 * 60 * 1000;

/// What an activity is in calendars.
pub fn agenda() -> AgendaDecl {
    AgendaDecl { object: "activity", own: OWN, entries }
}

fn entries(r: &mut Read<'_>, object: &Object, activities: &[Record]) -> Result<Vec<Entry>> {
    let people = People::of(r, object, activities)?;
    let entry = |activity: &Record| {
        let text = |key: &str| text_of(activity, object, key).unwrap_or_default();
        let value = |key: &str| activity.get(declared(object, key));
        let Value::Instant(begins) = *value("scheduled_at") else { return None };
        if NO_APPOINTMENTS.contains(&text("kind")) {
            return None;
        }
        let is_task = text("kind") == "task";
        Some(Entry {
            object: object.key.clone(),
            id: activity.id,
            version: activity.version,
            title: text("subject").to_owned(),
            text: text("body").to_owned(),
            place: text("location").to_owned(),
            begins,
            ends: if is_task { begins } else { begins.plus_ms(length_ms(value("duration"))) },
            is_busy: !is_task,
            is_cancelled: text("status") == "cancelled",
            is_done: text("status") == "done",
            ticked_by: Some("complete"),
            organizer: value("owner").as_link().and_then(|id| people.get(id)),
            guests: guests(value).into_iter().filter_map(|id| people.get(id)).collect(),
            changed_at: activity.updated_at,
        })
    };
    Ok(activities.iter().filter_map(entry).collect())
}

/// How long an appointment lasts that says this of its duration.
pub fn length_ms(duration: &Value) -> i64 {
    match duration {
        Value::Integer(seconds) if *seconds > 0 => seconds.saturating_mul(1000),
        _ => USUAL_MS,
    }
}

/// Who takes part besides its owner, each once.
pub fn guests<'v>(value: impl Fn(&str) -> &'v Value) -> Vec<RecordId> {
    let mut all: Vec<RecordId> = value("contact").as_link().into_iter().collect();
    all.extend(value("lead").as_link());
    all.extend(["guests", "colleagues"].into_iter().flat_map(|key| ids_of(value(key))));
    let mut known = Vec::new();
    all.retain(|id| {
        let is_new = !known.contains(id);
        known.push(*id);
        is_new
    });
    all
}

/// Those of them whom the actor may see.
struct People(HashMap<RecordId, Party>);

impl People {
    fn of(r: &mut Read<'_>, object: &Object, activities: &[Record]) -> Result<Self> {
        let mut all = HashMap::new();
        for (key, links) in
            [("user", &["owner", "colleagues"][..]), ("contact", &["contact", "guests"]), ("lead", &["lead"])]
        {
            let ids = links.iter().flat_map(|link| {
                let field = declared(object, link);
                activities.iter().flat_map(move |one| match one.get(field) {
                    Value::Link(to) => vec![to.id],
                    many => ids_of(many),
                })
            });
            all.extend(parties(r, key, ids.collect())?);
        }
        Ok(Self(all))
    }

    fn get(&self, id: RecordId) -> Option<Party> {
        self.0.get(&id).cloned()
    }
}

/// Their names and addresses, as far as the actor sees them.
fn parties(r: &mut Read<'_>, key: &str, ids: Vec<RecordId>) -> Result<Vec<(RecordId, Party)>> {
    let object = own_object(r.catalog(), key);
    let email = declared(&object, "email");
    let refs: Vec<Ref> = ids.iter().map(|id| Ref { object: object.id, id: *id }).collect();
    let names = r.titles(refs)?;
    let found = match r.ctx().access.sees(&object, email) {
        true => living(names.keys().copied(), &object, r)?,
        false => HashMap::new(),
    };
    let address = |id: &RecordId| found.get(id).and_then(|one| one.get(email).as_text()).unwrap_or_default().to_owned();
    Ok(names.into_iter().map(|(id, name)| (id, Party { id, name, email: address(&id) })).collect())
}
