//! Measures by group.

use rapport_kernel::catalog::Measure;
use rapport_kernel::filter::{End, Hop, Op, Path, Pred};
use rapport_kernel::port::Store;
use rapport_kernel::query::{Bucket, Group, Measured, Summary, SummaryRow};
use rapport_kernel::{Catalog, Error, FieldId, ObjectId, Value};

use crate::support::{on_both, read};
use crate::toy::*;

fn summary(groups: Vec<Group>, measures: Vec<(Measure, FieldId)>) -> Summary {
    let measures = measures.into_iter().map(|(measure, field)| Measured { measure, path: Some(Path::field(field)) });
    Summary { object: CONTACT, filter: Pred::Const(true), groups, measures: measures.collect(), limit: 100 }
}

fn by(field: FieldId) -> Group {
    Group { path: Path::field(field), bucket: None }
}

fn part(field: FieldId, part: &'static str) -> Group {
    Group { path: Path { hops: Vec::new(), end: End::Field { field, part: Some(part) } }, bucket: None }
}

fn rows(store: &dyn Store, catalog: &Catalog, summary: &Summary) -> Vec<SummaryRow> {
    read(store, |tx| tx.summary(catalog, summary))
}

/// The groups with their counts.
fn counts(store: &dyn Store, catalog: &Catalog, groups: Vec<Group>) -> Vec<(Vec<Value>, i64)> {
    let rows = rows(store, catalog, &summary(groups, Vec::new()));
    rows.into_iter().map(|row| (row.groups, row.count)).collect()
}

#[test]
fn one_row_measures_all_records_also_when_there_are_none() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let measures = || {
            let each = [Measure::Count, Measure::Sum, Measure::Min, Measure::Max, Measure::Avg];
            summary(Vec::new(), each.map(|measure| (measure, C_AGE)).to_vec())
        };
        let none = rows(&*store, &catalog, &measures());
        assert_eq!(none.len(), 1);
        assert_eq!(none[0].count, 0);
        assert_eq!(none[0].measures, [Value::Integer(0), Value::Null, Value::Null, Value::Null, Value::Null]);
        let aged = |number, age| make(CONTACT, number, [(C_AGE, Value::Integer(age))]);
        let records = [aged(1, 1), aged(2, 2), aged(3, 2), make(CONTACT, 4, []), deleted(aged(5, 100))];
        insert(&*store, &catalog, &records);
        let all = rows(&*store, &catalog, &measures());
        assert_eq!(all[0].count, 4);
        let wanted = [Value::Integer(3), Value::Integer(5), Value::Integer(1), Value::Integer(2), decimal("1.67", 2)];
        assert_eq!(all[0].measures, wanted);
    });
}

#[test]
fn measures_keep_the_scale_and_the_currency_of_what_they_measure() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let of = |number, score: &str, worth| make(CONTACT, number, [(C_SCORE, decimal(score, 3)), (C_WORTH, worth)]);
        let records = [
            of(1, "1.001", money(1_000, "JPY", Some(610))),
            of(2, "-0.5", euros(-1_000)),
            of(3, "7", money(5, "USD", None)),
        ];
        insert(&*store, &catalog, &records);
        let each = [
            (Measure::Sum, C_SCORE),
            (Measure::Avg, C_SCORE),
            (Measure::Sum, C_WORTH),
            (Measure::Avg, C_WORTH),
            (Measure::Min, C_WORTH),
            (Measure::Count, C_WORTH),
        ];
        let row = rows(&*store, &catalog, &summary(Vec::new(), each.to_vec())).remove(0);
        let wanted = [
            decimal("7.501", 3),
            decimal("2.50033", 5),
            euros(-390),
            decimal("-1.95", 4),
            euros(-1_000),
            Value::Integer(3),
        ];
        assert_eq!(row.measures, wanted);
    });
}

#[test]
fn sums_beyond_64_bits_are_averaged_exactly_and_refused_as_sums() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let aged = |number, age| make(CONTACT, number, [(C_AGE, Value::Integer(age))]);
        let big = 90_000_000_000_000_000;
        insert(&*store, &catalog, &(1..=200).map(|number| aged(number, big)).collect::<Vec<_>>());
        let average = rows(&*store, &catalog, &summary(Vec::new(), vec![(Measure::Avg, C_AGE)]));
        assert_eq!(average[0].measures, [decimal("90000000000000000.00", 2)]);
        let mut tx = store.read().expect("a transaction");
        let refused = tx.summary(&catalog, &summary(Vec::new(), vec![(Measure::Sum, C_AGE)]));
        assert!(matches!(refused, Err(Error::Limit { name: "number_size", .. })), "{refused:?}");
    });
}

#[test]
fn groups_come_in_order_the_empty_one_first_and_texts_as_they_are_written() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let of =
            |number, city: &str, stage: &str| make(CONTACT, number, [(C_HOME, town(city, "")), (C_STAGE, txt(stage))]);
        let records = [
            of(1, "köln", "won"),
            of(2, "Köln", "new"),
            of(3, "Bonn", "won"),
            of(4, "KOLN", "won"),
            of(5, "", "Übrig"),
        ];
        insert(&*store, &catalog, &records);
        let cities = counts(&*store, &catalog, vec![part(C_HOME, "city")]);
        let wanted = [(vec![Value::Null], 1), (vec![txt("Bonn")], 1), (vec![txt("KOLN")], 3)];
        assert_eq!(cities, wanted);
        let both = counts(&*store, &catalog, vec![by(C_STAGE), part(C_HOME, "city")]);
        let wanted = [
            (vec![txt("new"), txt("Köln")], 1),
            (vec![txt("won"), txt("Bonn")], 1),
            (vec![txt("won"), txt("KOLN")], 2),
            (vec![txt("Übrig"), Value::Null], 1),
        ];
        assert_eq!(both, wanted);
    });
}

#[test]
fn lists_links_and_values_through_links_make_groups() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let company = |number, industry: &str| make(COMPANY, number, [(INDUSTRY, txt(industry))]);
        insert(&*store, &catalog, &[company(101, "toys"), company(102, "toys"), company(103, "steel")]);
        let works = |number, company, about, tags: &[&str]| {
            make(CONTACT, number, [(C_COMPANY, to(COMPANY, company)), (C_ABOUT, about), (C_TAGS, list(tags))])
        };
        let records = [
            works(1, 101, to(CONTACT, 3), &["VIP", "new"]),
            works(2, 102, to(COMPANY, 101), &["vip"]),
            works(3, 103, to(COMPANY, 101), &[]),
        ];
        insert(&*store, &catalog, &records);
        let tags = counts(&*store, &catalog, vec![by(C_TAGS)]);
        assert_eq!(tags, [(vec![Value::Null], 1), (vec![txt("new")], 1), (vec![txt("VIP")], 2)]);
        let about = counts(&*store, &catalog, vec![by(C_ABOUT)]);
        assert_eq!(about, [(vec![to(CONTACT, 3)], 1), (vec![to(COMPANY, 101)], 2)]);
        let hop = Hop { link: C_COMPANY, target: COMPANY, scope: Pred::Const(true) };
        let industry = Path { hops: vec![hop], end: End::Field { field: INDUSTRY, part: None } };
        let industries = counts(&*store, &catalog, vec![Group { path: industry, bucket: None }]);
        assert_eq!(industries, [(vec![txt("steel")], 1), (vec![txt("toys")], 2)]);
    });
}

#[test]
fn days_fall_into_weeks_months_and_fiscal_periods_of_the_workspace() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        // 2024-03-31 is a Sunday, the first day of a week here, and the last day of the fiscal year.
        let days = ["2024-03-30", "2024-03-31", "2024-04-01", "1969-12-31", "2024-02-29"];
        let born = |(at, text): (usize, &&str)| make(CONTACT, at as u128 + 1, [(C_BORN, day(text))]);
        insert(&*store, &catalog, &days.iter().enumerate().map(born).collect::<Vec<_>>());
        let of = |bucket| {
            let rows = counts(&*store, &catalog, vec![Group { path: Path::field(C_BORN), bucket: Some(bucket) }]);
            rows.into_iter()
                .map(|(groups, count)| match &groups[0] {
                    Value::Date(date) => (date.to_string(), count),
                    other => panic!("no date: {other:?}"),
                })
                .collect::<Vec<_>>()
        };
        let owned =
            |rows: &[(&str, i64)]| rows.iter().map(|(day, count)| ((*day).to_owned(), *count)).collect::<Vec<_>>();
        assert_eq!(of(Bucket::Day).len(), 5);
        assert_eq!(
            of(Bucket::Week),
            owned(&[("1969-12-28", 1), ("2024-02-25", 1), ("2024-03-24", 1), ("2024-03-31", 2)])
        );
        assert_eq!(
            of(Bucket::Month),
            owned(&[("1969-12-01", 1), ("2024-02-01", 1), ("2024-03-01", 2), ("2024-04-01", 1)])
        );
        assert_eq!(of(Bucket::Quarter), owned(&[("1969-10-01", 1), ("2024-01-01", 3), ("2024-04-01", 1)]));
        assert_eq!(of(Bucket::Year), owned(&[("1969-04-01", 1), ("2023-04-01", 3), ("2024-04-01", 1)]));
    });
}

#[test]
fn moments_fall_into_the_days_of_the_workspaces_zone() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let times = [
            // Midnight in Berlin, in winter and in summer.
            "2024-01-31T22:59:59.999Z",
            "2024-01-31T23:00:00Z",
            "2024-06-30T21:59:59.999Z",
            "2024-06-30T22:00:00Z",
            // The hour that comes twice.
            "2024-10-27T00:30:00Z",
            "2024-10-27T01:30:00Z",
            "1969-12-31T22:59:59.999Z",
        ];
        let seen = |(at, text): (usize, &&str)| make(CONTACT, at as u128 + 1, [(C_SEEN, moment(text))]);
        insert(&*store, &catalog, &times.iter().enumerate().map(seen).collect::<Vec<_>>());
        let days = counts(&*store, &catalog, vec![Group { path: Path::field(C_SEEN), bucket: Some(Bucket::Day) }]);
        let wanted = [
            ("1969-12-31", 1),
            ("2024-01-31", 1),
            ("2024-02-01", 1),
            ("2024-06-30", 1),
            ("2024-07-01", 1),
            ("2024-10-27", 2),
        ];
        assert_eq!(days, wanted.map(|(text, count)| (vec![day(text)], count)));
        let months =
            counts(&*store, &catalog, vec![Group { path: Path::end(End::CreatedAt), bucket: Some(Bucket::Month) }]);
        assert_eq!(months, [(vec![day("2023-11-01")], 7)]);
    });
}

#[test]
fn one_row_more_than_the_limit_tells_that_there_are_more() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let records: Vec<_> =
            (1..=5).map(|number| make(CONTACT, number, [(C_AGE, Value::Integer(number as i64))])).collect();
        insert(&*store, &catalog, &records);
        let mut asked = summary(vec![by(C_AGE)], Vec::new());
        asked.limit = 3;
        assert_eq!(rows(&*store, &catalog, &asked).len(), 4);
        asked.filter = Pred::Compare { term: term(C_AGE), op: Op::Le, value: Value::Integer(3) };
        assert_eq!(rows(&*store, &catalog, &asked).len(), 3);
    });
}

#[test]
fn least_and_greatest_texts_and_dates_are_shown_as_written() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let of = |number, nick: &str, born: &str| make(CONTACT, number, [(C_NICK, txt(nick)), (C_BORN, day(born))]);
        insert(
            &*store,
            &catalog,
            &[of(1, "Zoë", "2000-01-01"), of(2, "émile", "1999-01-01"), of(3, "Fa", "2001-01-01")],
        );
        let each = [(Measure::Min, C_NICK), (Measure::Max, C_NICK), (Measure::Max, C_BORN), (Measure::Min, C_PHONE)];
        let row = rows(&*store, &catalog, &summary(Vec::new(), each.to_vec())).remove(0);
        assert_eq!(row.measures, [txt("émile"), txt("Zoë"), day("2001-01-01"), Value::Null]);
    });
}

#[test]
fn what_cannot_be_grouped_or_measured_is_refused() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let bucket = Some(Bucket::Day);
        let refused = [
            summary(vec![by(C_NAME)], Vec::new()),
            summary(vec![by(C_EXTRA)], Vec::new()),
            summary(vec![by(C_HOME)], Vec::new()),
            summary(vec![Group { path: Path::field(C_AGE), bucket }], Vec::new()),
            summary(vec![Group { path: Path::field(C_TAGS), bucket }], Vec::new()),
            summary(Vec::new(), vec![(Measure::Sum, C_NICK)]),
            summary(Vec::new(), vec![(Measure::Latest, C_NICK)]),
            summary(Vec::new(), vec![(Measure::Min, C_COMPANY)]),
            Summary { object: ObjectId(77), ..summary(Vec::new(), Vec::new()) },
        ];
        for asked in refused {
            let mut tx = store.read().expect("a transaction");
            let answer = tx.summary(&catalog, &asked);
            assert!(matches!(answer, Err(Error::Invalid(_))), "{asked:?}: {answer:?}");
        }
    });
}
