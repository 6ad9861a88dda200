//! Values of formulas are filtered, sorted, paged, grouped and measured by.

use rapport_kernel::catalog::Measure;
use rapport_kernel::filter::{Op, Place};
use rapport_kernel::query::{Bucket, Fields, Group, Measured, Query, Summary};

use super::*;

#[test]
fn formulas_are_filtered_sorted_paged_and_counted_by() {
    let formulas = [("a * 10 / b", decimals(2)), ("word & \" \" & other", text()), ("start + a", Kind::Date)];
    let (quotient, words, later) = (FIRST, FieldId(301), FieldId(302));
    let row = |number: u128, a: i64, b: i64, word: &str, other: &str| {
        let values = [(A, n(a)), (B, n(b)), (WORD, txt(word)), (OTHER, txt(other)), (START, day("2024-01-31"))];
        make(SHEET, number, values)
    };
    let records = [
        row(1, 1, 4, "Zoë", "X"),
        row(2, 1, 0, "b", ""),
        row(3, 30, 3, "zoe", "a"),
        row(4, -5, 2, "", ""),
        row(5, 1, 4, "É", "1"),
    ];
    on_both(|bed| {
        let store = bed.open();
        let catalog = settled(&*store, &formulas, &records);
        let finds = |pred: Pred| found(&*store, &catalog, SHEET, pred);
        let is = |field, op, value| Pred::Compare { term: term(field), op, value };
        assert_eq!(finds(is(quotient, Op::Eq, d("2.5", 1))), [1, 5]);
        assert_eq!(finds(is(quotient, Op::Ne, d("2.5", 1))), [2, 3, 4]);
        assert_eq!(finds(is(quotient, Op::Gt, d("2.495", 3))), [1, 3, 5]);
        assert_eq!(finds(is(quotient, Op::Eq, d("2.495", 3))), [0u128; 0], "its parameters are lost on the way");
        assert_eq!(finds(Pred::Empty(term(quotient))), [2]);
        assert_eq!(finds(Pred::In { term: term(quotient), values: vec![n(100), n(-25), n(7)] }), [3, 4]);
        assert_eq!(finds(is(words, Op::Eq, txt("ZOE  x"))), [1]);
        assert_eq!(finds(Pred::Like { term: term(words), place: Place::Start, text: "zöe".to_owned() }), [1, 3]);
        assert_eq!(finds(Pred::Empty(term(words))), [4]);
        assert_eq!(finds(is(later, Op::Lt, day("2024-02-02"))), [1, 2, 4, 5]);

        let sort = |field, direction| Sort { path: Path::field(field), direction };
        let (up, down) = (Direction::Ascending, Direction::Descending);
        for (sort, wanted) in [
            (vec![sort(quotient, up)], [2, 4, 1, 5, 3]),
            (vec![sort(quotient, down)], [3, 5, 1, 4, 2]),
            (vec![sort(words, up)], [4, 2, 5, 3, 1]),
            (vec![sort(quotient, down), sort(words, up)], [3, 5, 1, 4, 2]),
            (vec![sort(later, up), sort(words, down)], [4, 1, 5, 2, 3]),
        ] {
            let mut query = Query { limit: 2, ..question(SHEET, Pred::Const(true), sort) };
            let mut walked = Vec::new();
            loop {
                let page = read(&*store, |tx| tx.query(&catalog, &query));
                walked.extend(page.records.iter().map(number_of));
                match page.next {
                    Some(next) => query.after = Some(next),
                    None => break,
                }
            }
            assert_eq!(walked, wanted, "{:?} on {}", query.sort, bed.name());
        }
        let whole = Query { fields: Fields::Some(vec![words]), ..question(SHEET, Pred::Const(true), Vec::new()) };
        let page = read(&*store, |tx| tx.query(&catalog, &whole));
        let texts: Vec<_> = page.records.iter().map(|record| record.get(words).clone()).collect();
        assert_eq!(texts, [txt("Zoë X"), txt("b"), txt("zoe a"), NULL, txt("É 1")]);
        assert!(page.records.iter().all(|record| record.values.len() <= 1), "only what was asked for");
        assert_eq!(read(&*store, |tx| tx.count(&catalog, &whole, 100)), 5);
    });
}

fn number_of(record: &Record) -> u128 {
    crate::toy::number(record.id)
}

#[test]
fn formulas_are_grouped_and_measured_by() {
    let formulas = [("if(a > 2, \"Many\", \"few\")", text()), ("start + a", Kind::Date), ("price * a", Kind::Money)];
    let row = |number, a, price| make(SHEET, number, [(A, n(a)), (START, day("2024-01-30")), (PRICE, euros(price))]);
    on_both(|bed| {
        let store = bed.open();
        let catalog = settled(&*store, &formulas, &[row(1, 1, 100), row(2, 2, 250), row(3, 3, 1_000)]);
        let path = |at| Path::field(FieldId(FIRST.0 + at));
        let asked = |group, bucket, measure, of| Summary {
            object: SHEET,
            filter: Pred::Const(true),
            groups: vec![Group { path: path(group), bucket }],
            measures: vec![Measured { measure, path: Some(path(of)) }],
            limit: 10,
        };
        let rows = |summary| {
            let rows = read(&*store, |tx| tx.summary(&catalog, &summary));
            rows.into_iter().map(|row| (row.groups[0].clone(), row.count, row.measures[0].clone())).collect::<Vec<_>>()
        };
        let by_text = rows(asked(0, None, Measure::Sum, 2));
        assert_eq!(by_text, [(txt("few"), 2, euros(600)), (txt("Many"), 1, euros(3_000))]);
        let by_month = rows(asked(1, Some(Bucket::Month), Measure::Max, 0));
        assert_eq!(by_month, [(day("2024-01-01"), 1, txt("few")), (day("2024-02-01"), 2, txt("Many"))]);
        let mean = rows(asked(0, None, Measure::Avg, 2));
        assert_eq!(mean[0].2, d("3.00", 4));
    });
}
