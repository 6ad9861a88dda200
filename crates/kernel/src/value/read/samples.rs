//! Random JSON and random values for the tests of all readers.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::tests::{COMPANY, CONTACT, FILE, options, read_as};
use crate::catalog::{Kind, OnDelete};
use crate::decimal::{Decimal, SCALE_MAX};
use crate::id::RecordId;
use crate::money::{Currency, Money};
use crate::time::{Date, Instant};
use crate::value::{Address, PersonName, Ref, Value};

fn record_id() -> impl Strategy<Value = RecordId> {
    any::<u128>().prop_map(|number| RecordId(uuid::Uuid::from_u128(number)))
}

fn word() -> impl Strategy<Value = String> {
    "[A-Za-zÀ-ž0-9'-]{1,12}"
}

pub(super) fn json_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        ".{0,30}".prop_map(Json::from),
        "[-+(]?[0-9]{1,25}[.,:/ €$@x-]{0,2}[0-9]{0,9}[ A-Za-z%)Z]{0,5}".prop_map(Json::from),
        "[a-z:/@.0-9\\[\\]]{0,40}".prop_map(Json::from),
    ];
    let key = prop_oneof!["amount|currency|id|object|full|given|street|country|latitude|longitude", ".{0,5}"];
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(|all| Json::Object(all.into_iter().collect())),
        ]
    })
}

/// A kind with a value that reading could have answered for it.
pub(super) fn kind_and_value() -> impl Strategy<Value = (Kind, Value)> {
    fn as_read(kind: Kind) -> impl Fn(String) -> (Kind, Value) {
        move |text| (kind.clone(), read_as(&kind, json!(text)).unwrap_or_default())
    }
    let text = prop_oneof![
        ".{1,40}".prop_map(as_read(Kind::LongText)),
        "[^@]{1,20}@[a-zA-Z0-9.ßİ-]{1,20}\\.[a-z]{2}".prop_map(as_read(Kind::Email)),
        "(\\+|00)?[0-9 ()./-]{3,20}(x[0-9]{1,3})?".prop_map(as_read(Kind::Phone)),
        "(https?://)?[a-zA-Z0-9ß-]{1,9}\\.[a-z]{2}(:[0-9]{1,5})?([/?#].{0,20})?".prop_map(as_read(Kind::Url)),
        "new|won|lost".prop_map(as_read(Kind::Choice { options: options(), steps: Vec::new() })),
    ];
    let currency = prop::sample::select(vec!["EUR", "USD", "JPY", "KWD", "CLF"]);
    let money = (any::<i64>(), currency)
        .prop_map(|(minor, code)| Value::Money(Money::new(minor, Currency::parse(code).expect("a currency"))));
    let number = prop_oneof![
        any::<i64>().prop_map(|number| (Kind::Integer { min: None, max: None }, Value::Integer(number))),
        (0i64..=5).prop_map(|stars| (Kind::Rating { max: 5 }, Value::Integer(stars))),
        (0i64..=i64::MAX).prop_map(|seconds| (Kind::Duration, Value::Integer(seconds))),
        (any::<i64>(), 0..=SCALE_MAX)
            .prop_map(|(units, scale)| (Kind::Decimal { scale }, Value::Decimal(Decimal { units, scale }))),
        any::<i64>().prop_map(|units| (Kind::Percent, Value::Decimal(Decimal { units, scale: 2 }))),
        any::<bool>().prop_map(|yes| (Kind::Boolean, Value::Boolean(yes))),
        money.prop_map(|money| (Kind::Money, money)),
    ];
    let time = prop_oneof![
        (-719_162..=2_932_896).prop_map(|days| (Kind::Date, Value::Date(Date::from_days(days)))),
        (-62_135_596_800_000i64..253_370_764_800_000)
            .prop_map(|ms| (Kind::Instant, Value::Instant(Instant::from_ms(ms)))),
    ];
    let links = || {
        prop::collection::vec(record_id(), 1..4).prop_map(|mut ids| {
            ids.sort_unstable();
            ids.dedup();
            ids
        })
    };
    let linked = |object| move |id| Ref { object, id };
    let link = Kind::Link { targets: vec![COMPANY], inverse: "a".into(), on_delete: OnDelete::Clear };
    let many = Kind::Links { targets: vec![COMPANY, CONTACT], inverse: "b".into() };
    let to = prop_oneof![
        record_id().prop_map(move |id| (link.clone(), Value::Link(Ref { object: COMPANY, id }))),
        links().prop_map(move |ids| { (many.clone(), Value::Links(ids.into_iter().map(linked(COMPANY)).collect()),) }),
        links().prop_map(move |ids| {
            (Kind::Files { count_max: 4 }, Value::Links(ids.into_iter().map(linked(FILE)).collect()))
        }),
        prop::sample::subsequence(vec!["new".to_owned(), "won".to_owned(), "lost".to_owned()], 1..=3)
            .prop_map(|keys| (Kind::Choices { options: options() }, Value::List(keys))),
        prop::collection::vec(".{1,20}", 1..5)
            .prop_map(|tags| (Kind::Tags, read_as(&Kind::Tags, json!(tags)).unwrap_or_default())),
    ];
    let parts = prop_oneof![
        [word(), word(), word(), word(), word()].prop_map(|[title, given, middle, family, suffix]| {
            (Kind::PersonName, Value::Name(Box::new(PersonName { title, given, middle, family, suffix })))
        }),
        [word(), word(), word()].prop_map(|[street, city, region]| {
            let address = Address { street, city, region, country: "DE".into(), ..Address::default() };
            (Kind::Address, Value::Address(Box::new(address)))
        }),
        (-90.0..=90.0, -180.0..=180.0)
            .prop_map(|(latitude, longitude)| (Kind::Location, Value::Location { latitude, longitude })),
        json_value().prop_map(|json| (Kind::Json, read_as(&Kind::Json, json).unwrap_or_default())),
    ];
    prop_oneof![text, number, time, to, parts]
}
