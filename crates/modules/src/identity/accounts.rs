//! Accounts: users who sign in, and what is kept of their passwords.
//!
//! A password's hash (a PHC string, made by the caller) is a note of the space `password` under the user's id.

use rapport_kernel::account::{Account, Accounts, FirstUser, NewSession, OpenSession, ProfileField, SecondFactor};
use rapport_kernel::part::declared;
use rapport_kernel::passkey::Passkeys;
use rapport_kernel::{Error, Read, Record, RecordId, Result, Work};
use serde_json::{Map, Value as Json, json};

use super::directory::{Staff, active_user, language_of};
use super::user::profile;
use super::{first, second_factor, session};
use crate::reading::own_object;

/// Where passwords' hashes lie.
const PASSWORDS: &str = "password";

impl Accounts for Staff {
    fn by_email(&self, read: &mut Read<'_>, email: &str) -> Result<Option<Account>> {
        by_email(read, email)
    }

    fn by_user(&self, read: &mut Read<'_>, user: RecordId) -> Result<Option<Account>> {
        by_user(read, user)
    }

    fn begin_session(&self, work: &mut Work<'_>, new: &NewSession<'_>) -> Result<RecordId> {
        session::begin(work, new)
    }

    fn end_session(&self, work: &mut Work<'_>, session: RecordId) -> Result<()> {
        session::end(work, session)
    }

    fn change_password(
        &self,
        work: &mut Work<'_>,
        user: RecordId,
        hash: &str,
        session: Option<RecordId>,
    ) -> Result<()> {
        set_password(work, user, hash)?;
        if let Some(user) = active_user(work, Some(user))? {
            let users = own_object(work.catalog(), "user");
            work.emit(&users, &user, "password_changed", json!({}))?;
        }
        session::end_all_but(work, user, session)
    }

    fn second_factor(&self, read: &mut Read<'_>, user: RecordId) -> Result<Option<SecondFactor>> {
        second_factor::of(read, user)
    }

    fn keep_second_factor(&self, work: &mut Work<'_>, user: RecordId, factor: &SecondFactor) -> Result<()> {
        second_factor::keep(work, user, factor)
    }

    fn drop_second_factor(&self, work: &mut Work<'_>, user: RecordId) -> Result<()> {
        second_factor::turn_off(work, user)
    }

    fn passkeys(&self) -> &dyn Passkeys {
        self
    }

    fn sessions(&self, read: &mut Read<'_>, user: RecordId) -> Result<Vec<OpenSession>> {
        session::all_open(read, user)
    }

    fn end_other_sessions(&self, work: &mut Work<'_>, user: RecordId, spared: Option<RecordId>) -> Result<()> {
        session::end_all_but(work, user, spared)
    }

    fn profile_fields(&self) -> &'static [ProfileField] {
        profile::FIELDS
    }

    fn profile(&self, read: &mut Read<'_>, user: RecordId) -> Result<Record> {
        active_user(read, Some(user))?.ok_or(Error::NotFound)
    }

    fn keep_profile(&self, work: &mut Work<'_>, user: RecordId, fields: &Map<String, Json>) -> Result<()> {
        profile::keep(work, user, fields)
    }

    fn is_unclaimed(&self, read: &mut Read<'_>) -> Result<bool> {
        first::is_unclaimed(read)
    }

    fn add_first(&self, work: &mut Work<'_>, new: &FirstUser<'_>) -> Result<RecordId> {
        first::add(work, new)
    }

    fn roles(&self, read: &mut Read<'_>) -> Result<Vec<(RecordId, String)>> {
        first::roles(read)
    }

    fn add_colleague(&self, work: &mut Work<'_>, email: &str, role: RecordId) -> Result<RecordId> {
        first::add_colleague(work, email, role)
    }
}

/// The account of the active user of that e-mail address.
///
/// # Errors
/// The store's.
pub fn by_email(read: &mut Read<'_>, email: &str) -> Result<Option<Account>> {
    let users = own_object(read.catalog(), "user");
    let found = match read.find_unique(&users, "email", &json!(email)) {
        Err(Error::Invalid(_)) => None,
        found => found?,
    };
    match found {
        Some(user) => by_user(read, user.id),
        None => Ok(None),
    }
}

/// The account of an active user.
///
/// # Errors
/// The store's.
pub fn by_user(read: &mut Read<'_>, user: RecordId) -> Result<Option<Account>> {
    let Some(user) = active_user(read, Some(user))? else { return Ok(None) };
    let users = own_object(read.catalog(), "user");
    let note = read.note(PASSWORDS, &user.id.to_string())?;
    let password_hash = note.and_then(|note| note.get("hash").and_then(Json::as_str).map(str::to_owned));
    let email = user.get(declared(&users, "email")).as_text().unwrap_or_default().to_owned();
    let (name, language) = (read.title(&users, &user), language_of(read, &user));
    let has_second_factor = second_factor::of(read, user.id)?.is_some();
    Ok(Some(Account { user: user.id, email, name, password_hash, has_second_factor, language }))
}

/// Keeps the hash of a user's password in place of the one that was there.
///
/// # Errors
/// The store's.
pub fn set_password(work: &mut Work<'_>, user: RecordId, hash: &str) -> Result<()> {
    work.set_note(PASSWORDS, &user.to_string(), &json!({"hash": hash}), None)
}
