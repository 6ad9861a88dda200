//! Appointments as iCalendar: RFC 5545, and RFC 5546 for what is sent to who takes part.

use icalendar::{Calendar, Component, Event, EventLike, Parameter, Property};
use jiff::Timestamp;
use rapport_kernel::agenda::{Entry, Party};
use rapport_kernel::time::Instant;

/// What wrote it, as the standard wants it.
const PRODUCT: &str = "-//Rapport//Rapport//EN";
/// How often programs fetch a feed anew, as those that heed it understand it.
const FETCHED_EVERY: &str = "PT15M";
/// Characters of a text that calendars are given; the rest is in the record.
const TEXT_CHARS_MAX: usize = 4_000;

/// Why an appointment is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Somebody is invited, or it changed.
    Request,
    /// It does not take place.
    Cancel,
}

impl Method {
    /// As the standard writes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// A feed of that name; each entry leads back to its page below `origin`.
pub(super) fn feed(name: &str, entries: &[(Entry, String)], origin: &str) -> String {
    let mut calendar = empty();
    calendar.append_property(Property::new("NAME", clean(name)));
    calendar.append_property(Property::new("X-WR-CALNAME", clean(name)));
    calendar.append_property(Property::new("X-PUBLISHED-TTL", FETCHED_EVERY));
    for (entry, url) in entries {
        let mut event = event(entry, origin);
        event.add_property("URL", clean(url));
        calendar.push(event.done());
    }
    calendar.to_string()
}

/// One appointment, to be put into a calendar by hand.
pub(super) fn appointment(entry: &Entry, origin: &str) -> String {
    let mut calendar = empty();
    calendar.push(event(entry, origin));
    calendar.to_string()
}

/// An appointment as it is sent to those who take part.
pub fn invitation(entry: &Entry, method: Method, origin: &str) -> String {
    let mut calendar = empty();
    calendar.append_property(Property::new("METHOD", method.key()));
    let mut event = event(entry, origin);
    if let Some(organizer) = entry.organizer.as_ref().filter(|one| !one.email.is_empty()) {
        event.append_property(party("ORGANIZER", organizer));
    }
    for guest in entry.guests.iter().filter(|guest| !guest.email.is_empty()) {
        let mut attendee = party("ATTENDEE", guest);
        for (key, value) in [("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "TRUE")] {
            attendee.append_parameter(Parameter::new(key, value));
        }
        event.append_multi_property(attendee.done());
    }
    calendar.push(event.done());
    calendar.to_string()
}

fn empty() -> Calendar {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(key, value));
    }
    calendar
}

fn event(entry: &Entry, origin: &str) -> Event {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let mut event = Event::new();
    event.uid(&format!("{}@{}", entry.id, clean(host)));
    event.add_property("DTSTAMP", stamp(entry.changed_at));
    event.add_property("LAST-MODIFIED", stamp(entry.changed_at));
    event.add_property("SEQUENCE", entry.version.to_string());
    event.add_property("DTSTART", stamp(entry.begins));
    if entry.ends > entry.begins {
        event.add_property("DTEND", stamp(entry.ends));
    }
    event.summary(&clean(&entry.title));
    event.add_property("STATUS", if entry.is_cancelled { "CANCELLED" } else { "CONFIRMED" });
    event.add_property("TRANSP", if entry.is_busy { "OPAQUE" } else { "TRANSPARENT" });
    if !entry.text.trim().is_empty() {
        event.description(&clean(&entry.text.chars().take(TEXT_CHARS_MAX).collect::<String>()));
    }
    if !entry.place.trim().is_empty() {
        event.location(&clean(&entry.place));
    }
    event.done()
}

fn party(key: &str, party: &Party) -> Property {
    // Neither a quotation mark nor a line can be written in a parameter.
    let name: String = clean(&party.name).chars().map(|c| if matches!(c, '"' | '\n') { ' ' } else { c }).collect();
    let mut property = Property::new(key, format!("mailto:{}", clean(&party.email).replace('\n', "")));
    property.append_parameter(Parameter::new("CN", &name));
    property.done()
}

/// A text without characters that are none of it; only lines are kept apart.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// A moment in UTC, as the standard writes it.
fn stamp(at: Instant) -> String {
    let at = Timestamp::from_millisecond(at.ms()).unwrap_or_default();
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use rapport_kernel::RecordId;
    use uuid::Uuid;

    use super::*;

    fn entry() -> Entry {
        let party =
            |name: &str, email: &str| Party { id: RecordId(Uuid::nil()), name: name.into(), email: email.into() };
        let begins = Instant::from_ms(1_772_442_000_000);
        Entry {
            object: "activity".into(),
            id: RecordId(Uuid::from_u128(7)),
            version: 3,
            title: "Visit; Acme, Ltd \\ co".into(),
            text: format!("First line\r\nBEGIN:VEVENT {}", "ü".repeat(200)),
            place: String::new(),
            begins,
            ends: begins.plus_ms(3_600_000),
            is_busy: true,
            is_cancelled: false,
            is_done: false,
            ticked_by: None,
            organizer: Some(party("Sam", "sam@office.example")),
            guests: vec![party("Ada \"the\nBEGIN:X\" L: x", "ada@engine.example"), party("Nobody", "")],
            changed_at: begins,
        }
    }

    fn lines(text: &str) -> Vec<String> {
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_appointment_is_written_as_the_standard_wants_it() {
        let lines = lines(&appointment(&entry(), "https://crm.example"));
        for wanted in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "UID:00000000-0000-0000-0000-000000000007@crm.example",
            "DTSTART:20260302T090000Z",
            "DTEND:20260302T100000Z",
            "SEQUENCE:3",
            "SUMMARY:Visit\\; Acme\\, Ltd \\\\ co",
        ] {
            assert!(lines.iter().any(|line| line == wanted), "{wanted} in {lines:#?}");
        }
        assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1, "no text becomes an event");
    }

    #[test]
    fn who_takes_part_is_invited_and_no_name_breaks_out() {
        let text = invitation(&entry(), Method::Request, "https://crm.example");
        let lines = lines(&text);
        assert!(lines.contains(&"METHOD:REQUEST".to_owned()), "{text}");
        assert!(lines.contains(&"ORGANIZER;CN=Sam:mailto:sam@office.example".to_owned()), "{text}");
        let guests: Vec<&String> = lines.iter().filter(|line| line.starts_with("ATTENDEE")).collect();
        assert_eq!(guests.len(), 1, "who has no address is not written to: {text}");
        assert!(
            guests[0].contains("CN=\"Ada  the BEGIN:X  L: x\"") && guests[0].ends_with(":mailto:ada@engine.example"),
            "{text}"
        );
    }

    #[test]
    fn a_task_takes_no_time() {
        let task = Entry { is_busy: false, ends: entry().begins, ..entry() };
        let text = feed("Sam", &[(task, "https://crm.example/activities/7".to_owned())], "https://crm.example");
        assert!(text.contains("TRANSP:TRANSPARENT") && !text.contains("DTEND"), "{text}");
        assert!(lines(&text).contains(&"URL:https://crm.example/activities/7".to_owned()), "{text}");
    }
}
