//! A toy workspace: a `thing` of many kinds of field, and `part`s that hang on it.

use std::collections::HashMap;
use std::sync::Arc;

use rapport_kernel::access::{Access, Grant, Scope};
use rapport_kernel::account::{Account, Accounts, FirstUser, NewSession, OpenSession, ProfileField, SecondFactor};
use rapport_kernel::caller::{Caller, Credential, Directory};
use rapport_kernel::catalog::{FieldDecl, Kind, Measure, ObjectDecl, OnDelete};
use rapport_kernel::ctx::Actor;
use rapport_kernel::document::{Answer, DocumentDecl};
use rapport_kernel::part::{Action, FirstStep, Part, Whose, param};
use rapport_kernel::passkey::Passkeys;
use rapport_kernel::{Error, Patch, Read, RecordId, Result, Work};
use rapport_testkit::{ToyPasskeys, a_booking, a_document, an_agenda};
use serde_json::{Map, json};

/// What the toy declares.
pub fn part() -> Part {
    let part = Part::new().object(user()).object(thing()).object(piece()).object(file()).callers(caller);
    let first = FirstStep { key: "thing", whose: Whose::Everyones, url: "/me/two-factor", is_done: |_| Ok(false) };
    let document = DocumentDecl {
        object: "thing",
        tells: &[("thing", &["name"])],
        build: |read, id, _| {
            let things = read.object("thing")?;
            let name = read.get(&things, id).map(|thing| read.title(&things, &thing))?;
            Ok(a_document(name))
        },
        answers: &[Answer { action: "rename", asked: &["name"], options: None, proof: None }],
    };
    part.first_step(first).document(document).agenda(an_agenda()).booking(a_booking("rename")).action(Action {
        object: "thing",
        name: "rename",
        label: "Rename",
        params: vec![param("name", "New name", Kind::Text { chars_max: 50 }).required()],
        run: |w, id, params| {
            let object = w.object("thing")?;
            w.save(&object, Patch::update(id, params.clone()))?;
            Ok(json!({"renamed": true}))
        },
    })
}

/// Who of the server's callers an actor is, by name.
fn caller(read: &mut Read<'_>, actor: &Actor) -> Result<Option<Caller>> {
    let Actor::Token { user, .. } = actor else { return Ok(None) };
    let access = match read.actor_name(actor)?.as_str() {
        "Admin" => Access::everything(),
        "Ann" | "Bob" => own_things(read.catalog()),
        _ => return Ok(None),
    };
    let mut people = People::new();
    people.admit("", *user, access);
    Ok(people.callers.into_values().next())
}

fn user() -> ObjectDecl {
    ObjectDecl::new("user", "users", "User", "Users").title("name").field(FieldDecl::text("name", "Name").searchable())
}

fn thing() -> ObjectDecl {
    let new = |key: &str, kind| FieldDecl::new(key, key, kind);
    ObjectDecl::new("thing", "things", "Thing", "Things")
        .title("name")
        .owner("owner")
        .field(FieldDecl::text("name", "Name").required().searchable().indexed())
        .field(FieldDecl::text("secret", "Secret").searchable().indexed())
        .field(FieldDecl::text("code", "Code").unique())
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
        .field(FieldDecl::choice("state", "State", &[("new", "New"), ("done", "Done")]).default("new"))
        .field(FieldDecl::choices("colours", "Colours", &[("red", "Red"), ("blue", "Blue")]))
        .field(new("tags", Kind::Tags))
        .field(new("place", Kind::Address))
        .field(new("person", Kind::PersonName))
        .field(new("stars", Kind::Rating { max: 5 }))
        .field(new("spot", Kind::Location))
        .field(new("number", Kind::AutoNumber { prefix: "T-".to_owned() }))
        .field(new("extra", Kind::Json))
        .field(FieldDecl::link("owner", "Owner", "user", "things").default("@me"))
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

/// As the product's own: its content comes by the API, which alone says what it is.
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
        .field(FieldDecl::text("description", "Description"))
}

/// Who may ask: by what is sent as the token's hash.
pub struct People {
    callers: HashMap<String, Caller>,
}

impl People {
    /// Nobody yet.
    pub fn new() -> Self {
        Self { callers: HashMap::new() }
    }

    /// Lets somebody in who sends `token`.
    pub fn admit(&mut self, token: &str, user: RecordId, access: Access) {
        let caller = Caller {
            actor: Actor::Token { user, token: user },
            access: Arc::new(Access { user: Some(user), team_mates: vec![user], ..access }),
            locale: "en".to_owned(),
            until: None,
            credential: Some(Credential::Token(user)),
        };
        self.callers.insert(crate::server::hash(token), caller);
    }
}

impl Directory for People {
    fn by_token(&self, _: &mut Read<'_>, hash: &str) -> Result<Option<Caller>> {
        Ok(self.callers.get(hash).cloned())
    }
    fn by_session(&self, _: &mut Read<'_>, _: &str) -> Result<Option<Caller>> {
        Ok(None)
    }
    fn note_use(&self, _: &mut Work<'_>, _: Credential) -> Result<()> {
        Ok(())
    }
}

/// Nobody signs in to an API.
pub struct NoAccounts;

impl Accounts for NoAccounts {
    fn by_email(&self, _: &mut Read<'_>, _: &str) -> Result<Option<Account>> {
        Ok(None)
    }
    fn by_user(&self, _: &mut Read<'_>, _: RecordId) -> Result<Option<Account>> {
        Ok(None)
    }
    fn begin_session(&self, _: &mut Work<'_>, _: &NewSession<'_>) -> Result<RecordId> {
        Err(Error::NotFound)
    }
    fn end_session(&self, _: &mut Work<'_>, _: RecordId) -> Result<()> {
        Ok(())
    }
    fn change_password(&self, _: &mut Work<'_>, _: RecordId, _: &str, _: Option<RecordId>) -> Result<()> {
        Ok(())
    }

    fn second_factor(&self, _: &mut Read<'_>, _: RecordId) -> Result<Option<SecondFactor>> {
        Ok(None)
    }

    fn keep_second_factor(&self, _: &mut Work<'_>, _: RecordId, _: &SecondFactor) -> Result<()> {
        Err(Error::NotFound)
    }

    fn drop_second_factor(&self, _: &mut Work<'_>, _: RecordId) -> Result<()> {
        Err(Error::NotFound)
    }

    fn passkeys(&self) -> &dyn Passkeys {
        &ToyPasskeys
    }

    fn sessions(&self, _: &mut Read<'_>, _: RecordId) -> Result<Vec<OpenSession>> {
        Ok(Vec::new())
    }

    fn end_other_sessions(&self, _: &mut Work<'_>, _: RecordId, _: Option<RecordId>) -> Result<()> {
        Err(Error::NotFound)
    }

    fn profile_fields(&self) -> &'static [ProfileField] {
        &[]
    }

    fn profile(&self, _: &mut Read<'_>, _: RecordId) -> Result<rapport_kernel::Record> {
        Err(Error::NotFound)
    }

    fn keep_profile(&self, _: &mut Work<'_>, _: RecordId, _: &Map<String, serde_json::Value>) -> Result<()> {
        Err(Error::NotFound)
    }

    fn is_unclaimed(&self, _: &mut Read<'_>) -> Result<bool> {
        Ok(false)
    }

    fn add_first(&self, _: &mut Work<'_>, _: &FirstUser<'_>) -> Result<RecordId> {
        Err(Error::NotFound)
    }

    fn roles(&self, _: &mut Read<'_>) -> Result<Vec<(RecordId, String)>> {
        Ok(Vec::new())
    }

    fn add_colleague(&self, _: &mut Work<'_>, _: &str, _: RecordId) -> Result<RecordId> {
        Err(Error::NotFound)
    }
}

/// May read and change their own things; `secret` does not exist for them, `iban` and `pay` are masked.
pub fn own_things(catalog: &rapport_kernel::Catalog) -> Access {
    let thing = catalog.find("thing").expect("the toy has things");
    let secret = thing.find("secret").expect("things have secrets").id;
    let grant = Grant {
        read: Scope::Own,
        create: true,
        update: Scope::Own,
        delete: Scope::None,
        hidden: vec![secret],
        masked: ["iban", "pay"].map(|key| thing.find(key).expect("a masked field").id).to_vec(),
        locked: Vec::new(),
    };
    let user = Grant { read: Scope::All, ..Grant::default() };
    let users = catalog.find("user").expect("the toy has users").id;
    Access { grants: HashMap::from([(thing.id, grant), (users, user)]), ..Access::default() }
}

/// May see every thing, and change none.
pub fn readers(catalog: &rapport_kernel::Catalog) -> Access {
    let thing = catalog.find("thing").expect("the toy has things");
    let grant = Grant { read: Scope::All, ..Grant::default() };
    Access { grants: HashMap::from([(thing.id, grant)]), ..Access::default() }
}

/// Fields of a thing with a value of every kind.
pub fn full() -> Map<String, serde_json::Value> {
    let json = json!({
        "name": "Lamp", "secret": "xyzzy", "code": "L-1", "notes": "Bright\nand *warm*", "email": "lamp@home.example",
        "phone": "+492211234567", "site": "https://lamp.example/a", "size": 12, "weight": "1.250",
        "price": {"amount": "19.90", "currency": "EUR"}, "share": "12.50", "ready": true, "born": "2024-02-29",
        "seen": "2026-03-01T10:00:00Z", "took": 90, "state": "done", "colours": ["red", "blue"],
        "tags": ["old", "good"], "place": {"city": "Köln", "country": "DE"},
        "person": {"given": "Ada", "family": "Lovelace"}, "stars": 4,
        "spot": {"latitude": 50.9, "longitude": 6.9}, "extra": {"a": [1, null]},
    });
    json.as_object().expect("an object").clone()
}
