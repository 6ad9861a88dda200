//! What formulas compute, on both engines: numbers of 64 bits that round half away from zero and are empty where they
//! do not fit, texts that compare by their keys, and dates.

mod asked;
mod random;

use rapport_kernel::filter::{Path, Pred};
use rapport_kernel::port::{SchemaChange, Store};
use rapport_kernel::query::{Direction, Fields, Shelf, Sort};
use rapport_kernel::time::Instant;
use rapport_kernel::{Catalog, FieldId, Kind, Object, ObjectId, Record, Value};

use crate::support::{on_both, read, record, write};
use crate::toy::*;

const SHEET: ObjectId = ObjectId(20);
const A: FieldId = FieldId(200);
const B: FieldId = FieldId(201);
const RATIO: FieldId = FieldId(202);
const PRICE: FieldId = FieldId(203);
const WORD: FieldId = FieldId(204);
const OTHER: FieldId = FieldId(205);
const FLAG: FieldId = FieldId(206);
const START: FieldId = FieldId(207);
const END: FieldId = FieldId(208);
const FROM: FieldId = FieldId(209);
const UNTIL: FieldId = FieldId(210);
const STAGE: FieldId = FieldId(211);
const WHO: FieldId = FieldId(212);
const FAR: FieldId = FieldId(213);
const TAGS: FieldId = FieldId(214);
/// The first formula; the others follow.
const FIRST: FieldId = FieldId(300);

/// 2024-03-10T23:30:00Z, which is the next day in Berlin.
const NOW: Instant = Instant::from_ms(1_710_113_400_000);

fn number() -> Kind {
    integer()
}

fn decimals(scale: u8) -> Kind {
    Kind::Decimal { scale }
}

fn sheet(formulas: &[(&str, Kind)]) -> Object {
    let mut fields = vec![
        field(A, "a", integer()),
        field(B, "b", integer()),
        field(RATIO, "ratio", decimals(3)),
        field(PRICE, "price", Kind::Money),
        field(WORD, "word", text()),
        field(OTHER, "other", text()),
        field(FLAG, "flag", Kind::Boolean),
        field(START, "start", Kind::Date),
        field(END, "end", Kind::Date),
        field(FROM, "from", Kind::Instant),
        field(UNTIL, "until", Kind::Instant),
        field(STAGE, "stage", choice(&["new", "Übrig"])),
        field(WHO, "who", Kind::PersonName),
        in_table(field(FAR, "far", integer()), 2),
        field(TAGS, "tags", Kind::Tags),
    ];
    for (at, (expression, result)) in (0..).zip(formulas) {
        let kind = Kind::Formula { expression: (*expression).to_owned(), result: Box::new(result.clone()) };
        fields.push(field(FieldId(FIRST.0 + at), &format!("f{at}"), kind));
    }
    object(SHEET, "sheet", fields)
}

/// A workspace of one object with formulas and these records.
fn settled(store: &dyn Store, formulas: &[(&str, Kind)], records: &[Record]) -> Catalog {
    let objects = vec![sheet(formulas)];
    write(store, |tx| tx.change_schema(&SchemaChange { create: objects.clone(), ..SchemaChange::default() }));
    let catalog = Catalog::build(1, catalog().settings, objects);
    insert(store, &catalog, records);
    catalog
}

/// What each formula gives for one record.
fn values(store: &dyn Store, catalog: &Catalog, number: u128) -> Vec<Value> {
    let object = catalog.get(SHEET).expect("the object");
    let found = read(store, |tx| {
        tx.set_now(NOW);
        tx.get_many(catalog, object, &[record(number)], &Pred::Const(true), Shelf::Both, &Fields::All)
    });
    let formulas = object.fields.iter().filter(|field| field.id >= FIRST);
    formulas.map(|field| found[0].get(field.id).clone()).collect()
}

/// Checks what formulas give for a record with these values.
fn gives(values_of: &[(FieldId, Value)], expected: &[(&str, Kind, Value)]) {
    let formulas: Vec<_> = expected.iter().map(|(text, kind, _)| (*text, kind.clone())).collect();
    on_both(|bed| {
        let store = bed.open();
        let catalog = settled(&*store, &formulas, &[make(SHEET, 1, values_of.iter().cloned())]);
        let found = values(&*store, &catalog, 1);
        for ((text, _, wanted), found) in expected.iter().zip(found) {
            assert_eq!(found, *wanted, "{text}");
        }
    });
}

fn n(number: i64) -> Value {
    Value::Integer(number)
}

fn d(text: &str, scale: u8) -> Value {
    decimal(text, scale)
}

fn yes(yes: bool) -> Value {
    Value::Boolean(yes)
}

const NULL: Value = Value::Null;

#[test]
fn numbers_are_exact_and_round_half_away_from_zero() {
    let record = [(A, n(7)), (B, n(-2)), (RATIO, d("-1.125", 3)), (PRICE, euros(1_999)), (FAR, n(5))];
    gives(
        &record,
        &[
            ("a + b * 3", number(), n(1)),
            ("a - b - far", number(), n(4)),
            ("-a", number(), n(-7)),
            ("abs(b) + abs(a)", number(), n(9)),
            ("a / b", decimals(2), d("-3.50", 2)),
            ("a / b", number(), n(-4)),
            ("1 / 3", decimals(6), d("0.333300", 6)),
            ("2 / 3", decimals(2), d("0.67", 2)),
            ("ratio * ratio", decimals(6), d("1.265625", 6)),
            ("ratio * ratio * ratio * ratio", decimals(9), d("1.601806500", 9)),
            ("round(ratio)", number(), n(-1)),
            ("round(ratio * 4 / 3)", number(), n(-2)),
            ("round(ratio, 2)", decimals(3), d("-1.130", 3)),
            ("ratio", decimals(2), d("-1.13", 2)),
            ("0.5 * b / 2", number(), n(-1)),
            ("price * 3", Kind::Money, euros(5_997)),
            ("price / 3", Kind::Money, euros(666)),
            ("price / price", decimals(1), d("1.0", 1)),
            ("a / 8", Kind::Percent, d("0.88", 2)),
            ("min(a, b, far)", number(), n(-2)),
            ("max(a, ratio)", decimals(3), d("7.000", 3)),
            ("a * 60", Kind::Duration, n(420)),
            ("if(a > 5 and ratio < -1.1, a, b)", number(), n(7)),
        ],
    );
}

#[test]
fn where_an_operand_is_empty_so_is_the_result() {
    gives(
        &[(A, n(7)), (PRICE, money(5, "USD", None))],
        &[
            ("a + b", number(), NULL),
            ("b * a", number(), NULL),
            ("-b", number(), NULL),
            ("a / b", number(), NULL),
            ("abs(b)", number(), NULL),
            ("round(ratio)", number(), NULL),
            ("b", decimals(2), NULL),
            ("min(b, a)", number(), n(7)),
            ("max(b, a, b)", number(), n(7)),
            ("min(b, far)", number(), NULL),
            ("coalesce(b, far, a)", number(), n(7)),
            ("coalesce(b, far)", number(), NULL),
            ("a / 0", number(), NULL),
            ("a / (a - 7)", decimals(4), NULL),
            ("price * 2", Kind::Money, NULL),
            ("price is empty", Kind::Boolean, yes(false)),
            ("start + a", Kind::Date, NULL),
            ("days_between(start, end)", number(), NULL),
            ("year(start)", number(), NULL),
            ("lower(word)", text(), NULL),
            ("if(b > 1, a)", number(), NULL),
        ],
    );
}

#[test]
fn a_step_that_does_not_fit_is_empty() {
    gives(
        &[(A, n(i64::MAX)), (B, n(i64::MIN)), (FAR, n(2)), (RATIO, d("9223372036854775.807", 3))],
        &[
            ("a + 1", number(), NULL),
            ("b - 1", number(), NULL),
            ("a + b", number(), n(-1)),
            ("a + 1 - 1", number(), NULL),
            ("-b", number(), NULL),
            ("abs(b)", number(), NULL),
            ("-a", number(), n(-i64::MAX)),
            ("a * far", number(), NULL),
            ("a * b", number(), NULL),
            ("b * far / far", number(), NULL),
            ("a / far", number(), NULL),
            ("a / a", number(), n(1)),
            ("b / -1", number(), NULL),
            ("a", decimals(1), NULL),
            ("ratio * 10", decimals(3), NULL),
            ("round(ratio)", number(), n(9_223_372_036_854_776)),
            ("coalesce(a + 1, far)", number(), n(2)),
            ("if(a + 1 > 0, 1, 2)", number(), n(2)),
            ("a = a + 0", Kind::Boolean, yes(true)),
        ],
    );
}

#[test]
fn conditions_are_true_or_false() {
    gives(
        &[(A, n(7)), (B, n(7)), (FLAG, yes(true)), (WORD, txt("Käse ")), (STAGE, txt("Übrig")), (TAGS, list(&["x"]))],
        &[
            ("a = b", Kind::Boolean, yes(true)),
            ("a != b", Kind::Boolean, yes(false)),
            ("a <= b and a >= b", Kind::Boolean, yes(true)),
            ("a < b or flag", Kind::Boolean, yes(true)),
            ("not flag", Kind::Boolean, yes(false)),
            ("far = 1", Kind::Boolean, yes(false)),
            ("far != 1", Kind::Boolean, yes(true)),
            ("not far = 1", Kind::Boolean, yes(true)),
            ("not (far < 1 or far >= 1)", Kind::Boolean, yes(true)),
            ("far is empty and a is not empty", Kind::Boolean, yes(true)),
            ("tags is empty or who is empty", Kind::Boolean, yes(true)),
            ("tags is empty", Kind::Boolean, yes(false)),
            ("word = \"KASE\"", Kind::Boolean, yes(true)),
            ("word > other", Kind::Boolean, yes(false)),
            ("word != other", Kind::Boolean, yes(true)),
            ("stage = \"Übrig\"", Kind::Boolean, yes(true)),
            ("stage != \"new\"", Kind::Boolean, yes(true)),
            ("if(flag, flag, not flag) = flag", Kind::Boolean, yes(true)),
            ("if(far > 1, true)", Kind::Boolean, NULL),
            ("not if(far > 1, true)", Kind::Boolean, yes(true)),
            ("flag", Kind::Boolean, yes(true)),
            ("(a + 1) is empty", Kind::Boolean, yes(false)),
        ],
    );
}

#[test]
fn texts_are_put_together_and_what_is_empty_adds_nothing() {
    let record = [
        (WORD, txt("Größe")),
        (A, n(-12)),
        (START, day("2024-02-29")),
        (STAGE, txt("Übrig")),
        (WHO, person("Ada", "Lovelace")),
    ];
    gives(
        &record,
        &[
            ("who.given & \" \" & who.family", text(), txt("Ada Lovelace")),
            ("who.title & \" \" & who.family", text(), txt("Lovelace")),
            ("\"[\" & who.title & \" \" & other & \"]\"", text(), txt("[ ]")),
            ("other & \" \" & who.title", text(), NULL),
            ("other & who.title", text(), NULL),
            ("concat(word, a, start, stage)", text(), txt("Größe-122024-02-29Übrig")),
            ("upper(word) & lower(stage)", text(), txt("GRÖSSEübrig")),
            ("if(a < 0, \"cold\", word)", Kind::LongText, txt("cold")),
            ("coalesce(other, word)", text(), txt("Größe")),
            ("word", text(), txt("Größe")),
            ("stage", text(), txt("Übrig")),
            ("\"it's a \\\"test\\\" ?1 $1\" & a", text(), txt("it's a \"test\" ?1 $1-12")),
            ("f0 & \"!\" & f3", text(), txt("Ada Lovelace!")),
        ],
    );
}

#[test]
fn dates_are_counted_in_days() {
    let record = [
        (START, day("2024-02-28")),
        (END, day("2025-01-01")),
        (FROM, moment("2024-01-01T12:00:00Z")),
        (UNTIL, moment("2024-01-03T11:59:59Z")),
        (A, n(2)),
    ];
    gives(
        &record,
        &[
            ("start + a", Kind::Date, day("2024-03-01")),
            ("start - 28", Kind::Date, day("2024-01-31")),
            ("1.5 + start", Kind::Date, day("2024-03-01")),
            ("end - start", number(), n(308)),
            ("days_between(end, start)", number(), n(-308)),
            ("days_between(from, until)", number(), n(1)),
            ("days_between(until, from)", number(), n(-1)),
            ("year(start) * 100 + month(start)", number(), n(202_402)),
            ("today", Kind::Date, day("2024-03-11")),
            ("today - start", number(), n(12)),
            ("now", Kind::Instant, moment("2024-03-10T23:30:00Z")),
            ("now > until", Kind::Boolean, yes(true)),
            ("max(start, end, today)", Kind::Date, day("2025-01-01")),
            ("if(end > today, until, from)", Kind::Instant, moment("2024-01-03T11:59:59Z")),
            ("start + 9000000", Kind::Date, NULL),
            ("start - 9223372036854775807", Kind::Date, NULL),
            ("year(start - 4300000)", number(), n(-9_749)),
            ("\"\" & (start - 4300000)", text(), txt("-009749-02-28")),
            ("month(start + 2900000)", number(), n(2)),
        ],
    );
}

#[test]
fn the_longest_and_the_deepest_formulas_are_computed() {
    let long = vec![format!("({})", vec!["a"; 30].join(" + ")); 8].join(" - ");
    let deep = format!("{}a{}", "abs(1 + ".repeat(29), ")".repeat(29));
    let nested = format!("{}word{}", "if(a > 0, upper(".repeat(15), "))".repeat(15));
    let joined = format!("{}word{}", "(\"x\" & ".repeat(30), ")".repeat(30));
    on_both(|bed| {
        let store = bed.open();
        let formulas = [
            (long.as_str(), number()),
            (deep.as_str(), number()),
            (nested.as_str(), text()),
            (joined.as_str(), text()),
        ];
        let catalog = settled(&*store, &formulas, &[make(SHEET, 1, [(A, n(3)), (WORD, txt("é"))])]);
        let wanted = [n(-540), n(32), txt("É"), txt(&format!("{}é", "x".repeat(30)))];
        assert_eq!(values(&*store, &catalog, 1), wanted, "on {}", bed.name());
        let sorted = question(
            SHEET,
            Pred::Const(true),
            vec![Sort { path: Path::field(FieldId(302)), direction: Direction::Ascending }],
        );
        assert_eq!(read(&*store, |tx| tx.query(&catalog, &sorted)).records.len(), 1);
    });
}

#[test]
fn a_formula_that_fits_its_fields_no_more_reads_as_empty() {
    on_both(|bed| {
        let store = bed.open();
        let formulas = [("gone + 1", number()), ("a + 1", number())];
        let catalog = settled(&*store, &formulas, &[make(SHEET, 1, [(A, n(3))])]);
        assert_eq!(values(&*store, &catalog, 1), [NULL, n(4)]);
        let mut tx = store.read().expect("a transaction");
        assert!(tx.query(&catalog, &question(SHEET, Pred::Empty(term(FIRST)), Vec::new())).is_err());
    });
}
