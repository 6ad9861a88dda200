//! Mail: letters as the pages' words have them, out by SMTP.

use std::error::Error as _;
use std::io;
use std::iter::successors;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use lettre::message::header::{ContentType, ContentTypeErr};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{Address, Message, SmtpTransport, Transport};
use rapport_gate::{Method, PublicUrl, booked_path, invitation, new_link};
use rapport_kernel::account::Accounts;
use rapport_kernel::mail::{About, CalendarPart, Letter, Mail, Occasion, Office, Undelivered};
use rapport_kernel::{Error, Work};
use rapport_modules::identity::directory::Staff;
use rapport_web::letter::{AppointmentTold, Told, Written, appointment, letter};

use crate::config::without_password;

/// What a mail server answers to who gives no name, or a wrong password: no fault of the letter, which waits.
const NOT_LET_IN: [u16; 4] = [530, 534, 535, 538];
/// How long the mail server may take for an answer. Several letters are sent under one lease.
const PATIENCE: Duration = Duration::from_secs(10);

/// By which server mail goes out, and from whom.
#[derive(Clone, Debug)]
pub struct Settings {
    url: String,
    from: Mailbox,
}

impl Settings {
    /// What was said of it; none when nothing was.
    pub fn of(url: Option<String>, from: Option<String>) -> Result<Option<Self>, Error> {
        let (url, from) = match (url, from) {
            (Some(url), Some(from)) => (url, from),
            (None, None) => return Ok(None),
            (Some(_), None) => {
                return Err(wrong("mail_from", "say whom mail is from: mail_from, such as Rapport <crm@example.com>"));
            }
            (None, Some(_)) => {
                return Err(wrong(
                    "mail_url",
                    "say by which server mail goes out: mail_url, such as smtps://user:password@mail.example.com",
                ));
            }
        };
        let from = from
            .parse()
            .map_err(|_| wrong("mail_from", "mail_from is no address; say one such as Rapport <crm@example.com>"))?;
        let settings = Self { url, from };
        settings.transport()?;
        if settings.tells_its_password() {
            let text = "mail_url would send its password unencrypted; write smtps://…, or add ?tls=required";
            return Err(wrong("mail_url", text));
        }
        Ok(Some(settings))
    }

    /// For the screen: without the password.
    pub fn shown(&self) -> String {
        format!("{}, from {}", without_password(&self.url), self.from)
    }

    /// Whether a password would go over a network for everybody to read.
    fn tells_its_password(&self) -> bool {
        let Some(rest) = self.url.strip_prefix("smtp://").filter(|rest| !rest.contains("tls=required")) else {
            return false;
        };
        let Some((_, host)) = rest.rsplit_once('@') else { return false };
        !["localhost", "127.", "[::1]"].iter().any(|own| host.starts_with(own))
    }

    fn transport(&self) -> Result<SmtpTransport, Error> {
        let made = SmtpTransport::from_url(&self.url).map_err(|_| {
            wrong("mail_url", "mail_url is no address of a mail server; say one such as smtps://user:password@mail.example.com, or smtp://mail.example.com:587?tls=required")
        })?;
        Ok(made.timeout(Some(PATIENCE)).build())
    }
}

fn wrong(field: &str, english: &str) -> Error {
    Error::invalid(field, "invalid_mail_settings", english)
}

/// The post office of a server.
pub struct PostOffice {
    transport: SmtpTransport,
    from: Mailbox,
    origin: String,
}

impl PostOffice {
    /// A post office for a server that people reach there.
    pub fn open(settings: &Settings, url: &PublicUrl) -> Result<Arc<dyn Office>, Error> {
        let origin = url.origin().to_owned();
        Ok(Arc::new(Self { transport: settings.transport()?, from: settings.from.clone(), origin }))
    }
}

impl Office for PostOffice {
    fn write(&self, work: &mut Work<'_>, letter: &Letter) -> Result<Option<Mail>, Error> {
        match &letter.about {
            Some(about) => self.appointment(work, letter, about),
            None => self.to_user(work, letter),
        }
    }

    fn send(&self, mail: &Mail) -> Result<(), Undelivered> {
        let address = Address::from_str(&mail.to_address)
            .map_err(|_| Undelivered::Refused("no address that mail can be sent to".to_owned()))?;
        let to = Mailbox::new(Some(mail.to_name.clone()), address);
        let body = body(mail).map_err(|_| Undelivered::Refused("it could not be put together".to_owned()))?;
        let message = Message::builder().from(self.from.clone()).to(to).subject(&mail.subject).multipart(body);
        let message = message.map_err(|_| Undelivered::Refused("it could not be put together".to_owned()))?;
        self.transport.send(&message).map(|_| ()).map_err(|error| undelivered(&error))
    }
}

/// The text in both its forms, and with it what calendars take up: as one of the forms, which programs for mail show as an
/// invitation, and as a file for all others.
fn body(mail: &Mail) -> Result<MultiPart, ContentTypeErr> {
    let text = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    let Some(calendar) = &mail.calendar else { return Ok(text) };
    let inline = ContentType::parse(&format!("text/calendar; method={}; charset=utf-8", calendar.method))?;
    let file =
        Attachment::new("invite.ics".to_owned()).body(calendar.text.clone(), ContentType::parse("application/ics")?);
    let text = text.singlepart(SinglePart::builder().header(inline).body(calendar.text.clone()));
    Ok(MultiPart::mixed().multipart(text).singlepart(file))
}

impl PostOffice {
    /// A letter that lets somebody in.
    fn to_user(&self, work: &mut Work<'_>, letter: &Letter) -> Result<Option<Mail>, Error> {
        let Some(account) = Staff.by_user(work, letter.to)? else { return Ok(None) };
        let link = new_link(work, &Staff, letter.to)?;
        let url = format!("{}{}", self.origin, link.path);
        let told = Told {
            language: &account.language,
            workspace: &work.catalog().settings.name.clone(),
            name: &account.name,
            url: &url,
            until: link.until,
            zone: work.catalog().settings.zone(),
            now: work.ctx().now,
        };
        let written = self::letter(link.occasion, &told)?;
        let Written { subject, text, html } = written;
        Ok(Some(Mail { to_address: account.email, to_name: account.name, subject, text, html, calendar: None }))
    }

    /// A letter to who takes part in something, as it stands when it is sent; none for what is gone, or who does not take
    /// part any more.
    fn appointment(&self, work: &mut Work<'_>, letter: &Letter, about: &About) -> Result<Option<Mail>, Error> {
        let Ok(object) = work.object(&about.object) else { return Ok(None) };
        let entry = match work.agenda_entry(&object, about.id) {
            Err(Error::NotFound) => return Ok(None),
            entry => entry?,
        };
        let guest = entry.guests.iter().find(|guest| guest.id == letter.to && !guest.email.is_empty()).cloned();
        let Some(guest) = guest else { return Ok(None) };
        let settings = work.catalog().settings.clone();
        let path = booked_path(work, &object, about.id)?;
        let url = path.map(|path| format!("{}{path}", self.origin));
        let told = AppointmentTold {
            url: url.as_deref(),
            language: settings.languages.first().map_or("en", String::as_str),
            workspace: &settings.name,
            name: &guest.name,
            entry: &entry,
            zone: settings.zone(),
            now: work.ctx().now,
        };
        let Written { subject, text, html } = appointment(letter.occasion, &told)?;
        let method = if letter.occasion == Occasion::AppointmentCancelled { Method::Cancel } else { Method::Request };
        let calendar = CalendarPart { method: method.key(), text: invitation(&entry, method, &self.origin) };
        Ok(Some(Mail { to_address: guest.email, to_name: guest.name, subject, text, html, calendar: Some(calendar) }))
    }
}

/// Why it did not go out, without the words of the server: they may name whom it was for.
fn undelivered(error: &SmtpError) -> Undelivered {
    let is_let_in = error.status().is_none_or(|code| !NOT_LET_IN.contains(&code.into()));
    let code = error.status().map(|code| format!(" ({code})")).unwrap_or_default();
    if error.is_permanent() && is_let_in {
        return Undelivered::Refused(format!("the mail server refused it{code}"));
    }
    let why = match error {
        _ if !is_let_in => "the mail server does not take the name and password of mail_url",
        error if error.is_timeout() => "the mail server did not answer in time",
        error if error.is_tls() || is_of_tls(error) => {
            "the mail server's certificate was not taken, or it speaks no TLS"
        }
        error if error.is_transient() => "the mail server wants it later",
        _ => "the mail server could not be reached, or did not keep to the protocol",
    };
    Undelivered::NotYet(format!("{why}{code}"))
}

/// Whether encryption failed beneath: the library says so only of some of it.
fn is_of_tls(error: &SmtpError) -> bool {
    let causes = successors(error.source(), |cause| (*cause).source());
    let of_tls = |cause: &io::Error| cause.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
    causes.into_iter().any(|cause| cause.is::<rustls::Error>() || cause.downcast_ref().is_some_and(of_tls))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Result<Option<Settings>, Error> {
        Settings::of(Some(url.to_owned()), Some("Rapport <crm@example.com>".to_owned()))
    }

    #[test]
    fn a_password_is_not_sent_over_a_network_for_everybody_to_read() {
        assert!(of("smtp://me:secret@mail.example.com").is_err());
        assert!(of("smtp://me:secret@mail.example.com?tls=opportunistic").is_err());
        for fine in ["smtps://me:secret@mail.example.com", "smtp://me:secret@mail.example.com:587?tls=required"] {
            let settings = of(fine).expect("right").expect("settings");
            assert!(!settings.shown().contains("secret"), "{}", settings.shown());
        }
        assert!(of("smtp://me:secret@localhost:2525").is_ok() && of("smtp://mail.example.com").is_ok());
    }

    #[test]
    fn what_is_said_of_mail_is_whole_and_can_be_read() {
        assert!(Settings::of(None, None).expect("nothing was said").is_none());
        assert!(Settings::of(Some("smtp://localhost".to_owned()), None).is_err());
        assert!(Settings::of(None, Some("crm@example.com".to_owned())).is_err());
        assert!(Settings::of(Some("smtp://localhost".to_owned()), Some("nobody".to_owned())).is_err());
        assert!(of("mail.example.com").is_err() && of("http://mail.example.com").is_err());
    }
}
