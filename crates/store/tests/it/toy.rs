//! A toy workspace with every kind of field: companies, contacts with all of them, and deals that lead to both.

use rapport_kernel::catalog::{ChoiceOption, Measure, OnDelete, Slot, Traits};
use rapport_kernel::decimal::Decimal;
use rapport_kernel::filter::{Path, Pred, Term};
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::port::{SchemaChange, Store};
use rapport_kernel::query::{Fields, Query, Shelf, Sort};
use rapport_kernel::settings::Settings;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::value::{Address, PersonName, Ref};
use rapport_kernel::{Catalog, Field, FieldId, Kind, Object, ObjectId, Record, RecordId, Value};

use crate::support::{read, record, write};

pub const COMPANY: ObjectId = ObjectId(1);
pub const CONTACT: ObjectId = ObjectId(2);
pub const DEAL: ObjectId = ObjectId(3);
pub const RATE: ObjectId = ObjectId(4);

/// Fields by number; `C_` of contacts, `D_` of deals.
pub const NAME: FieldId = FieldId(10);
pub const INDUSTRY: FieldId = FieldId(11);
pub const BOSS: FieldId = FieldId(12);

pub const C_NAME: FieldId = FieldId(20);
pub const C_NICK: FieldId = FieldId(21);
pub const C_EMAIL: FieldId = FieldId(22);
pub const C_NOTES: FieldId = FieldId(23);
pub const C_PHONE: FieldId = FieldId(24);
pub const C_URL: FieldId = FieldId(25);
pub const C_AGE: FieldId = FieldId(26);
pub const C_SCORE: FieldId = FieldId(27);
pub const C_WORTH: FieldId = FieldId(28);
pub const C_SHARE: FieldId = FieldId(29);
pub const C_ACTIVE: FieldId = FieldId(30);
pub const C_BORN: FieldId = FieldId(31);
pub const C_SEEN: FieldId = FieldId(32);
pub const C_LASTS: FieldId = FieldId(33);
pub const C_STAGE: FieldId = FieldId(34);
pub const C_LANGS: FieldId = FieldId(35);
pub const C_TAGS: FieldId = FieldId(36);
pub const C_COMPANY: FieldId = FieldId(37);
pub const C_ABOUT: FieldId = FieldId(38);
pub const C_FRIENDS: FieldId = FieldId(39);
pub const C_LIKES: FieldId = FieldId(40);
pub const C_HOME: FieldId = FieldId(41);
pub const C_FILES: FieldId = FieldId(42);
pub const C_STARS: FieldId = FieldId(43);
pub const C_PLACE: FieldId = FieldId(44);
pub const C_NUMBER: FieldId = FieldId(45);
pub const C_EXTRA: FieldId = FieldId(46);
pub const C_DEALS: FieldId = FieldId(47);
pub const C_TOTAL: FieldId = FieldId(48);
pub const C_MEAN: FieldId = FieldId(49);
pub const C_LAST_STAGE: FieldId = FieldId(50);
/// In side tables.
pub const C_BADGE: FieldId = FieldId(51);
pub const C_LEVEL: FieldId = FieldId(52);
pub const C_BRANCH: FieldId = FieldId(53);
pub const C_MOST: FieldId = FieldId(54);
pub const C_FORMULA: FieldId = FieldId(55);

pub const D_CONTACT: FieldId = FieldId(70);
pub const D_AMOUNT: FieldId = FieldId(71);
pub const D_STAGE: FieldId = FieldId(72);
pub const D_POINTS: FieldId = FieldId(73);
pub const D_PARTNERS: FieldId = FieldId(74);
pub const D_CLOSED: FieldId = FieldId(75);

pub const RATE_CURRENCY: FieldId = FieldId(90);
pub const RATE_DAY: FieldId = FieldId(91);
pub const RATE_RATE: FieldId = FieldId(92);

/// A field whose slot has its own number.
pub fn field(id: FieldId, key: &str, kind: Kind) -> Field {
    Field {
        id,
        key: key.to_owned(),
        label: key.to_uppercase(),
        kind,
        slot: Slot { table: 0, number: id.0 },
        traits: Traits::default(),
    }
}

pub fn indexed(mut field: Field) -> Field {
    field.traits.indexed = true;
    field
}

pub fn unique(mut field: Field) -> Field {
    field.traits.unique = true;
    field
}

pub fn in_table(mut field: Field, table: u16) -> Field {
    field.slot.table = table;
    field
}

pub fn object(id: ObjectId, key: &str, fields: Vec<Field>) -> Object {
    Object {
        id,
        key: key.to_owned(),
        plural: format!("{key}s"),
        aliases: Vec::new(),
        label: key.to_owned(),
        label_plural: format!("{key}s"),
        custom: false,
        title: fields.first().map(|field| field.id),
        owner: None,
        parent: None,
        author: None,
        subjects: Vec::new(),
        occurred: None,
        planned: None,
        layout: Vec::new(),
        guarded: false,
        kept: Vec::new(),
        fields,
    }
}

pub fn text() -> Kind {
    Kind::Text { chars_max: 200 }
}

pub fn integer() -> Kind {
    Kind::Integer { min: None, max: None }
}

pub fn options(keys: &[&str]) -> Vec<ChoiceOption> {
    let option = |key: &&str| ChoiceOption { key: (*key).to_owned(), label: key.to_uppercase(), retired: false };
    keys.iter().map(option).collect()
}

pub fn choice(keys: &[&str]) -> Kind {
    Kind::Choice { options: options(keys), steps: Vec::new() }
}

pub fn link(targets: &[ObjectId], inverse: &str) -> Kind {
    Kind::Link { targets: targets.to_vec(), inverse: inverse.to_owned(), on_delete: OnDelete::Clear }
}

pub fn links(targets: &[ObjectId], inverse: &str) -> Kind {
    Kind::Links { targets: targets.to_vec(), inverse: inverse.to_owned() }
}

pub fn rollup(measure: Measure, of: Option<FieldId>, result: Kind) -> Kind {
    Kind::Rollup { child: DEAL, link: D_CONTACT, measure, field: of, filter: None, result: Box::new(result) }
}

fn company() -> Object {
    let fields = vec![
        indexed(field(NAME, "name", text())),
        field(INDUSTRY, "industry", choice(&["steel", "toys", "Toys"])),
        field(BOSS, "boss", link(&[CONTACT], "led")),
    ];
    object(COMPANY, "company", fields)
}

fn contact() -> Object {
    let fields = vec![
        indexed(field(C_NAME, "name", Kind::PersonName)),
        indexed(field(C_NICK, "nick", text())),
        unique(field(C_EMAIL, "email", Kind::Email)),
        field(C_NOTES, "notes", Kind::LongText),
        field(C_PHONE, "phone", Kind::Phone),
        field(C_URL, "url", Kind::Url),
        indexed(field(C_AGE, "age", integer())),
        field(C_SCORE, "score", Kind::Decimal { scale: 3 }),
        indexed(field(C_WORTH, "worth", Kind::Money)),
        field(C_SHARE, "share", Kind::Percent),
        field(C_ACTIVE, "active", Kind::Boolean),
        indexed(field(C_BORN, "born", Kind::Date)),
        field(C_SEEN, "seen", Kind::Instant),
        field(C_LASTS, "lasts", Kind::Duration),
        indexed(field(C_STAGE, "stage", choice(&["new", "won", "lost", "Übrig"]))),
        field(C_LANGS, "langs", Kind::Choices { options: options(&["de", "en", "fr"]) }),
        field(C_TAGS, "tags", Kind::Tags),
        field(C_COMPANY, "company", link(&[COMPANY], "staff")),
        field(C_ABOUT, "about", link(&[COMPANY, CONTACT], "mentions")),
        field(C_FRIENDS, "friends", links(&[CONTACT], "befriended")),
        field(C_LIKES, "likes", links(&[COMPANY, CONTACT], "liked_by")),
        indexed(field(C_HOME, "home", Kind::Address)),
        field(C_FILES, "files", Kind::Files { count_max: 9 }),
        field(C_STARS, "stars", Kind::Rating { max: 5 }),
        field(C_PLACE, "place", Kind::Location),
        field(C_NUMBER, "number", Kind::AutoNumber { prefix: "K-".to_owned() }),
        field(C_EXTRA, "extra", Kind::Json),
        field(C_DEALS, "deals_count", rollup(Measure::Count, None, integer())),
        indexed(field(C_TOTAL, "total", rollup(Measure::Sum, Some(D_AMOUNT), Kind::Money))),
        field(C_MEAN, "mean", rollup(Measure::Avg, Some(D_POINTS), Kind::Decimal { scale: 2 })),
        field(C_LAST_STAGE, "last_stage", rollup(Measure::Latest, Some(D_STAGE), choice(&["open", "won"]))),
        in_table(unique(field(C_BADGE, "badge", text())), 1),
        in_table(indexed(field(C_LEVEL, "level", integer())), 2),
        in_table(field(C_BRANCH, "branch", link(&[COMPANY], "branch_staff")), 1),
        in_table(field(C_MOST, "most", rollup(Measure::Max, Some(D_POINTS), integer())), 2),
        // Always empty, so that records come back as they were written.
        field(C_FORMULA, "formula", Kind::Formula { expression: "1 / 0".to_owned(), result: Box::new(integer()) }),
    ];
    object(CONTACT, "contact", fields)
}

fn deal() -> Object {
    let fields = vec![
        field(D_CONTACT, "contact", link(&[CONTACT], "deals")),
        field(D_AMOUNT, "amount", Kind::Money),
        field(D_STAGE, "stage", choice(&["open", "won"])),
        field(D_POINTS, "points", integer()),
        field(D_PARTNERS, "partners", links(&[COMPANY], "deals")),
        field(D_CLOSED, "closed", Kind::Date),
    ];
    object(DEAL, "deal", fields)
}

fn rate() -> Object {
    let fields = vec![
        field(RATE_CURRENCY, "currency", text()),
        field(RATE_DAY, "day", Kind::Date),
        field(RATE_RATE, "rate", Kind::Decimal { scale: 9 }),
    ];
    object(RATE, "exchange_rate", fields)
}

pub fn objects() -> Vec<Object> {
    vec![company(), contact(), deal(), rate()]
}

/// The workspace: euros, Berlin, weeks from Sunday, years from April.
pub fn catalog() -> Catalog {
    let settings = Settings {
        base_currency: "EUR".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        week_start: 7,
        fiscal_year_start: 4,
        ..Settings::default()
    };
    Catalog::build(1, settings, objects())
}

/// Makes the tables of the workspace.
pub fn settle(store: &dyn Store) -> Catalog {
    write(store, |tx| tx.change_schema(&SchemaChange { create: objects(), ..SchemaChange::default() }));
    catalog()
}

// -- records ---------------------------------------------------------------------------------------------------------

/// A record with these values; its times follow from its number.
pub fn make(object: ObjectId, number: u128, values: impl IntoIterator<Item = (FieldId, Value)>) -> Record {
    let at = Instant::from_ms(1_700_000_000_000 + number as i64 * 1_000);
    Record {
        id: record(number),
        object,
        version: 1,
        created_at: at,
        updated_at: at,
        deleted_at: None,
        values: values.into_iter().collect(),
    }
}

pub fn deleted(mut record: Record) -> Record {
    record.deleted_at = Some(Instant::from_ms(1_800_000_000_000));
    record
}

/// Writes records of one object.
pub fn insert(store: &dyn Store, catalog: &Catalog, records: &[Record]) {
    let object = catalog.get(records[0].object).expect("an object");
    write(store, |tx| tx.insert_many(object, records));
}

pub fn txt(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub fn list(texts: &[&str]) -> Value {
    Value::List(texts.iter().map(|&text| text.to_owned()).collect())
}

pub fn to(object: ObjectId, number: u128) -> Value {
    Value::Link(Ref { object, id: record(number) })
}

pub fn tos(refs: &[(ObjectId, u128)]) -> Value {
    Value::Links(refs.iter().map(|(object, number)| Ref { object: *object, id: record(*number) }).collect())
}

pub fn money(minor: i64, code: &str, base: Option<i64>) -> Value {
    Value::Money(Money { minor, currency: Currency::parse(code).expect("a currency"), base })
}

pub fn euros(minor: i64) -> Value {
    money(minor, "EUR", Some(minor))
}

pub fn decimal(text: &str, scale: u8) -> Value {
    Value::Decimal(Decimal::parse(text, scale).expect("a decimal"))
}

pub fn day(text: &str) -> Value {
    Value::Date(Date::parse(text).expect("a date"))
}

pub fn moment(text: &str) -> Value {
    Value::Instant(Instant::parse(text, &jiff::tz::TimeZone::UTC).expect("a time"))
}

pub fn person(given: &str, family: &str) -> Value {
    Value::Name(Box::new(PersonName { given: given.to_owned(), family: family.to_owned(), ..PersonName::default() }))
}

pub fn town(city: &str, country: &str) -> Value {
    Value::Address(Box::new(Address { city: city.to_owned(), country: country.to_owned(), ..Address::default() }))
}

// -- questions -------------------------------------------------------------------------------------------------------

pub fn term(field: FieldId) -> Term {
    Term::Path(Path::field(field))
}

/// The first page of the records that a condition finds, by id.
pub fn question(object: ObjectId, filter: Pred, sort: Vec<Sort>) -> Query {
    Query { object, filter, sort, after: None, limit: 500, fields: Fields::Some(Vec::new()), shelf: Shelf::Living }
}

/// The numbers of the records that a condition finds, in the order of their ids.
pub fn found(store: &dyn Store, catalog: &Catalog, object: ObjectId, filter: Pred) -> Vec<u128> {
    let page = read(store, |tx| tx.query(catalog, &question(object, filter, Vec::new())));
    page.records.iter().map(|record| number(record.id)).collect()
}

/// What [`record`] made an id of.
pub fn number(id: RecordId) -> u128 {
    id.0.as_u128() & 0xffff_ffff
}
