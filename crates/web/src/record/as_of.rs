//! A record as it was at a past moment.

use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Object, Read, Record, RecordId, Result};
use serde::Serialize;

use crate::words::{Args, Words};

/// The past that a page shows.
#[derive(Serialize)]
pub struct AsOf {
    said: String,
    /// The moment as the control for moments holds it.
    at: String,
    /// Whether the record was not there then.
    was_not: bool,
}

/// The moment that an address asks for.
///
/// # Errors
/// `Invalid` for what is no moment.
pub fn moment(r: &Read<'_>, text: &str) -> Result<Instant> {
    let wrong = || Error::invalid("as_of", "invalid_instant", "Say a moment such as 2026-01-31T12:00");
    Instant::parse(text, &r.catalog().settings.zone()).ok_or_else(wrong)
}

/// The record as of then; as it is, where it was not there.
///
/// # Errors
/// The store's.
pub fn as_of(r: &mut Read<'_>, object: &Object, id: RecordId, at: Instant, words: &Words) -> Result<(Record, AsOf)> {
    let told = Args::from([("when".into(), words.exact_instant(at).into())]);
    let (record, was_not) = match r.as_of(object, id, at) {
        Ok(record) => (record, false),
        Err(Error::NotFound) => (r.get(object, id)?, true),
        Err(error) => return Err(error),
    };
    let said = words.tell(if was_not { "as-of-not-there" } else { "as-of" }, &told);
    Ok((record, AsOf { said, at: words.local(at), was_not }))
}
