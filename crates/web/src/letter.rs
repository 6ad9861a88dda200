//! What is written to people by mail, in their language: as text, and the same as HTML.

use jiff::tz::TimeZone;
use minijinja::value::Serde;
use minijinja::{Value, context};
use rapport_kernel::Result;
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
        Occasion::Invitation => "invitation",
        Occasion::PasswordReset => "reset",
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
    // A subject is one line, whatever somebody called the workspace.
    let subject = letter.subject.split_whitespace().collect::<Vec<_>>().join(" ");
    let html = templates::render("letter.html", context! { language, direction, page => Value::from(Serde(letter)) })?;
    Ok(Written { subject, text, html })
}

#[cfg(test)]
mod tests {
    use super::*;

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
