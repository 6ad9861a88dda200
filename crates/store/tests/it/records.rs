//! Writing records, reading them back by id, finding them by value.

use std::collections::HashMap;

use rapport_kernel::filter::{Op, Pred};
use rapport_kernel::port::{RowChange, Store, Urgency};
use rapport_kernel::query::{Fields, Query, Shelf};
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::value::Ref;
use rapport_kernel::{Catalog, Error, FieldId, Record, Value};
use serde_json::json;

use crate::support::{on_both, read, record, write};
use crate::toy::*;

/// A value of every kind that people can write, twice.
pub fn samples() -> Vec<(FieldId, Value, Value)> {
    let full = rapport_kernel::value::PersonName {
        title: "Dr".into(),
        given: "Žofie".into(),
        middle: "Q.".into(),
        family: "Ünal".into(),
        suffix: "PhD".into(),
    };
    let whole = rapport_kernel::value::Address {
        street: "Straße 1\n2. Stock".into(),
        city: "Łódź".into(),
        region: "ŁD".into(),
        postal_code: "90-001".into(),
        country: "PL".into(),
    };
    vec![
        (C_NAME, Value::Name(Box::new(full)), person("Bo", "")),
        (C_NICK, txt("Ñandú 100%"), txt("b")),
        (C_EMAIL, txt("A@Example.org"), txt("b@example.org")),
        (C_NOTES, txt("# Long\n\n*text*"), txt("x")),
        (C_PHONE, txt("+49 30 1234"), txt("+1 555")),
        (C_URL, txt("https://example.org/Ä?q=%20"), txt("http://b")),
        (C_AGE, Value::Integer(i64::MIN), Value::Integer(i64::MAX)),
        (C_SCORE, decimal("-12.345", 3), decimal("0.001", 3)),
        (C_WORTH, money(1_250, "JPY", Some(763)), money(5, "KWD", None)),
        (C_SHARE, decimal("33.33", 2), decimal("-1", 2)),
        (C_ACTIVE, Value::Boolean(true), Value::Boolean(false)),
        (C_BORN, day("1899-12-31"), day("9999-12-31")),
        (C_SEEN, moment("1969-12-31T23:59:59.999Z"), moment("2024-02-29T12:00:00Z")),
        (C_LASTS, Value::Integer(5_400), Value::Integer(0)),
        (C_STAGE, txt("Übrig"), txt("won")),
        (C_LANGS, list(&["fr", "de"]), list(&["en"])),
        (C_TAGS, list(&["VIP", "vip", "Großkunde"]), list(&["z"])),
        (C_COMPANY, to(COMPANY, 900), to(COMPANY, 901)),
        (C_ABOUT, to(CONTACT, 901), to(COMPANY, 900)),
        (C_FRIENDS, tos(&[(CONTACT, 3), (CONTACT, 2)]), tos(&[(CONTACT, 4)])),
        (C_LIKES, tos(&[(COMPANY, 9), (CONTACT, 3)]), tos(&[(CONTACT, 3), (COMPANY, 9)])),
        (C_HOME, Value::Address(Box::new(whole)), town("Bonn", "")),
        (C_FILES, tos(&[(RATE, 5), (RATE, 4)]), tos(&[(RATE, 6)])),
        (C_STARS, Value::Integer(5), Value::Integer(1)),
        (
            C_PLACE,
            Value::Location { latitude: 52.52, longitude: -0.1 },
            Value::Location { latitude: 0.0, longitude: 180.0 },
        ),
        (C_NUMBER, Value::Integer(1), Value::Integer(2)),
        (C_EXTRA, Value::Json(Box::new(json!({"b": [1, null], "a": 1.5}))), Value::Json(Box::new(json!("x")))),
        (C_TOTAL, euros(-5), euros(0)),
        (C_BADGE, txt("Badge 7"), txt("8")),
        (C_LEVEL, Value::Integer(7), Value::Integer(-7)),
        (C_BRANCH, to(COMPANY, 902), to(COMPANY, 900)),
    ]
}

fn get(store: &dyn Store, catalog: &Catalog, number: u128) -> Option<Record> {
    let object = catalog.get(CONTACT).expect("contacts");
    let ids = [record(number)];
    read(store, |tx| tx.get_many(catalog, object, &ids, &Pred::Const(true), Shelf::Both, &Fields::All)).pop()
}

fn change(number: u128, version: i64, set: Vec<(FieldId, Value)>) -> RowChange {
    let updated_at = Instant::from_ms(1_900_000_000_000);
    RowChange { id: record(number), version, updated_at, deleted_at: None, set }
}

#[test]
fn a_value_of_every_kind_comes_back_as_it_was_written_changed_and_emptied() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let first = make(CONTACT, 1, samples().into_iter().map(|(field, value, _)| (field, value)));
        let bare = make(CONTACT, 2, []);
        insert(&*store, &catalog, &[first.clone(), bare.clone()]);
        assert_eq!(get(&*store, &catalog, 1), Some(first.clone()));
        assert_eq!(get(&*store, &catalog, 2), Some(bare));

        let second: Vec<_> = samples().into_iter().map(|(field, _, value)| (field, value)).collect();
        write(&*store, |tx| tx.update_many(contacts, &[change(1, 2, second.clone()), change(2, 2, Vec::new())]));
        let mut wanted = make(CONTACT, 1, second);
        (wanted.version, wanted.updated_at) = (2, Instant::from_ms(1_900_000_000_000));
        assert_eq!(get(&*store, &catalog, 1), Some(wanted));
        assert_eq!(get(&*store, &catalog, 2).map(|record| record.version), Some(2));

        let nothing = samples().into_iter().map(|(field, _, _)| (field, Value::Null)).collect();
        write(&*store, |tx| tx.update_many(contacts, &[change(1, 3, nothing)]));
        assert!(get(&*store, &catalog, 1).expect("a record").values.is_empty());
    });
}

#[test]
fn a_side_table_takes_its_first_value_when_the_record_is_there_already() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        insert(&*store, &catalog, &[make(CONTACT, 1, []), make(CONTACT, 2, [(C_LEVEL, Value::Integer(1))])]);
        let set = |level| vec![(C_BADGE, txt(&format!("badge {level}"))), (C_LEVEL, Value::Integer(level))];
        write(&*store, |tx| tx.update_many(contacts, &[change(1, 2, set(5)), change(2, 2, set(6))]));
        assert_eq!(*get(&*store, &catalog, 1).expect("a record").get(C_LEVEL), Value::Integer(5));
        assert_eq!(*get(&*store, &catalog, 2).expect("a record").get(C_BADGE), txt("badge 6"));
    });
}

#[test]
fn only_what_is_in_scope_and_on_the_shelf_is_got() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let aged = |number, age| make(CONTACT, number, [(C_AGE, Value::Integer(age))]);
        insert(&*store, &catalog, &[aged(1, 10), aged(2, 20), deleted(aged(3, 20))]);
        let ids = [record(3), record(1), record(2), record(99)];
        let got = |scope: &Pred, shelf| {
            let mut found = read(&*store, |tx| tx.get_many(&catalog, contacts, &ids, scope, shelf, &Fields::All));
            found.sort_by_key(|record| record.id);
            found.iter().map(|record| number(record.id)).collect::<Vec<_>>()
        };
        let twenty = Pred::Compare { term: term(C_AGE), op: Op::Eq, value: Value::Integer(20) };
        assert_eq!(got(&Pred::Const(true), Shelf::Living), [1, 2]);
        assert_eq!(got(&Pred::Const(true), Shelf::Bin), [3]);
        assert_eq!(got(&Pred::Const(true), Shelf::Both), [1, 2, 3]);
        assert_eq!(got(&twenty, Shelf::Both), [2, 3]);
        assert_eq!(got(&Pred::Const(false), Shelf::Both), [0u128; 0]);
    });
}

#[test]
fn a_unique_value_is_free_again_once_its_record_is_in_the_bin() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        for unique in [C_EMAIL, C_BADGE] {
            let base = u128::from(unique.0) * 10;
            let taken = |at: u128, text: &str| make(CONTACT, base + at, [(unique, txt(text))]);
            insert(&*store, &catalog, &[taken(1, "Same"), taken(2, ""), taken(3, "")]);
            let mut tx = store.write(Urgency::Interactive).expect("a transaction");
            let again = tx.insert_many(contacts, &[taken(4, "sAMÉ")]);
            assert!(matches!(again, Err(Error::Retry)), "{again:?}");
            drop(tx);
            let binned = RowChange { deleted_at: Some(Instant::from_ms(5)), ..change(base + 1, 2, Vec::new()) };
            write(&*store, |tx| tx.update_many(contacts, &[binned]));
            insert(&*store, &catalog, &[taken(5, "same")]);
            // Out of the bin it would be there twice.
            let mut tx = store.write(Urgency::Interactive).expect("a transaction");
            let back = tx.update_many(contacts, &[change(base + 1, 3, Vec::new())]);
            assert!(matches!(back, Err(Error::Retry)), "{back:?}");
        }
    });
}

#[test]
fn what_was_deleted_longest_ago_comes_first_out_of_the_bin() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let deleted =
            |number, at: Option<i64>| Record { deleted_at: at.map(Instant::from_ms), ..make(CONTACT, number, []) };
        insert(
            &*store,
            &catalog,
            &[deleted(1, Some(3_000)), deleted(2, None), deleted(3, Some(1_000)), deleted(4, Some(9_000))],
        );
        let before = |ms, max| write(&*store, |tx| tx.deleted_before(contacts, Instant::from_ms(ms), max));
        assert_eq!(before(9_000, 10), [record(3), record(1)]);
        assert_eq!(before(9_000, 1), [record(3)]);
        assert_eq!(before(1_000, 10), []);
    });
}

#[test]
fn purged_records_leave_nothing_behind() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let full = |number| make(CONTACT, number, [(C_TAGS, list(&["a"])), (C_LEVEL, Value::Integer(1))]);
        insert(&*store, &catalog, &[full(1), full(2)]);
        write(&*store, |tx| tx.purge_many(contacts, &[record(1), record(77)]));
        assert_eq!(get(&*store, &catalog, 1), None);
        assert_eq!(get(&*store, &catalog, 2), Some(full(2)));
        for table in ["o2", "o2_m36", "o2_x2"] {
            assert_eq!(
                bed.ask(&format!("SELECT CAST(count(*) AS text) FROM {table}")).as_deref(),
                Some("1"),
                "{table}"
            );
        }
    });
}

#[test]
fn records_are_found_by_value_two_at_most_and_none_by_nothing() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let of = |number, nick: &str| {
            let text = txt(nick);
            make(CONTACT, number, [(C_NICK, text.clone()), (C_NOTES, text), (C_TAGS, list(&[nick, "all"]))])
        };
        let records =
            [of(1, "Ann"), of(2, "ann "), of(3, "ÀNN"), of(4, "Bob"), deleted(of(5, "Cy")), make(CONTACT, 6, [])];
        insert(&*store, &catalog, &records);
        let wanted = [txt("aNN"), txt("cy"), txt("BOB"), txt("nobody"), Value::Null, txt(""), txt("bob")];
        // By an index, by a scan, and by the entries of a list.
        for field in [C_NICK, C_NOTES, C_TAGS] {
            let field = contacts.field(field).expect("a field");
            let mut found = read(&*store, |tx| tx.find_by(contacts, field, &wanted));
            found.sort_unstable();
            let wanted = [(0, record(1)), (0, record(2)), (2, record(4)), (6, record(4))];
            assert_eq!(found, wanted, "{}", field.key);
        }
    });
}

#[test]
fn records_are_found_by_values_of_every_sort() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        insert(&*store, &catalog, &[make(CONTACT, 1, samples().into_iter().map(|(field, value, _)| (field, value)))]);
        let findable =
            [C_NAME, C_EMAIL, C_AGE, C_SCORE, C_ACTIVE, C_BORN, C_SEEN, C_STAGE, C_COMPANY, C_ABOUT, C_BADGE];
        for (field, value, other) in samples().into_iter().filter(|(field, _, _)| findable.contains(field)) {
            let field = contacts.field(field).expect("a field");
            let found = read(&*store, |tx| tx.find_by(contacts, field, &[other, value]));
            assert_eq!(found, [(1, record(1))], "{}", field.key);
        }
        let friends = contacts.field(C_FRIENDS).expect("a field");
        let found = read(&*store, |tx| tx.find_by(contacts, friends, &[to(CONTACT, 2)]));
        assert_eq!(found, [(0, record(1))]);
        let place = contacts.field(C_PLACE).expect("a field");
        let mut tx = store.read().expect("a transaction");
        let refused = tx.find_by(contacts, place, &[Value::Location { latitude: 0.0, longitude: 0.0 }]);
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    });
}

#[test]
fn a_text_too_long_for_an_index_is_refused_by_name_and_not_found() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let long = "ж".repeat(1_300);
        let mut tx = store.write(Urgency::Interactive).expect("a transaction");
        let refused = tx.insert_many(contacts, &[make(CONTACT, 1, [(C_NICK, txt(&long))])]);
        assert!(matches!(refused, Err(Error::Limit { name: "indexed_text_bytes", .. })), "{refused:?}");
        drop(tx);
        // The longest that is taken, of letters that no engine makes smaller, and without an index any length.
        let longest: String = (0..1_200u32).map(|at| char::from_u32(0x400 + at * 7 % 0x300).unwrap_or('x')).collect();
        let longest = txt(&longest.chars().take(600).collect::<String>());
        insert(&*store, &catalog, &[make(CONTACT, 2, [(C_NICK, longest.clone()), (C_NOTES, txt(&long))])]);
        let nick = contacts.field(C_NICK).expect("a field");
        let found = read(&*store, |tx| tx.find_by(contacts, nick, &[txt(&long), longest]));
        assert_eq!(found, [(1, record(2))]);
    });
}

#[test]
fn the_living_are_told_from_the_deleted_the_unknown_and_those_out_of_scope() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        insert(&*store, &catalog, &[make(CONTACT, 1, []), deleted(make(CONTACT, 2, [])), make(CONTACT, 3, [])]);
        insert(&*store, &catalog, &[make(COMPANY, 11, []), make(COMPANY, 12, [])]);
        insert(&*store, &catalog, &[make(DEAL, 21, [])]);
        let scopes =
            HashMap::from([(CONTACT, Pred::Const(true)), (COMPANY, Pred::Not(Box::new(Pred::Ids(vec![record(12)]))))]);
        let refs = [
            (CONTACT, 1),
            (CONTACT, 2),
            (CONTACT, 3),
            // Of another object than it says.
            (CONTACT, 11),
            (COMPANY, 11),
            (COMPANY, 12),
            (COMPANY, 99),
            // No scope is given for deals.
            (DEAL, 21),
        ];
        let refs = refs.map(|(object, number)| Ref { object, id: record(number) });
        let mut living = read(&*store, |tx| tx.living(&catalog, &refs, &scopes));
        living.sort_unstable();
        assert_eq!(living, [refs[4], refs[0], refs[2]]);
    });
}

#[test]
fn the_rate_of_a_day_is_the_last_one_known_by_then() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let rate = |number, code: &str, on: &str, rate: &str| {
            make(RATE, number, [(RATE_CURRENCY, txt(code)), (RATE_DAY, day(on)), (RATE_RATE, decimal(rate, 9))])
        };
        let rates = [
            rate(1, "USD", "2024-01-01", "0.9"),
            rate(2, "USD", "2024-02-01", "0.92"),
            rate(3, "JPY", "2024-02-01", "0.006"),
            deleted(rate(4, "USD", "2024-02-02", "5")),
            rate(5, "USD", "2024-02-01", "0.93"),
        ];
        insert(&*store, &catalog, &rates);
        let on = |code: &str, day: &str| {
            let currency = rapport_kernel::money::Currency::parse(code).expect("a currency");
            let day = Date::parse(day).expect("a date");
            read(&*store, |tx| tx.rate(&catalog, currency, day)).map(|rate| rate.0)
        };
        assert_eq!(on("USD", "2023-12-31"), None);
        assert_eq!(on("USD", "2024-01-31"), Some(900_000_000));
        // Of two for one day the later record holds.
        assert_eq!(on("USD", "2024-06-01"), Some(930_000_000));
        assert_eq!(on("EUR", "1999-01-01"), Some(1_000_000_000));
        assert_eq!(on("GBP", "2024-06-01"), None);
    });
}

#[test]
fn only_the_fields_asked_for_are_read() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        insert(&*store, &catalog, &[make(CONTACT, 1, samples().into_iter().map(|(field, value, _)| (field, value)))]);
        let asked = [C_AGE, C_TAGS, C_LEVEL];
        let query = Query { fields: Fields::Some(asked.to_vec()), ..question(CONTACT, Pred::Const(true), Vec::new()) };
        let page = read(&*store, |tx| tx.query(&catalog, &query));
        let fields: Vec<FieldId> = page.records[0].values.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, asked);
        let all = Query { fields: Fields::All, ..query };
        let page = read(&*store, |tx| tx.query(&catalog, &all));
        assert_eq!(Some(&page.records[0]), get(&*store, &catalog, 1).as_ref());
    });
}

#[test]
fn locked_records_can_be_changed_by_the_same_transaction() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        insert(&*store, &catalog, &[make(CONTACT, 1, []), make(CONTACT, 2, [])]);
        write(&*store, |tx| {
            tx.lock_many(contacts, &[record(2), record(1), record(9)])?;
            tx.lock_many(contacts, &[])?;
            tx.update_many(contacts, &[change(1, 2, vec![(C_AGE, Value::Integer(3))])])
        });
        assert_eq!(get(&*store, &catalog, 1).map(|record| record.version), Some(2));
    });
}

#[test]
fn a_tag_too_long_for_an_index_is_refused_by_name() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts = catalog.get(CONTACT).expect("contacts");
        let long = "日".repeat(401);
        let mut tx = store.write(Urgency::Interactive).expect("a transaction");
        let refused = tx.insert_many(contacts, &[make(CONTACT, 1, [(C_TAGS, list(&[&long]))])]);
        assert!(matches!(refused, Err(Error::Limit { name: "entry_bytes", .. })), "{refused:?}");
        drop(tx);
        let longest: String = (0..400u32).filter_map(|at| char::from_u32(0x4e00 + at * 37)).collect();
        let tagged = make(CONTACT, 2, [(C_TAGS, list(&[&longest]))]);
        insert(&*store, &catalog, std::slice::from_ref(&tagged));
        assert_eq!(get(&*store, &catalog, 2), Some(tagged));
    });
}
