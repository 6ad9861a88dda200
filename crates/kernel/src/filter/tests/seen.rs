//! Who asks: scopes in every hop, and nothing told of what the actor may not know.

use super::said;
use super::sample::{Sample, catalog};
use super::show::show;
use crate::access::Access;
use crate::settings::Settings;

fn shown(text: &str) -> String {
    let sample = Sample::limited();
    let pred = sample.check("contact", text).unwrap_or_else(|error| panic!("{text}: {error}"));
    show(&pred, &sample.catalog)
}

#[test]
fn every_hop_and_every_relation_carries_the_scope_of_the_actor() {
    assert_eq!(
        shown("company.industry is empty"),
        "empty(contact.company>company[company.owner in [user:10]]:company.industry)"
    );
    assert_eq!(
        shown("any(company.deals, company.parent.name = \"x\")"),
        "any(contact.company>company[company.owner in [user:10]]:<deal.company: \
         deal.company>company[company.owner in [user:10]]:\
         company.parent>company[company.owner in [user:10]]:company.name = 'x')"
    );
    let sample = Sample::limited();
    let pred = sample.check("user", "count(companies) > 1").expect("a filter");
    assert_eq!(show(&pred, &sample.catalog), "Count(<company.owner[company.owner in [user:10]]: : true) > int 1");
}

#[test]
fn a_hidden_field_is_an_unknown_field_in_the_same_words() {
    let hidden = Sample::limited();
    let mut without = Sample::new();
    without.catalog = {
        let mut objects: Vec<_> =
            catalog(Settings::default()).objects().iter().map(|object| object.as_ref().clone()).collect();
        for object in &mut objects {
            object.fields.retain(|field| field.key != "salary");
        }
        crate::catalog::Catalog::build(1, Settings::default(), objects)
    };
    for text in ["salary > 3", "salary.currency = \"EUR\"", "any(company.contacts, salary > 3)", "salry > 3"] {
        let told = said(hidden.check("contact", text).expect_err(text));
        assert_eq!(told, said(without.check("contact", text).expect_err(text)));
        assert!(told.contains("There is no") && !told.contains("mean"), "{told}");
    }
}

#[test]
fn an_object_that_may_not_be_read_is_an_unknown_name() {
    let sample = Sample::limited();
    for (object, text, error) in [
        ("contact", "any(secrets)", "4: There is no “secrets” in contact"),
        ("contact", "count(secrets) > 0", "6: There is no “secrets” in contact"),
        ("activity", "about.secret.name = \"x\"", "6: There is no “secret” in “about”"),
        ("activity", "about.sekret.name = \"x\"", "6: There is no “sekret” in “about”"),
    ] {
        assert_eq!(said(sample.check(object, text).expect_err(text)), error);
    }
}

#[test]
fn a_link_to_an_object_that_may_not_be_read_leads_nowhere() {
    let mut sample = Sample::limited();
    let company = sample.object("company").id;
    sample.access.grants.remove(&company);
    for text in ["company.name = \"x\"", "company.nosuch = \"x\"", "any(company.deals)"] {
        let told = said(sample.check("contact", text).expect_err(text));
        assert!(told.starts_with(if text.starts_with("any") { "12: There is no" } else { "8: There is no" }), "{told}");
        assert!(told.ends_with("in “company”"), "{told}");
    }
}

#[test]
fn who_may_do_nothing_can_ask_only_for_own_fields() {
    let mut sample = Sample::new();
    sample.access = Access::default();
    assert!(sample.check("contact", "city = \"x\"").is_ok());
    assert!(sample.check("contact", "any(deals)").is_err());
}
