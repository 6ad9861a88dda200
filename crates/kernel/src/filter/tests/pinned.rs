//! Stored filters: ids in place of keys.

use proptest::prelude::*;

use super::sample::Sample;
use super::strategy::test;
use crate::catalog::Catalog;
use crate::filter::{Names, Subject, Tree, parse, pin, pin_sort, print, unpin, unpin_sort};

fn pinned(sample: &Sample, object: &str, text: &str) -> String {
    print(&pin(&parse(text).expect(text), sample.object(object), &sample.catalog))
}

fn unpinned(catalog: &Catalog, object: &str, text: &str) -> String {
    print(&unpin(&parse(text).expect(text), catalog.find(object).expect("an object"), catalog))
}

const TEXTS: &[(&str, &str)] = &[
    ("contact", r#"email contains "x" and company.industry = "it""#),
    ("contact", r#"any(company.deals, stage = "won" and none(contact.orders, total > 3))"#),
    ("contact", r#"sum(orders.total, status = "paid") > 5000"#),
    ("contact", r#"any(friends, city = "a") or any(friends_of, city = "b")"#),
    ("contact", "id is empty or created_at > -3d or address.city is empty or name.family is empty"),
    ("activity", r#"about.contact.email = "x" and any(attendees.contact, city = "Bonn")"#),
    ("activity", "about.contact is empty and matches \"x\""),
    ("company", "count(subsidiaries, any(deals)) > 1"),
];

#[test]
fn a_pinned_filter_comes_back_as_it_was() {
    let sample = Sample::new();
    for (object, text) in TEXTS {
        let stored = pinned(&sample, object, text);
        assert_eq!(unpinned(&sample.catalog, object, &stored), *text, "{stored}");
    }
}

#[test]
fn a_pinned_filter_means_the_same() {
    let sample = Sample::new();
    for (object, text) in TEXTS {
        let stored = pinned(&sample, object, text);
        assert!(stored.contains('#'), "{stored}");
        assert_eq!(sample.check(object, &stored).expect(&stored), sample.check(object, text).expect(text));
    }
}

#[test]
fn every_key_is_pinned() {
    let sample = Sample::new();
    let (company, industry) = (sample.field("contact", "company"), sample.field("company", "industry"));
    assert_eq!(pinned(&sample, "contact", "company.industry is empty"), format!("#{company}.#{industry} is empty"));
    let (about, email, contact) =
        (sample.field("activity", "about"), sample.field("contact", "email"), sample.object("contact").id);
    assert_eq!(
        pinned(&sample, "activity", "about.contact.email is empty"),
        format!("#{about}.#@{contact}.#{email} is empty")
    );
    let friends = sample.field("contact", "friends");
    assert_eq!(
        pinned(&sample, "contact", "any(friends) and any(friends_of)"),
        format!("any(#{friends}) and any(#^{friends})")
    );
}

#[test]
fn after_a_rename_a_stored_filter_shows_the_new_names() {
    let sample = Sample::new();
    let stored = pinned(&sample, "contact", "company.industry is empty and any(deals, stage = \"won\")");
    let mut objects: Vec<_> = sample.catalog.objects().iter().map(|object| object.as_ref().clone()).collect();
    for field in objects.iter_mut().flat_map(|object| &mut object.fields) {
        field.key = match field.key.as_str() {
            "industry" => "branch".to_owned(),
            // A field that took the name of a relation: the relation has no name of its own any more.
            "score" => "deals".to_owned(),
            other => other.to_owned(),
        };
    }
    let renamed = Catalog::build(2, sample.catalog.settings.clone(), objects);
    let link = sample.field("deal", "contact");
    assert_eq!(
        unpinned(&renamed, "contact", &stored),
        format!("company.branch is empty and any(#^{link}, stage = \"won\")")
    );
}

#[test]
fn what_means_nothing_stays_as_it_is() {
    let sample = Sample::new();
    for text in ["nosuch.foo = 1", "#9999 is empty", "any(#^9999, x = 1)", "city.foo is empty"] {
        let turned = pinned(&sample, "contact", text);
        assert_eq!(unpinned(&sample.catalog, "contact", &turned), text);
    }
}

#[test]
fn an_order_is_pinned_too() {
    let sample = Sample::new();
    let contact = sample.object("contact");
    let stored = pin_sort("-score, company.name", contact, &sample.catalog).expect("an order");
    let score = sample.field("contact", "score");
    assert!(stored.starts_with(&format!("-#{score},#")), "{stored}");
    assert_eq!(unpin_sort(&stored, contact, &sample.catalog).expect("an order"), "-score,company.name");
}

proptest! {
    #[test]
    fn any_test_of_any_field_is_typed_or_refused_and_pinned_all_the_same(
        at: prop::sample::Index,
        test in test(),
        object in prop::sample::select(vec!["contact", "company", "deal", "activity"]),
    ) {
        let sample = Sample::new();
        let fields = &sample.object(object).fields;
        let names = Names::key(&fields[at.index(fields.len())].key);
        let tree = Tree::Is { subject: Subject::Field(names), test };
        let pinned = pin(&tree, sample.object(object), &sample.catalog);
        match (sample.check_tree(object, &tree), sample.check_tree(object, &pinned)) {
            (Ok(pred), Ok(same)) => prop_assert_eq!(pred, same),
            (one, other) => prop_assert!(one.is_err() && other.is_err()),
        }
    }
}
