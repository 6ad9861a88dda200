//! What holds for the declarations as a whole.

mod bin;
mod custom;
mod first_steps;
mod layouts;
mod matrix;
mod names;
mod runners;
mod undo;
mod undo_setup;

use std::collections::BTreeMap;

use rapport_kernel::{Field, Kind, Object};
use rapport_testkit::TestHouse;

fn objects() -> Vec<Object> {
    let t = TestHouse::new(crate::part());
    t.house().catalog().objects().iter().map(|object| (**object).clone()).collect()
}

fn find(objects: &[Object], key: &str) -> Object {
    objects.iter().find(|object| object.key == key).cloned().unwrap_or_else(|| panic!("no object {key}"))
}

fn headed(object: &Object, header: &str) -> Vec<String> {
    object.fields.iter().filter(|field| !field.kind.is_computed()).filter_map(|field| field.headed(header)).collect()
}

#[test]
fn no_column_of_a_file_means_two_fields() {
    let mut twice = Vec::new();
    for object in objects() {
        let names = |field: &Field| {
            let parts = field.traits.part_synonyms.iter().map(|(_, name)| name.clone());
            let own = [field.key.clone(), field.label.clone()];
            own.into_iter().chain(field.traits.synonyms.clone()).chain(parts).collect::<Vec<String>>()
        };
        let meant = object.fields.iter().flat_map(names).map(|name| (headed(&object, &name), name));
        twice.extend(meant.filter(|(fields, _)| fields.len() > 1).map(|found| (object.key.clone(), found)));
    }
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn the_columns_of_well_known_exports_find_their_fields() {
    let expected: &[(&str, &[(&str, &str)])] = &[
        (
            "contact",
            &[
                ("First Name", "name.given"),
                ("LastName", "name.family"),
                ("Salutation", "name.title"),
                ("E-mail 1 - Value", "email"),
                ("Email Address", "email"),
                ("Person - Email (Work)", "email"),
                ("Phone Number", "phone"),
                ("Mobile Phone", "mobile"),
                ("Organization Name", "company"),
                ("Associated Company", "company"),
                ("Job Title", "job_title"),
                ("Position", "job_title"),
                ("Contact owner", "owner"),
                ("Lead Status", "lead_status"),
                ("LeadSource", "source"),
                ("Birthdate", "birthday"),
                ("MailingPostalCode", "address.postal_code"),
                ("Business Country/Region", "address.country"),
                ("OPTIN_TIME", "email_opted_in_at"),
                ("CONFIRM_IP", "email_confirm_ip"),
                ("Labels", "tags"),
                ("Record ID", "external_id"),
            ],
        ),
        (
            "company",
            &[
                ("Company Domain Name", "domain"),
                ("Number of Employees", "employees"),
                ("Annual Revenue", "annual_revenue"),
                ("sector", "industry"),
                ("year_established", "founded_year"),
                ("subsidiary_of", "parent"),
                ("office_location", "address.country"),
                ("Organization - Name*", "name"),
                ("account", "name"),
            ],
        ),
        (
            "deal",
            &[
                ("Deal Stage", "stage"),
                ("Deal owner", "owner"),
                ("Close Date", "expected_close"),
                ("Deal - Value", "amount"),
                ("close_value", "amount"),
                ("engage_date", "engaged_on"),
                ("opportunity_id", "external_id"),
                ("sales_agent", "owner"),
                ("Associated Contact IDs", "contacts"),
            ],
        ),
        ("product", &[("product", "name"), ("series", "category"), ("sales_price", "price"), ("SKU", "code")]),
        ("user", &[("sales_agent", "name"), ("regional_office", "teams")]),
        ("activity", &[("Activity - Subject*", "subject"), ("Activity - Due date", "due_at")]),
    ];
    let objects = objects();
    for (key, columns) in expected {
        let object = find(&objects, key);
        for (header, field) in *columns {
            assert_eq!(headed(&object, header), [*field], "{key}: {header}");
        }
    }
}

#[test]
fn every_field_about_a_person_says_why_it_is_kept() {
    let contact = find(&objects(), "contact");
    let personal = |field: &&Field| {
        let of_the_business = matches!(field.kind, Kind::Rollup { .. })
            || ["owner", "lifecycle_stage", "lifecycle_changed_at", "lead_status", "external_id"]
                .contains(&field.key.as_str());
        !of_the_business
    };
    let silent: Vec<&str> = contact
        .fields
        .iter()
        .filter(personal)
        .filter(|field| field.traits.purpose.is_none())
        .map(|field| field.key.as_str())
        .collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn related_records_are_named_in_the_plural_of_what_they_are() {
    let t = TestHouse::new(crate::part());
    let catalog = t.house().catalog();
    let names = |key: &str| {
        let object = catalog.find(key).expect("an object");
        let relations = catalog.relations(object.id).iter();
        let named = relations.map(|relation| {
            let child = catalog.get(relation.child).expect("its object");
            (relation.name.clone(), child.key.clone())
        });
        named.collect::<BTreeMap<String, String>>()
    };
    let contact = names("contact");
    for (name, child) in [("deals", "deal"), ("orders", "order"), ("activities", "activity"), ("files", "file")] {
        assert_eq!(contact.get(name).map(String::as_str), Some(child));
    }
    assert_eq!(contact.get("contact_points").map(String::as_str), Some("contact_point"));
    assert_eq!(names("company").get("subsidiaries").map(String::as_str), Some("company"));
    assert_eq!(names("order").get("lines").map(String::as_str), Some("order_line"));
    // A name with `_by_` would be one that two links fight for.
    for object in catalog.objects() {
        assert!(names(&object.key).keys().all(|name| !name.contains("_by_")), "{}", object.key);
    }
}
