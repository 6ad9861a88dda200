//! What conditions find, on both engines: two values of truth, folded texts, money by its worth, paths and relations.

use rapport_kernel::catalog::Measure;
use rapport_kernel::filter::{Aggregate, By, End, Hop, Op, Path, Place, Pred, Related, Term};
use rapport_kernel::port::Store;
use rapport_kernel::{Catalog, Error, FieldId, ObjectId, Value};

use crate::support::{on_both, read, record};
use crate::toy::*;

fn is(field: FieldId, op: Op, value: Value) -> Pred {
    Pred::Compare { term: term(field), op, value }
}

fn not(pred: Pred) -> Pred {
    Pred::Not(Box::new(pred))
}

fn like(term: Term, place: Place, text: &str) -> Pred {
    Pred::Like { term, place, text: text.to_owned() }
}

fn part(field: FieldId, part: &'static str) -> Term {
    Term::Path(Path { hops: Vec::new(), end: End::Field { field, part: Some(part) } })
}

fn hop(link: FieldId, target: ObjectId, scope: Pred) -> Hop {
    Hop { link, target, scope }
}

fn through(hops: Vec<Hop>, field: FieldId) -> Term {
    Term::Path(Path { hops, end: End::Field { field, part: None } })
}

fn free() -> Pred {
    Pred::Const(true)
}

/// Checks what a condition finds and that its negation finds just the others.
struct Asking<'s> {
    store: &'s dyn Store,
    catalog: &'s Catalog,
    object: ObjectId,
    all: Vec<u128>,
}

impl<'s> Asking<'s> {
    fn new(store: &'s dyn Store, catalog: &'s Catalog, object: ObjectId) -> Self {
        Self { store, catalog, object, all: found(store, catalog, object, free()) }
    }
    #[track_caller]
    fn finds(&self, pred: Pred, wanted: &[u128]) {
        assert_eq!(found(self.store, self.catalog, self.object, pred.clone()), wanted, "{pred:?}");
        let others: Vec<u128> = self.all.iter().copied().filter(|number| !wanted.contains(number)).collect();
        assert_eq!(found(self.store, self.catalog, self.object, not(pred.clone())), others, "not {pred:?}");
    }
    #[track_caller]
    fn refuses(&self, pred: Pred) {
        let mut tx = self.store.read().expect("a transaction");
        let refused = tx.query(self.catalog, &question(self.object, pred.clone(), Vec::new()));
        assert!(matches!(refused, Err(Error::Invalid(_))), "{pred:?}: {refused:?}");
    }
}

#[test]
fn a_comparison_with_nothing_is_false_and_unequal_includes_empty() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let aged = |number, age| make(CONTACT, number, [(C_AGE, Value::Integer(age))]);
        insert(&*store, &catalog, &[aged(1, 10), aged(2, 20), make(CONTACT, 3, []), deleted(aged(4, 10))]);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        let age = |op, age| is(C_AGE, op, Value::Integer(age));
        ask.finds(age(Op::Eq, 10), &[1]);
        ask.finds(age(Op::Ne, 10), &[2, 3]);
        ask.finds(age(Op::Lt, 20), &[1]);
        ask.finds(age(Op::Ge, 10), &[1, 2]);
        ask.finds(Pred::Empty(term(C_AGE)), &[3]);
        ask.finds(is(C_AGE, Op::Eq, Value::Null), &[3]);
        ask.finds(is(C_AGE, Op::Ne, Value::Null), &[1, 2]);
        ask.finds(is(C_AGE, Op::Lt, Value::Null), &[]);
        ask.finds(Pred::And(vec![age(Op::Ne, 10), not(Pred::Empty(term(C_AGE)))]), &[2]);
        ask.finds(Pred::Or(vec![age(Op::Lt, 15), not(age(Op::Lt, 25))]), &[1, 3]);
        ask.finds(not(Pred::Or(vec![age(Op::Eq, 10), Pred::Empty(term(C_AGE))])), &[2]);
        ask.finds(Pred::And(Vec::new()), &[1, 2, 3]);
        ask.finds(Pred::Or(Vec::new()), &[]);
        ask.finds(Pred::In { term: term(C_AGE), values: vec![Value::Integer(20), Value::Integer(9)] }, &[2]);
        ask.finds(Pred::In { term: term(C_AGE), values: vec![Value::Integer(20), Value::Null] }, &[2, 3]);
        ask.finds(Pred::In { term: term(C_AGE), values: Vec::new() }, &[]);
        ask.finds(Pred::Ids(vec![record(3), record(2), record(4)]), &[2, 3]);
        ask.finds(Pred::Ids(Vec::new()), &[]);
    });
}

#[test]
fn texts_compare_without_case_and_accents_in_the_order_of_bytes() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let texts = ["Zoë", "zoe 100%", "Émile_x", "a\\b", "ß", "ẞs", "ζ", "Zo"];
        let nick = |(at, text): (usize, &&str)| make(CONTACT, at as u128 + 1, [(C_NICK, txt(text))]);
        let mut records: Vec<_> = texts.iter().enumerate().map(nick).collect();
        records.push(make(CONTACT, 9, []));
        insert(&*store, &catalog, &records);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        ask.finds(is(C_NICK, Op::Eq, txt(" ZOE ")), &[1]);
        ask.finds(is(C_NICK, Op::Ne, txt("zoe")), &[2, 3, 4, 5, 6, 7, 8, 9]);
        ask.finds(is(C_NICK, Op::Eq, txt("SS")), &[5]);
        ask.finds(is(C_NICK, Op::Ge, txt("zo")), &[1, 2, 7, 8]);
        ask.finds(is(C_NICK, Op::Lt, txt("Éx")), &[3, 4]);
        ask.finds(Pred::In { term: term(C_NICK), values: vec![txt("ZO"), txt("émile_X")] }, &[3, 8]);
        ask.finds(like(term(C_NICK), Place::Start, "ZÖ"), &[1, 2, 8]);
        ask.finds(like(term(C_NICK), Place::Within, "0%"), &[2]);
        ask.finds(like(term(C_NICK), Place::Within, "_"), &[3]);
        ask.finds(like(term(C_NICK), Place::Within, "\\"), &[4]);
        ask.finds(like(term(C_NICK), Place::End, "É"), &[1]);
        ask.finds(like(term(C_NICK), Place::End, "e_x"), &[3]);
        ask.finds(like(term(C_NICK), Place::Within, ""), &[1, 2, 3, 4, 5, 6, 7, 8]);
        ask.refuses(like(term(C_AGE), Place::Within, "1"));
    });
}

#[test]
fn choices_compare_by_their_keys_as_they_are() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let of = |number, industry: &str| make(COMPANY, number, [(INDUSTRY, txt(industry))]);
        insert(&*store, &catalog, &[of(1, "toys"), of(2, "Toys"), of(3, "steel"), make(COMPANY, 4, [])]);
        let ask = Asking::new(&*store, &catalog, COMPANY);
        ask.finds(is(INDUSTRY, Op::Eq, txt("toys")), &[1]);
        ask.finds(Pred::In { term: term(INDUSTRY), values: vec![txt("Toys"), txt("steel")] }, &[2, 3]);
        ask.finds(is(INDUSTRY, Op::Ne, txt("Toys")), &[1, 3, 4]);
    });
}

#[test]
fn numbers_compare_with_numbers_of_other_scales_and_beyond_64_bits() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let of = |number, score: &str| make(CONTACT, number, [(C_SCORE, decimal(score, 3))]);
        insert(&*store, &catalog, &[of(1, "1"), of(2, "1.001"), of(3, "-1"), make(CONTACT, 4, [])]);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        ask.finds(is(C_SCORE, Op::Eq, Value::Integer(1)), &[1]);
        ask.finds(is(C_SCORE, Op::Gt, decimal("1.0005", 4)), &[2]);
        ask.finds(is(C_SCORE, Op::Le, decimal("1.0005", 4)), &[1, 3]);
        ask.finds(is(C_SCORE, Op::Eq, decimal("1.0005", 4)), &[]);
        ask.finds(is(C_SCORE, Op::Ne, decimal("1.0005", 4)), &[1, 2, 3, 4]);
        ask.finds(is(C_SCORE, Op::Ge, decimal("-1.0005", 4)), &[1, 2, 3]);
        ask.finds(is(C_SCORE, Op::Lt, Value::Integer(i64::MAX)), &[1, 2, 3]);
        ask.finds(is(C_SCORE, Op::Lt, Value::Integer(i64::MIN)), &[]);
        ask.refuses(is(C_SCORE, Op::Eq, txt("1")));
        ask.refuses(is(C_ACTIVE, Op::Eq, Value::Integer(1)));
    });
}

#[test]
fn money_compares_by_its_worth_and_its_parts_by_themselves() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let of = |number, minor, code: &str, base| make(CONTACT, number, [(C_WORTH, money(minor, code, base))]);
        let records = [
            of(1, 1_250, "EUR", Some(1_250)),
            of(2, 2_000, "JPY", Some(1_220)),
            // No rate was known.
            of(3, 2_000, "USD", None),
            make(CONTACT, 4, []),
            of(5, 1_500, "KWD", Some(460)),
        ];
        insert(&*store, &catalog, &records);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        ask.finds(is(C_WORTH, Op::Gt, euros(1_220)), &[1]);
        ask.finds(is(C_WORTH, Op::Ge, decimal("12.2", 1)), &[1, 2]);
        ask.finds(is(C_WORTH, Op::Eq, money(1, "JPY", Some(1_220))), &[2]);
        ask.finds(is(C_WORTH, Op::Ne, euros(1_250)), &[2, 3, 4, 5]);
        ask.finds(Pred::Empty(term(C_WORTH)), &[4]);
        let currency = |code: &str| Pred::Compare { term: part(C_WORTH, "currency"), op: Op::Eq, value: txt(code) };
        ask.finds(currency("USD"), &[3]);
        let amount = |op, value| Pred::Compare { term: part(C_WORTH, "amount"), op, value };
        ask.finds(amount(Op::Ge, Value::Integer(20)), &[2, 3]);
        ask.finds(amount(Op::Eq, decimal("1.5", 1)), &[5]);
        ask.finds(amount(Op::Lt, decimal("12.505", 3)), &[1, 5]);
        ask.finds(amount(Op::Eq, money(2_000, "JPY", None)), &[2]);
    });
}

#[test]
fn parts_of_names_and_addresses_compare_alone_and_an_address_contains_what_a_part_does() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let records = [
            make(CONTACT, 1, [(C_NAME, person("Žofie", "Ünal")), (C_HOME, town("Köln", "DE"))]),
            make(CONTACT, 2, [(C_NAME, person("Ada", "Zofie")), (C_HOME, town("", "Kölnland"))]),
            make(CONTACT, 3, []),
        ];
        insert(&*store, &catalog, &records);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        let eq = |term, text: &str| Pred::Compare { term, op: Op::Eq, value: txt(text) };
        ask.finds(eq(part(C_NAME, "given"), "zofie"), &[1]);
        ask.finds(eq(term(C_NAME), "ada ZOFIE"), &[2]);
        ask.finds(like(term(C_NAME), Place::Within, "zofie"), &[1, 2]);
        ask.finds(eq(part(C_HOME, "city"), "koln"), &[1]);
        ask.finds(like(term(C_HOME), Place::Within, "köln"), &[1, 2]);
        ask.finds(eq(term(C_HOME), "koln"), &[1]);
        ask.finds(Pred::Empty(term(C_HOME)), &[3]);
        ask.finds(Pred::Empty(part(C_HOME, "city")), &[2, 3]);
        ask.refuses(eq(part(C_HOME, "currency"), "x"));
    });
}

#[test]
fn lists_are_asked_for_any_entry_and_unequal_means_that_none_is() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let friends = tos(&[(CONTACT, 1), (CONTACT, 4)]);
        let records = [
            make(CONTACT, 1, [(C_TAGS, list(&["VIP", "new"])), (C_LANGS, list(&["de", "en"]))]),
            make(CONTACT, 2, [(C_TAGS, list(&["Niche"])), (C_LANGS, list(&["en"])), (C_FRIENDS, friends)]),
            make(CONTACT, 3, []),
        ];
        insert(&*store, &catalog, &records);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        ask.finds(is(C_TAGS, Op::Eq, txt("vip")), &[1]);
        ask.finds(is(C_TAGS, Op::Ne, txt("vip")), &[2, 3]);
        ask.finds(like(term(C_TAGS), Place::Start, "NI"), &[2]);
        ask.finds(like(term(C_TAGS), Place::Within, "i"), &[1, 2]);
        ask.finds(Pred::In { term: term(C_LANGS), values: vec![txt("de"), txt("fr")] }, &[1]);
        ask.finds(is(C_LANGS, Op::Eq, txt("en")), &[1, 2]);
        ask.finds(Pred::Empty(term(C_TAGS)), &[3]);
        ask.finds(is(C_FRIENDS, Op::Eq, to(CONTACT, 4)), &[2]);
        ask.finds(Pred::Empty(term(C_FILES)), &[1, 2, 3]);
    });
}

#[test]
fn a_json_and_a_place_are_there_or_not() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let here = Value::Location { latitude: 1.0, longitude: 2.0 };
        insert(&*store, &catalog, &[make(CONTACT, 1, [(C_PLACE, here)]), make(CONTACT, 2, [])]);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        ask.finds(Pred::Empty(term(C_PLACE)), &[2]);
        ask.finds(Pred::Empty(term(C_EXTRA)), &[1, 2]);
        ask.refuses(is(C_EXTRA, Op::Eq, txt("x")));
        ask.refuses(is(D_AMOUNT, Op::Eq, euros(1)));
    });
}

/// Companies 101 (steel), 102 (toys, in the bin) and 103 (toys), contacts who work there and lead them.
fn people(store: &dyn Store, catalog: &Catalog) {
    let works = |number, company| {
        make(CONTACT, number, [(C_COMPANY, to(COMPANY, company)), (C_AGE, Value::Integer(number as i64))])
    };
    let company = |number, industry: &str, boss| {
        make(COMPANY, number, [(INDUSTRY, txt(industry)), (BOSS, to(CONTACT, boss)), (NAME, txt("Acme"))])
    };
    let companies = [company(101, "steel", 1), deleted(company(102, "toys", 2)), company(103, "toys", 3)];
    insert(store, catalog, &companies);
    let mut wide = works(4, 103);
    wide.values.set(C_BRANCH, to(COMPANY, 101));
    let contacts = [works(1, 101), works(2, 102), works(3, 103), wide, make(CONTACT, 5, [(C_ABOUT, to(COMPANY, 103))])];
    insert(store, catalog, &contacts);
    insert(store, catalog, &[make(CONTACT, 6, [(C_ABOUT, to(CONTACT, 3))])]);
}

#[test]
fn a_path_ends_in_nothing_where_the_record_is_deleted_missing_or_out_of_scope() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        people(&*store, &catalog);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        let industry = |scope| through(vec![hop(C_COMPANY, COMPANY, scope)], INDUSTRY);
        let eq = |term, value| Pred::Compare { term, op: Op::Eq, value };
        ask.finds(eq(industry(free()), txt("toys")), &[3, 4]);
        ask.finds(Pred::Compare { term: industry(free()), op: Op::Ne, value: txt("toys") }, &[1, 2, 5, 6]);
        ask.finds(Pred::Empty(industry(free())), &[2, 5, 6]);
        let steel_only = is(INDUSTRY, Op::Eq, txt("steel"));
        ask.finds(eq(industry(steel_only.clone()), txt("toys")), &[]);
        ask.finds(Pred::Empty(industry(steel_only)), &[2, 3, 4, 5, 6]);
        // A scope that follows links itself.
        let boss_is_3 = eq(through(vec![hop(BOSS, CONTACT, free())], C_AGE), Value::Integer(3));
        ask.finds(not(Pred::Empty(industry(boss_is_3))), &[3, 4]);
        // Two links; the first lies in a side table.
        let boss = |link| through(vec![hop(link, COMPANY, free()), hop(BOSS, CONTACT, free())], C_AGE);
        ask.finds(eq(boss(C_BRANCH), Value::Integer(1)), &[4]);
        ask.finds(Pred::And(vec![eq(boss(C_BRANCH), Value::Integer(1)), eq(boss(C_COMPANY), Value::Integer(3))]), &[4]);
        // A link with several targets leads to the one that the path names.
        let about = |target, end| Term::Path(Path { hops: vec![hop(C_ABOUT, target, free())], end });
        ask.finds(not(Pred::Empty(about(COMPANY, End::Id))), &[5]);
        ask.finds(not(Pred::Empty(about(CONTACT, End::Id))), &[6]);
        let age = End::Field { field: C_AGE, part: None };
        ask.finds(eq(about(CONTACT, age), Value::Integer(3)), &[6]);
        ask.finds(is(C_ABOUT, Op::Eq, to(CONTACT, 3)), &[6]);
    });
}

fn related(hops: Vec<Hop>, by: By, object: ObjectId, scope: Pred) -> Related {
    Related { hops, by, object, scope: Box::new(scope) }
}

fn any(related: Related, filter: Pred) -> Pred {
    Pred::Any { related, filter: Box::new(filter) }
}

fn deal(number: u128, contact: u128, points: Option<i64>, stage: &str) -> rapport_kernel::Record {
    let points = points.map_or(Value::Null, Value::Integer);
    make(DEAL, number, [(D_CONTACT, to(CONTACT, contact)), (D_POINTS, points), (D_STAGE, txt(stage))])
}

#[test]
fn related_records_are_asked_under_a_condition_within_their_scope() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        people(&*store, &catalog);
        let partners = |number, contact| {
            let mut deal = deal(number, contact, Some(1), "open");
            deal.values.set(D_PARTNERS, tos(&[(COMPANY, 101), (COMPANY, 102)]));
            deal
        };
        let deals = [
            deal(201, 1, Some(5), "won"),
            deal(202, 3, None, "open"),
            deleted(deal(203, 2, Some(9), "won")),
            partners(204, 5),
        ];
        insert(&*store, &catalog, &deals);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        let deals = |scope| related(Vec::new(), By::Inverse(D_CONTACT), DEAL, scope);
        ask.finds(any(deals(free()), free()), &[1, 3, 5]);
        ask.finds(any(deals(free()), is(D_STAGE, Op::Eq, txt("won"))), &[1]);
        ask.finds(any(deals(is(D_POINTS, Op::Lt, Value::Integer(5))), free()), &[5]);
        ask.finds(not(any(deals(free()), is(D_STAGE, Op::Ne, txt("won")))), &[1, 2, 4, 6]);
        // By the entries of a list, both ways.
        let forward =
            any(related(Vec::new(), By::Forward(D_PARTNERS), COMPANY, free()), is(INDUSTRY, Op::Eq, txt("steel")));
        Asking::new(&*store, &catalog, DEAL).finds(forward, &[204]);
        let companies = Asking::new(&*store, &catalog, COMPANY);
        companies.finds(any(related(Vec::new(), By::Inverse(D_PARTNERS), DEAL, free()), free()), &[101]);
        // By a link that lies in a side table.
        companies.finds(any(related(Vec::new(), By::Inverse(C_BRANCH), CONTACT, free()), free()), &[101]);
        // After a link: somebody's company has staff who are someone else.
        let staff = related(vec![hop(C_COMPANY, COMPANY, free())], By::Inverse(C_COMPANY), CONTACT, free());
        ask.finds(any(staff, is(C_AGE, Op::Eq, Value::Integer(4))), &[3, 4]);
        // A condition on the related record that follows a link.
        let toys = Pred::Compare {
            term: through(vec![hop(D_CONTACT, CONTACT, free()), hop(C_COMPANY, COMPANY, free())], INDUSTRY),
            op: Op::Eq,
            value: txt("toys"),
        };
        ask.finds(any(deals(free()), toys), &[3]);
    });
}

#[test]
fn measures_of_related_records_count_none_as_zero_and_sum_none_as_nothing() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        people(&*store, &catalog);
        let deals = [
            deal(201, 1, Some(1), "open"),
            deal(202, 1, Some(2), "won"),
            deal(203, 1, Some(2), "open"),
            deal(204, 2, None, "won"),
            deleted(deal(205, 3, Some(4), "won")),
            deal(206, 4, Some(-1), "open"),
            deal(207, 4, Some(-2), "won"),
        ];
        insert(&*store, &catalog, &deals);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        let measure = |measure, field: Option<FieldId>, filter: Pred| {
            let related = related(Vec::new(), By::Inverse(D_CONTACT), DEAL, free());
            Term::Aggregate(Box::new(Aggregate { related, measure, field: field.map(Path::field), filter }))
        };
        let test = |term: Term, op, value| Pred::Compare { term, op, value };
        let number = Value::Integer;
        let count = || measure(Measure::Count, None, free());
        ask.finds(test(count(), Op::Eq, number(0)), &[3, 5, 6]);
        ask.finds(test(count(), Op::Ge, number(2)), &[1, 4]);
        ask.finds(test(measure(Measure::Count, None, is(D_STAGE, Op::Eq, txt("won"))), Op::Eq, number(1)), &[1, 2, 4]);
        let points = |how| measure(how, Some(D_POINTS), free());
        ask.finds(test(points(Measure::Sum), Op::Ge, number(5)), &[1]);
        ask.finds(Pred::Empty(points(Measure::Sum)), &[2, 3, 5, 6]);
        ask.finds(test(points(Measure::Sum), Op::Ne, number(5)), &[2, 3, 4, 5, 6]);
        ask.finds(test(points(Measure::Min), Op::Lt, number(0)), &[4]);
        ask.finds(test(points(Measure::Max), Op::Eq, number(2)), &[1]);
        // 5/3 and -3/2, with two digits.
        ask.finds(test(points(Measure::Avg), Op::Eq, decimal("1.67", 2)), &[1]);
        ask.finds(test(points(Measure::Avg), Op::Eq, decimal("-1.5", 2)), &[4]);
        let latest = |of| measure(Measure::Latest, Some(of), free());
        ask.finds(test(latest(D_STAGE), Op::Eq, txt("won")), &[2, 4]);
        ask.finds(Pred::Empty(latest(D_POINTS)), &[2, 3, 5, 6]);
        ask.finds(Pred::In { term: latest(D_POINTS), values: vec![number(2), number(-2)] }, &[1, 4]);
        ask.refuses(test(measure(Measure::Sum, Some(D_STAGE), free()), Op::Eq, number(1)));
        ask.refuses(test(measure(Measure::Min, Some(D_CONTACT), free()), Op::Eq, number(1)));
    });
}

#[test]
fn five_hundred_terms_and_a_thousand_values_are_answered() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let aged = |number, age| make(CONTACT, number, [(C_AGE, Value::Integer(age))]);
        insert(&*store, &catalog, &[aged(1, 3), aged(2, 1_499), make(CONTACT, 3, [])]);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        let terms: Vec<Pred> = (1_000..1_500).map(|age| is(C_AGE, Op::Eq, Value::Integer(age))).collect();
        ask.finds(Pred::Or(terms.clone()), &[2]);
        ask.finds(Pred::And(terms.into_iter().map(not).collect()), &[1, 3]);
        let values = (0..1_000).map(Value::Integer).collect();
        ask.finds(Pred::In { term: term(C_AGE), values }, &[1]);
    });
}

#[test]
fn a_question_that_follows_too_many_links_is_a_limit() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let each = (0..60).map(|age| {
            let scope = is(INDUSTRY, Op::Ne, txt(&age.to_string()));
            Pred::Empty(through(vec![hop(C_COMPANY, COMPANY, scope)], NAME))
        });
        let query = question(CONTACT, Pred::And(each.collect()), Vec::new());
        let mut tx = store.read().expect("a transaction");
        let refused = tx.query(&catalog, &query);
        assert!(matches!(refused, Err(Error::Limit { name: "links_followed", .. })), "{refused:?}");
    });
}

#[test]
fn counting_stops_where_it_is_told() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let records: Vec<_> = (1..=9).map(|number| make(CONTACT, number, [])).collect();
        insert(&*store, &catalog, &records);
        let query = question(CONTACT, free(), Vec::new());
        assert_eq!(read(&*store, |tx| tx.count(&catalog, &query, 5)), 5);
        assert_eq!(read(&*store, |tx| tx.count(&catalog, &query, 100)), 9);
    });
}

#[test]
fn a_text_that_no_field_can_hold_is_no_fault() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        insert(&*store, &catalog, &[make(CONTACT, 1, [(C_NICK, txt("a b"))])]);
        let ask = Asking::new(&*store, &catalog, CONTACT);
        // A key has no control characters; they divide words as blanks do.
        ask.finds(is(C_NICK, Op::Eq, txt("a\0b")), &[1]);
        ask.refuses(is(C_STAGE, Op::Eq, txt("a\0")));
    });
}
