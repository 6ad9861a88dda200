//! Search over several objects, and `q=` within one.

use rapport_kernel::filter::Pred;
use rapport_kernel::port::{SchemaChange, SearchDoc, Store};
use rapport_kernel::query::Hit;
use rapport_kernel::{Catalog, FieldId, Object, ObjectId};

use crate::support::{on_both, read, record, write};
use crate::toy::*;

/// Everything of these objects.
fn all(objects: &[ObjectId]) -> Vec<(ObjectId, Pred)> {
    objects.iter().map(|object| (*object, Pred::Const(true))).collect()
}

/// Writes a record and what search knows of it.
fn add(store: &dyn Store, catalog: &Catalog, object: ObjectId, number: u128, title: &str, body: &str) {
    let label = if object == CONTACT { C_NICK } else { NAME };
    let fields = if object == DEAL { Vec::new() } else { vec![(label, txt(title))] };
    insert(store, catalog, &[make(object, number, fields)]);
    index(store, &[doc(object, number, title, body)]);
}

fn doc(object: ObjectId, number: u128, title: &str, body: &str) -> SearchDoc {
    SearchDoc { object, id: record(number), title: title.to_owned(), body: body.to_owned() }
}

fn index(store: &dyn Store, docs: &[SearchDoc]) {
    write(store, |tx| tx.index(docs));
}

fn hits(store: &dyn Store, catalog: &Catalog, text: &str, objects: &[(ObjectId, Pred)]) -> Vec<Hit> {
    read(store, |tx| tx.search(catalog, text, objects, 20))
}

/// The numbers of what is found anywhere.
fn find(store: &dyn Store, catalog: &Catalog, text: &str) -> Vec<u128> {
    numbers(&hits(store, catalog, text, &all(&[COMPANY, CONTACT, DEAL])))
}

fn numbers(hits: &[Hit]) -> Vec<u128> {
    hits.iter().map(|hit| number(hit.id)).collect()
}

#[test]
fn words_are_found_by_their_beginnings_in_any_order_whatever_their_case_and_accents() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        add(&*store, &catalog, CONTACT, 1, "Zoë Müller", "Łódź, Straße 12; wholesale +49-30");
        for text in ["zoe", "MULL", "mü zo", "lodz", "STRASSE", "whole 12", "zoë müller łódź", "30 zo"] {
            assert_eq!(find(&*store, &catalog, text), [1], "{text}");
        }
        for text in ["oe", "zoe mallory", "zoe 13", "wholesaler"] {
            assert_eq!(find(&*store, &catalog, text), [0u128; 0], "{text}");
        }
    });
}

#[test]
fn a_hit_says_what_it_is() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        add(&*store, &catalog, COMPANY, 7, "Ärzte & Söhne", "");
        let hit = Hit { object: COMPANY, id: record(7), title: "Ärzte & Söhne".into(), subtitle: None, fuzzy: false };
        assert_eq!(hits(&*store, &catalog, "sohne", &all(&[COMPANY])), [hit]);
    });
}

#[test]
fn exact_titles_come_first_then_those_that_begin_so_then_words_in_titles_then_the_rest() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        add(&*store, &catalog, CONTACT, 1, "Bob", "works at Acme");
        add(&*store, &catalog, CONTACT, 2, "The Acme", "");
        add(&*store, &catalog, COMPANY, 3, "Acme Works", "");
        add(&*store, &catalog, COMPANY, 4, "ACME", "");
        add(&*store, &catalog, COMPANY, 5, "Acme Cars", "");
        assert_eq!(find(&*store, &catalog, "acme"), [4, 5, 3, 2, 1]);
    });
}

#[test]
fn an_email_address_is_found_whole_by_its_local_part_and_by_its_domain() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        add(&*store, &catalog, CONTACT, 1, "Ada", "ada.lovelace@example.com");
        add(&*store, &catalog, CONTACT, 2, "Lovelace", "ada@other.example.com x@lovelace.org");
        assert_eq!(find(&*store, &catalog, "Ada.Lovelace@example.com"), [1], "not the words here and there");
        assert_eq!(find(&*store, &catalog, "ada.lovelace@ex"), [1]);
        assert_eq!(find(&*store, &catalog, "ada@"), [2]);
        assert_eq!(find(&*store, &catalog, "@other.example.com"), [2]);
        let both = find(&*store, &catalog, "example.com");
        assert_eq!(both, [1, 2]);
    });
}

#[test]
fn nothing_that_is_typed_is_syntax() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        add(&*store, &catalog, CONTACT, 1, "Or And Not Near", "a:b");
        let nasty = [
            "\"",
            "'",
            "' OR 1=1 --",
            "a* NEAR(b)",
            "OR",
            "AND NOT",
            "words:or",
            "^or",
            "or-and",
            "{or}",
            "(or",
            "\\",
            "!&|:*<->",
            "@2",
            "@",
            "a@",
            "@@",
            "%_",
            "\u{0}",
            "or\u{0}and",
            "𝕆𝕣",
            "🦀",
            "-",
            "+",
            "o.r",
            "''':*",
        ];
        for text in nasty {
            find(&*store, &catalog, text);
            found(&*store, &catalog, CONTACT, Pred::Matches(text.into()));
        }
        assert_eq!(find(&*store, &catalog, "or and NOT near"), [1]);
        assert_eq!(find(&*store, &catalog, "NEAR(b, a)"), [1]);
        assert_eq!(find(&*store, &catalog, "\"\u{1f980}\" ,"), [0u128; 0], "no words, no hits");
        assert_eq!(find(&*store, &catalog, "@2"), [0u128; 0], "the mark of an object is no word");
        assert_eq!(find(&*store, &catalog, &"x".repeat(100_000)), [0u128; 0]);
    });
}

#[test]
fn what_the_actor_may_not_see_is_not_found() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        for number in 1..=4 {
            add(&*store, &catalog, CONTACT, number, &format!("Secret {number}"), "");
        }
        add(&*store, &catalog, COMPANY, 5, "Secret company", "");
        add(&*store, &catalog, DEAL, 6, "Secret deal", "");
        let mine = Pred::Ids(vec![record(2), record(4)]);
        let seen = [(CONTACT, mine), (COMPANY, Pred::Const(false)), (DEAL, Pred::Const(true))];
        assert_eq!(numbers(&hits(&*store, &catalog, "secret", &seen)), [2, 4, 6]);
        assert_eq!(numbers(&hits(&*store, &catalog, "secert", &seen)), [2, 4, 6], "nor with a typing error");
        assert!(hits(&*store, &catalog, "secret", &[]).is_empty());
    });
}

#[test]
fn few_visible_records_are_found_among_thousands_with_the_same_words() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        let records: Vec<_> = (1..=2_500).map(|number| make(CONTACT, number, [])).collect();
        insert(&*store, &catalog, &records);
        let docs: Vec<_> = (1..=2_500).map(|number| doc(CONTACT, number, "Same", "common words")).collect();
        index(&*store, &docs);
        let mine = Pred::Ids(vec![record(1), record(1_250), record(2_500)]);
        assert_eq!(numbers(&hits(&*store, &catalog, "common", &[(CONTACT, mine.clone())])), [1, 1_250, 2_500]);
        assert_eq!(numbers(&hits(&*store, &catalog, "same", &[(CONTACT, mine)])), [1, 1_250, 2_500]);
    });
}

#[test]
fn deleted_records_are_not_found_even_where_the_index_lags() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        insert(&*store, &catalog, &[deleted(make(CONTACT, 1, [])), make(CONTACT, 2, [])]);
        index(&*store, &[doc(CONTACT, 1, "Gone", ""), doc(CONTACT, 2, "Gone too", ""), doc(CONTACT, 3, "Gone", "")]);
        assert_eq!(find(&*store, &catalog, "gone"), [2]);
    });
}

#[test]
fn a_document_is_replaced_and_forgotten() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        add(&*store, &catalog, CONTACT, 1, "Before", "yesterday");
        add(&*store, &catalog, CONTACT, 2, "Other", "yesterday");
        index(&*store, &[doc(CONTACT, 1, "Lost", "x"), doc(CONTACT, 1, "After", "today")]);
        assert_eq!(find(&*store, &catalog, "yesterday"), [2]);
        assert_eq!(find(&*store, &catalog, "before"), [0u128; 0]);
        assert_eq!(find(&*store, &catalog, "lost"), [0u128; 0], "of two the later counts");
        assert_eq!(find(&*store, &catalog, "after today"), [1]);
        write(&*store, |tx| tx.unindex(&[record(1), record(99)]));
        assert_eq!(find(&*store, &catalog, "after"), [0u128; 0]);
        assert_eq!(found(&*store, &catalog, CONTACT, Pred::Matches("today".into())), [0u128; 0]);
        index(&*store, &[doc(CONTACT, 1, "Back", "again")]);
        assert_eq!(find(&*store, &catalog, "back"), [1]);
    });
}

#[test]
fn what_is_indexed_is_rolled_back_with_its_transaction() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        insert(&*store, &catalog, &[make(CONTACT, 1, [])]);
        let mut tx = store.write(rapport_kernel::port::Urgency::Interactive).expect("a transaction");
        tx.index(&[doc(CONTACT, 1, "Fleeting", "")]).expect("indexed");
        assert_eq!(tx.search(&catalog, "fleet", &all(&[CONTACT]), 5).expect("hits").len(), 1);
        drop(tx);
        assert_eq!(find(&*store, &catalog, "fleet"), [0u128; 0]);
    });
}

#[test]
fn a_typing_error_in_a_title_is_forgiven_and_said() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        add(&*store, &catalog, CONTACT, 1, "Ada Lovelace", "");
        add(&*store, &catalog, CONTACT, 2, "John Smith", "");
        let forgiven = [
            ("jhon", 2),
            ("johnn smith", 2),
            ("smoth john", 2),
            ("smth", 2),
            ("lovelcae", 1),
            ("LOVLACE ada", 1),
            ("loovelaace", 1),
            ("lovelaec ad", 1),
        ];
        for (text, who) in forgiven {
            let found = hits(&*store, &catalog, text, &all(&[CONTACT]));
            assert_eq!(
                found.iter().map(|hit| (number(hit.id), hit.fuzzy)).collect::<Vec<_>>(),
                [(who, true)],
                "{text}"
            );
        }
        for text in ["ohn", "zmith", "smt", "jn", "jhon lovelace", "simht", "lvlcae", "jhon 5"] {
            assert_eq!(find(&*store, &catalog, text), [0u128; 0], "{text}");
        }
    });
}

#[test]
fn typing_errors_are_not_looked_for_where_enough_is_found() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        for number in 1..=3 {
            add(&*store, &catalog, CONTACT, number, &format!("Marin {number}"), "");
        }
        add(&*store, &catalog, CONTACT, 4, "Martin", "");
        assert_eq!(find(&*store, &catalog, "marin"), [1, 2, 3]);
        write(&*store, |tx| tx.unindex(&[record(1)]));
        let found = hits(&*store, &catalog, "marin", &all(&[CONTACT]));
        assert_eq!(
            found.iter().map(|hit| (number(hit.id), hit.fuzzy)).collect::<Vec<_>>(),
            [(2, false), (3, false), (4, true)]
        );
    });
}

#[test]
fn a_list_is_narrowed_by_words() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        add(&*store, &catalog, CONTACT, 1, "Ada Lovelace", "London");
        add(&*store, &catalog, CONTACT, 2, "Charles Babbage", "London");
        add(&*store, &catalog, COMPANY, 3, "London Trading", "");
        let matches = |text: &str| Pred::Matches(text.into());
        assert_eq!(found(&*store, &catalog, CONTACT, matches("lond")), [1, 2]);
        assert_eq!(found(&*store, &catalog, COMPANY, matches("lond")), [3]);
        assert_eq!(found(&*store, &catalog, CONTACT, matches("lond bab")), [2]);
        assert_eq!(found(&*store, &catalog, CONTACT, Pred::Not(Box::new(matches("bab")))), [1]);
        assert_eq!(found(&*store, &catalog, CONTACT, matches("lond").and(Pred::Ids(vec![record(1)]))), [1]);
        assert_eq!(found(&*store, &catalog, CONTACT, matches("--")), [0u128; 0]);
    });
}

#[test]
fn a_search_over_many_objects_finds_in_each_and_in_no_other() {
    on_both(|bed| {
        let store = bed.open();
        let many: Vec<Object> = (1..=12)
            .map(|id| object(ObjectId(id), &format!("thing{id}"), vec![field(FieldId(id), "name", text())]))
            .collect();
        write(&*store, |tx| tx.change_schema(&SchemaChange { create: many.clone(), ..SchemaChange::default() }));
        let catalog = Catalog::build(1, rapport_kernel::settings::Settings::default(), many);
        for id in 1..=12 {
            insert(&*store, &catalog, &[make(ObjectId(id), u128::from(id), [])]);
            index(&*store, &[doc(ObjectId(id), u128::from(id), &format!("Title {id:02}"), "word")]);
        }
        let seen: Vec<ObjectId> = (1..=11).map(ObjectId).collect();
        let wanted: Vec<u128> = (1..=11).collect();
        assert_eq!(numbers(&hits(&*store, &catalog, "word", &all(&seen))), wanted);
        assert_eq!(numbers(&hits(&*store, &catalog, "title", &all(&seen))), wanted);
        assert_eq!(numbers(&hits(&*store, &catalog, "word", &all(&seen[..2]))), [1, 2]);
    });
}

#[test]
fn no_more_is_found_than_asked_for() {
    on_both(|bed| {
        let store = bed.open();
        let catalog = settle(&*store);
        for number in 1..=6 {
            add(&*store, &catalog, CONTACT, number, &format!("Title {number}"), "");
        }
        let found = read(&*store, |tx| tx.search(&catalog, "title", &all(&[CONTACT]), 4));
        assert_eq!(numbers(&found), [1, 2, 3, 4]);
        assert!(read(&*store, |tx| tx.search(&catalog, "title", &all(&[CONTACT]), 0)).is_empty());
    });
}
