//! A toy workspace: users who sign in, their sessions, and notes that they write.

use std::sync::Arc;

use rapport_gate::password_hash;
use rapport_kernel::access::Access;
use rapport_kernel::account::{Account, Accounts, FirstUser, NewSession, OpenSession, ProfileField, SecondFactor};
use rapport_kernel::caller::{Caller, Credential, Directory};
use rapport_kernel::catalog::{FieldDecl, Kind, ObjectDecl};
use rapport_kernel::ctx::Actor;
use rapport_kernel::part::{Part, declared};
use rapport_kernel::passkey::Passkeys;
use rapport_kernel::{Patch, Read, Record, RecordId, Result, Work};
use rapport_testkit::{TestHouse, ToyPasskeys};
use serde_json::{Map, Value as Json, json};

pub fn part() -> Part {
    let user = ObjectDecl::new("user", "users", "User", "Users")
        .title("name")
        .field(FieldDecl::text("name", "Name"))
        .field(FieldDecl::new("email", "E-mail", Kind::Email).unique());
    let session = ObjectDecl::new("session", "sessions", "Session", "Sessions")
        .title("device")
        .field(FieldDecl::link("user", "User", "user", "sessions"))
        .field(FieldDecl::text("device", "Device"))
        .field(FieldDecl::text("address", "Address"))
        .field(FieldDecl::text("hash", "Hash").unique());
    let note = ObjectDecl::new("note", "notes", "Note", "Notes").title("text").field(FieldDecl::text("text", "Text"));
    Part::new().object(user).object(session).object(note).lets_in("session")
}

/// The password of everybody here.
pub const PASSWORD: &str = "correct horse battery";
const SPACE: &str = "password";
const FACTORS: &str = "factor";
const GONE: &str = "gone";

/// Somebody with a password.
pub fn user(t: &TestHouse, name: &str) -> RecordId {
    let email = format!("{}@office.example", name.to_lowercase());
    let user = t.admin().create("user", json!({"name": name, "email": email}));
    let hash = password_hash(PASSWORD).expect("a hash");
    t.write(|w| w.set_note(SPACE, &user.to_string(), &json!({"hash": hash}), None)).expect("kept");
    user
}

/// Somebody who never chose a password.
pub fn user_without_password(t: &TestHouse, name: &str) -> RecordId {
    t.admin().create("user", json!({"name": name, "email": format!("{}@office.example", name.to_lowercase())}))
}

/// Says that somebody does not work here any more.
pub fn deactivate(t: &TestHouse, user: RecordId) {
    t.write(|w| w.set_note(GONE, &user.to_string(), &json!({}), None)).expect("kept");
}

/// The toy's directory, where every token is unknown but one.
pub struct Staff;

/// The hash of that one.
pub const TOKEN: &str = "rapport_of-a-program";

impl Directory for Staff {
    fn by_token(&self, read: &mut Read<'_>, hash: &str) -> Result<Option<Caller>> {
        let users = read.object("user")?;
        let Some(user) = read.find_unique(&users, "email", &json!("ada@office.example"))? else { return Ok(None) };
        let known = hash == rapport_gate::secret_hash(TOKEN);
        Ok(known.then(|| caller(Actor::Token { user: user.id, token: user.id }, Credential::Token(user.id))))
    }

    fn by_session(&self, read: &mut Read<'_>, hash: &str) -> Result<Option<Caller>> {
        let sessions = read.object("session")?;
        let found = read.find_unique(&sessions, "hash", &json!(hash))?;
        let user = |session: &Record| session.get(declared(&sessions, "user")).as_link();
        let known = found.and_then(|session| Some((user(&session)?, session.id)));
        Ok(known.map(|(user, session)| caller(Actor::User { user }, Credential::Session(session))))
    }

    fn note_use(&self, _: &mut Work<'_>, _: Credential) -> Result<()> {
        Ok(())
    }
}

fn caller(actor: Actor, credential: Credential) -> Caller {
    let user = match actor {
        Actor::User { user } | Actor::Token { user, .. } => Some(user),
        Actor::System { .. } => None,
    };
    let access = Arc::new(Access { user, ..Access::everything() });
    Caller { actor, access, locale: "en".to_owned(), until: None, credential: Some(credential) }
}

impl Accounts for Staff {
    fn by_email(&self, read: &mut Read<'_>, email: &str) -> Result<Option<Account>> {
        let users = read.object("user")?;
        match read.find_unique(&users, "email", &json!(email)) {
            Ok(Some(user)) => self.by_user(read, user.id),
            _ => Ok(None),
        }
    }

    fn by_user(&self, read: &mut Read<'_>, user: RecordId) -> Result<Option<Account>> {
        let users = read.object("user")?;
        let record = read.get(&users, user)?;
        let text = |key| record.get(declared(&users, key)).as_text().unwrap_or_default().to_owned();
        if read.note(GONE, &user.to_string())?.is_some() {
            return Ok(None);
        }
        let note = read.note(SPACE, &user.to_string())?;
        let password_hash = note.and_then(|note| note["hash"].as_str().map(str::to_owned));
        let has_second_factor = self.second_factor(read, user)?.is_some();
        let language = "en".to_owned();
        Ok(Some(Account { user, email: text("email"), name: text("name"), password_hash, has_second_factor, language }))
    }

    fn begin_session(&self, work: &mut Work<'_>, new: &NewSession<'_>) -> Result<RecordId> {
        let sessions = work.object("session")?;
        let NewSession { user, device, address, secret_sha256 } = new;
        let fields = json!({"user": user, "device": device, "address": address, "hash": secret_sha256});
        Ok(work.save(&sessions, Patch::create(map(fields)))?.id())
    }

    fn end_session(&self, work: &mut Work<'_>, session: RecordId) -> Result<()> {
        let sessions = work.object("session")?;
        work.delete(&sessions, session)
    }

    fn change_password(
        &self,
        work: &mut Work<'_>,
        user: RecordId,
        hash: &str,
        session: Option<RecordId>,
    ) -> Result<()> {
        work.set_note(SPACE, &user.to_string(), &json!({"hash": hash}), None)?;
        self.end_other_sessions(work, user, session)
    }

    fn second_factor(&self, read: &mut Read<'_>, user: RecordId) -> Result<Option<SecondFactor>> {
        let Some(note) = read.note(FACTORS, &user.to_string())? else { return Ok(None) };
        let (secret, used_step, recovery_sha256): (String, u64, Vec<String>) =
            serde_json::from_value(note).expect("as it was kept");
        Ok(Some(SecondFactor { secret, used_step, recovery_sha256 }))
    }

    fn keep_second_factor(&self, work: &mut Work<'_>, user: RecordId, factor: &SecondFactor) -> Result<()> {
        let note = json!([factor.secret, factor.used_step, factor.recovery_sha256]);
        work.set_note(FACTORS, &user.to_string(), &note, None)
    }

    fn drop_second_factor(&self, work: &mut Work<'_>, user: RecordId) -> Result<()> {
        work.drop_note(FACTORS, &user.to_string())
    }

    fn passkeys(&self) -> &dyn Passkeys {
        &ToyPasskeys
    }

    fn sessions(&self, read: &mut Read<'_>, user: RecordId) -> Result<Vec<OpenSession>> {
        let sessions = read.object("session")?;
        let request = rapport_kernel::house::ListRequest::default();
        let text = |of: &Record, key: &str| of.get(declared(&sessions, key)).as_text().unwrap_or_default().to_owned();
        let all = read.list(&sessions, &request)?.records;
        let own = all.iter().filter(|one| one.get(declared(&sessions, "user")).as_link() == Some(user));
        let shown = |of: &Record| OpenSession {
            id: of.id,
            device: text(of, "device"),
            address: text(of, "address"),
            since: of.created_at,
            last_used_at: of.created_at,
        };
        Ok(own.map(shown).collect())
    }

    fn end_other_sessions(&self, work: &mut Work<'_>, user: RecordId, spared: Option<RecordId>) -> Result<()> {
        for session in self.sessions(work, user)? {
            if Some(session.id) != spared {
                self.end_session(work, session.id)?;
            }
        }
        Ok(())
    }

    fn profile_fields(&self) -> &'static [ProfileField] {
        &[ProfileField::Free("name")]
    }

    fn profile(&self, read: &mut Read<'_>, user: RecordId) -> Result<Record> {
        let users = read.object("user")?;
        read.get(&users, user)
    }

    fn keep_profile(&self, work: &mut Work<'_>, user: RecordId, fields: &Map<String, Json>) -> Result<()> {
        let users = work.object("user")?;
        work.save(&users, Patch::update(user, fields.clone())).map(|_| ())
    }

    fn is_unclaimed(&self, read: &mut Read<'_>) -> Result<bool> {
        let users = read.catalog().find("user").expect("the toy has users").clone();
        Ok(read.count(&users, &rapport_kernel::house::ListRequest::default(), 1)? == 0)
    }

    fn add_first(&self, work: &mut Work<'_>, first: &FirstUser<'_>) -> Result<RecordId> {
        let users = work.object("user")?;
        let fields = json!({"name": first.name, "email": first.email});
        let user = work.save(&users, Patch::create(map(fields)))?.id();
        self.change_password(work, user, first.password_hash, None)?;
        Ok(user)
    }

    fn roles(&self, read: &mut Read<'_>) -> Result<Vec<(RecordId, String)>> {
        // Any record will do: the toy knows no roles.
        let user = read.ctx().user().expect("somebody asks");
        Ok(vec![(user, "Helper".to_owned())])
    }

    fn add_colleague(&self, work: &mut Work<'_>, email: &str, _: RecordId) -> Result<RecordId> {
        let users = work.object("user")?;
        Ok(work.save(&users, Patch::create(map(json!({"name": email, "email": email}))))?.id())
    }
}

pub fn map(json: Json) -> Map<String, Json> {
    json.as_object().expect("an object").clone()
}
