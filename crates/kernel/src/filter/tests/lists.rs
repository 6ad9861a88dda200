//! Orders, cursors and summaries.

use proptest::prelude::*;

use super::sample::Sample;
use super::show::show_path;
use super::{limit, problem, said};
use crate::Result;
use crate::filter::{CheckCx, cursor, parse_groups, parse_measures, parse_sort};
use crate::id::RecordId;
use crate::query::{After, Bucket, Direction, SortKey};
use crate::time::Instant;

fn with<T>(sample: &Sample, read: impl FnOnce(&CheckCx<'_>) -> Result<T>) -> Result<T> {
    read(&CheckCx::new(&sample.catalog, &sample.access, Instant::from_ms(0), &mut |_| None))
}

fn sorted(sample: &Sample, text: &str) -> Result<String> {
    let sorts = with(sample, |cx| parse_sort(text, sample.object("contact"), cx))?;
    let each = sorts.iter().map(|sort| {
        let sign = if sort.direction == Direction::Descending { "-" } else { "" };
        format!("{sign}{}", show_path(&sort.path, &sample.catalog))
    });
    Ok(each.collect::<Vec<_>>().join(" "))
}

#[test]
fn an_order_names_fields_with_a_minus_before_descending_ones() {
    let sample = Sample::new();
    for (text, expected) in [
        ("", ""),
        ("-score,name", "-contact.score contact.name"),
        (" company.name , -created_at ", "contact.company>company:company.name -created_at"),
        ("address.city,name.family", "contact.address/city contact.name/family"),
        ("address,budget,budget.currency", "contact.address contact.budget contact.budget/currency"),
        ("double,-spent,id", "contact.double -contact.spent id"),
    ] {
        assert_eq!(sorted(&sample, text).expect(text), expected);
    }
}

#[test]
fn an_order_that_cannot_be_says_why() {
    let sample = Sample::new();
    for (text, error) in [
        ("tags", "0: Expected a field that records can be sorted by, found “tags” (tags)"),
        ("score,extra", "6: Expected a field that records can be sorted by, found “extra” (json)"),
        ("notes", "0: Expected a field that records can be sorted by, found “notes” (long text)"),
        ("friends", "0: Expected a field that records can be sorted by, found “friends” (links)"),
        ("name.middle", "5: Expected a field that records can be sorted by, found “name.middle” (text)"),
        ("budget.amount", "7: Expected a field that records can be sorted by, found “budget.amount” (number)"),
        ("deals", "0: Expected one value, found “deals”, which are several records"),
        ("-scor", "1: There is no “scor” in contact; did you mean “score”?"),
        ("score,", "6: Expected the name of a field, found the end"),
        ("score desc", "6: Expected “,” or the end, found “desc”"),
        ("score,-score", "7: Expected each field once, found “score” twice"),
    ] {
        assert_eq!(said(sorted(&sample, text).expect_err(text)), error, "{text}");
    }
    assert_eq!(limit(sorted(&sample, "score,weight,city,email,phone").expect_err("five")), "sort_fields_max");
    let hidden = problem(sorted(&Sample::limited(), "-salary").expect_err("hidden"));
    assert_eq!((hidden.field.as_str(), hidden.code, hidden.position), ("sort", "unknown_field", Some(1)));
}

#[test]
fn a_summary_groups_by_fields_and_periods() {
    let sample = Sample::new();
    let read = |text| with(&sample, |cx| parse_groups(text, sample.object("contact"), cx));
    let groups = read("company.industry, created_at:month,tags").expect("groups");
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["company.industry", "created_at:month", "tags"]);
    assert_eq!(groups[1].what.bucket, Some(Bucket::Month));
    assert_eq!(read("").expect("none"), []);
    for (text, error) in [
        ("city:month", "0: Expected a date or a time before “:”, found “city” (text)"),
        ("created_at:decade", "11: Expected “day”, “week”, “month”, “quarter” or “year”, found “decade”"),
        ("extra", "0: Expected a field that records can be grouped by, found “extra” (json)"),
        ("name", "0: Expected a field that records can be grouped by, found “name” (person name)"),
        ("budget", "0: Expected a field that records can be grouped by, found “budget” (money)"),
        ("citys", "0: There is no “citys” in contact; did you mean “city”?"),
    ] {
        assert_eq!(said(read(text).expect_err(text)), error);
    }
    assert_eq!(limit(read("city,tags,active,score").expect_err("four")), "group_fields_max");
}

#[test]
fn a_summary_measures_fields() {
    let sample = Sample::new();
    let read = |text| with(&sample, |cx| parse_measures(text, sample.object("contact"), cx));
    let measures = read("count, SUM(budget),avg(company.revenue),max(birthday)").expect("measures");
    let names: Vec<&str> = measures.iter().map(|measure| measure.name.as_str()).collect();
    assert_eq!(names, ["count", "sum(budget)", "avg(company.revenue)", "max(birthday)"]);
    assert_eq!(measures[0].what.path, None);
    for (text, error) in [
        ("sum(city)", "4: Expected a number, an amount or a length of time, found “city” (text)"),
        ("max(tags)", "4: Expected a number, an amount, a date or a time, found “tags” (tags)"),
        ("sum(score", "9: Expected “)”, found the end"),
        ("latest(score)", "0: Expected “count”, “sum(…)”, “min(…)”, “max(…)” or “avg(…)”, found “latest”"),
        ("count(score)", "5: Expected “,” or the end, found “(”"),
    ] {
        assert_eq!(said(read(text).expect_err(text)), error);
    }
    assert_eq!(limit(read(&["count"; 11].join(",")).expect_err("eleven")), "measures_max");
}

fn key() -> impl Strategy<Value = SortKey> {
    prop_oneof![
        Just(SortKey::Null),
        ".{0,20}".prop_map(SortKey::Text),
        any::<i64>().prop_map(SortKey::Integer),
        any::<u32>().prop_map(|number| SortKey::Real(f64::from(number) / 7.0)),
        any::<u128>().prop_map(|id| SortKey::Id(RecordId(uuid::Uuid::from_u128(id)))),
    ]
}

proptest! {
    #[test]
    fn a_cursor_gives_back_its_place_to_its_own_list_alone(
        keys in prop::collection::vec(key(), 0..4),
        id: u128,
        damage: prop::sample::Index,
    ) {
        let after = After { keys, id: RecordId(uuid::Uuid::from_u128(id)) };
        let list = cursor::hash(&["contact", "city = 1", "-score"]);
        let text = cursor::encode(&after, list);
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        let count = after.keys.len();
        prop_assert_eq!(cursor::decode(&text, list, count).expect("its own cursor"), after);

        let other = cursor::hash(&["contact", "city = 1-", "score"]);
        let mut damaged = text.clone().into_bytes();
        let at = damage.index(damaged.len());
        damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
        let damaged = String::from_utf8(damaged).expect("ASCII");
        for wrong in [
            cursor::decode(&text, other, count),
            cursor::decode(&text, list, count + 1),
            cursor::decode(&damaged, list, count),
            cursor::decode(&text[..text.len() - 1], list, count),
        ] {
            prop_assert_eq!(problem(wrong.expect_err("no cursor of this list")).code, "invalid_cursor");
        }
    }

    #[test]
    fn a_cursor_made_by_hand_is_refused(text in "[A-Za-z0-9_=-]{0,80}") {
        prop_assert!(cursor::decode(&text, cursor::hash(&["contact"]), 1).is_err());
    }
}

#[test]
fn a_cursor_beyond_the_limit_is_refused() {
    let long = "A".repeat(cursor::CURSOR_CHARS_MAX + 1);
    assert!(cursor::decode(&long, cursor::hash(&["contact"]), 0).is_err());
}
