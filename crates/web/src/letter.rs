//! What is written to people by mail, in their language: as text, and the same as HTML.

use jiff::tz::TimeZone;
use minijinja::value::Serde;
use minijinja::{Value, context};
use rapport_kernel::Result;
use rapport_kernel::agenda::Entry;
use rapport_kernel::mail::Occasion;
use rapport_kernel::time::Instant;
use serde::Serialize;

use crate::templates;
use crate::words::{Args, Words};

/// What a letter is told.
pub struct Told<'a> {
    /// BCP 47 tag of the reader's language.
    pub language: &'a str,
    /// The workspace.
    pub workspace: &'a str,
    /// Who it is for.
    pub name: &'a str,
    /// Where it leads.
    pub url: &'a str,
    /// Until when.
    pub until: Instant,
    /// In which time zone that is told.
    pub zone: TimeZone,
    /// The time.
    pub now: Instant,
}

/// A letter.
pub struct Written {
    /// The subject.
    pub subject: String,
    /// As text.
    pub text: String,
    /// As HTML.
    pub html: String,
}

/// The context of `letter.html`.
#[derive(Serialize)]
struct Letter {
    subject: String,
    greeting: String,
    lead: String,
    press: String,
    url: String,
    until: String,
    ignore: String,
}

/// Writes a letter.
///
/// # Errors
/// `Fault` for a template that does not fit.
pub fn letter(occasion: Occasion, told: &Told<'_>) -> Result<Written> {
    let words = Words::new(told.language, told.zone.clone(), told.now);
    let of = |what: &str| {
        let args = Args::from([
            ("workspace".into(), told.workspace.to_owned().into()),
            ("name".into(), told.name.to_owned().into()),
            ("until".into(), words.exact_instant(told.until).into()),
        ]);
        words.tell(what, &args)
    };
    let kind = match occasion {
        Occasion::PasswordReset => "reset",
        _ => "invitation",
    };
    let letter = Letter {
        subject: of(&format!("letter-{kind}-subject")),
        greeting: of("letter-greeting"),
        lead: of(&format!("letter-{kind}")),
        press: of(&format!("letter-{kind}-press")),
        url: told.url.to_owned(),
        until: of("letter-until"),
        ignore: of(&format!("letter-{kind}-ignore")),
    };
    let Letter { greeting, lead, url, until, ignore, .. } = &letter;
    let text = format!("{greeting}\n\n{lead}\n\n{url}\n\n{until}\n\n{ignore}\n");
    let (language, direction) = (words.language(), words.direction());
    let subject = one_line(&letter.subject);
    let html = templates::render("letter.html", context! { language, direction, page => Value::from(Serde(letter)) })?;
    Ok(Written { subject, text, html })
}

/// What a letter about an appointment is told.
pub struct AppointmentTold<'a> {
    /// BCP 47 tag of the language.
    pub language: &'a str,
    /// The workspace.
    pub workspace: &'a str,
    /// Who it is for.
    pub name: &'a str,
    /// What it is about.
    pub entry: &'a Entry,
    /// Where they take it back themselves, if they can.
    pub url: Option<&'a str>,
    /// In which time zone times are told.
    pub zone: TimeZone,
    /// The time.
    pub now: Instant,
}

/// The context of `letter-appointment.html`.
#[derive(Serialize)]
struct AppointmentLetter {
    subject: String,
    greeting: String,
    lead: String,
    title: String,
    facts: Vec<(String, String)>,
    /// What the organizer says, by lines.
    lines: Vec<String>,
    url: Option<String>,
    press: String,
}

/// Writes to who takes part in something: that they are asked to, that it changed or that it does not take place.
///
/// # Errors
/// `Fault` for a template that does not fit.
pub fn appointment(occasion: Occasion, told: &AppointmentTold<'_>) -> Result<Written> {
    let words = Words::new(told.language, told.zone.clone(), told.now);
    let kind = match occasion {
        Occasion::AppointmentChanged => "changed",
        Occasion::AppointmentCancelled => "cancelled",
        _ => "asked",
    };
    let entry = told.entry;
    let organizer = entry.organizer.as_ref().map_or(told.workspace, |organizer| organizer.name.as_str());
    let when = words.exact_instant(entry.begins);
    let args = Args::from([
        ("workspace".into(), told.workspace.to_owned().into()),
        ("name".into(), told.name.to_owned().into()),
        ("organizer".into(), organizer.to_owned().into()),
        ("title".into(), entry.title.clone().into()),
        ("when".into(), when.clone().into()),
    ]);
    let minutes = (entry.ends.ms() - entry.begins.ms()) / 60_000;
    let length = words.tell("letter-minutes", &Args::from([("count".into(), minutes.into())]));
    let facts = [("when", when), ("length", length), ("where", entry.place.clone())];
    let facts = facts.into_iter().filter(|(_, fact)| !fact.trim().is_empty());
    let letter = AppointmentLetter {
        subject: one_line(&words.tell(&format!("letter-appointment-{kind}-subject"), &args)),
        greeting: words.tell("letter-greeting", &args),
        lead: words.tell(&format!("letter-appointment-{kind}"), &args),
        title: one_line(&entry.title),
        facts: facts.map(|(what, fact)| (words.say(&format!("letter-{what}")), one_line(&fact))).collect(),
        lines: entry.text.lines().map(str::to_owned).collect(),
        url: told.url.filter(|_| !entry.is_cancelled).map(str::to_owned),
        press: words.say("letter-appointment-press"),
    };
    let facts: Vec<String> = letter.facts.iter().map(|(what, fact)| format!("{what}: {fact}")).collect();
    let text = [
        letter.greeting.clone(),
        letter.lead.clone(),
        letter.title.clone(),
        facts.join("\n"),
        letter.lines.join("\n"),
        letter.url.as_ref().map(|url| format!("{}: {url}", letter.press)).unwrap_or_default(),
    ];
    let text = text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    let (subject, language, direction) = (letter.subject.clone(), words.language(), words.direction());
    let context = context! { language, direction, page => Value::from(Serde(letter)) };
    let html = templates::render("letter-appointment.html", context)?;
    Ok(Written { subject, text: format!("{text}\n"), html })
}

/// Whatever somebody called something, a subject is one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_part_is_told_what_when_and_where_and_no_name_becomes_html() {
        let at = Instant::from_ms(1_772_442_000_000);
        let id = rapport_kernel::RecordId(uuid::Uuid::nil());
        let entry = Entry {
            object: "activity".into(),
            id,
            version: 1,
            title: "Visit\r\nBcc: x@evil.example <b>".into(),
            text: "Bring the plans.\n<script>x</script>".into(),
            place: "Hall 3".into(),
            begins: at,
            ends: at.plus_ms(2_700_000),
            is_busy: true,
            is_cancelled: false,
            is_done: false,
            ticked_by: None,
            organizer: None,
            guests: Vec::new(),
            changed_at: at,
        };
        for occasion in [Occasion::Appointment, Occasion::AppointmentChanged, Occasion::AppointmentCancelled] {
            for language in ["en", "ar"] {
                let told = AppointmentTold {
                    language,
                    workspace: "Lumen",
                    name: "Ada",
                    entry: &entry,
                    url: Some("https://crm.example/b/booked/abc"),
                    zone: TimeZone::UTC,
                    now: at,
                };
                let Written { subject, text, html } = appointment(occasion, &told).expect("a letter");
                assert!(!subject.contains(['\r', '\n']) && subject.contains("Visit"), "{subject}");
                assert!(
                    text.contains("https://crm.example/b/booked/abc")
                        && text.contains("Hall 3")
                        && text.contains("Bring the plans."),
                    "{text}"
                );
                assert!(!html.contains("<script>") && !html.contains("<b>") && html.contains("Hall 3"), "{html}");
                assert!(!text.contains("letter-") && !html.contains("letter-"), "every message is there: {html}");
            }
        }
    }

    #[test]
    fn a_letter_says_who_writes_and_where_it_leads_and_nothing_in_a_name_becomes_html() {
        for occasion in [Occasion::Invitation, Occasion::PasswordReset] {
            let told = Told {
                language: "en",
                workspace: "Lamps\r\nBcc: x@evil.example <b>",
                name: "<script>Ada</script>",
                url: "https://crm.example/new-password?link=abc",
                until: Instant::from_ms(1_772_442_000_000),
                zone: TimeZone::UTC,
                now: Instant::from_ms(1_772_442_000_000),
            };
            let Written { subject, text, html } = letter(occasion, &told).expect("a letter");
            assert!(!subject.contains(['\r', '\n']), "{subject}");
            assert!(
                text.contains("\nhttps://crm.example/new-password?link=abc\n") && text.contains("2 Mar 2026"),
                "{text}"
            );
            assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
            assert!(!text.contains("letter-") && !html.contains("letter-"), "every message is there: {html}");
        }
    }
}
