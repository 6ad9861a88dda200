//! Booking a time, and taking that back.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::house::Own;
use rapport_kernel::mail::{About, Occasion, post_about};
use rapport_kernel::part::{Action, declared};
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Kind, Patch, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use super::free::free;
use super::offer::Page;
use crate::reading::{finding, own_object, text};

/// Books a time: it stands in the host's calendar, and who booked it is a contact, or a lead from then on.
pub fn book() -> Action {
    Action {
        object: "booking_page",
        name: "book",
        label: "Book a time",
        params: vec![
            FieldDecl::new("at", "Time", Kind::Instant).required(),
            FieldDecl::text("who", "Your name").required(),
            FieldDecl::new("email", "E-mail", Kind::Email).required(),
            FieldDecl::new("phone", "Phone", Kind::Phone),
            FieldDecl::new("note", "What is it about?", Kind::LongText),
        ],
        run: |work, id, params| {
            let object = own_object(work.catalog(), "activity");
            let made = booked(work, id, params)?;
            Ok(json!({"object": object.key, "id": made}))
        },
    }
}

/// Takes a booking back, and tells who booked it.
pub fn cancel() -> Action {
    Action {
        object: "activity",
        name: "cancel_booking",
        label: "Cancel",
        params: Vec::new(),
        run: |work, id, _| {
            let object = own_object(work.catalog(), "activity");
            work.check_may_change(&object, id)?;
            let cancelled = Value::Text("cancelled".to_owned());
            work.set_fields(&object, id, vec![(declared(&object, "status"), cancelled)])?;
            Ok(Json::Null)
        },
    }
}

fn booked(work: &mut Work<'_>, id: RecordId, params: &Map<String, Json>) -> Result<RecordId> {
    let word = |key: &str| params.get(key).and_then(Json::as_str).unwrap_or_default().trim().to_owned();
    let zone = work.catalog().settings.zone();
    let at = Instant::parse(&word("at"), &zone).ok_or_else(|| Error::invalid("at", "not_a_time", "Choose a time"))?;
    let page = Page::by_id(id, work)?.filter(|page| page.is_active).ok_or(Error::NotFound)?;
    // Of two who book the same host at once, on whichever page, the second sees what the first took.
    let users = own_object(work.catalog(), "user");
    work.tx().lock_many(&users, &[page.host])?;
    if free(work, id, at, at.plus_ms(1))?.is_empty() {
        return Err(Error::rule(
            "not_free",
            "This time has just been taken, or is not offered any more; choose another one",
        ));
    }
    let who = Booker { name: word("who"), email: word("email").to_lowercase(), phone: word("phone") };
    let (link, guest) = who.found_or_made(work, &page)?;
    let object = own_object(work.catalog(), "activity");
    let field = |key: &str| declared(&object, key);
    let set = vec![
        (field("kind"), Value::Text(page.kind.clone())),
        (field("subject"), Value::Text(format!("{}: {}", page.name, who.name))),
        (field("body"), text(word("note"))),
        (field("location"), text(page.location.clone())),
        (field("occurred_at"), Value::Instant(at)),
        (field("duration"), Value::Integer(page.duration_ms / 1000)),
        (field("status"), Value::Text("open".to_owned())),
        (field("owner"), Value::Link(Ref { object: users.id, id: page.host })),
        (field(link), Value::Link(guest)),
        (field("booked_with"), Value::Link(Ref { object: own_object(work.catalog(), "booking_page").id, id })),
        (field("invited_at"), Value::Instant(work.ctx().now)),
    ];
    let made = work.write_own(&object, vec![Own { id: None, set }])?[0].id();
    post_about(work, Occasion::Appointment, guest.id, Some(About { object: object.key.clone(), id: made }))?;
    Ok(made)
}

/// Who books.
struct Booker {
    name: String,
    email: String,
    phone: String,
}

impl Booker {
    /// The contact or open lead of that address, the oldest first; a new lead of the host's for who is unknown.
    fn found_or_made(&self, work: &mut Work<'_>, page: &Page) -> Result<(&'static str, Ref)> {
        let address = serde_json::to_string(&self.email).map_err(|error| Error::fault("Writing an address", error))?;
        let known = [
            ("contact", format!("email = {address}")),
            ("lead", format!("email = {address} and status not in (\"converted\", \"unqualified\")")),
        ];
        for (key, filter) in known {
            let object = own_object(work.catalog(), key);
            if let Some(found) = finding(&object, &filter, work)?.iter().map(|record| record.id).min() {
                return Ok((key, Ref { object: object.id, id: found }));
            }
        }
        let leads = own_object(work.catalog(), "lead");
        let mut fields = Map::from_iter([
            ("name".to_owned(), json!(self.name)),
            ("email".to_owned(), json!(self.email)),
            ("source".to_owned(), json!(SOURCE)),
            ("owner".to_owned(), json!(page.host)),
        ]);
        if !self.phone.is_empty() {
            fields.insert("phone".to_owned(), json!(self.phone));
        }
        let made = work.save(&leads, Patch::create(fields))?.id();
        Ok(("lead", Ref { object: leads.id, id: made }))
    }
}

/// Where who books comes from.
const SOURCE: &str = "Booking page";
