//! Both engines are asked the same: random tables, records, conditions, orders and groups get the same answers in the
//! same order. Beside that each engine must agree with itself: a condition and its negation part the records between
//! them, pages put together are the whole list, and a count is the length of the list.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rapport_kernel::catalog::Measure;
use rapport_kernel::filter::{Aggregate, By, End, Hop, Op, Path, Place, Pred, Related, Term};
use rapport_kernel::port::{SchemaChange, Store};
use rapport_kernel::query::{Bucket, Direction, Fields, Group, Measured, Query, Sort, Summary};
use rapport_kernel::{Catalog, FieldId, Kind, Object, ObjectId, Record, Value};

use crate::support::{Bed, on_both, read, write};
use crate::toy::*;

// -- values ----------------------------------------------------------------------------------------------------------

const WORDS: &[&str] =
    &["a", "A", "á", "b", "ab", "aB c", "zz%", "_", "\\", "ß", "ss", "Ω", "a b", "日本", "e\u{301}", "~", "\u{10ffff}"];

fn word() -> BoxedStrategy<Value> {
    select(WORDS).prop_map(txt).boxed()
}

fn whole() -> impl Strategy<Value = i64> {
    prop_oneof![8 => -3..4i64, 1 => Just(i64::MAX), 1 => Just(i64::MIN)]
}

fn small() -> impl Strategy<Value = i64> {
    -300..300i64
}

fn contact_ref() -> impl Strategy<Value = u128> {
    1..14u128
}

fn company_ref() -> impl Strategy<Value = u128> {
    101..106u128
}

fn any_ref() -> impl Strategy<Value = (ObjectId, u128)> {
    prop_oneof![company_ref().prop_map(|n| (COMPANY, n)), contact_ref().prop_map(|n| (CONTACT, n))]
}

fn distinct<T: PartialEq>(values: Vec<T>) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

/// Amounts whose worth is known are what a condition may name.
fn amount(worth: BoxedStrategy<Option<i64>>) -> BoxedStrategy<Value> {
    (small(), select(&["EUR", "JPY", "KWD"][..]), worth)
        .prop_map(|(minor, code, base)| money(minor, code, base))
        .boxed()
}

fn keys(kind: &Kind) -> Vec<String> {
    kind.options().unwrap_or_default().iter().map(|option| option.key.clone()).collect()
}

/// A value of a field; of a list one entry when `is_entry`.
fn value(kind: &Kind, is_entry: bool) -> BoxedStrategy<Value> {
    let lists = |one: BoxedStrategy<Value>| vec(one, 0..4).prop_map(distinct);
    match kind.result() {
        Kind::Tags if is_entry => word(),
        Kind::Tags => lists(word()).prop_map(texts).boxed(),
        Kind::Choices { .. } if is_entry => select(keys(kind)).prop_map(Value::Text).boxed(),
        Kind::Choices { .. } => lists(select(keys(kind)).prop_map(Value::Text).boxed()).prop_map(texts).boxed(),
        Kind::Choice { .. } => select(keys(kind)).prop_map(Value::Text).boxed(),
        Kind::Link { targets, .. } | Kind::Links { targets, .. } => {
            let one = match targets.as_slice() {
                [COMPANY] => company_ref().prop_map(|n| (COMPANY, n)).boxed(),
                [CONTACT] => contact_ref().prop_map(|n| (CONTACT, n)).boxed(),
                _ => any_ref().boxed(),
            };
            match kind {
                Kind::Links { .. } if !is_entry => vec(one, 0..4).prop_map(|refs| tos(&distinct(refs))).boxed(),
                _ => one.prop_map(|(object, number)| to(object, number)).boxed(),
            }
        }
        Kind::Files { .. } => vec(1..4u128, 0..3)
            .prop_map(|ids| tos(&distinct(ids).into_iter().map(|id| (RATE, id)).collect::<Vec<_>>()))
            .boxed(),
        Kind::Integer { .. } => whole().prop_map(Value::Integer).boxed(),
        Kind::Decimal { scale } => decimals(*scale),
        Kind::Percent => decimals(2),
        Kind::Money => amount(option::weighted(0.8, small()).boxed()),
        Kind::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        Kind::Date => small().prop_map(|days| Value::Date(rapport_kernel::time::Date::from_days(days as i32))).boxed(),
        Kind::Instant => (small(), select(&[0, 1, 3_599_999, 82_800_000][..]))
            .prop_map(|(days, ms)| Value::Instant(rapport_kernel::time::Instant::from_ms(days * 86_400_000 + ms)))
            .boxed(),
        Kind::Address => (word(), option::of(word()))
            .prop_map(|(city, country)| town(plain(&city), country.as_ref().map_or("", plain)))
            .boxed(),
        Kind::PersonName => (word(), option::of(word()))
            .prop_map(|(given, family)| person(plain(&given), family.as_ref().map_or("", plain)))
            .boxed(),
        Kind::Location => (small(), small())
            .prop_map(|(a, b)| Value::Location { latitude: a as f64 / 7.0, longitude: b as f64 })
            .boxed(),
        Kind::Json => small().prop_map(|n| Value::Json(Box::new(serde_json::json!({ "n": n })))).boxed(),
        Kind::Duration | Kind::Rating { .. } | Kind::AutoNumber { .. } => (0..5i64).prop_map(Value::Integer).boxed(),
        _ => word(),
    }
}

fn decimals(scale: u8) -> BoxedStrategy<Value> {
    small().prop_map(move |units| Value::Decimal(rapport_kernel::decimal::Decimal { units, scale })).boxed()
}

fn plain(value: &Value) -> &str {
    value.as_text().unwrap_or_default()
}

fn texts(values: Vec<Value>) -> Value {
    Value::List(values.iter().map(|value| plain(value).to_owned()).collect())
}

// -- workspaces ------------------------------------------------------------------------------------------------------

/// The toy workspace with its contacts' fields in random tables, with and without indexes.
fn workspace() -> impl Strategy<Value = Vec<Object>> {
    let count = objects()[1].fields.len();
    vec((0..3u16, any::<bool>()), count).prop_map(|places| {
        let mut all = objects();
        for (field, (table, indexed)) in all[1].fields.iter_mut().zip(places) {
            if !field.kind.is_many() && !field.kind.columns().is_empty() {
                field.slot.table = table;
            }
            field.traits.unique = false;
            field.traits.indexed = indexed;
        }
        all
    })
}

fn records(of: &Object, numbers: std::ops::Range<u128>) -> BoxedStrategy<Vec<Record>> {
    let id = of.id;
    let fields: Vec<(FieldId, Kind)> = of
        .fields
        .iter()
        .filter(|field| !matches!(field.kind, Kind::Formula { .. }))
        .map(|field| (field.id, field.kind.clone()))
        .collect();
    let one = |number: u128| {
        let values: Vec<_> = fields
            .iter()
            .map(|(field, kind)| {
                let field = *field;
                option::weighted(0.6, value(kind, false)).prop_map(move |value| (field, value.unwrap_or_default()))
            })
            .collect();
        (values, prop::bool::weighted(0.12)).prop_map(move |(values, is_deleted)| {
            let record = make(id, number, values.into_iter().filter(|(_, value)| !value.is_empty()));
            if is_deleted { deleted(record) } else { record }
        })
    };
    numbers.map(one).collect::<Vec<_>>().boxed()
}

// -- conditions ------------------------------------------------------------------------------------------------------

fn of_object(object: ObjectId) -> Object {
    objects().into_iter().find(|each| each.id == object).expect("a toy object")
}

/// Fields of an object that conditions look at.
fn fields_of(object: ObjectId) -> Vec<(FieldId, Kind)> {
    let fields = of_object(object).fields.into_iter();
    fields.filter(|field| !matches!(field.kind, Kind::Formula { .. })).map(|field| (field.id, field.kind)).collect()
}

/// Ways to reach an object by links.
fn hops(object: ObjectId) -> BoxedStrategy<(Vec<Hop>, ObjectId)> {
    let here = Just((Vec::new(), object)).boxed();
    let links: Vec<(FieldId, ObjectId)> = match object {
        CONTACT => vec![(C_COMPANY, COMPANY), (C_ABOUT, COMPANY), (C_ABOUT, CONTACT), (C_BRANCH, COMPANY)],
        COMPANY => vec![(BOSS, CONTACT)],
        DEAL => vec![(D_CONTACT, CONTACT)],
        _ => return here,
    };
    let step = (select(links), any::<bool>()).prop_flat_map(|((link, target), is_scoped)| {
        let scope = if is_scoped { own_leaf(target) } else { Just(Pred::Const(true)).boxed() };
        scope.prop_map(move |scope| (vec![Hop { link, target, scope }], target))
    });
    prop_oneof![3 => here, 1 => step].boxed()
}

/// A condition on a field of the record itself.
fn own_leaf(object: ObjectId) -> BoxedStrategy<Pred> {
    select(fields_of(object)).prop_flat_map(|(field, kind)| field_leaf(Vec::new(), field, kind)).boxed()
}

fn op() -> impl Strategy<Value = Op> {
    select(&[Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge][..])
}

fn field_leaf(hops: Vec<Hop>, field: FieldId, kind: Kind) -> BoxedStrategy<Pred> {
    let whole = Path { hops: hops.clone(), end: End::Field { field, part: None } };
    let empty = Just(Pred::Empty(Term::Path(whole.clone()))).boxed();
    let compare = |path: Path, value: BoxedStrategy<Value>| {
        let term = Term::Path(path);
        let list = term.clone();
        prop_oneof![
            3 => (op(), value.clone()).prop_map(move |(op, value)| Pred::Compare { term: term.clone(), op, value }),
            1 => vec(value, 0..3).prop_map(move |values| Pred::In { term: list.clone(), values }),
        ]
        .boxed()
    };
    let part = |part: &'static str| Path { hops: hops.clone(), end: End::Field { field, part: Some(part) } };
    match kind.result() {
        Kind::Json | Kind::Location | Kind::Files { .. } => empty,
        Kind::Address => prop_oneof![
            empty,
            compare(part("city"), word()),
            compare(part("country"), word()),
            like(Term::Path(whole)),
        ]
        .boxed(),
        Kind::Money => prop_oneof![
            empty,
            compare(whole, amount(small().prop_map(Some).boxed())),
            compare(part("amount"), decimals(1)),
            compare(part("currency"), select(&["EUR", "JPY", "XXX"][..]).prop_map(txt).boxed()),
        ]
        .boxed(),
        Kind::PersonName => prop_oneof![
            empty,
            compare(whole.clone(), word()),
            compare(part("given"), word()),
            compare(part("middle"), word()),
            like(Term::Path(whole)),
        ]
        .boxed(),
        Kind::Text { .. } | Kind::LongText | Kind::Email | Kind::Phone | Kind::Url | Kind::Tags => {
            prop_oneof![empty, compare(whole.clone(), word()), like(Term::Path(whole))].boxed()
        }
        kind => prop_oneof![1 => empty, 3 => compare(whole, value(kind, true))].boxed(),
    }
}

fn like(term: Term) -> BoxedStrategy<Pred> {
    let places = select(&[Place::Within, Place::Start, Place::End][..]);
    (places, select(WORDS))
        .prop_map(move |(place, text)| Pred::Like { term: term.clone(), place, text: text.to_owned() })
        .boxed()
}

fn related_to(object: ObjectId) -> BoxedStrategy<Related> {
    let ways: Vec<(By, ObjectId)> = match object {
        CONTACT => vec![
            (By::Inverse(D_CONTACT), DEAL),
            (By::Inverse(C_ABOUT), CONTACT),
            (By::Inverse(C_FRIENDS), CONTACT),
            (By::Inverse(BOSS), COMPANY),
            (By::Forward(C_FRIENDS), CONTACT),
            (By::Forward(C_LIKES), COMPANY),
        ],
        COMPANY => {
            vec![(By::Inverse(C_BRANCH), CONTACT), (By::Inverse(D_PARTNERS), DEAL), (By::Inverse(C_LIKES), CONTACT)]
        }
        _ => vec![(By::Forward(D_PARTNERS), COMPANY)],
    };
    (select(ways), any::<bool>())
        .prop_flat_map(|((by, object), is_scoped)| {
            let scope = if is_scoped { own_leaf(object) } else { Just(Pred::Const(true)).boxed() };
            scope.prop_map(move |scope| Related { hops: Vec::new(), by, object, scope: Box::new(scope) })
        })
        .boxed()
}

fn aggregate() -> BoxedStrategy<Pred> {
    let measures = vec![
        (Measure::Count, None, 0),
        (Measure::Sum, Some(D_AMOUNT), 2),
        (Measure::Avg, Some(D_AMOUNT), 4),
        (Measure::Min, Some(D_CLOSED), 0),
        (Measure::Max, Some(D_AMOUNT), 2),
        (Measure::Latest, Some(D_AMOUNT), 2),
    ];
    let scope = prop_oneof![Just(Pred::Const(true)).boxed(), own_leaf(DEAL)];
    let filter = prop_oneof![Just(Pred::Const(true)).boxed(), leaf(DEAL)];
    (select(measures), scope, filter, op(), small(), any::<bool>())
        .prop_map(|((measure, field, scale), scope, filter, op, number, is_empty)| {
            let scope = Box::new(scope);
            let related = Related { hops: Vec::new(), by: By::Inverse(D_CONTACT), object: DEAL, scope };
            let term = Term::Aggregate(Box::new(Aggregate { related, measure, field: field.map(Path::field), filter }));
            let value = match measure {
                Measure::Min => Value::Date(rapport_kernel::time::Date::from_days(number as i32)),
                Measure::Count => Value::Integer(number.rem_euclid(3)),
                _ => Value::Decimal(rapport_kernel::decimal::Decimal { units: number, scale }),
            };
            if is_empty { Pred::Empty(term) } else { Pred::Compare { term, op, value } }
        })
        .boxed()
}

fn leaf(object: ObjectId) -> BoxedStrategy<Pred> {
    let path = hops(object).prop_flat_map(|(hops, end)| {
        let there = Pred::Empty(Term::Path(Path { hops: hops.clone(), end: End::Id }));
        let field = select(fields_of(end)).prop_flat_map(move |(field, kind)| field_leaf(hops.clone(), field, kind));
        prop_oneof![9 => field, 1 => Just(there)]
    });
    path.boxed()
}

fn condition() -> BoxedStrategy<Pred> {
    let any_of = related_to(CONTACT).prop_flat_map(|related| {
        let object = related.object;
        leaf(object).prop_map(move |filter| Pred::Any { related: related.clone(), filter: Box::new(filter) })
    });
    let ids = vec(contact_ref(), 0..5).prop_map(|ids| Pred::Ids(ids.into_iter().map(crate::support::record).collect()));
    let one = prop_oneof![8 => leaf(CONTACT), 2 => any_of, 2 => aggregate(), 1 => ids];
    one.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Pred::And),
            vec(inner.clone(), 0..4).prop_map(Pred::Or),
            inner.prop_map(|pred| Pred::Not(Box::new(pred))),
        ]
    })
    .boxed()
}

// -- orders and groups -----------------------------------------------------------------------------------------------

fn sortable(kind: &Kind) -> bool {
    !kind.is_many() && kind.sort_suffix().is_some()
}

fn order() -> BoxedStrategy<Vec<Sort>> {
    let path = hops(CONTACT).prop_flat_map(|(hops, object)| {
        let fields: Vec<_> = fields_of(object).into_iter().filter(|(_, kind)| sortable(kind)).collect();
        let field = {
            let hops = hops.clone();
            select(fields)
                .prop_map(move |(field, _)| Path { hops: hops.clone(), end: End::Field { field, part: None } })
        };
        let ends = select(vec![End::Id, End::CreatedAt, End::Version]);
        prop_oneof![6 => field, 1 => ends.prop_map(move |end| Path { hops: hops.clone(), end })]
    });
    let direction = prop_oneof![Just(Direction::Ascending), Just(Direction::Descending)];
    vec((path, direction).prop_map(|(path, direction)| Sort { path, direction }), 0..4).boxed()
}

fn grouping() -> BoxedStrategy<(Vec<Group>, Vec<Measured>)> {
    let plain = [
        C_NICK, C_AGE, C_SCORE, C_ACTIVE, C_STAGE, C_LANGS, C_TAGS, C_COMPANY, C_ABOUT, C_FRIENDS, C_LIKES, C_STARS,
        C_BADGE, C_BRANCH,
    ];
    let buckets = select(vec![Bucket::Day, Bucket::Week, Bucket::Month, Bucket::Quarter, Bucket::Year]);
    let group = prop_oneof![
        select(plain.to_vec()).prop_map(|field| Group { path: Path::field(field), bucket: None }),
        (select(vec![C_BORN, C_SEEN]), buckets)
            .prop_map(|(field, bucket)| Group { path: Path::field(field), bucket: Some(bucket) }),
        select(vec!["city", "country"]).prop_map(|part| {
            let end = End::Field { field: C_HOME, part: Some(part) };
            Group { path: Path { hops: Vec::new(), end }, bucket: None }
        }),
    ];
    let measured = select(vec![
        (Measure::Sum, C_SCORE),
        (Measure::Avg, C_SCORE),
        (Measure::Sum, C_WORTH),
        (Measure::Avg, C_STARS),
        (Measure::Min, C_NICK),
        (Measure::Max, C_BORN),
        (Measure::Count, C_AGE),
        (Measure::Avg, C_LASTS),
    ]);
    let measured = measured.prop_map(|(measure, field)| Measured { measure, path: Some(Path::field(field)) });
    (vec(group, 0..3), vec(measured, 0..4)).boxed()
}

// -- the comparison --------------------------------------------------------------------------------------------------

#[derive(Clone, Debug)]
struct Case {
    objects: Vec<Object>,
    records: Vec<Vec<Record>>,
    asked: Vec<(Pred, Vec<Sort>, usize)>,
    summaries: Vec<(Pred, Vec<Group>, Vec<Measured>)>,
}

fn case() -> impl Strategy<Value = Case> {
    workspace().prop_flat_map(|objects| {
        let all = [records(&objects[0], 101..105), records(&objects[1], 1..13), records(&objects[2], 201..213)];
        let asked = vec((condition(), order(), 1..6usize), 30);
        let summaries =
            vec((condition(), grouping()).prop_map(|(filter, (groups, measures))| (filter, groups, measures)), 12);
        (Just(objects), all.to_vec(), asked, summaries).prop_map(|(objects, records, asked, summaries)| Case {
            objects,
            records,
            asked,
            summaries,
        })
    })
}

/// All that one engine answers.
fn answers(bed: &Bed, case: &Case) -> Vec<String> {
    let store = bed.open();
    let catalog = Catalog::build(1, catalog().settings, case.objects.clone());
    write(&*store, |tx| tx.change_schema(&SchemaChange { create: case.objects.clone(), ..SchemaChange::default() }));
    case.records.iter().for_each(|records| insert(&*store, &catalog, records));
    let mut all = Vec::new();
    for (filter, sort, limit) in &case.asked {
        all.push(ask(&*store, &catalog, filter, sort, *limit));
    }
    for (filter, groups, measures) in &case.summaries {
        let asked = Summary {
            object: CONTACT,
            filter: filter.clone(),
            groups: groups.clone(),
            measures: measures.clone(),
            limit: 50,
        };
        all.push(format!("{:?}", read(&*store, |tx| tx.summary(&catalog, &asked))));
    }
    let contacts = catalog.get(CONTACT).expect("contacts");
    for record in &case.records[1] {
        let found = read(&*store, |tx| {
            tx.get_many(
                &catalog,
                contacts,
                &[record.id],
                &Pred::Const(true),
                rapport_kernel::query::Shelf::Both,
                &Fields::All,
            )
        });
        assert_eq!(found, std::slice::from_ref(record), "on {}", bed.name());
    }
    all
}

fn ask(store: &dyn Store, catalog: &Catalog, filter: &Pred, sort: &[Sort], limit: usize) -> String {
    let whole = question(CONTACT, filter.clone(), sort.to_vec());
    let page = read(store, |tx| tx.query(catalog, &whole));
    let list: Vec<u128> = page.records.iter().map(|record| number(record.id)).collect();
    let mut others = found(store, catalog, CONTACT, Pred::Not(Box::new(filter.clone())));
    others.extend(&list);
    others.sort_unstable();
    assert_eq!(others, found(store, catalog, CONTACT, Pred::Const(true)), "a condition and its negation: {filter:?}");
    assert_eq!(read(store, |tx| tx.count(catalog, &whole, 1_000)), list.len());
    let mut walked = Vec::new();
    let mut query = Query { limit, ..whole };
    loop {
        let page = read(store, |tx| tx.query(catalog, &query));
        walked.extend(page.records.iter().map(|record| number(record.id)));
        match page.next {
            Some(next) => query.after = Some(next),
            None => break,
        }
    }
    assert_eq!(walked, list, "pages of {limit} by {sort:?}");
    format!("{list:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn both_engines_answer_alike(case in case()) {
        let said = std::cell::RefCell::new(Vec::<Vec<String>>::new());
        on_both(|bed| said.borrow_mut().push(answers(bed, &case)));
        let said = said.into_inner();
        for other in &said[1..] {
            for (at, (one, other)) in said[0].iter().zip(other).enumerate() {
                let asked = case.asked.get(at).map(|asked| format!("{asked:?}"));
                let asked = asked.unwrap_or_else(|| format!("{:?}", case.summaries[at - case.asked.len()]));
                prop_assert_eq!(one, other, "{}", asked);
            }
        }
    }
}

/// A few by default; `PROPTEST_CASES` asks for more.
pub fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12)
}
