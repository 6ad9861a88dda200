//! Formulas: text to typed steps.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::sample::{NOW, Sample};
use super::strategy::{near_filter, text};
use super::{limit, problem, said};
use crate::Result;
use crate::catalog::{Catalog, Kind};
use crate::decimal::Decimal;
use crate::filter::formula::{
    Expr, ExprType, FORMULA_DEPTH_MAX, FORMULA_NODES_MAX, Node, Sign, Written, check_formula, field_formula,
    parse_formula, pin_formula, print_formula, unpin_formula,
};
use crate::filter::{At, Calendar, End, Literal, Name, Names, Op, Path, Period, Turn, What, Word, number};
use crate::query::Bucket;
use crate::time::Instant;
use crate::value::Value;

/// An expression in a few words: `(score:0 + 1.5:1)`, each number with its scale, amounts with a dollar sign.
fn show(expr: &Expr, catalog: &Catalog) -> String {
    let one = |expr: &Expr| show(expr, catalog);
    let list = |name: &str, list: &[Expr]| format!("{name}({})", list.iter().map(one).collect::<Vec<_>>().join(", "));
    let call = |name: &str, of: &Expr| format!("{name}({})", one(of));
    let two = |left: &Expr, sign: &str, right: &Expr| format!("({} {sign} {})", one(left), one(right));
    let shown = match &expr.node {
        Node::Value(Value::Text(text)) => return format!("'{text}'"),
        Node::Value(Value::Decimal(decimal)) => decimal.to_string(),
        Node::Value(Value::Boolean(yes)) => return yes.to_string(),
        Node::Value(Value::Date(date)) => return date.to_string(),
        Node::Value(Value::Instant(instant)) => return instant.to_string(),
        Node::Value(other) => panic!("no formula has {other:?}"),
        Node::Field(Path { end: End::Field { field, part }, .. }) => {
            let key = catalog.field(*field).expect("a field").1.key.clone();
            part.map_or(key.clone(), |part| format!("{key}/{part}"))
        }
        Node::Field(path) => format!("{:?}", path.end),
        Node::Today => return "today".to_owned(),
        Node::Now => return "now".to_owned(),
        Node::Rescale(of) => call("scale", of),
        Node::Negate(of) => call("-", of),
        Node::Abs(of) => call("abs", of),
        Node::Add(left, right) => two(left, "+", right),
        Node::Subtract(left, right) => two(left, "-", right),
        Node::Multiply(left, right) => two(left, "*", right),
        Node::Divide(left, right) => two(left, "/", right),
        Node::PlusDays(date, days) => two(date, "+days", days),
        Node::DaysBetween(from, to) => two(from, "days to", to),
        Node::Year(of) => call("year", of),
        Node::Month(of) => call("month", of),
        Node::Concat(of) => list("concat", of),
        Node::Trim(of) => call("trim", of),
        Node::ToText(of) => call("text", of),
        Node::Lower(of) => call("lower", of),
        Node::Upper(of) => call("upper", of),
        Node::Coalesce(of) => list("coalesce", of),
        Node::Least(of) => list("least", of),
        Node::Greatest(of) => list("greatest", of),
        Node::If { test, then, otherwise } => {
            let otherwise = otherwise.as_ref().map_or("nothing".to_owned(), |otherwise| one(otherwise));
            format!("if {} then {} else {otherwise}", one(test), one(then))
        }
        Node::Compare(op, left, right) => two(left, &format!("{op:?}"), right),
        Node::Empty(of) => call("empty", of),
        Node::All(of) => list("all", of),
        Node::Any(of) => list("any", of),
        Node::Not(of) => call("not", of),
    };
    match expr.ty {
        ExprType::Number { scale, is_money: true } => format!("{shown}:${scale}"),
        ExprType::Number { scale, .. } => format!("{shown}:{scale}"),
        _ => shown,
    }
}

fn checked(object: &str, text: &str) -> Result<String> {
    let sample = Sample::new();
    check_formula(text, sample.object(object), &sample.catalog).map(|expr| show(&expr, &sample.catalog))
}

fn becomes(object: &str, expected: &[(&str, &str)]) {
    for (text, shown) in expected {
        assert_eq!(checked(object, text).unwrap_or_else(|error| panic!("{text}: {error}")), *shown, "{text}");
    }
}

/// The sample with other kinds for some fields of contact.
fn with_formulas(formulas: &[(&str, &str, Kind)]) -> Sample {
    let mut sample = Sample::new();
    let mut objects: Vec<_> = sample.catalog.objects().iter().map(|object| object.as_ref().clone()).collect();
    for field in objects.iter_mut().filter(|object| object.key == "contact").flat_map(|object| &mut object.fields) {
        if let Some((_, expression, result)) = formulas.iter().find(|(key, _, _)| *key == field.key) {
            field.kind = Kind::Formula { expression: (*expression).to_owned(), result: Box::new(result.clone()) };
        }
    }
    sample.catalog = Catalog::build(1, sample.catalog.settings.clone(), objects);
    sample
}

fn computed(sample: &Sample, key: &str) -> Result<String> {
    let contact = sample.object("contact");
    let field = contact.find(key).expect("a field");
    field_formula(field, contact, &sample.catalog).map(|expr| show(&expr, &sample.catalog))
}

#[test]
fn numbers_are_brought_to_one_scale() {
    becomes(
        "contact",
        &[
            ("score + 1", "(score:0 + 1:0):0"),
            ("score + weight", "(scale(score:0):3 + weight:3):3"),
            ("weight - 1.5", "(weight:3 - 1.500:3):3"),
            ("weight * discount", "(weight:3 * discount:2):5"),
            ("weight * weight * weight * weight", "(scale(((weight:3 * weight:3):6 * weight:3):9):6 * weight:3):9"),
            ("score / 3", "(score:0 / 3:0):4"),
            ("-weight + abs(score)", "(-(weight:3):3 + scale(abs(score:0):0):3):3"),
            ("2 + 3 * 4 - 5", "((2:0 + (3:0 * 4:0):0):0 - 5:0):0"),
            ("(2 + 3) * 4", "((2:0 + 3:0):0 * 4:0):0"),
            ("round(weight, 1) + round(weight)", "(scale(weight:3):1 + scale(scale(weight:3):0):1):1"),
            ("round(score, 2)", "score:0"),
        ],
    );
}

#[test]
fn amounts_count_in_base_currency() {
    becomes(
        "contact",
        &[
            ("budget - spent", "(budget:$2 - spent:$2):$2"),
            ("budget * 0.19", "(budget:$2 * 0.19:2):$4"),
            ("budget + 10", "(budget:$2 + 10.00:$2):$2"),
            ("budget / 2", "(budget:$2 / 2:0):$4"),
            ("spent / budget", "(spent:$2 / budget:$2):4"),
            ("if(budget > 1000, budget, 0)", "if (budget:$2 Gt 1000.00:$2) then budget:$2 else 0.00:$2:$2"),
        ],
    );
}

#[test]
fn texts_are_put_together() {
    becomes(
        "contact",
        &[
            ("name.given & \" \" & name.family", "concat(concat(name/given, ' '), name/family)"),
            ("concat(city, \"-\", score)", "concat(city, '-', text(score:0))"),
            ("lower(city) & upper(email)", "concat(lower(city), upper(email))"),
            ("\"born \" & birthday", "concat('born ', text(birthday))"),
            ("round(weight) & \" kg\"", "concat(text(scale(weight:3):0), ' kg')"),
            ("budget.currency & address.city", "concat(budget/currency, address/city)"),
        ],
    );
    becomes("deal", &[("stage & \"!\"", "concat(text(stage), '!')")]);
}

#[test]
fn days_are_counted() {
    becomes(
        "contact",
        &[
            ("birthday + 30", "(birthday +days 30:0)"),
            ("30 + birthday", "(birthday +days 30:0)"),
            ("birthday - 7", "(birthday +days -(7:0):0)"),
            ("today - birthday", "(birthday days to today):0"),
            ("days_between(birthday, 2024-05-01)", "(birthday days to 2024-05-01):0"),
            ("days_between(created_at, now())", "(CreatedAt days to now):0"),
            ("year(birthday) * 100 + month(today())", "((year(birthday):0 * 100:0):0 + month(today):0):0"),
        ],
    );
}

#[test]
fn conditions_decide_between_values() {
    becomes(
        "contact",
        &[
            (
                "if(active and score >= 10 or not city = \"Bonn\", \"yes\", \"no\")",
                "if any(all(active, (score:0 Ge 10:0)), not((city Eq 'Bonn'))) then 'yes' else 'no'",
            ),
            ("if(phone is not empty, 1)", "if not(empty(phone)) then 1:0 else nothing:0"),
            ("tags is empty or company is empty", "any(empty(tags), empty(company))"),
            ("coalesce(score, weight, 0)", "coalesce(scale(score:0):3, weight:3, 0.000:3):3"),
            ("min(score, 3) + max(weight, 1)", "(scale(least(score:0, 3:0):0):3 + greatest(weight:3, 1.000:3):3):3"),
            ("score + 1 > weight", "(scale((score:0 + 1:0):0):3 Gt weight:3)"),
            ("city = address.city", "(city Eq address/city)"),
        ],
    );
    becomes("deal", &[("stage = \"won\"", "(stage Eq 'won')")]);
}

#[test]
fn a_formula_may_use_formulas_which_are_put_in_place_of_their_names() {
    let sample = with_formulas(&[
        ("weight", "double / 3", Kind::Decimal { scale: 1 }),
        ("score", "weight + 1", Kind::Integer { min: None, max: None }),
    ]);
    // `double` is score * 2, and here score uses it.
    assert_eq!(said(computed(&sample, "double").expect_err("a circle")), "0: The formula “double” uses itself");
    let sample = with_formulas(&[("weight", "double / 3", Kind::Decimal { scale: 1 })]);
    assert_eq!(computed(&sample, "weight").expect("a formula"), "scale(((score:0 * 2:0):0 / 3:0):4):1");
    assert_eq!(computed(&sample, "double").expect("a formula"), "(score:0 * 2:0):0");
    let sample = with_formulas(&[("double", "double + 1", Kind::Decimal { scale: 1 })]);
    let circle = problem(computed(&sample, "double").expect_err("a circle"));
    assert_eq!((circle.code, circle.position), ("formula_cycle", Some(0)));
}

#[test]
fn a_formula_gives_the_kind_of_value_that_its_field_declares() {
    let text = || Kind::Text { chars_max: 10 };
    for (expression, result, shown) in [
        ("weight * 2.5", Kind::Percent, Ok("scale((weight:3 * 2.5:1):4):2")),
        ("score", Kind::Money, Ok("scale(score:0):$2")),
        ("budget * 0.5", Kind::Money, Ok("scale((budget:$2 * 0.5:1):$3):$2")),
        ("interests is empty", Kind::Boolean, Ok("empty(interests)")),
        ("today", Kind::Date, Ok("today")),
        ("seen_at", Kind::Instant, Ok("seen_at")),
        ("today - birthday", Kind::Integer { min: None, max: None }, Ok("(birthday days to today):0")),
        ("city", Kind::Date, Err("Expected a date from the formula “double”, found a text")),
        ("score", text(), Err("Expected a text from the formula “double”, found a number")),
        ("budget", Kind::Decimal { scale: 2 }, Err("Expected a number from the formula “double”, found an amount")),
        (
            "score",
            Kind::Tags,
            Err("Expected integer, decimal, percent, money, duration, text, long text, boolean, date or instant as \
                 the result of a formula, found tags"),
        ),
    ] {
        let sample = with_formulas(&[("double", expression, result)]);
        match shown {
            Ok(shown) => assert_eq!(computed(&sample, "double").expect(expression), shown),
            Err(error) => assert_eq!(said(computed(&sample, "double").expect_err(expression)), error),
        }
    }
}

#[test]
fn an_error_names_the_place_and_what_was_expected() {
    for (text, error) in [
        ("", "0: Expected a value, a field or a function, found the end"),
        ("score +", "7: Expected a value, a field or a function, found the end"),
        ("score weight", "6: Expected a sign such as “+” or the end, found “weight”"),
        ("(score", "6: Expected a sign such as “+” or “)”, found the end"),
        ("round(score", "11: Expected a sign such as “+”, “,” or “)”, found the end"),
        ("score is", "8: Expected “empty” or “not empty”, found the end"),
        ("scor + 1", "0: There is no “scor” in contact; did you mean “score”?"),
        (
            "company.name & \"x\"",
            "8: Expected a field of the record itself, found “company.name”; bring in what is related by a roll-up",
        ),
        ("deals + 1", "0: Expected one value, found “deals”, which are several records"),
        ("score + city", "8: Expected a number, found a text"),
        ("city + 1", "0: Expected a number or a date, found a text"),
        ("birthday + budget", "11: Expected a number of days, found an amount"),
        ("budget * budget", "7: Expected a plain number, found an amount times an amount"),
        ("1 / budget", "2: Expected a plain number to divide by, found an amount"),
        ("score & active", "8: Expected a text, a date or a whole number, found yes or no"),
        ("city & weight", "7: Expected a text, a date or a whole number (round it first), found a number"),
        ("name & \"x\"", "0: Expected a text, a date or a whole number, found a value that can only be empty or not"),
        ("if(score, 1, 2)", "3: Expected a condition, found a number"),
        ("if(active, 1, \"x\")", "14: Expected a number, found a text"),
        ("coalesce(tags, 1)", "9: Expected a value, found a value that can only be empty or not"),
        ("min(city, \"x\")", "4: Expected numbers, dates or times, found a text"),
        ("active < true", "7: Expected “=” or “!=”, found yes or no"),
        ("lower(city) = \"x\"", "0: Expected a field or a text in quotes to compare, found a text that is worked out"),
        ("score = city", "8: Expected a number, found a text"),
        ("round(score, score)", "13: Expected how many digits after the point, 0 to 9, as a number"),
        ("abs()", "0: Expected 1 argument of abs(…), found 0"),
        ("if(active)", "0: Expected 2 to 3 arguments of if(…), found 1"),
        ("rund(score)", "0: There is no function “rund”; did you mean “round”?"),
        ("year(now)", "5: Expected a date, found a time"),
        ("days_between(today, now)", "20: Expected a date, found a time"),
        ("1 < 2 < 3", "6: Expected a sign such as “+” or the end, found “<”"),
    ] {
        assert_eq!(said(checked("contact", text).expect_err(text)), error, "{text}");
    }
    assert_eq!(
        said(checked("deal", "stage = \"gone\"").expect_err("no option")),
        "8: Expected “open”, “won” or “lost”, found the text “gone”"
    );
}

#[test]
fn a_formula_beyond_the_limits_is_refused_by_name() {
    let sum = |terms: usize| vec!["score"; terms].join(" + ");
    assert!(checked("contact", &sum(FORMULA_DEPTH_MAX)).is_ok());
    assert_eq!(limit(checked("contact", &sum(FORMULA_DEPTH_MAX + 1)).expect_err("deep")), "formula_depth_max");
    assert_eq!(limit(checked("contact", &sum(FORMULA_NODES_MAX)).expect_err("long")), "formula_nodes_max");
    assert_eq!(limit(checked("contact", &format!("{}1", "-".repeat(5_000))).expect_err("deep")), "filter_depth_max");
    // Each formula uses the one before ten times over.
    let ten = |key: &str| [key; 10].join(" + ");
    let kind = || Kind::Integer { min: None, max: None };
    let (a, b, c) = (ten("score"), ten("double"), ten("weight"));
    let sample = with_formulas(&[("double", &a, kind()), ("weight", &b, kind()), ("discount", &c, kind())]);
    assert_eq!(limit(computed(&sample, "discount").expect_err("a thousand")), "formula_nodes_max");
}

#[test]
fn the_time_of_the_question_takes_the_place_of_today_and_now() {
    let sample = Sample::new();
    let expr = check_formula("days_between(created_at, now) + year(today)", sample.object("contact"), &sample.catalog);
    let now = Instant::parse(NOW, &jiff::tz::TimeZone::UTC).expect("a time");
    let expr = expr.expect("a formula").at(&Calendar::new(&sample.catalog.settings, now));
    assert_eq!(show(&expr, &sample.catalog), "((CreatedAt days to 2024-05-15T10:00:00Z):0 + year(2024-05-15):0):0");
}

#[test]
fn a_formula_says_which_fields_it_looks_at() {
    let sample = Sample::new();
    let text = "if(city = \"x\", score, weight) + score + version";
    let expr = check_formula(text, sample.object("contact"), &sample.catalog).expect("a formula");
    let mut expected = ["city", "score", "weight"].map(|key| sample.field("contact", key));
    expected.sort_unstable();
    assert_eq!(expr.fields(), expected);
}

#[test]
fn a_stored_formula_holds_ids() {
    let sample = Sample::new();
    let contact = sample.object("contact");
    let stored = pin_formula("score*2+if(address.city is empty,1,0)", contact, &sample.catalog).expect("a formula");
    let (score, address) = (sample.field("contact", "score"), sample.field("contact", "address"));
    assert_eq!(stored, format!("#{score} * 2 + if(#{address}.city is empty, 1, 0)"));
    let shown = unpin_formula(&stored, contact, &sample.catalog).expect("a formula");
    assert_eq!(shown, "score * 2 + if(address.city is empty, 1, 0)");
    assert_eq!(
        check_formula(&stored, contact, &sample.catalog).expect("a formula"),
        check_formula(&shown, contact, &sample.catalog).expect("a formula")
    );
}

fn written() -> impl Strategy<Value = Written> {
    let at = At::default;
    let leaf = prop_oneof![
        text().prop_map(What::Text),
        (0..i64::MAX, 0u8..=9).prop_map(|(units, scale)| number(Decimal { units, scale })),
        any::<bool>().prop_map(What::Bool),
        Just(What::Now),
        Just(What::Period(Period::Whole { turn: Turn::This, unit: Bucket::Day })),
    ];
    let key = prop_oneof!["[a-z]{1,4}", select(vec!["now", "today", "not", "if", "is", "max"]).prop_map(str::to_owned)];
    let name = key.prop_map(move |key| Written::Names(Names(vec![Name { at: at(), word: Word::Key(key) }])));
    let leaf = prop_oneof![leaf.prop_map(|what| Written::Literal(Literal::new(what))), name];
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let ops = [Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge].map(Sign::Compare);
        let signs = [&ops[..], &[Sign::Concat, Sign::Plus, Sign::Minus, Sign::Times, Sign::By]].concat();
        let boxed = |written: Written| Box::new(written);
        prop_oneof![
            (select(signs), inner.clone(), inner.clone()).prop_map(move |(sign, left, right)| Written::Signed {
                at: at(),
                sign,
                left: boxed(left),
                right: boxed(right)
            }),
            inner.clone().prop_map(move |of| Written::Negate(at(), boxed(of))),
            inner.clone().prop_map(move |of| Written::Not(at(), boxed(of))),
            inner.clone().prop_map(move |of| Written::Empty(at(), boxed(of))),
            vec(inner.clone(), 2..3).prop_map(Written::All),
            vec(inner.clone(), 2..3).prop_map(Written::Any),
            (select(vec!["if", "max", "today", "foo"]), vec(inner, 0..3))
                .prop_map(move |(function, args)| { Written::Call { at: at(), function: function.to_owned(), args } }),
        ]
    })
}

proptest! {
    #[test]
    fn a_formula_is_read_from_what_it_prints(written in written()) {
        let text = print_formula(&written);
        prop_assert_eq!(parse_formula(&text).expect(&text), written);
    }

    #[test]
    fn whatever_is_written_is_a_formula_or_refused_with_a_place_in_it(text in prop_oneof![".{0,60}", near_filter()]) {
        match parse_formula(&text) {
            Ok(written) => prop_assert_eq!(parse_formula(&print_formula(&written)).expect("a printed one"), written),
            Err(error) => prop_assert!(problem(error).position.expect("a place") <= text.chars().count()),
        }
        // Whether it can be checked or not, it says so.
        let sample = Sample::new();
        let _ = check_formula(&text, sample.object("contact"), &sample.catalog).map_err(|error| error.to_string());
    }
}
