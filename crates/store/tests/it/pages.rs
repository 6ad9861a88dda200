//! Pages: total orders, and each record once.

use rapport_kernel::filter::{End, Hop, Path, Pred};
use rapport_kernel::port::Store;
use rapport_kernel::query::{After, Direction, Query, Shelf, Sort, SortKey};
use rapport_kernel::{Catalog, Error, FieldId, Value};

use crate::support::{on_both, read, record, write};
use crate::toy::*;

use Direction::{Ascending, Descending};

fn by(path: Path, direction: Direction) -> Sort {
    Sort { path, direction }
}

fn field(id: FieldId, direction: Direction) -> Sort {
    by(Path::field(id), direction)
}

/// All records of an order, page by page; and each page is as long as it can be.
fn walk(store: &dyn Store, catalog: &Catalog, mut query: Query) -> Vec<u128> {
    let mut all = Vec::new();
    loop {
        let page = read(store, |tx| tx.query(catalog, &query));
        assert!(page.next.is_none() || page.records.len() == query.limit, "a page is short, but more follow");
        all.extend(page.records.iter().map(|record| number(record.id)));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return all,
        }
    }
}

/// Ages and nicknames with gaps and repeats.
fn fill(store: &dyn Store, catalog: &Catalog) {
    let rows: [(u128, Option<i64>, Option<&str>); 9] = [
        (1, Some(3), Some("b")),
        (2, None, Some("a")),
        (3, Some(1), None),
        (4, Some(3), None),
        (5, None, None),
        (6, Some(2), Some("Á")),
        (7, Some(3), Some("A")),
        (8, None, Some("b")),
        (9, Some(-1), Some("")),
    ];
    let records: Vec<_> = rows
        .into_iter()
        .map(|(number, age, nick)| {
            let age = age.map_or(Value::Null, Value::Integer);
            make(CONTACT, number, [(C_AGE, age), (C_NICK, nick.map_or(Value::Null, txt))])
        })
        .collect();
    insert(store, catalog, &records);
}

#[test]
fn pages_of_any_size_give_each_record_once_in_the_one_order() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        fill(&*store, &catalog);
        let orders: [(Vec<Sort>, [u128; 9]); 9] = [
            (vec![], [1, 2, 3, 4, 5, 6, 7, 8, 9]),
            (vec![field(C_AGE, Ascending)], [2, 5, 8, 9, 3, 6, 1, 4, 7]),
            (vec![field(C_AGE, Descending)], [7, 4, 1, 6, 3, 9, 8, 5, 2]),
            (vec![field(C_NICK, Ascending)], [3, 4, 5, 9, 2, 6, 7, 1, 8]),
            (vec![field(C_AGE, Ascending), field(C_NICK, Ascending)], [5, 2, 8, 9, 3, 6, 4, 7, 1]),
            (vec![field(C_AGE, Ascending), field(C_NICK, Descending)], [8, 2, 5, 9, 3, 6, 1, 7, 4]),
            (vec![field(C_AGE, Descending), field(C_NICK, Descending)], [1, 7, 4, 6, 3, 9, 8, 2, 5]),
            (vec![field(C_AGE, Descending), field(C_NICK, Ascending)], [4, 7, 1, 6, 3, 9, 5, 2, 8]),
            (vec![by(Path::end(End::CreatedAt), Descending)], [9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ];
        for (sort, wanted) in orders {
            for limit in [1, 2, 3, 4, 8, 9, 10] {
                let query = Query { limit, ..question(CONTACT, Pred::Const(true), sort.clone()) };
                assert_eq!(walk(&*store, &catalog, query), wanted, "{limit} by {sort:?}");
            }
        }
    });
}

#[test]
fn records_are_sorted_by_names_money_towns_links_and_through_links() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let company = |number, name: &str| make(COMPANY, number, [(NAME, txt(name))]);
        insert(&*store, &catalog, &[company(101, "Zeta"), company(102, "alpha"), deleted(company(103, "Beta"))]);
        let contact = |number, name: &str, worth, city: &str, company| {
            let values = [
                (C_NAME, person(name, "")),
                (C_WORTH, worth),
                (C_HOME, town(city, "")),
                (C_COMPANY, to(COMPANY, company)),
                (C_LEVEL, Value::Integer(-(number as i64))),
            ];
            make(CONTACT, number, values)
        };
        let records = [
            contact(1, "Émil", money(900, "JPY", Some(500)), "Ulm", 101),
            contact(2, "eva", euros(20), "Æro", 102),
            contact(3, "Dan", money(1, "USD", None), "Bonn", 103),
        ];
        insert(&*store, &catalog, &records);
        let through =
            |end| Path { hops: vec![Hop { link: C_COMPANY, target: COMPANY, scope: Pred::Const(true) }], end };
        let name = End::Field { field: NAME, part: None };
        let orders = [
            (Path::field(C_NAME), [3, 1, 2]),
            (Path::field(C_WORTH), [3, 2, 1]),
            (Path::field(C_HOME), [2, 3, 1]),
            (Path::field(C_COMPANY), [1, 2, 3]),
            (Path::field(C_LEVEL), [3, 2, 1]),
            (through(name), [3, 2, 1]),
            (through(End::Id), [3, 1, 2]),
        ];
        for (path, wanted) in orders {
            let query = Query { limit: 1, ..question(CONTACT, Pred::Const(true), vec![by(path.clone(), Ascending)]) };
            assert_eq!(walk(&*store, &catalog, query.clone()), wanted, "{path:?}");
            let down = Query { sort: vec![by(path.clone(), Descending)], ..query };
            let mut backwards = wanted;
            backwards.reverse();
            assert_eq!(walk(&*store, &catalog, down), backwards, "{path:?}, descending");
        }
    });
}

#[test]
fn a_page_goes_on_where_it_was_while_others_write() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        fill(&*store, &catalog);
        let mut query = Query { limit: 4, ..question(CONTACT, Pred::Const(true), vec![field(C_AGE, Ascending)]) };
        let first = read(&*store, |tx| tx.query(&catalog, &query));
        assert_eq!(first.records.iter().map(|record| number(record.id)).collect::<Vec<_>>(), [2, 5, 8, 9]);
        // One before the place, one after it, and the record at the place itself is gone.
        insert(&*store, &catalog, &[make(CONTACT, 10, []), make(CONTACT, 11, [(C_AGE, Value::Integer(2))])]);
        let contacts = catalog.get(CONTACT).expect("contacts");
        write(&*store, |tx| tx.purge_many(contacts, &[record(9)]));
        query.after = first.next;
        assert_eq!(walk(&*store, &catalog, query), [3, 6, 11, 1, 4, 7]);
    });
}

#[test]
fn the_bin_has_a_list_of_its_own() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        insert(
            &*store,
            &catalog,
            &[make(CONTACT, 1, []), deleted(make(CONTACT, 2, [])), deleted(make(CONTACT, 3, []))],
        );
        let on = |shelf| Query { shelf, limit: 1, ..question(CONTACT, Pred::Const(true), Vec::new()) };
        assert_eq!(walk(&*store, &catalog, on(Shelf::Living)), [1]);
        assert_eq!(walk(&*store, &catalog, on(Shelf::Bin)), [2, 3]);
        assert_eq!(walk(&*store, &catalog, on(Shelf::Both)), [1, 2, 3]);
    });
}

#[test]
fn a_place_of_another_order_is_refused() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        fill(&*store, &catalog);
        for keys in
            [vec![], vec![SortKey::Text("x".into())], vec![SortKey::Real(0.5)], vec![SortKey::Null, SortKey::Null]]
        {
            let mut query = question(CONTACT, Pred::Const(true), vec![field(C_AGE, Ascending)]);
            query.after = Some(After { keys, id: record(1) });
            let mut tx = store.read().expect("a transaction");
            let refused = tx.query(&catalog, &query);
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        }
    });
}

#[test]
fn fields_without_one_value_cannot_sort() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let amount = Path { hops: Vec::new(), end: End::Field { field: C_WORTH, part: Some("amount") } };
        for path in [Path::field(C_TAGS), Path::field(C_EXTRA), Path::field(C_PLACE), amount] {
            let mut tx = store.read().expect("a transaction");
            let refused = tx.query(&catalog, &question(CONTACT, Pred::Const(true), vec![by(path.clone(), Ascending)]));
            assert!(matches!(refused, Err(Error::Invalid(_))), "{path:?}: {refused:?}");
        }
    });
}
