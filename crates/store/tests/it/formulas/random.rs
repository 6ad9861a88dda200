//! Both engines compute the same: random formulas over random records give the same values in the same order.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rapport_kernel::filter::Calendar;
use rapport_kernel::filter::formula::field_formula;
use rapport_kernel::query::Fields;
use rapport_kernel::time::Date;

use super::*;

// -- formulas --------------------------------------------------------------------------------------------------------

/// Formulas of each type, as texts: numbers, texts, dates and conditions.
#[derive(Clone, Debug)]
struct Parts {
    number: BoxedStrategy<String>,
    text: BoxedStrategy<String>,
    date: BoxedStrategy<String>,
    test: BoxedStrategy<String>,
}

const NUMBERS: &[&str] = &[
    "a",
    "b",
    "far",
    "ratio",
    "0",
    "1",
    "-3",
    "0.5",
    "2.25",
    "0.000000001",
    "10000000000",
    "9223372036854775807",
    "7",
];
const TEXTS: &[&str] = &["word", "other", "who.given", "who.title", "\" \"", "\"É, \"", "\"ß\"", "\"\"", "stage"];
const DATES: &[&str] = &["start", "end", "today", "2024-02-29"];

fn leaves() -> Parts {
    let one = |of: &'static [&'static str]| select(of).prop_map(str::to_owned).boxed();
    let emptiness = ["a", "word", "start", "tags", "who", "price", "from", "stage"];
    Parts {
        number: one(NUMBERS),
        text: one(TEXTS),
        date: one(DATES),
        test: prop_oneof![
            Just("flag".to_owned()),
            select(emptiness.to_vec()).prop_map(|field| format!("{field} is empty")),
            select(vec!["word = \"A\"", "word != other", "word < other", "stage = \"Übrig\"", "from < until"])
                .prop_map(str::to_owned),
        ]
        .boxed(),
    }
}

fn deeper(of: &Parts) -> Parts {
    let Parts { number, text, date, test } = of.clone();
    let two = |of: &BoxedStrategy<String>| (of.clone(), of.clone());
    Parts {
        number: prop_oneof![
            2 => number.clone(),
            4 => (number.clone(), select(vec!["+", "-", "*", "/"]), number.clone())
                .prop_map(|(one, sign, other)| format!("({one} {sign} {other})")),
            1 => (number.clone(), 0..10).prop_map(|(of, digits)| format!("round({of}, {digits})")),
            1 => (select(vec!["-", "abs", "round"]), number.clone()).prop_map(|(call, of)| format!("{call}({of})")),
            1 => (select(vec!["min", "max", "coalesce"]), two(&number))
                .prop_map(|(call, (one, other))| format!("{call}({one}, {other})")),
            1 => (test.clone(), two(&number)).prop_map(|(test, (one, other))| format!("if({test}, {one}, {other})")),
            1 => (select(vec!["year", "month"]), date.clone()).prop_map(|(call, of)| format!("{call}({of})")),
            1 => two(&date).prop_map(|(from, to)| format!("days_between({from}, {to})")),
            1 => Just("days_between(from, until)".to_owned()),
        ]
        .boxed(),
        text: prop_oneof![
            2 => text.clone(),
            4 => two(&text).prop_map(|(one, other)| format!("({one} & {other})")),
            1 => number.clone().prop_map(|number| format!("(\"\" & round({number}))")),
            1 => date.clone().prop_map(|date| format!("concat({date}, \" \")")),
            1 => (select(vec!["lower", "upper"]), text.clone()).prop_map(|(call, of)| format!("{call}({of} & \"\")")),
            1 => two(&text).prop_map(|(one, other)| format!("coalesce({one} & \"\", {other} & \"\")")),
            1 => (test.clone(), text.clone()).prop_map(|(test, text)| format!("if({test}, {text} & \"\")")),
        ]
        .boxed(),
        date: prop_oneof![
            2 => date.clone(),
            2 => (date.clone(), select(vec!["+", "-"]), number.clone())
                .prop_map(|(date, sign, days)| format!("({date} {sign} {days})")),
            1 => (select(vec!["min", "max", "coalesce"]), two(&date))
                .prop_map(|(call, (one, other))| format!("{call}({one}, {other})")),
            1 => (test.clone(), date.clone()).prop_map(|(test, date)| format!("if({test}, {date})")),
        ]
        .boxed(),
        test: prop_oneof![
            2 => test.clone(),
            3 => (number.clone(), select(vec!["=", "!=", "<", "<=", ">", ">="]), number.clone())
                .prop_map(|(one, sign, other)| format!("({one} {sign} {other})")),
            1 => two(&date).prop_map(|(one, other)| format!("({one} < {other})")),
            1 => text.clone().prop_map(|text| format!("({text} & \"\") is empty")),
            2 => (select(vec!["and", "or"]), two(&test)).prop_map(|(word, (one, other))| format!("({one} {word} {other})")),
            1 => test.clone().prop_map(|test| format!("not {test}")),
        ]
        .boxed(),
    }
}

fn formula() -> BoxedStrategy<(String, Kind)> {
    let parts = deeper(&deeper(&deeper(&leaves())));
    prop_oneof![
        3 => (parts.number.clone(), 0..10u8).prop_map(|(text, scale)| (text, decimals(scale))),
        1 => parts.number.clone().prop_map(|of| (format!("price * ({of})"), Kind::Money)),
        2 => parts.text.prop_map(|of| (format!("\"\" & {of}"), text())),
        1 => parts.date.prop_map(|of| (of, Kind::Date)),
        1 => parts.test.prop_map(|of| (of, Kind::Boolean)),
    ]
    .boxed()
}

// -- records ---------------------------------------------------------------------------------------------------------

fn whole() -> BoxedStrategy<Value> {
    prop_oneof![6 => -9..10i64, 1 => Just(i64::MAX), 1 => Just(i64::MIN), 2 => any::<i64>()].prop_map(n).boxed()
}

fn word() -> BoxedStrategy<Value> {
    select(vec!["a", "A", "É e", "ß", "İx", "ΑΣ", "日本", "z  z", "%"]).prop_map(txt).boxed()
}

fn days() -> BoxedStrategy<Value> {
    prop_oneof![4 => 19_000..20_000i32, 1 => Date::MIN.days()..Date::MAX.days()]
        .prop_map(|day| Value::Date(Date::from_days(day)))
        .boxed()
}

fn row(number: u128) -> BoxedStrategy<Record> {
    let fraction = any::<i32>().prop_map(|units| d(&format!("{}.{:03}", units / 1_000, (units % 1_000).abs()), 3));
    let times = (1_600_000_000_000..1_700_000_000_000i64).prop_map(|ms| Value::Instant(Instant::from_ms(ms))).boxed();
    let person = (word(), option::of(word())).prop_map(|(given, family)| {
        let plain = |value: &Value| value.as_text().unwrap_or_default().to_owned();
        person(&plain(&given), &family.as_ref().map(plain).unwrap_or_default())
    });
    let fields: Vec<(FieldId, BoxedStrategy<Value>)> = vec![
        (A, whole()),
        (B, whole()),
        (FAR, whole()),
        (RATIO, fraction.boxed()),
        (PRICE, (-9_999..9_999i64).prop_map(euros).boxed()),
        (WORD, word()),
        (OTHER, word()),
        (FLAG, any::<bool>().prop_map(Value::Boolean).boxed()),
        (START, days()),
        (END, days()),
        (FROM, times.clone()),
        (UNTIL, times),
        (STAGE, select(vec!["new", "Übrig"]).prop_map(txt).boxed()),
        (WHO, person.boxed()),
    ];
    let values: Vec<_> = fields
        .into_iter()
        .map(|(field, value)| option::weighted(0.8, value).prop_map(move |value| (field, value.unwrap_or_default())))
        .collect();
    values
        .prop_map(move |values| make(SHEET, number, values.into_iter().filter(|(_, value)| !value.is_empty())))
        .boxed()
}

// -- the comparison --------------------------------------------------------------------------------------------------

/// The values of each formula over all records in its order, least first.
fn answers(store: &dyn Store, formulas: &[(String, Kind)], records: &[Record]) -> Vec<String> {
    let formulas: Vec<(&str, Kind)> = formulas.iter().map(|(text, kind)| (text.as_str(), kind.clone())).collect();
    let catalog = settled(store, &formulas, records);
    let mut all = Vec::new();
    for at in 0..formulas.len() as u32 {
        let field = FieldId(FIRST.0 + at);
        let sort = vec![Sort { path: Path::field(field), direction: Direction::Ascending }];
        let query = rapport_kernel::query::Query {
            fields: Fields::Some(vec![field]),
            ..question(SHEET, Pred::Const(true), sort)
        };
        let ask = |query| {
            read(store, |tx| {
                tx.set_now(NOW);
                tx.query(&catalog, query)
            })
        };
        let page = ask(&query);
        let values = page.records.iter().map(|record| (crate::toy::number(record.id), record.get(field).clone()));
        let values: Vec<(u128, Value)> = values.collect();
        let empty = ask(&question(SHEET, Pred::Empty(term(field)), Vec::new())).records;
        let seen: Vec<u128> = values.iter().filter(|(_, value)| value.is_empty()).map(|(number, _)| *number).collect();
        assert_eq!(empty.len(), seen.len(), "{}: what is empty is found so", formulas[at as usize].0);
        all.push(format!("{values:?}"));
    }
    records.iter().for_each(|record| computes_without_rows(store, &catalog, record));
    all
}

/// A formula over a record's values gives what it gives over its row.
fn computes_without_rows(store: &dyn Store, catalog: &Catalog, record: &Record) {
    let object = catalog.get(SHEET).expect("the object");
    let calendar = Calendar::new(&catalog.settings, NOW);
    let fields = object.fields.iter().filter(|field| field.id >= FIRST);
    let formulas: Vec<_> = fields
        .map(|field| (field, field_formula(field, object, catalog).expect("a formula").at(&calendar).of(record)))
        .collect();
    let computed = read(store, |tx| tx.compute(catalog, object, &formulas));
    for (((field, _), computed), stored) in
        formulas.iter().zip(computed).zip(values(store, catalog, crate::toy::number(record.id)))
    {
        assert_eq!(computed, stored, "{:?}", field.kind);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::differential::cases(), max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn both_engines_compute_alike(
        formulas in vec(formula(), 25),
        records in (1..11u128).map(row).collect::<Vec<_>>(),
    ) {
        let said = std::cell::RefCell::new(Vec::<Vec<String>>::new());
        on_both(|bed| said.borrow_mut().push(answers(&*bed.open(), &formulas, &records)));
        let said = said.into_inner();
        for other in &said[1..] {
            for ((one, other), (text, _)) in said[0].iter().zip(other).zip(&formulas) {
                prop_assert_eq!(one, other, "{}", text);
            }
        }
    }
}
