//! Text to tree and back.

use proptest::prelude::*;

use super::strategy::{near_filter, tree};
use super::{limit, problem, said};
use crate::filter::{parse, print};
use crate::limits;

/// What a text is printed as.
fn canonical(text: &str) -> String {
    print(&parse(text).unwrap_or_else(|error| panic!("{text}: {error}")))
}

#[test]
fn canonical_texts_print_as_they_stand() {
    for text in [
        r#"stage = "won" and amount > 1000"#,
        r#"not (city = "Köln" or tags in ("vip", "press"))"#,
        r#"address.city starts with "Ber""#,
        r#"name contains "smith""#,
        r#"email ends with "@acme.com""#,
        "phone is empty",
        "industry is not empty",
        "created_at >= -30d",
        "created_at = today",
        "close_date = this quarter",
        "birthday in (2024-05-01, today, last 3 weeks)",
        "amount between 10 and 20",
        "owner = me",
        "owner in my team",
        r#"company.industry = "Retail""#,
        r#"about.contact.email = "a@b.c""#,
        r#"any(deals, stage = "won" and amount > 1000)"#,
        "none(orders)",
        r#"none(orders, status = "paid")"#,
        r#"count(deals, stage = "open") >= 2"#,
        "sum(orders.total) > 5000",
        r#"sum(orders.total, status = "paid") > 5000"#,
        "min(orders.total) < 1.5",
        "max(orders.total) <= -1",
        "avg(orders.total) != 3",
        "latest(orders.placed_at) < -90d",
        r#"any(company.deals, stage = "won")"#,
        r#"amount > "1000 USD""#,
        "active and not blocked",
        r#"matches "jane acme""#,
        "a = null or b = true and c = false",
        "x = 2024-05-01T10:00:00Z and y = 2024-05-01",
        "length >= 90min and length < 2h",
        "d = tomorrow or d = yesterday or d = now or d = next year or d = last month",
        "d in (next 7 days, last 1 day) and tags not in (\"a\") and name not contains \"b\"",
        "`and` = 1 and #12 = 2 and any(#^13) and about.#@3.#14 is empty",
        "(a or b) and c",
        "not not a",
        "true or false",
    ] {
        assert_eq!(canonical(text), text);
    }
}

#[test]
fn other_ways_of_writing_mean_the_same() {
    for (text, printed) in [
        ("STAGE = 'won' AND Amount>1000.50", r#"STAGE = "won" and Amount > 1000.5"#),
        ("a <> 1", "a != 1"),
        ("((a = +1))", "a = 1"),
        ("not phone is empty", "phone is not empty"),
        ("not any(deals)", "none(deals)"),
        ("none (deals , a=1)", "none(deals, a = 1)"),
        ("name not starts with 'a'", r#"name not starts with "a""#),
        ("not (a and (b or c))", "not (a and (b or c))"),
        ("a or b and c", "a or b and c"),
        ("d in last 30 days", "d in (last 30 days)"),
        ("d > 2024-05-01T12:00:00.5+02:00", "d > 2024-05-01T10:00:00.5Z"),
        (r#"a = 'it\'s' or b = "\u{20AC}\n""#, r#"a = "it's" or b = "€\n""#),
        ("duration > 5MIN", "duration > 5min"),
    ] {
        assert_eq!(canonical(text), printed);
    }
}

#[test]
fn an_error_names_the_place_and_what_was_expected() {
    for (text, error) in [
        ("", "0: Expected a condition, found the end"),
        ("stage = ", "8: Expected a value, found the end"),
        ("stage == 1", "7: Expected a value, found “=”"),
        ("stage = won", "8: Expected a value (a text stands in quotes: \"won\"), found “won”"),
        ("stage won", "6: Expected a comparison such as “=”, “in”, “contains” or “is empty”, found “won”"),
        ("a = 1 b = 2", "6: Expected “and”, “or” or the end, found “b”"),
        ("(a = 1", "6: Expected “and”, “or” or “)”, found the end"),
        ("a = 1)", "5: Expected “and”, “or” or the end, found “)”"),
        ("a and", "5: Expected a condition, found the end"),
        ("a is 3", "5: Expected “empty” or “not empty”, found the number “3”"),
        ("a is not 3", "9: Expected “empty”, found the number “3”"),
        ("a starts \"b\"", "9: Expected “with”, found the text “b”"),
        ("a contains 3", "11: Expected a text in quotes, found the number “3”"),
        ("a in (1 2)", "8: Expected “,” or “)”, found the number “2”"),
        ("a in ()", "6: Expected a value, found “)”"),
        ("a between 1 or 2", "12: Expected “and” and the other end of the range, found “or”"),
        ("any(deals", "9: Expected “,” or “)”, found the end"),
        ("any(deals, a = 1", "16: Expected “and”, “or” or “)”, found the end"),
        ("any(1)", "4: Expected the name of related records, found the number “1”"),
        ("a. = 1", "3: Expected a name, found “=”"),
        ("ä = \"offen", "10: Expected a closing \" for the one at character 4, found the end"),
        (r#"a = "\q""#, "5: Expected an escape such as \\\", \\\\, \\n or \\u{20AC}, found “\\q”"),
        (
            r#"a = "\u{D800}""#,
            "5: Expected an escape such as \\\", \\\\, \\n or \\u{20AC}, found an escape that names no character",
        ),
        ("a > 30x", "6: Expected a unit: s, min, h, d, w, m (months), q or y, found “x”"),
        ("a > -9999999d", "5: Expected at most 1000000, found “9999999”"),
        ("a > 2024-13-01", "4: Expected a day of the calendar, found “2024-13-01”"),
        ("a > 2024-05-01T12:00", "20: Expected Z or an offset such as +02:00 after the time, found the end"),
        ("a > 2024-05-01T25:00Z", "4: Expected a time such as 2024-05-01T12:00:00Z, found “2024-05-01T25:00Z”"),
        ("a = 99999999999999999999", "4: Expected a number that fits 64 bits, found the number “99999999999999999999”"),
        (
            "a = 1.0123456789",
            "4: Expected a number with at most 9 digits after the point, found the number “1.0123456789”",
        ),
        ("a = this day", "9: Expected “week”, “month”, “quarter” or “year”, found “day”"),
        ("a = last 0 days", "9: Expected a whole number from 1 to 1000000, found the number “0”"),
        ("a = last 3 hours", "11: Expected “days”, “weeks”, “months”, “quarters” or “years”, found “hours”"),
        ("a = my", "6: Expected “team”, found the end"),
        ("#x = 1", "0: Expected the id of a field such as #12, found “#”"),
        ("a ; b", "2: Expected a name, a value or a sign, found “;”"),
        ("count(deals) >", "14: Expected a value, found the end"),
        ("or a", "0: Expected a condition, found “or”"),
    ] {
        assert_eq!(said(parse(text).expect_err(text)), error, "{text}");
    }
}

#[test]
fn an_error_carries_its_code_its_field_and_arguments_for_translators() {
    let problem = problem(parse("a ! b").expect_err("no comparison"));
    assert_eq!((problem.code, problem.field.as_str(), problem.position), ("filter_syntax", "filter", Some(2)));
    assert_eq!(problem.text.args[1], ("found", "“!”".to_owned()));
}

#[test]
fn a_filter_of_many_comparisons_is_refused_by_name() {
    let of = |terms: usize| vec!["a = 1"; terms].join(" and ");
    assert!(parse(&of(limits::FILTER_TERMS_MAX)).is_ok());
    assert_eq!(limit(parse(&of(limits::FILTER_TERMS_MAX + 1)).expect_err("too many")), "filter_terms_max");
    assert_eq!(limit(parse(&of(10_000)).expect_err("too many")), "filter_bytes_max");
}

#[test]
fn a_filter_of_many_brackets_is_refused_by_name() {
    for (open, close) in [("(", ")"), ("not ", ""), ("any(x, ", ")"), ("count(x, ", ") > 1"), ("none(x, ", ")")] {
        let of = |depth: usize| format!("{}a = 1{}", open.repeat(depth), close.repeat(depth));
        let deepest = parse(&of(limits::FILTER_DEPTH_MAX)).expect("within the limit");
        assert!(deepest.within_limits().is_ok());
        for depth in [limits::FILTER_DEPTH_MAX + 1, 3_000] {
            assert_eq!(limit(parse(&of(depth)).expect_err("too deep")), "filter_depth_max");
        }
    }
}

#[test]
fn a_long_list_is_refused_by_name() {
    let of = |count: usize| format!("a in ({})", vec!["1"; count].join(","));
    assert!(parse(&of(limits::FILTER_LIST_MAX)).is_ok());
    assert_eq!(limit(parse(&of(limits::FILTER_LIST_MAX + 1)).expect_err("too long")), "filter_list_max");
}

proptest! {
    #[test]
    fn a_tree_is_read_from_what_it_prints(tree in tree()) {
        prop_assert_eq!(parse(&print(&tree)).expect("a printed tree"), tree);
    }

    #[test]
    fn whatever_is_written_is_read_or_refused_with_a_place_in_it(text in prop_oneof![".{0,60}", near_filter()]) {
        match parse(&text) {
            Ok(tree) => prop_assert_eq!(parse(&print(&tree)).expect("a printed tree"), tree),
            Err(error) => prop_assert!(problem(error).position.expect("a place") <= text.chars().count()),
        }
    }
}
