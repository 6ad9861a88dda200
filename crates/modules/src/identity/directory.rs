//! The directory: who is behind a token or a session, and how users and tokens come to be.
//!
//! Secrets never lie in objects: a token's SHA-256 (made by the caller) is the key of a note of the space `token`.

use std::sync::Arc;

use rapport_kernel::access::Access;
use rapport_kernel::caller::{Caller, Credential, Directory};
use rapport_kernel::ctx::Actor;
use rapport_kernel::filter::Pred;
use rapport_kernel::part::declared;
use rapport_kernel::query::{Fields, Shelf};
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Patch, Read, Record, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use super::role::grants::first_roles;
use super::{access, accounts, session};
use crate::reading::own_object;

/// Where tokens' hashes lie.
const TOKENS: &str = "token";
/// How often the use of a token or session is noted, at most.
const USE_NOTED_MS: i64 = 60 * 60 * 1000;
/// What a token may do when nobody says what.
const EVERYTHING: &str = "*:write";

/// Finds callers among the users and tokens of the workspace.
#[derive(Clone, Copy, Debug, Default)]
pub struct Staff;

impl Directory for Staff {
    fn by_token(&self, read: &mut Read<'_>, hash: &str) -> Result<Option<Caller>> {
        let Some(note) = read.note(TOKENS, hash)? else { return Ok(None) };
        by_token_record(read, id_in(&note, "token"))
    }

    fn by_session(&self, read: &mut Read<'_>, hash: &str) -> Result<Option<Caller>> {
        let Some(open) = session::open_by(read, hash)? else { return Ok(None) };
        let Some(caller) = by_user(read, open.user)? else { return Ok(None) };
        Ok(Some(Caller { until: Some(open.until), credential: Some(Credential::Session(open.id)), ..caller }))
    }

    fn note_use(&self, work: &mut Work<'_>, credential: Credential) -> Result<()> {
        note_use(work, credential)
    }

    fn make_token(&self, work: &mut Work<'_>, fields: Map<String, Json>, secret_sha256: &str) -> Result<RecordId> {
        let tokens = work.object("token")?;
        let token = work.save(&tokens, Patch::create(fields))?.id();
        let user = work.get(&tokens, token)?.get(declared(&tokens, "user")).as_link();
        work.set_note(TOKENS, secret_sha256, &json!({"token": token, "user": user}), None)?;
        Ok(token)
    }
}

/// Who an actor is and may do today; none when the user or the token is gone, has expired or is not active.
///
/// # Errors
/// The store's.
pub fn by_actor(read: &mut Read<'_>, actor: &Actor) -> Result<Option<Caller>> {
    match actor {
        Actor::User { user } => by_user(read, *user),
        Actor::Token { token, .. } => by_token_record(read, Some(*token)),
        Actor::System { .. } => Ok(None),
    }
}

fn by_token_record(read: &mut Read<'_>, token: Option<RecordId>) -> Result<Option<Caller>> {
    let Some(token) = living(read, "token", token)? else { return Ok(None) };
    let tokens = own_object(read.catalog(), "token");
    let until = match token.get(declared(&tokens, "expires_at")) {
        Value::Instant(at) => Some(*at),
        _ => None,
    };
    if until.is_some_and(|at| at <= read.ctx().now) {
        return Ok(None);
    }
    let owner = token.get(declared(&tokens, "user")).as_link();
    let Some(user) = active_user(read, owner)? else { return Ok(None) };
    let scopes = match token.get(declared(&tokens, "scopes")) {
        Value::List(scopes) => scopes.clone(),
        _ => Vec::new(),
    };
    let access = Access { ceiling: Some(access::ceiling(&scopes)), ..access::of_user(read, &user)? };
    let caller = caller(read, Actor::Token { user: user.id, token: token.id }, &user, access)?;
    Ok(Some(Caller { until, credential: Some(Credential::Token(token.id)), ..caller }))
}

/// Who a signed-in user is and may do; none when the user is gone or not active.
///
/// # Errors
/// The store's.
pub fn by_user(read: &mut Read<'_>, user: RecordId) -> Result<Option<Caller>> {
    let Some(user) = active_user(read, Some(user))? else { return Ok(None) };
    let access = access::of_user(read, &user)?;
    caller(read, Actor::User { user: user.id }, &user, access).map(Some)
}

fn caller(read: &Read<'_>, actor: Actor, user: &Record, access: Access) -> Result<Caller> {
    let locale = language_of(read, user);
    Ok(Caller { actor, access: Arc::new(access), locale, until: None, credential: None })
}

/// The language that a user reads: the own one, or the workspace's.
pub fn language_of(read: &Read<'_>, user: &Record) -> String {
    let users = own_object(read.catalog(), "user");
    let own = user.get(declared(&users, "language")).as_text().map(str::to_owned);
    let language = own.or_else(|| read.catalog().settings.languages.first().cloned());
    language.unwrap_or_else(|| "en".to_owned())
}

/// A user to be made.
#[derive(Clone, Debug, Default)]
pub struct NewUser<'a> {
    /// E-mail address, to sign in with.
    pub email: &'a str,
    /// Full name.
    pub name: &'a str,
    /// Names of roles.
    pub roles: &'a [&'a str],
    /// A PHC string.
    pub password_hash: Option<&'a str>,
}

/// Makes a user, with a password if its hash is given.
///
/// # Errors
/// `Invalid` for an unknown role, and what saving a user answers.
pub fn add_user(work: &mut Work<'_>, new: &NewUser<'_>) -> Result<RecordId> {
    let mut roles = Vec::with_capacity(new.roles.len());
    for name in new.roles {
        roles.push(role_named(work, name)?);
    }
    let users = own_object(work.catalog(), "user");
    let fields = json!({"name": new.name, "email": new.email, "roles": roles});
    let user = work.save(&users, Patch::create(object(fields)))?.id();
    if let Some(hash) = new.password_hash {
        accounts::set_password(work, user, hash)?;
    }
    Ok(user)
}

fn role_named(work: &mut Work<'_>, name: &str) -> Result<RecordId> {
    let roles = own_object(work.catalog(), "role");
    let found = work.find_unique(&roles, "name", &json!(name))?;
    found.map(|role| role.id).ok_or_else(|| {
        Error::invalid("roles", "unknown_role", format!("There is no role {name:?}; name one that exists"))
    })
}

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewToken<'a> {
    /// On whose behalf it acts.
    pub user: RecordId,
    /// What uses it.
    pub name: &'a str,
    /// What it may do at most; everything that the user may when empty.
    pub scopes: &'a [&'a str],
    /// From when on it is refused.
    pub expires_at: Option<Instant>,
    /// The SHA-256 of the secret, in lower-case hex.
    pub secret_sha256: &'a str,
}

/// Makes a token.
///
/// # Errors
/// What saving a token answers.
pub fn add_token(work: &mut Work<'_>, new: &NewToken<'_>) -> Result<RecordId> {
    let tokens = own_object(work.catalog(), "token");
    let scopes = if new.scopes.is_empty() { &[EVERYTHING] } else { new.scopes };
    let fields = json!({"name": new.name, "user": new.user, "scopes": scopes, "expires_at": new.expires_at});
    let token = work.save(&tokens, Patch::create(object(fields)))?.id();
    let note = json!({"token": token, "user": new.user});
    // The record says until when: whoever moves that date moves it here too.
    work.set_note(TOKENS, new.secret_sha256, &note, None)?;
    Ok(token)
}

/// Notes that a token or session is used, unless that was done within the hour. An event would say that what people may
/// do has changed, and all that is remembered of callers would be learnt anew.
///
/// # Errors
/// The store's.
pub fn note_use(work: &mut Work<'_>, credential: Credential) -> Result<()> {
    let (key, id) = match credential {
        Credential::Token(id) => ("token", id),
        Credential::Session(id) => ("session", id),
    };
    let object = own_object(work.catalog(), key);
    let Some(record) = living(work, key, Some(id))? else { return Ok(()) };
    let now = work.ctx().now;
    let last_used_at = declared(&object, "last_used_at");
    let lately = |at: Instant| now.ms() - at.ms() < USE_NOTED_MS;
    if matches!(record.get(last_used_at), Value::Instant(at) if lately(*at)) {
        return Ok(());
    }
    work.note_moment(&object, id, last_used_at)
}

/// Makes the roles that a new workspace begins with; nothing when it has any.
///
/// # Errors
/// The store's.
pub fn set_up_roles(work: &mut Work<'_>) -> Result<()> {
    let roles = own_object(work.catalog(), "role");
    if work.count(&roles, &Default::default(), 1)? > 0 {
        return Ok(());
    }
    for (name, description, administrator, grants) in first_roles() {
        let fields = json!({
            "name": name, "description": description, "administrator": administrator, "grants": grants,
        });
        work.save(&roles, Patch::create(object(fields)))?;
    }
    Ok(())
}

/// A user, while active.
pub fn active_user(read: &mut Read<'_>, id: Option<RecordId>) -> Result<Option<Record>> {
    let users = own_object(read.catalog(), "user");
    let active = declared(&users, "active");
    Ok(living(read, "user", id)?.filter(|user| *user.get(active) == Value::Boolean(true)))
}

/// A living record, where there is one, whoever may see it.
pub fn living(read: &mut Read<'_>, object: &str, id: Option<RecordId>) -> Result<Option<Record>> {
    let catalog = read.catalog().clone();
    let object = own_object(&catalog, object);
    let Some(id) = id else { return Ok(None) };
    Ok(read.tx().get_many(&catalog, &object, &[id], &Pred::Const(true), Shelf::Living, &Fields::All)?.pop())
}

/// The id that a note holds.
pub fn id_in(note: &Json, key: &str) -> Option<RecordId> {
    note.get(key)?.as_str()?.parse().ok()
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(object) => object,
        _ => Map::new(),
    }
}
