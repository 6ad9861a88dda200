//! A toy workspace: users in their sessions, a `thing` of every kind of field, and `piece`s that hang on it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use rapport_kernel::access::{Access, Grant, Scope};
use rapport_kernel::account::{Account, Accounts, NewSession};
use rapport_kernel::caller::{Caller, Credential, Directory};
use rapport_kernel::catalog::{FieldDecl, Kind, Measure, ObjectDecl, OnDelete, ViewDecl};
use rapport_kernel::ctx::Actor;
use rapport_kernel::part::{Part, declared};
use rapport_kernel::{Catalog, Error, Patch, Read, RecordId, Result, Work};
use serde_json::{Map, Value as Json, json};

/// What somebody wants to run in the browser of somebody else, who may have typed it into any field.
pub const EVIL: &str = r#""'><script>alert(1)</script><img src=x onerror=alert(1)>"#;
/// The same as the name of an option and of a field, which administrators choose.
pub const EVIL_LABEL: &str = r#"<img src=x onerror="alert(2)">"#;
/// The password of everybody here.
pub const PASSWORD: &str = "correct horse battery";

static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| rapport_gate::password_hash(PASSWORD).expect("a hash"));

pub fn part() -> Part {
    Part::new()
        .object(user())
        .object(session())
        .object(thing())
        .object(piece())
        .object(file())
        .object(comment())
        .object(follow())
        .object(notification())
        .lets_in("session")
}

fn user() -> ObjectDecl {
    ObjectDecl::new("user", "users", "User", "Users")
        .title("name")
        .field(FieldDecl::text("name", "Name").searchable())
        .field(FieldDecl::new("email", "E-mail", Kind::Email).unique())
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
        .subjects(&["about"])
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
        _ => Access::default(),
    }
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
    Access { grants: HashMap::from_iter(kept.into_iter().chain([(thing.id, grant)])), ..Access::default() }
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
        let password_hash = Some(PASSWORD_HASH.clone());
        Ok(Some(Account { user, email: text("email"), name: text("name"), password_hash }))
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

    fn change_password(&self, _: &mut Work<'_>, _: RecordId, _: &str, _: Option<RecordId>) -> Result<()> {
        Err(Error::NotFound)
    }
}

fn map(json: Json) -> Map<String, Json> {
    json.as_object().expect("an object").clone()
}
