//! Stored measures over related records.

use rapport_kernel::filter::{Op, Pred};
use rapport_kernel::port::{RowChange, Store};
use rapport_kernel::query::{Fields, Shelf};
use rapport_kernel::time::Instant;
use rapport_kernel::{Catalog, FieldId, Record, Value};

use crate::support::{on_both, read, record, write};
use crate::toy::*;

const ALL: [FieldId; 5] = [C_DEALS, C_TOTAL, C_MEAN, C_LAST_STAGE, C_MOST];

fn roll_up(store: &dyn Store, catalog: &Catalog, fields: &[FieldId], filter: &Pred, numbers: &[u128]) {
    let contacts = catalog.get(CONTACT).expect("contacts");
    let ids: Vec<_> = numbers.iter().map(|number| record(*number)).collect();
    write(store, |tx| {
        fields.iter().try_for_each(|field| {
            let field = contacts.field(*field).expect("a field");
            tx.roll_up(catalog, contacts, field, filter, &ids)
        })
    });
}

fn get(store: &dyn Store, catalog: &Catalog, number: u128) -> Record {
    let contacts = catalog.get(CONTACT).expect("contacts");
    let found = read(store, |tx| {
        tx.get_many(catalog, contacts, &[record(number)], &Pred::Const(true), Shelf::Both, &Fields::All)
    });
    found.into_iter().next().expect("a record")
}

fn values(store: &dyn Store, catalog: &Catalog, number: u128) -> Vec<Value> {
    let record = get(store, catalog, number);
    ALL.iter().map(|field| record.get(*field).clone()).collect()
}

fn deal(number: u128, contact: u128, amount: i64, points: i64, stage: &str) -> Record {
    let values = [
        (D_CONTACT, to(CONTACT, contact)),
        (D_AMOUNT, euros(amount)),
        (D_POINTS, Value::Integer(points)),
        (D_STAGE, txt(stage)),
    ];
    make(DEAL, number, values)
}

#[test]
fn roll_ups_follow_the_children_of_just_the_records_named() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let contacts: Vec<_> = [1, 2, 3]
            .map(|number| make(CONTACT, number, []))
            .into_iter()
            .chain([deleted(make(CONTACT, 4, []))])
            .collect();
        insert(&*store, &catalog, &contacts);
        let deals = [
            deal(201, 1, 1_000, 1, "open"),
            deal(202, 1, 250, 2, "won"),
            deleted(deal(203, 1, 5, 9, "open")),
            deal(204, 3, 1, 1, "open"),
            deal(205, 4, 7, 7, "won"),
        ];
        insert(&*store, &catalog, &deals);
        roll_up(&*store, &catalog, &ALL, &Pred::Const(true), &[1, 2, 4, 99]);
        let sums = [Value::Integer(2), euros(1_250), decimal("1.5", 2), txt("won"), Value::Integer(2)];
        assert_eq!(values(&*store, &catalog, 1), sums);
        let none = [Value::Integer(0), Value::Null, Value::Null, Value::Null, Value::Null];
        assert_eq!(values(&*store, &catalog, 2), none);
        assert_eq!(values(&*store, &catalog, 3), [const { Value::Null }; 5]);
        let binned = [Value::Integer(1), euros(7), decimal("7", 2), txt("won"), Value::Integer(7)];
        assert_eq!(values(&*store, &catalog, 4), binned);

        // A child goes, and the rest is worked out anew.
        let deals = catalog.get(DEAL).expect("deals");
        let at = Instant::from_ms(9);
        let gone = RowChange { id: record(202), version: 2, updated_at: at, deleted_at: Some(at), set: Vec::new() };
        write(&*store, |tx| tx.update_many(deals, &[gone]));
        roll_up(&*store, &catalog, &ALL, &Pred::Const(true), &[1]);
        let sums = [Value::Integer(1), euros(1_000), decimal("1", 2), txt("open"), Value::Integer(1)];
        assert_eq!(values(&*store, &catalog, 1), sums);
        let contact = get(&*store, &catalog, 1);
        assert_eq!((contact.version, contact.updated_at), (1, make(CONTACT, 1, []).updated_at));
    });
}

#[test]
fn a_roll_up_measures_only_what_its_filter_finds() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        insert(&*store, &catalog, &[make(CONTACT, 1, [])]);
        insert(
            &*store,
            &catalog,
            &[deal(201, 1, 10, 1, "open"), deal(202, 1, 20, 2, "won"), deal(203, 1, 40, 4, "won")],
        );
        let won = Pred::Compare { term: term(D_STAGE), op: Op::Eq, value: txt("won") };
        roll_up(&*store, &catalog, &[C_DEALS, C_TOTAL], &won, &[1]);
        assert_eq!(values(&*store, &catalog, 1)[..2], [Value::Integer(2), euros(60)]);
        // What is rolled up can be asked for at once.
        let rich = Pred::Compare { term: term(C_TOTAL), op: Op::Ge, value: euros(60) };
        assert_eq!(found(&*store, &catalog, CONTACT, rich), [1]);
    });
}
