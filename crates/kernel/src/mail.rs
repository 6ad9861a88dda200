//! Mail to people who work here, and to those who take part in what stands in the calendar: what is to be sent is a job of the unit of work that wants it, and is sent once.
//!
//! A letter says to whom and why, and no more: what it holds, such as a link that lets somebody in, is made when it is
//! sent, so that it lies in no queue. Before that a note says that it is being sent; who finds that note already there
//! sends nothing, as the one that wrote it may have died behind the post office or before it.

use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::house::Work;
use crate::id::RecordId;
use crate::job::Job;

/// The kind of job that sends a letter.
pub const MAIL_JOB: &str = "mail.send";
/// Where it is kept what was sent to whom.
const LEDGER: &str = "mail_ledger";
/// How long: no job is tried for so long.
const LEDGER_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Why somebody is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// They are to choose their first password.
    Invitation,
    /// They, or an administrator for them, want a new one.
    PasswordReset,
    /// They are to take part in something.
    Appointment,
    /// What they take part in changed.
    AppointmentChanged,
    /// What they were to take part in does not take place.
    AppointmentCancelled,
}

/// Somebody is to be written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Tells it from others.
    pub id: Uuid,
    /// Why.
    pub occasion: Occasion,
    /// Whom: a user, or another record that has an address.
    pub to: RecordId,
    /// What it is about, if it is about a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// The record that a letter is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Of which object, by key.
    pub object: String,
    /// Which record.
    pub id: RecordId,
}

/// A letter as it is written. Holds what is for the eyes of one person only.
#[derive(Clone)]
pub struct Mail {
    /// The address.
    pub to_address: String,
    /// The name.
    pub to_name: String,
    /// The subject.
    pub subject: String,
    /// As text.
    pub text: String,
    /// As HTML.
    pub html: String,
    /// What calendars are to take up.
    pub calendar: Option<CalendarPart>,
}

/// iCalendar that goes with a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarPart {
    /// What is to be done with it: `REQUEST` or `CANCEL`, as RFC 5546 has it.
    pub method: &'static str,
    /// The text.
    pub text: String,
}

/// Why a mail did not go out. The words name nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// It would be so the next time too.
    Refused(String),
    /// It may go better later.
    NotYet(String),
}

/// Writes letters and sends them; the app has one where there are settings for it.
pub trait Office: Send + Sync {
    /// The letter, written in the unit of work that says that it is being sent; none when there is nobody to write to any
    /// more.
    ///
    /// # Errors
    /// The store's.
    fn write(&self, work: &mut Work<'_>, letter: &Letter) -> Result<Option<Mail>>;

    /// Sends it; takes its time.
    ///
    /// # Errors
    /// Why it did not go out.
    fn send(&self, mail: &Mail) -> Result<(), Undelivered>;
}

/// Has somebody written to, once this unit of work is kept. While one such letter waits, there is no second.
///
/// # Errors
/// The store's.
pub fn post(work: &mut Work<'_>, occasion: Occasion, to: RecordId) -> Result<()> {
    post_about(work, occasion, to, None)
}

/// The same of a record: one letter about each waits.
///
/// # Errors
/// The store's.
pub fn post_about(work: &mut Work<'_>, occasion: Occasion, to: RecordId, about: Option<About>) -> Result<()> {
    let of = about.as_ref().map(|about| format!(":{}", about.id)).unwrap_or_default();
    let letter = Letter { id: work.new_id().0, occasion, to, about };
    let payload = serde_json::to_value(&letter).map_err(|error| Error::fault("Writing down a letter", error))?;
    let key = format!("{}:{to}{of}", serde_json::to_string(&occasion).unwrap_or_default());
    let now = work.ctx().now;
    work.enqueue(MAIL_JOB, Some(&key), payload, now)
}

/// The letter that a job is to send.
pub(crate) fn letter_of(job: &Job) -> Result<Letter> {
    serde_json::from_value(job.payload.clone()).map_err(|error| Error::fault("Reading a letter", error))
}

/// Says that a letter is being sent; false when that was said before.
pub(crate) fn begin(work: &mut Work<'_>, letter: &Letter) -> Result<bool> {
    let key = ledger_key(letter);
    if work.note(LEDGER, &key)?.is_some() {
        return Ok(false);
    }
    say(work, letter, "sending")?;
    Ok(true)
}

/// Says what has become of it.
pub(crate) fn say(work: &mut Work<'_>, letter: &Letter, state: &str) -> Result<()> {
    let until = work.ctx().now.plus_ms(LEDGER_KEPT_MS);
    work.set_note(LEDGER, &ledger_key(letter), &json!({"state": state}), Some(until))
}

/// It was surely not sent, and is to be tried again.
pub(crate) fn forget(work: &mut Work<'_>, letter: &Letter) -> Result<()> {
    work.drop_note(LEDGER, &ledger_key(letter))
}

fn ledger_key(letter: &Letter) -> String {
    format!("{}:{}", letter.id, letter.to)
}
