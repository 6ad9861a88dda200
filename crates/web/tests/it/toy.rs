//! A toy workspace: users in their sessions, a `thing` of every kind of field, and `piece`s that hang on it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use rapport_kernel::access::{Access, Grant, Scope};
use rapport_kernel::account::{Account, Accounts, FirstUser, NewSession, OpenSession, ProfileField, SecondFactor};
use rapport_kernel::caller::{Caller, Credential, Directory};
use rapport_kernel::catalog::{FieldDecl, Kind, Measure, ObjectDecl, OnDelete, ViewDecl};
use rapport_kernel::ctx::{Actor, USER_OBJECT};
use rapport_kernel::document::{Answer, DocumentDecl};
use rapport_kernel::filter::Pred;
use rapport_kernel::part::{Action, FirstStep, Part, Whose, declared};
use rapport_kernel::passkey::Passkeys;
use rapport_kernel::query::{Fields, Query, Shelf};
use rapport_kernel::{Catalog, Error, Object, Patch, Read, Record, RecordId, Result, Work};
use rapport_testkit::ToyPasskeys;
use serde_json::{Map, Value as Json, json};

/// What somebody wants to run in the browser of somebody else, who may have typed it into any field.
pub const EVIL: &str = r#""'><script>alert(1)</script><img src=x onerror=alert(1)>"#;
/// The same as the name of an option and of a field, which administrators choose.
pub const EVIL_LABEL: &str = r#"<img src=x onerror="alert(2)">"#;
/// The password of everybody here.
pub const PASSWORD: &str = "correct horse battery";

const PASSWORDS: &str = "password";
const FACTORS: &str = "factor";

static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| rapport_gate::password_hash(PASSWORD).expect("a hash"));

pub fn part() -> Part {
    let step = FirstStep {
        key: "call",
        whose: Whose::MakersOf("thing"),
        url: "/things/new",
        is_done: |read| {
            let things = read.object("thing")?;
            Ok(read.count(&things, &rapport_kernel::house::ListRequest::default(), 1)? > 0)
        },
    };
    let other = FirstStep { key: "deal", url: "/things/board", is_done: |_| Ok(false), ..step.clone() };
    let turn_off = Action {
        object: "user",
        name: "turn_off_two_factor",
        label: "Turn off",
        params: Vec::new(),
        run: |work, user, _| work.drop_note(FACTORS, &user.to_string()).map(|()| Json::Null),
    };
    let hand_on = Action {
        object: "thing",
        name: "hand_on",
        label: "Hand on",
        params: vec![FieldDecl::link("owner", "Owner", "user", "").required(), FieldDecl::integer("size", "Size")],
        run: |work, thing, params| {
            let things = work.object("thing")?;
            work.save(&things, Patch::update(thing, params.clone()))?;
            Ok(Json::Null)
        },
    };
    let document = DocumentDecl {
        object: "thing",
        tells: &[],
        build: |read, thing, _| {
            let things = read.object("thing")?;
            let name = read.get(&things, thing).map(|thing| read.title(&things, &thing))?;
            Ok(rapport_testkit::a_document(name))
        },
        answers: &[Answer { action: "hand_on", asked: &[], options: None, proof: None }],
    };
    Part::new()
        .action(turn_off)
        .action(hand_on)
        .document(document)
        .agenda(rapport_testkit::an_agenda())
        .first_step(step)
        .first_step(other)
        .object(user())
        .object(session())
        .object(thing())
        .object(piece())
        .object(file())
        .object(comment())
        .object(follow())
        .object(notification())
        .object(role())
        .object(token())
        .lets_in("session")
        .report(crate::reports::sizes())
}

fn user() -> ObjectDecl {
    ObjectDecl::new("user", "users", "User", "Users")
        .title("name")
        .field(FieldDecl::text("name", "Name").searchable())
        .field(FieldDecl::new("email", "E-mail", Kind::Email).unique())
}

fn token() -> ObjectDecl {
    ObjectDecl::new("token", "tokens", "Token", "Tokens")
        .title("name")
        .guarded()
        .field(FieldDecl::text("name", "Name").required())
        .field(FieldDecl::new("scopes", "Scopes", Kind::Tags))
        .field(FieldDecl::new("expires_at", "Expires", Kind::Instant))
}

fn role() -> ObjectDecl {
    ObjectDecl::new("role", "roles", "Role", "Roles")
        .title("name")
        .guarded()
        .set_up_with("people", "shield")
        .field(FieldDecl::text("name", "Name").required())
        .field(FieldDecl::text("description", "Description"))
        .field(FieldDecl::new("administrator", "Administrator", Kind::Boolean).default(false))
        .field(FieldDecl::new("grants", "Grants", Kind::Json))
}

fn session() -> ObjectDecl {
    ObjectDecl::new("session", "sessions", "Session", "Sessions")
        .title("device")
        .field(FieldDecl::link("user", "User", "user", "sessions"))
        .field(FieldDecl::text("device", "Device"))
        .field(FieldDecl::text("address", "Address"))
        .field(FieldDecl::text("hash", "Hash").unique())
}

fn thing() -> ObjectDecl {
    let new = |key: &str, kind| FieldDecl::new(key, key, kind);
    let states = [("new", "New"), ("done", "Done"), ("evil", EVIL_LABEL)];
    ObjectDecl::new("thing", "things", "Thing", "Things")
        .title("name")
        .owner("owner")
        .planned("begins")
        .navigation("sales", "package")
        .board("state")
        .views([
            ViewDecl::new("all", "All things", "name", &["name", "size", "state", "price"]),
            ViewDecl::new("done", "Done things", "-size", &["name", "size"]).only("state = \"done\""),
        ])
        .section("first", "First", vec![FieldDecl::text("name", "Name").required().searchable().indexed()])
        .field(FieldDecl::text("secret", "Secret").searchable().indexed())
        .field(FieldDecl::text("code", "Code").unique().help("As it stands on the label."))
        .field(FieldDecl::text("iban", "IBAN").searchable().indexed().masked())
        .field(FieldDecl::integer("pay", "Pay").masked())
        .field(new("notes", Kind::LongText))
        .field(new("begins", Kind::Instant))
        .field(new("email", Kind::Email).unique())
        .field(new("phone", Kind::Phone))
        .field(new("site", Kind::Url))
        .field(new("size", Kind::Integer { min: Some(0), max: Some(1_000_000) }).indexed())
        .field(new("weight", Kind::Decimal { scale: 3 }))
        .field(new("price", Kind::Money))
        .field(new("share", Kind::Percent))
        .field(new("ready", Kind::Boolean))
        .field(new("born", Kind::Date))
        .field(new("seen", Kind::Instant))
        .field(new("took", Kind::Duration))
        .field(FieldDecl::choice("state", "State", &states).default("new"))
        .field(FieldDecl::choices("colours", "Colours", &[("red", "Red"), ("blue", "Blue"), ("evil", EVIL_LABEL)]))
        .field(new("tags", Kind::Tags))
        .field(new("place", Kind::Address))
        .field(new("person", Kind::PersonName))
        .field(new("stars", Kind::Rating { max: 5 }))
        .field(new("spot", Kind::Location))
        .field(new("number", Kind::AutoNumber { prefix: "T-".to_owned() }))
        .field(new("extra", Kind::Json))
        .field(FieldDecl::text("evil", EVIL_LABEL))
        .field(FieldDecl::link("owner", "Owner", "user", "things").default("@me"))
        .field(FieldDecl::link("twin", "Twin", "thing", "twins"))
        .field(FieldDecl::links("friends", "Friends", "thing", "friends_of"))
        .field(FieldDecl::rollup(
            "pieces_count",
            "Pieces",
            "piece.thing",
            Measure::Count,
            None,
            Kind::Integer { min: None, max: None },
        ))
}

fn piece() -> ObjectDecl {
    ObjectDecl::new("piece", "pieces", "Piece", "Pieces")
        .title("name")
        .parent("thing")
        .subjects(&["thing"])
        .field(FieldDecl::text("name", "Name").searchable())
        .field(FieldDecl::link("thing", "Thing", "thing", "pieces").required().on_delete(OnDelete::Cascade))
}

fn file() -> ObjectDecl {
    ObjectDecl::new("file", "files", "File", "Files")
        .title("name")
        .parent("about")
        .subjects(&["about"])
        .field(FieldDecl::text("name", "Name").required().searchable())
        .field(FieldDecl::link("about", "About", "thing", "files").required().on_delete(OnDelete::Cascade))
        .field(FieldDecl::text("media_type", "Type").read_only())
        .field(FieldDecl::new("size_bytes", "Size", Kind::Integer { min: Some(0), max: None }).required().read_only())
        .field(FieldDecl::text("sha256", "SHA-256").required().read_only().indexed())
}

fn comment() -> ObjectDecl {
    ObjectDecl::new("comment", "comments", "Comment", "Comments")
        .parent("about")
        .author("author")
        .subjects(&["about"])
        .field(FieldDecl::link("author", "Author", "user", "comments").default("@me"))
        .field(FieldDecl::new("text", "Text", Kind::LongText).required())
        .field(FieldDecl::link("about", "About", "thing", "comments").required().on_delete(OnDelete::Cascade))
}

fn follow() -> ObjectDecl {
    ObjectDecl::new("follow", "follows", "Followed record", "Followed records")
        .owner("user")
        .field(FieldDecl::link("about", "Record", "thing", "followers").required().on_delete(OnDelete::Cascade))
        .field(FieldDecl::link("user", "Who", "user", "follows").required().default("@me"))
}

fn notification() -> ObjectDecl {
    let reasons = [("mentioned", "Named"), ("changed", "Changed")];
    ObjectDecl::new("notification", "notifications", "Notification", "Notifications")
        .owner("user")
        .field(FieldDecl::choice("reason", "Reason", &reasons).required())
        .field(FieldDecl::link("about", "Record", "thing", "notifications").required().on_delete(OnDelete::Cascade))
        .field(FieldDecl::link("by", "By", "user", "notifications_given"))
        .field(FieldDecl::link("user", "For", "user", "notifications").required())
        .field(FieldDecl::new("read_at", "Read", Kind::Instant))
}

/// Fields of a thing with a value of every kind.
pub fn full() -> Json {
    json!({
        "name": "Lamp", "secret": "xyzzy", "code": "L-1", "iban": "DE89370400440532013000", "pay": 4_200,
        "notes": "Bright\nand *warm*\n\nindeed", "email": "lamp@home.example", "phone": "+492211234567",
        "site": "https://lamp.example/a", "size": 12_000, "weight": "1.250",
        "price": {"amount": "1900.50", "currency": "EUR"}, "share": "12.50", "ready": true, "born": "2024-02-29",
        "seen": "2026-01-15T10:00:37.250Z", "took": 5_400, "state": "done", "colours": ["red", "blue"],
        "tags": ["old", "good"],
        "place": {"street": "Domkloster 4\nHinterhaus", "city": "Köln", "country": "DE"},
        "person": {"given": "Ada", "family": "Lovelace"}, "stars": 4,
        "spot": {"latitude": 50.94129, "longitude": 6.95817}, "extra": {"a": [1, null]},
    })
}

/// Who is who, by the sessions that the workspace holds; and their accounts.
pub struct Staff;

/// What the people here may do, by their names.
fn access(read: &Read<'_>, name: &str) -> Access {
    match name {
        "Admin" => Access::everything(),
        "Ann" => own_things(read.catalog()),
        "Reader" => only_read(read.catalog()),
        _ => Access::default(),
    }
}

fn only_read(catalog: &Catalog) -> Access {
    let read = |key, scope| (catalog.find(key).expect("an object").id, Grant { read: scope, ..Grant::default() });
    let grants = HashMap::from([read("thing", Scope::All), read(USER_OBJECT, Scope::Own)]);
    Access { grants, ..Access::default() }
}

/// May read and change their own things; `secret` does not exist for them, `iban` and `pay` are masked.
fn own_things(catalog: &Catalog) -> Access {
    let thing = catalog.find("thing").expect("the toy has things");
    let ids = |keys: &[&str]| keys.iter().map(|key| thing.find(key).expect("a field of things").id).collect();
    let grant = Grant {
        read: Scope::Own,
        create: true,
        update: Scope::Own,
        delete: Scope::None,
        hidden: ids(&["secret"]),
        masked: ids(&["iban", "pay"]),
        locked: Vec::new(),
    };
    let own = || Grant { read: Scope::Own, create: true, update: Scope::Own, delete: Scope::Own, ..Grant::default() };
    let kept = ["follow", "notification"].map(|key| (catalog.find(key).expect("an object").id, own()));
    let user = catalog.find(USER_OBJECT).expect("an object").id;
    let themselves = Grant { read: Scope::Own, ..Grant::default() };
    let grants = kept.into_iter().chain([(thing.id, grant), (user, themselves)]);
    Access { grants: grants.collect(), ..Access::default() }
}

impl Directory for Staff {
    fn by_token(&self, _: &mut Read<'_>, _: &str) -> Result<Option<Caller>> {
        Ok(None)
    }

    fn by_session(&self, read: &mut Read<'_>, hash: &str) -> Result<Option<Caller>> {
        let sessions = read.object("session")?;
        let Some(session) = read.find_unique(&sessions, "hash", &json!(hash))? else { return Ok(None) };
        let Some(user) = session.get(declared(&sessions, "user")).as_link() else { return Ok(None) };
        let actor = Actor::User { user };
        let name = read.actor_name(&actor)?;
        let access = access(read, &name);
        Ok(Some(Caller {
            actor,
            access: Arc::new(Access { user: Some(user), team_mates: vec![user], ..access }),
            locale: "en".to_owned(),
            until: None,
            credential: Some(Credential::Session(session.id)),
        }))
    }

    fn note_use(&self, _: &mut Work<'_>, _: Credential) -> Result<()> {
        Ok(())
    }

    fn make_token(&self, work: &mut Work<'_>, fields: Map<String, Json>, _: &str) -> Result<RecordId> {
        let tokens = work.object("token")?;
        Ok(work.save(&tokens, Patch::create(fields))?.id())
    }
}

impl Accounts for Staff {
    fn by_email(&self, read: &mut Read<'_>, email: &str) -> Result<Option<Account>> {
        let users = own(read, "user");
        match read.find_unique(&users, "email", &json!(email)) {
            Ok(Some(user)) => self.by_user(read, user.id),
            _ => Ok(None),
        }
    }

    fn by_user(&self, read: &mut Read<'_>, user: RecordId) -> Result<Option<Account>> {
        let users = own(read, "user");
        let record = self.profile(read, user)?;
        let text = |key| record.get(declared(&users, key)).as_text().unwrap_or_default().to_owned();
        let kept = read.note(PASSWORDS, &user.to_string())?;
        let kept = kept.and_then(|hash| hash.as_str().map(str::to_owned));
        let password_hash = Some(kept.unwrap_or_else(|| PASSWORD_HASH.clone()));
        let has_second_factor = self.second_factor(read, user)?.is_some();
        let language = "en".to_owned();
        Ok(Some(Account { user, email: text("email"), name: text("name"), password_hash, has_second_factor, language }))
    }

    fn begin_session(&self, work: &mut Work<'_>, new: &NewSession<'_>) -> Result<RecordId> {
        let sessions = own(work, "session");
        let NewSession { user, device, address, secret_sha256 } = new;
        let fields = json!({"user": user, "device": device, "address": address, "hash": secret_sha256});
        Ok(work.save(&sessions, Patch::create(map(fields)))?.id())
    }

    fn end_session(&self, work: &mut Work<'_>, session: RecordId) -> Result<()> {
        let sessions = own(work, "session");
        work.delete(&sessions, session)
    }

    fn change_password(
        &self,
        work: &mut Work<'_>,
        user: RecordId,
        hash: &str,
        session: Option<RecordId>,
    ) -> Result<()> {
        work.set_note(PASSWORDS, &user.to_string(), &json!(hash), None)?;
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
        let sessions = own(read, "session");
        let text = |of: &Record, key: &str| of.get(declared(&sessions, key)).as_text().unwrap_or_default().to_owned();
        let all = everything(read, &sessions)?;
        let of_user = |one: &&Record| one.get(declared(&sessions, "user")).as_link() == Some(user);
        let own = all.iter().filter(of_user);
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
        let users = own(read, "user");
        everything(read, &users)?.into_iter().find(|one| one.id == user).ok_or(Error::NotFound)
    }

    fn keep_profile(&self, work: &mut Work<'_>, user: RecordId, fields: &Map<String, Json>) -> Result<()> {
        let users = own(work, "user");
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

/// An object, whoever asks.
fn own(read: &Read<'_>, key: &str) -> Arc<Object> {
    read.catalog().find(key).expect("the toy has it").clone()
}

/// All living records, whoever asks.
fn everything(read: &mut Read<'_>, object: &Object) -> Result<Vec<Record>> {
    let query = Query {
        object: object.id,
        filter: Pred::Const(true),
        sort: Vec::new(),
        after: None,
        limit: 1_000,
        fields: Fields::All,
        shelf: Shelf::Living,
    };
    let catalog = read.catalog().clone();
    Ok(read.tx().query(&catalog, &query)?.records)
}

fn map(json: Json) -> Map<String, Json> {
    json.as_object().expect("an object").clone()
}
