//! Arbitrary trees.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use crate::catalog::Measure;
use crate::decimal::Decimal;
use crate::filter::{
    At, Literal, Measuring, Name, Names, Op, Period, Phrase, Place, Subject, Test, Tree, Turn, Unit, What, Word, number,
};
use crate::id::{FieldId, ObjectId};
use crate::query::Bucket;
use crate::time::{Date, Instant};

/// Texts that can be stored: no character zero.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z ]{0,8}", "[^\0]{0,12}", Just("\"'`\\\n\t\u{7f}".to_owned())]
}

fn word() -> impl Strategy<Value = Word> {
    let keyword = select(vec!["and", "or", "not", "true", "in", "is", "any", "count", "last", "matches", "me", "null"]);
    prop_oneof![
        4 => "[a-z][a-z0-9_]{0,6}".prop_map(Word::Key),
        1 => keyword.prop_map(|key| Word::Key(key.to_owned())),
        1 => text().prop_map(Word::Key),
        1 => any::<u32>().prop_map(|id| Word::Field(FieldId(id))),
        1 => any::<u32>().prop_map(|id| Word::Inverse(FieldId(id))),
        1 => any::<u32>().prop_map(|id| Word::Object(ObjectId(id))),
    ]
}

fn names() -> impl Strategy<Value = Names> {
    vec(word().prop_map(|word| Name { at: At::default(), word }), 1..4).prop_map(Names)
}

fn phrase() -> impl Strategy<Value = Phrase> {
    text().prop_map(|text| Phrase { at: At::default(), text })
}

fn unit() -> impl Strategy<Value = Unit> {
    select(Unit::ALL.map(|(unit, _)| unit).to_vec())
}

fn count() -> impl Strategy<Value = i32> {
    (1..=1_000_000i32, any::<bool>()).prop_map(|(count, back)| if back { -count } else { count })
}

fn period() -> impl Strategy<Value = Period> {
    let bucket = select(vec![Bucket::Day, Bucket::Week, Bucket::Month, Bucket::Quarter, Bucket::Year]);
    let turn = select(vec![Turn::Last, Turn::This, Turn::Next]);
    prop_oneof![
        (turn, bucket.clone()).prop_map(|(turn, unit)| Period::Whole { turn, unit }),
        (count(), bucket).prop_map(|(count, unit)| Period::Rolling { count, unit }),
    ]
}

fn literal() -> impl Strategy<Value = Literal> {
    let instants = -62_135_596_800_000i64..253_402_207_200_000;
    let what = prop_oneof![
        Just(What::Null),
        text().prop_map(What::Text),
        (any::<i64>(), 0u8..=9).prop_map(|(units, scale)| number(Decimal { units, scale })),
        any::<bool>().prop_map(What::Bool),
        (-719_162i32..2_932_896).prop_map(|days| What::Date(Date::from_days(days))),
        instants.prop_map(|ms| What::Instant(Instant::from_ms(ms))),
        (count(), unit()).prop_map(|(count, unit)| What::Shift { count, unit }),
        (0..=1_000_000u32, unit()).prop_map(|(count, unit)| What::Span { count, unit }),
        Just(What::Now),
        period().prop_map(What::Period),
        Just(What::Me),
        Just(What::MyTeam),
    ];
    what.prop_map(Literal::new)
}

/// Tests of any subject.
pub fn test() -> impl Strategy<Value = Test> {
    let ops = select(vec![Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge]);
    let places = select(vec![Place::Within, Place::Start, Place::End]);
    prop_oneof![
        Just(Test::True),
        Just(Test::Empty),
        (ops, literal()).prop_map(|(op, with)| Test::Compare { op, with }),
        vec(literal(), 1..4).prop_map(Test::In),
        (literal(), literal()).prop_map(|(from, to)| Test::Between(from, to)),
        (places, phrase()).prop_map(|(place, text)| Test::Like { place, text }),
    ]
}

/// Trees as the parser could make them: lists of two or more.
pub fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        1 => any::<bool>().prop_map(Tree::Const),
        1 => phrase().prop_map(Tree::Matches),
        6 => (names(), test()).prop_map(|(names, test)| Tree::Is { subject: Subject::Field(names), test }),
        1 => names().prop_map(|related| Tree::Any { related, filter: None }),
    ];
    let measures = vec![Measure::Count, Measure::Sum, Measure::Min, Measure::Max, Measure::Avg, Measure::Latest];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        let measuring = (select(measures.clone()), names(), of(inner.clone()), test());
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Tree::And),
            vec(inner.clone(), 2..4).prop_map(Tree::Or),
            inner.clone().prop_map(|tree| Tree::Not(Box::new(tree))),
            (names(), of(inner.clone()))
                .prop_map(|(related, filter)| Tree::Any { related, filter: filter.map(Box::new) }),
            measuring.prop_map(|(measure, names, filter, test)| {
                let measuring = Measuring { at: At::default(), measure, names, filter };
                Tree::Is { subject: Subject::Measure(Box::new(measuring)), test }
            }),
        ]
    })
}

/// Texts that look like filters more often than chance would have it.
pub fn near_filter() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "a",
        "stage",
        ".",
        "=",
        "!=",
        "<",
        "(",
        ")",
        ",",
        "and",
        "or",
        "not",
        "in",
        "is",
        "empty",
        "any(",
        "count(",
        "\"x\"",
        "\"",
        "'",
        "`",
        "12",
        "1.5",
        "-30d",
        "this",
        "quarter",
        "last",
        "3",
        "days",
        "2024-05-01",
        "T12:00Z",
        "#12",
        "#^",
        "contains",
        "starts",
        "with",
        "between",
        "matches",
        "me",
        "my",
        "team",
        "\\",
        "\0",
        "ß",
        "#",
    ]);
    vec((piece, select(vec!["", " "])), 0..30)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect())
}
