//! What the tests of all readers share, and what holds for every kind.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::samples::{json_value, kind_and_value};
use super::*;
use crate::catalog::{ChoiceOption, Measure, Object, OnDelete, Slot, Traits};
use crate::id::{FieldId, ObjectId, RecordId};
use crate::settings::Settings;
use crate::time::Date;

pub(super) const COMPANY: ObjectId = ObjectId(1);
pub(super) const CONTACT: ObjectId = ObjectId(2);
pub(super) const FILE: ObjectId = ObjectId(3);

pub(super) fn catalog() -> Catalog {
    let object = |id, key: &str, plural: &str| Object {
        id,
        key: key.into(),
        plural: plural.into(),
        aliases: Vec::new(),
        label: key.into(),
        label_plural: plural.into(),
        custom: false,
        title: None,
        owner: None,
        parent: None,
        author: None,
        subjects: Vec::new(),
        occurred: None,
        planned: None,
        layout: Vec::new(),
        guarded: false,
        kept: Vec::new(),
        fields: Vec::new(),
    };
    let settings = Settings { time_zone: "Europe/Berlin".into(), ..Settings::default() };
    let objects = vec![
        object(COMPANY, "company", "companies"),
        object(CONTACT, "contact", "contacts"),
        object(FILE, "file", "files"),
    ];
    Catalog::build(1, settings, objects)
}

pub(super) fn field(kind: &Kind) -> Field {
    Field {
        id: FieldId(1),
        key: "thing".into(),
        label: "Thing".into(),
        kind: kind.clone(),
        slot: Slot { table: 0, number: 1 },
        traits: Traits::default(),
    }
}

pub(super) fn read_over(kind: &Kind, json: Json, old: &Value) -> Result<Value, Problem> {
    let catalog = catalog();
    read(&field(kind), &json, Some(old), &ReadCx::new(&catalog, Instant::from_ms(1_714_600_000_000)))
}

pub(super) fn read_as(kind: &Kind, json: Json) -> Result<Value, Problem> {
    read_over(kind, json, &Value::Null)
}

#[track_caller]
fn refused(kind: &Kind, json: Json) -> Problem {
    let problem = read_as(kind, json).expect_err("it is refused");
    assert_eq!((problem.field.as_str(), problem.code), ("thing", problem.text.id));
    problem
}

#[track_caller]
pub(super) fn code(kind: &Kind, json: Json) -> &'static str {
    refused(kind, json).code
}

#[track_caller]
pub(super) fn english(kind: &Kind, json: Json) -> String {
    refused(kind, json).text.english
}

#[track_caller]
pub(super) fn text_of(kind: &Kind, text: &str) -> String {
    match read_as(kind, json!(text)) {
        Ok(Value::Text(text)) => text,
        other => panic!("{text}: {other:?}"),
    }
}

pub(super) fn options() -> Vec<ChoiceOption> {
    let option = |key: &str, label: &str| ChoiceOption { key: key.into(), label: label.into(), retired: false };
    vec![option("new", "New"), option("won", "Won, at last"), option("lost", "Lost")]
}

/// Every kind that can be written.
fn kinds() -> Vec<Kind> {
    let targets = vec![COMPANY, CONTACT];
    vec![
        Kind::Text { chars_max: 60 },
        Kind::LongText,
        Kind::Email,
        Kind::Phone,
        Kind::Url,
        Kind::Integer { min: Some(-1_000), max: None },
        Kind::Decimal { scale: 3 },
        Kind::Money,
        Kind::Percent,
        Kind::Boolean,
        Kind::Date,
        Kind::Instant,
        Kind::Duration,
        Kind::Choice { options: options(), steps: Vec::new() },
        Kind::Choices { options: options() },
        Kind::Tags,
        Kind::Link { targets: vec![COMPANY], inverse: "a".into(), on_delete: OnDelete::Clear },
        Kind::Link { targets: targets.clone(), inverse: "b".into(), on_delete: OnDelete::Clear },
        Kind::Links { targets, inverse: "c".into() },
        Kind::Address,
        Kind::PersonName,
        Kind::Files { count_max: 4 },
        Kind::Rating { max: 5 },
        Kind::Location,
        Kind::Json,
    ]
}

#[test]
fn null_and_blank_text_are_empty_for_every_kind() {
    for kind in kinds() {
        for json in [json!(null), json!(""), json!(" \u{a0}\n")] {
            assert_eq!(read_as(&kind, json), Ok(Value::Null), "{}", kind.name());
        }
    }
}

#[test]
fn what_the_system_works_out_cannot_be_written() {
    let number = || Box::new(Kind::Integer { min: None, max: None });
    let computed = [
        Kind::AutoNumber { prefix: "Q-".into() },
        Kind::Formula { expression: "1".into(), result: number() },
        Kind::Rollup {
            child: CONTACT,
            link: FieldId(2),
            measure: Measure::Count,
            field: None,
            filter: None,
            result: number(),
        },
    ];
    for kind in computed {
        assert_eq!(code(&kind, json!(1)), "read_only");
        assert_eq!(code(&kind, json!(null)), "read_only");
    }
}

#[test]
fn a_default_is_read_or_worked_out() {
    let catalog = catalog();
    let cx = ReadCx::new(&catalog, Instant::from_ms(1_714_600_000_000));
    let me = Ref { object: CONTACT, id: RecordId(uuid::Uuid::from_u128(5)) };
    let default = |kind: Kind, default: Option<Json>| {
        let mut field = field(&kind);
        field.traits.default = default;
        read_default(&field, Some(me), &cx)
    };
    let owner = Kind::Link { targets: vec![CONTACT], inverse: "a".into(), on_delete: OnDelete::Clear };
    assert_eq!(default(Kind::Instant, Some(json!("@now"))), Ok(Value::Instant(cx.now)));
    assert_eq!(default(Kind::Date, Some(json!("@today"))), Ok(Value::Date(Date::parse("2024-05-01").expect("a date"))));
    assert_eq!(default(owner, Some(json!("@me"))), Ok(Value::Link(me)));
    assert_eq!(default(Kind::Rating { max: 5 }, Some(json!("3"))), Ok(Value::Integer(3)));
    assert_eq!(default(Kind::Rating { max: 5 }, None), Ok(Value::Null));
    assert!(default(Kind::Rating { max: 5 }, Some(json!("@now"))).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn reading_never_panics_and_what_was_read_is_read_again((json, kind) in (json_value(), prop::sample::select(kinds()))) {
        if let Ok(value) = read_as(&kind, json) {
            prop_assert_eq!(read_as(&kind, value.to_json()), Ok(value));
        }
    }

    #[test]
    fn any_text_is_read_or_refused_by_every_kind(text in "\\PC{0,40}|.{0,40}") {
        for kind in kinds() {
            if let Ok(value) = read_as(&kind, json!(text)) {
                prop_assert_eq!(read_as(&kind, value.to_json()), Ok(value), "{}", kind.name());
            }
        }
    }

    #[test]
    fn a_value_survives_the_way_out_and_back_in((kind, value) in kind_and_value()) {
        prop_assert_eq!(read_as(&kind, value.to_json()), Ok(value.clone()), "{}", kind.name());
        prop_assert_eq!(read_over(&kind, value.to_json(), &value), Ok(value));
    }

    #[test]
    fn what_an_import_sends_as_text_is_what_the_api_sends_typed((kind, value) in kind_and_value()) {
        // Values of several parts have text forms of their own; in a JSON field only lists and objects are opened.
        let several = matches!(kind, Kind::Address | Kind::PersonName | Kind::Location | Kind::Money);
        let json = value.to_json();
        let opened = matches!(kind, Kind::Json) && !json.is_object() && !json.is_array();
        if several || opened || value == Value::Null {
            return Ok(());
        }
        let text = json.as_str().map_or(json.to_string(), str::to_owned);
        prop_assert_eq!(read_as(&kind, json!(text)), Ok(value), "{}", kind.name());
    }
}
