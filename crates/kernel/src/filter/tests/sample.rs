//! A small catalog to check against, and who asks.

use crate::access::{Access, Grant, Scope};
use crate::catalog::{Catalog, Field, FieldDecl, Kind, Measure, Object, ObjectDecl, Slot};
use crate::error::{Error, Result};
use crate::filter::{CheckCx, Pred, check, parse};
use crate::id::{FieldId, ObjectId, RecordId};
use crate::money::{Currency, Rate};
use crate::settings::Settings;
use crate::time::Instant;

/// A Wednesday.
pub const NOW: &str = "2024-05-15T10:00:00Z";

/// The actor of [`Sample::access`].
pub const ME: RecordId = RecordId(uuid::Uuid::from_u128(0xa));
/// Someone in the same team.
pub const MATE: RecordId = RecordId(uuid::Uuid::from_u128(0xb));

/// A catalog with an actor.
pub struct Sample {
    pub catalog: Catalog,
    pub access: Access,
}

const STAGES: &[(&str, &str)] = &[("open", "Offen"), ("won", "Gewonnen"), ("lost", "Verloren")];

fn objects() -> Vec<ObjectDecl> {
    let of = |key: &str, kind: Kind<String, String>| FieldDecl::new(key, key, kind);
    vec![
        ObjectDecl::new("user", "users", "User", "Users").field(FieldDecl::text("name", "Name")),
        ObjectDecl::new("company", "companies", "Company", "Companies")
            .owner("owner")
            .field(FieldDecl::text("name", "Name"))
            .field(FieldDecl::choice("industry", "Industry", &[("retail", "Retail"), ("it", "Software")]))
            .field(of("revenue", Kind::Money))
            .field(FieldDecl::link("parent", "Parent", "company", "subsidiaries"))
            .field(FieldDecl::link("owner", "Owner", "user", "companies")),
        ObjectDecl::new("contact", "contacts", "Contact", "Contacts")
            .owner("owner")
            .field(of("name", Kind::PersonName))
            .field(of("email", Kind::Email).was(&["mail"]))
            .field(of("phone", Kind::Phone))
            .field(FieldDecl::text("city", "City"))
            .field(of("address", Kind::Address))
            .field(of("tags", Kind::Tags))
            .field(FieldDecl::choices("interests", "Interests", &[("art", "Kunst"), ("golf", "Golf")]))
            .field(of("birthday", Kind::Date))
            .field(of("seen_at", Kind::Instant))
            .field(of("active", Kind::Boolean))
            .field(FieldDecl::integer("score", "Score"))
            .field(of("weight", Kind::Decimal { scale: 3 }))
            .field(of("discount", Kind::Percent))
            .field(of("budget", Kind::Money))
            .field(of("call_length", Kind::Duration))
            .field(of("number", Kind::AutoNumber { prefix: "C-".to_owned() }))
            .field(of("place", Kind::Location))
            .field(of("extra", Kind::Json))
            .field(of("notes", Kind::LongText))
            .field(of("salary", Kind::Money))
            .field(FieldDecl::link("company", "Company", "company", "contacts"))
            .field(FieldDecl::link("owner", "Owner", "user", "contacts"))
            .field(FieldDecl::links("friends", "Friends", "contact", "friends_of"))
            .field(FieldDecl::rollup("spent", "Spent", "order.contact", Measure::Sum, Some("order.total"), Kind::Money))
            .field(of(
                "double",
                Kind::Formula {
                    expression: "score * 2".to_owned(),
                    result: Box::new(Kind::Integer { min: None, max: None }),
                },
            )),
        ObjectDecl::new("deal", "deals", "Deal", "Deals")
            .owner("owner")
            .field(FieldDecl::text("name", "Name"))
            .field(FieldDecl::choice("stage", "Stage", STAGES))
            .field(of("amount", Kind::Money))
            .field(of("close_date", Kind::Date))
            .field(FieldDecl::link("contact", "Contact", "contact", "deals"))
            .field(FieldDecl::link("company", "Company", "company", "deals"))
            .field(FieldDecl::link("owner", "Owner", "user", "deals")),
        ObjectDecl::new("order", "orders", "Order", "Orders")
            .field(of("total", Kind::Money))
            .field(FieldDecl::integer("pieces", "Pieces"))
            .field(FieldDecl::choice("status", "Status", &[("draft", "Draft"), ("paid", "Paid")]))
            .field(of("placed_at", Kind::Instant))
            .field(FieldDecl::link("contact", "Contact", "contact", "orders")),
        ObjectDecl::new("activity", "activities", "Activity", "Activities")
            .field(FieldDecl::text("subject", "Subject"))
            .field(FieldDecl::link_any("about", "About", &["contact", "deal", "secret"], "activities"))
            .field(of(
                "attendees",
                Kind::Links { targets: vec!["contact".to_owned(), "user".to_owned()], inverse: "attended".to_owned() },
            )),
        ObjectDecl::new("secret", "secrets", "Secret", "Secrets")
            .field(FieldDecl::text("name", "Name"))
            .field(FieldDecl::link("contact", "Contact", "contact", "secrets")),
    ]
}

/// Numbers objects from 1 and fields from 1 in the order in which they are declared.
pub fn catalog(settings: Settings) -> Catalog {
    let declared = objects();
    let object_id = |key: &str| {
        let at = declared.iter().position(|object| object.key == key).expect("a declared object");
        ObjectId(u32::try_from(at + 1).expect("few objects"))
    };
    let keys: Vec<String> = declared
        .iter()
        .flat_map(|object| object.fields.iter().map(|field| format!("{}.{}", object.key, field.key)))
        .collect();
    let field_id = |path: &str| {
        let at = keys.iter().position(|key| key == path).expect("a declared field");
        FieldId(u32::try_from(at + 1).expect("few fields"))
    };
    let built = declared.iter().map(|object| {
        let fields = object.fields.iter().map(|field| {
            let id = field_id(&format!("{}.{}", object.key, field.key));
            let mut to_object = |key: String| Ok::<_, Error>(object_id(&key));
            let mut to_field = |path: String| Ok(field_id(&path));
            Field {
                id,
                key: field.key.clone(),
                label: field.label.clone(),
                kind: field.kind.clone().resolve(&mut to_object, &mut to_field).expect("a kind"),
                slot: Slot { table: 0, number: id.0 },
                traits: field.traits.clone(),
            }
        });
        let named = |key: &Option<String>| key.as_ref().map(|key| field_id(&format!("{}.{key}", object.key)));
        Object {
            id: object_id(&object.key),
            key: object.key.clone(),
            plural: object.plural.clone(),
            aliases: Vec::new(),
            label: object.label.clone(),
            label_plural: object.label_plural.clone(),
            custom: false,
            title: None,
            owner: named(&object.owner),
            parent: None,
            author: None,
            subjects: Vec::new(),
            occurred: None,
            planned: None,
            layout: Vec::new(),
            guarded: object.guarded,
            kept: Vec::new(),
            fields: fields.collect(),
        }
    });
    Catalog::build(1, settings, built.collect())
}

impl Sample {
    /// An administrator who is also a user with a team.
    pub fn new() -> Self {
        let access = Access { user: Some(ME), team_mates: vec![ME, MATE], ..Access::everything() };
        Self { catalog: catalog(Settings::default()), access }
    }

    /// Someone who reads everything but secrets, of companies the own ones only, and knows nothing of salaries.
    pub fn limited() -> Self {
        let mut sample = Self::new();
        let mut access = Access { everything: false, ..sample.access.clone() };
        for key in ["user", "company", "contact", "deal", "order", "activity"] {
            let grant = Grant { read: if key == "company" { Scope::Own } else { Scope::All }, ..Grant::default() };
            access.grants.insert(sample.object(key).id, grant);
        }
        let contact = sample.object("contact");
        let salary = contact.find("salary").expect("a field").id;
        access.grants.get_mut(&contact.id).expect("a grant").hidden.push(salary);
        sample.access = access;
        sample
    }

    pub fn object(&self, key: &str) -> &Object {
        self.catalog.find(key).expect("an object")
    }

    pub fn field(&self, object: &str, key: &str) -> FieldId {
        self.object(object).find(key).expect("a field").id
    }

    /// Reads and checks a filter; a dollar is worth 0.9 of the base currency and no other rate is known.
    pub fn check(&self, object: &str, text: &str) -> Result<Pred> {
        self.check_tree(object, &parse(text)?)
    }

    pub fn check_tree(&self, object: &str, tree: &crate::filter::Tree) -> Result<Pred> {
        let mut rate = |currency: Currency| (currency.code() == "USD").then_some(Rate(900_000_000));
        let now = Instant::parse(NOW, &jiff::tz::TimeZone::UTC).expect("a time");
        let mut cx = CheckCx { catalog: &self.catalog, access: &self.access, now, rate: &mut rate };
        check(tree, self.object(object), &mut cx)
    }
}
