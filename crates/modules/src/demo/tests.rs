//! The story, as somebody who reads it would check it.

use std::collections::{BTreeMap, HashSet};

use rapport_kernel::time::{Date, Instant};
use rapport_testkit::{TestHouse, on_both};

use super::{BATCH_ROWS_MAX, DemoBatch, Size, generate, load};

fn today() -> Date {
    Date::parse("2026-03-02").expect("a day")
}

fn story(size: Size) -> Vec<DemoBatch> {
    generate(7, size, today()).collect()
}

fn small() -> Size {
    Size::contacts(120)
}

#[test]
fn the_same_seed_tells_the_same_story() {
    assert_eq!(story(small()), story(small()));
    let other: Vec<DemoBatch> = generate(8, small(), today()).collect();
    assert_ne!(story(small()), other);
}

#[test]
fn there_are_as_many_records_as_the_size_says() {
    for size in [small(), Size::contacts(1), Size::contacts(2_345)] {
        let mut made: BTreeMap<&str, HashSet<u32>> = BTreeMap::new();
        for row in story(size).into_iter().flat_map(|batch| batch.rows) {
            made.entry(row.key.object).or_default().insert(row.key.number);
        }
        let count = |object: &str| made.get(object).map_or(0, HashSet::len);
        let counts = ["contact", "company", "deal", "order", "activity"].map(count);
        assert_eq!(counts, [size.contacts, size.companies, size.deals, size.orders, size.activities]);
    }
}

#[test]
fn what_comes_later_is_told_later_and_all_before_today() {
    let story = story(small());
    let midnight = Instant::from_ms(i64::from(today().days()) * 86_400_000);
    assert!(story.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert!(story.iter().all(|batch| batch.at < midnight));
    assert!(story.iter().all(|batch| !batch.rows.is_empty() && batch.rows.len() <= BATCH_ROWS_MAX));
    let days = (story.last().expect("a story").at.ms() - story[0].at.ms()) / 86_400_000;
    assert!((725..=731).contains(&days), "two years, not {days} days");
}

#[test]
fn nobody_sells_or_calls_at_the_weekend() {
    for day in ["2026-03-02", "2026-03-05", "2026-03-08"] {
        let today = Date::parse(day).expect("a day");
        let moments = generate(7, Size::contacts(20), today).flat_map(|batch| {
            let told =
                batch.rows.iter().filter_map(|row| row.fields.get("occurred_at").or(row.fields.get("placed_at")));
            told.filter_map(|at| Date::parse(at.as_str()?.get(..10)?)).collect::<Vec<_>>()
        });
        let weekdays: HashSet<i32> = moments.map(|day| (day.days() - 4).rem_euclid(7)).collect();
        assert_eq!(weekdays, HashSet::from([0, 1, 2, 3, 4]));
    }
}

#[test]
fn links_lead_to_what_was_told_before() {
    let mut told: HashSet<super::Key> = HashSet::new();
    for batch in story(small()) {
        for row in &batch.rows {
            let targets = row.links.iter().flat_map(|(_, to)| match to {
                super::To::One(key) => vec![*key],
                super::To::Many(keys) => keys.clone(),
            });
            // Roles and stages are those of a new workspace.
            let unknown: Vec<_> =
                targets.filter(|to| !matches!(to.object, "role" | "stage") && !told.contains(to)).collect();
            assert!(unknown.is_empty(), "{:?} links to {unknown:?}", row.key);
        }
        told.extend(batch.rows.iter().map(|row| row.key));
    }
}

#[test]
fn nobody_real_can_be_written_to_and_no_address_comes_twice() {
    let mut addresses = HashSet::new();
    for row in story(Size::contacts(3_000)).into_iter().flat_map(|batch| batch.rows) {
        let Some(address) = row.fields.get("email").and_then(|email| email.as_str().map(str::to_owned)) else {
            continue;
        };
        assert!(address.ends_with(".example"), "{address}");
        if row.key.object == "contact" {
            assert!(addresses.insert(address.clone()), "{address} twice");
        }
    }
    assert_eq!(addresses.len(), 3_000);
}

#[test]
fn a_loaded_company_is_consistent_and_nothing_is_left_to_correct() {
    on_both(crate::part(), |t: &TestHouse| {
        let mut heard = 0;
        let loaded = load(t.house(), 7, 120, t, |rows| heard = rows).expect("the story loads");
        assert_eq!(heard, loaded.records + loaded.changes);
        let admin = t.admin();
        assert_eq!(admin.list("contact", "").len(), 120);
        assert_eq!(admin.list("user", "").len(), 10);
        let buyers = admin.list("contact", "orders_count > 0");
        assert!(buyers.iter().all(|buyer| buyer["lifecycle_stage"] == "customer"), "buyers are customers");
        let statuses: HashSet<String> =
            admin.list("deal", "").iter().map(|deal| deal["status"].as_str().unwrap_or("none").to_owned()).collect();
        assert_eq!(statuses.len(), 3, "{statuses:?}");
        t.settle();
        assert_eq!(admin.list("order", "version > 1").len(), 0, "an order's total differs from its lines");
        assert_eq!(admin.list("contact", "lifecycle_stage != \"customer\" and orders_count > 0").len(), 0);
    });
}

#[test]
fn amounts_in_other_currencies_have_a_worth() {
    let t = TestHouse::new(crate::part());
    load(t.house(), 7, 120, &t, |_| {}).expect("the story loads");
    let foreign = t.admin().list("order", "total.currency != \"EUR\"");
    assert!(!foreign.is_empty());
    assert_eq!(t.admin().list("order", "total.currency != \"EUR\" and total > 0").len(), foreign.len());
    t.settle();
}

#[test]
fn a_workspace_with_people_in_it_is_not_filled() {
    let t = TestHouse::new(crate::part());
    load(t.house(), 7, 5, &t, |_| {}).expect("the first time");
    let again = load(t.house(), 7, 5, &t, |_| {}).expect_err("the second time");
    assert_eq!(again.code(), "not_empty");
}
