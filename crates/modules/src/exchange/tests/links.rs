//! How rows name the records that they lead to.

use rapport_testkit::{TestHouse, on_both};
use serde_json::json;

use super::table::{Refused, Table, id_of, import, import_all, mapped, order, try_import, values};
use crate::exchange::import::Order;

fn companies(t: &TestHouse) {
    t.admin().create("company", json!({"name": "Acme, Inc.", "domain": "acme.example", "external_id": "9001"}));
    t.admin().create("company", json!({"name": "Bell", "domain": "bell.example", "external_id": "9002"}));
    t.admin().create("company", json!({"name": "Bell"}));
}

#[test]
fn a_link_is_found_by_id_key_title_or_domain() {
    on_both(crate::part(), |t| {
        companies(t);
        let acme = id_of(t, "company", "external_id = \"9001\"");
        let rows = [format!("A|{acme}"), "B|9001".into(), "C|ACME, inc.".into(), "D|acme.example".into(), "E|".into()];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        import_all(t, &order("contact"), &Table::new("Name|Company", &rows));
        let found = values(t, "contact", "company", "");
        assert_eq!(found, [json!(acme), json!(acme), json!(acme), json!(acme), json!(null)]);
    });
}

#[test]
fn a_link_to_nobody_or_to_several_refuses_the_row_and_names_it() {
    on_both(crate::part(), |t| {
        companies(t);
        let mut refused = Refused::default();
        let mut table = Table::new("Name|Account", &["A|Bell", "B|Nobody", "C|acme, inc."]);
        try_import(t, &t.admin().ctx(), &order("contact"), &mut table, &mut refused).expect("a report");
        assert!(refused.0[0].1.starts_with("Account: Several records are called “Bell”"), "{}", refused.0[0].1);
        assert!(refused.0[1].1.starts_with("Account: There is no Company “Nobody”"), "{}", refused.0[1].1);
        assert_eq!(refused.0.len(), 2);
        // Which Bell is meant can be said by another column.
        let by_domain = mapped("contact", json!({"columns": {"Domain": "company.domain"}}));
        import_all(t, &by_domain, &Table::new("Name|Domain", &["D|bell.example"]));
        let bell = id_of(t, "company", "domain = \"bell.example\"");
        assert_eq!(values(t, "contact", "company", "name = \"D\""), [json!(bell)]);
    });
}

#[test]
fn people_are_found_by_address_and_by_name() {
    on_both(crate::part(), |t| {
        t.admin().create("user", json!({"name": "Sam Owner", "email": "sam@example.org"}));
        let sam = id_of(t, "user", "");
        let table = Table::new(
            "Name|Contact owner",
            &["A|sam@example.org", "B|Sam Owner (sam@example.org)", "C|Sam Owner <SAM@example.org>", "D|sam owner"],
        );
        import_all(t, &order("contact"), &table);
        assert_eq!(values(t, "contact", "owner", ""), vec![json!(sam); 4]);
    });
}

#[test]
fn a_contact_is_found_by_any_of_its_addresses() {
    on_both(crate::part(), |t| {
        let ada = t.admin().create("contact", json!({"name": "Ada", "email": "ada@work.example"}));
        let home = json!({"contact": ada, "kind": "email", "value": "ada@home.example"});
        t.admin().create("contact_point", home);
        let table = Table::new("Subject|Contact", &["A|ada@work.example", "B|Ada <ADA@home.example>"]);
        import_all(t, &order("activity"), &table);
        assert_eq!(values(t, "activity", "contact", ""), vec![json!(ada); 2]);
    });
}

#[test]
fn several_links_stand_in_one_cell() {
    on_both(crate::part(), |t| {
        t.write(crate::set_up).expect("a pipeline");
        for number in [51, 101] {
            t.admin().create("contact", json!({"name": "P", "external_id": number.to_string()}));
        }
        let mut refused = Refused::default();
        let mut table = Table::new("Deal Name|Associated Contact IDs", &["New|51;101", "Old|", "Wrong|51;102"]);
        try_import(t, &t.admin().ctx(), &order("deal"), &mut table, &mut refused).expect("a report");
        let found = values(t, "deal", "contacts", "");
        assert_eq!((found[0].as_array().unwrap().len(), &found[1]), (2, &json!([])));
        assert!(refused.0[0].1.contains("“102”"), "{}", refused.0[0].1);
    });
}

#[test]
fn records_that_are_missing_are_made_once_where_the_mapping_says_so() {
    on_both(crate::part(), |t| {
        companies(t);
        let rows: Vec<String> = (0..2_500).map(|number| format!("P{number}|New company {}|", number % 7)).collect();
        let mut rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        rows.push("Q|acme, inc.|");
        rows.push("R||new@example.org");
        let mapping = json!({"create_missing": true, "columns": {"Boss": "reports_to"}});
        let report = import_all(t, &mapped("contact", mapping), &Table::new("Name|Company|Boss", &rows));
        assert_eq!((report.tally.linked["company"], report.tally.linked["contact"]), (7, 1));
        assert_eq!(t.admin().list("company", "").len(), 3 + 7);
        assert_eq!(values(t, "contact", "name", "email = \"new@example.org\"").len(), 1);
    });
}

#[test]
fn what_two_columns_say_of_one_record_goes_into_it() {
    let t = TestHouse::new(crate::part());
    let mapping = json!({"create_missing": ["company"], "columns": {"Company ID": "company.external_id"}});
    let table = Table::new("Name|Company ID|Company", &["A|77|Acme", "B|77|Acme", "C||Bell"]);
    let report = import_all(&t, &mapped("contact", mapping), &table);
    assert_eq!(report.tally.linked["company"], 2);
    assert_eq!(values(&t, "company", "external_id", "name = \"Acme\""), ["77"]);
}

#[test]
fn a_row_may_lead_to_one_further_down() {
    on_both(crate::part(), |t| {
        let table = Table::new("Name|Subsidiary of", &["Leaf|Branch", "Branch|Root", "Root|", "Lost|Nowhere"]);
        let report = import(t, &order("company"), &table);
        assert_eq!((report.tally.created, report.tally.refused, report.tally.waiting), (3, 1, 0));
        let root = id_of(t, "company", "name = \"Root\"");
        assert_eq!(values(t, "company", "parent", "name = \"Branch\""), [json!(root)]);
        let branch = id_of(t, "company", "name = \"Branch\"");
        assert_eq!(values(t, "company", "parent", "name = \"Leaf\""), [json!(branch)]);
    });
}

#[test]
fn a_row_may_lead_to_one_of_a_later_batch() {
    on_both(crate::part(), |t| {
        let mut rows: Vec<String> = vec!["Child|Root".to_owned(), "Grandchild|Child".to_owned()];
        rows.extend((0..3_000).map(|number| format!("C{number}|")));
        rows.push("Root|".to_owned());
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let report = import_all(t, &order("company"), &Table::new("Name|Parent company", &rows));
        assert_eq!((report.tally.created, report.tally.rows), (3_003, 3_003));
        assert_eq!(t.admin().list("company", "parent.name = \"Root\" and name = \"Child\"").len(), 1);
        assert_eq!(t.admin().list("company", "parent.parent.name = \"Root\"").len(), 1);
        // Nothing of those that waited is left behind.
        assert!(t.read(|r| r.notes("import_waiting")).expect("notes").is_empty());
    });
}

#[test]
fn a_missing_parent_with_a_row_of_its_own_is_not_made_twice() {
    let t = TestHouse::new(crate::part());
    let make = Order { ..mapped("company", json!({"create_missing": true})) };
    let table = Table::new("Name|Parent company", &["Leaf|Root", "Stray|Elsewhere", "Root|"]);
    let report = import_all(&t, &make, &table);
    assert_eq!(report.tally.linked["company"], 1);
    assert_eq!(values(&t, "company", "name", ""), ["Root", "Leaf", "Elsewhere", "Stray"]);
}

#[test]
fn why_a_missing_record_could_not_be_made_is_said() {
    let t = TestHouse::new(crate::part());
    companies(&t);
    let mut refused = Refused::default();
    let mut table = Table::new("Name|Owner|Company", &["A|Sam Owner|", "B||Bell"]);
    let order = mapped("contact", json!({"create_missing": true}));
    try_import(&t, &t.admin().ctx(), &order, &mut table, &mut refused).expect("a report");
    assert!(refused.0[0].1.contains("could not be made: email: E-mail is needed"), "{}", refused.0[0].1);
    // Of several that are called so, none is missing.
    assert!(refused.0[1].1.contains("Several records"), "{}", refused.0[1].1);
    assert_eq!(t.admin().list("company", "").len(), 3);
}
