//! What becomes of rows.

use rapport_kernel::catalog::{FieldDecl, ObjectDecl};
use rapport_kernel::part::Part;
use rapport_testkit::{TestHouse, on_both};
use serde_json::json;

use super::table::{Refused, Table, id_of, import, import_all, mapped, order, refusal, try_import, values};
use crate::exchange::import::{Order, State};

#[test]
fn a_refused_row_goes_to_the_error_file_and_the_rest_is_written() {
    on_both(crate::part(), |t| {
        let mut table = Table::new(
            "Name | Mail | Household size",
            &["Ada|ada@example.org|2", "Bob|nonsense|0", "broken||", "Cid|ADA@example.org|", "Dot|dot@example.org|"],
        );
        let mut refused = Refused::default();
        let report = try_import(t, &t.admin().ctx(), &order("contact"), &mut table, &mut refused).expect("a report");
        assert_eq!((report.tally.rows, report.tally.created, report.tally.refused), (5, 2, 3));
        assert_eq!(report.state, State::Done);
        let lines: Vec<u64> = refused.0.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [3, 4, 5]);
        let bob = &refused.0[0].1;
        assert!(
            bob.starts_with("Mail: “nonsense” is no e-mail address") && bob.contains("; Household size: "),
            "{bob}"
        );
        assert_eq!(refused.0[1].1, "This row cannot be read");
        assert!(refused.0[2].1.contains("Mail: "), "{}", refused.0[2].1);
        assert_eq!(values(t, "contact", "email", ""), ["ada@example.org", "dot@example.org"]);
    });
}

#[test]
fn a_row_that_lacks_what_a_condition_asks_for_is_refused() {
    let pet = ObjectDecl::new("pet", "pets", "Pet", "Pets")
        .title("name")
        .field(FieldDecl::text("name", "Name"))
        .field(FieldDecl::text("kind", "Kind"))
        .field(FieldDecl::text("tank", "Tank").required_if("kind = \"fish\""))
        .field(FieldDecl::text("saddle", "Saddle").required().shown_if("kind = \"horse\""));
    on_both(Part::new().object(pet), |t| {
        let rows = ["Nemo|fish||", "Wanda|Fish|Large|", "Rex|dog||", "Jolly|horse||"];
        let mut table = Table::new("Name|Kind|Tank|Saddle", &rows);
        let mut refused = Refused::default();
        let report = try_import(t, &t.admin().ctx(), &order("pet"), &mut table, &mut refused).expect("a report");
        assert_eq!((report.tally.created, report.tally.refused), (2, 2));
        assert_eq!(refused.0[0].1, "Tank: Tank is needed while kind = \"fish\"");
        assert_eq!(refused.0[1].1, "Saddle: Saddle is needed");
        assert_eq!(values(t, "pet", "name", ""), ["Wanda", "Rex"]);
    });
}

#[test]
fn rows_find_their_records_by_the_match_field() {
    on_both(crate::part(), |t| {
        t.admin().create("contact", json!({"name": "Ada Lovelace", "email": "ada@example.org", "source": "Fair"}));
        t.admin().create("contact", json!({"name": "Bob Roe", "email": "bob@example.org"}));
        let by_email = Order { match_by: Some("email".to_owned()), ..order("contact") };
        let table = Table::new(
            "Email|First name|Last name|Source",
            &[
                "ADA@example.org|Ada|King|",
                "bob@example.org|Bob|Roe|",
                "cid@example.org|Cid|Rom|Web",
                "cid@example.org|Cid|Roy|",
            ],
        );
        let report = import_all(t, &by_email, &table);
        let tally = &report.tally;
        assert_eq!((tally.created, tally.updated, tally.unchanged), (1, 2, 1));
        let ada = t.admin().get("contact", id_of(t, "contact", "email = \"ada@example.org\""));
        // An empty cell says nothing.
        assert_eq!((&ada["name"]["family"], &ada["source"]), (&json!("King"), &json!("Fair")));
        let cid = t.admin().get("contact", id_of(t, "contact", "email = \"cid@example.org\""));
        assert_eq!((&cid["name"]["family"], &cid["source"]), (&json!("Roy"), &json!("Web")));
    });
}

#[test]
fn rows_find_people_by_names_that_stand_in_two_columns() {
    on_both(crate::part(), |t| {
        t.admin().create("contact", json!({"name": "Ada Lovelace"}));
        let by_name = Order { match_by: Some("name".to_owned()), ..order("contact") };
        let report =
            import_all(t, &by_name, &Table::new("First name|Last name|Source", &["ada|LOVELACE|Web", "Bob|Roe|"]));
        assert_eq!((report.tally.updated, report.tally.created), (1, 1));
        assert_eq!(values(t, "contact", "source", "name = \"Ada Lovelace\""), ["Web"]);
    });
}

#[test]
fn an_empty_cell_empties_the_field_where_the_mapping_says_so() {
    let t = TestHouse::new(crate::part());
    t.admin().create("contact", json!({"name": "Ada", "email": "ada@example.org", "source": "Fair"}));
    let mapping = json!({"match": "email", "blank": "clear"});
    import_all(&t, &mapped("contact", mapping), &Table::new("Email|Source", &["ada@example.org|"]));
    assert_eq!(values(&t, "contact", "source", ""), [json!(null)]);
}

#[test]
fn a_match_field_must_be_in_the_file_and_be_one_to_find_by() {
    let t = TestHouse::new(crate::part());
    let by = |key: &str| Order { match_by: Some(key.to_owned()), ..order("contact") };
    let table = Table::new("Name|Tags|Company", &["Ada||"]);
    for (key, part) in [
        ("email", "No column"),
        ("tags", "cannot be matched"),
        ("company", "cannot be matched"),
        ("x", "no field"),
        ("id", "no column \"id\""),
    ] {
        let text = refusal(&t, &by(key), &table);
        assert!(text.contains(part), "{key}: {text}");
    }
}

#[test]
fn an_import_by_id_changes_records_and_makes_none() {
    let t = TestHouse::new(crate::part());
    let ada = t.admin().create("contact", json!({"name": "Ada"}));
    let by_id = Order { match_by: Some("id".to_owned()), ..order("contact") };
    let stranger = "0190a5a0-0000-7000-8000-000000000000";
    let table = Table::new("id|Source", &[&format!("{ada}|Web"), &format!("{stranger}|Web"), "x|Web", "|Web"]);
    let report = import(&t, &by_id, &table);
    assert_eq!((report.tally.updated, report.tally.refused, report.tally.created), (1, 3, 0));
}

#[test]
fn a_dry_run_tells_what_would_be_done_and_does_nothing() {
    on_both(crate::part(), |t| {
        t.admin().create("contact", json!({"name": "Ada", "email": "ada@example.org"}));
        let before = t.admin().list("contact", "");
        let mapping = json!({"match": "email", "create_missing": ["company"]});
        let dry = Order { dry_run: true, ..mapped("contact", mapping.clone()) };
        let table = Table::new(
            "Email|Name|Company",
            &["ada@example.org|Ada King|", "bob@example.org|Bob|Acme", "cid@example.org|Cid|acme", "x|Dan|"],
        );
        let mut refused = Refused::default();
        let report = try_import(t, &t.admin().ctx(), &dry, &mut table.clone(), &mut refused).expect("a report");
        let tally = &report.tally;
        assert_eq!((tally.created, tally.updated, tally.refused), (2, 1, 1));
        assert_eq!(tally.linked["company"], 1);
        assert_eq!(refused.0.len(), 1);
        assert_eq!((report.diffs[0].line, report.diffs[0].kind.as_str()), (2, "updated"));
        assert!(
            report.diffs[0].changes.iter().any(|change| change.field == "name" && change.new["full"] == "Ada King")
        );
        assert_eq!(t.admin().list("contact", ""), before);
        assert!(t.admin().list("company", "").is_empty());
        // What it told is what then happens.
        let done = import(t, &mapped("contact", mapping), &table);
        assert_eq!(done.tally, report.tally);
    });
}

#[test]
fn rows_without_end_end_a_batch_early_and_are_all_there() {
    let t = TestHouse::new(crate::part());
    let long = "x".repeat(90_000);
    let rows: Vec<String> = (0..120).map(|number| format!("Ada {number}|{long}")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let mut batches = 0;
    let (mut table, mut refused) = (Table::new("Name|Description", &rows), Refused::default());
    let report = super::table::try_import_hearing(
        &t,
        &t.admin().ctx(),
        &order("contact"),
        (&mut table, &mut refused),
        &mut |_| batches += 1,
    );
    assert_eq!(report.expect("a report").tally.created, 120);
    assert!(batches > 1, "ten million characters came in one batch");
}

#[test]
fn a_list_of_visits_comes_in_beside_the_people_that_were_visited() {
    on_both(crate::part(), |t| {
        let people = Table::new("Name | E-mail", &["Ada King|ada@example.org", "Grace Hopper|grace@example.org"]);
        import_all(t, &order("contact"), &people);
        let header = "Type | Title | Contact person | Start | Outcome | Location";
        let visits = Table::new(
            header,
            &[
                "Visit|Spring round|ada@example.org|2026-01-12 10:00|Took place|London",
                "Visit|Spring round|Grace Hopper|2026-01-13 14:30|Did not show up|Arlington",
            ],
        );
        import_all(t, &order("activity"), &visits);
        let ada = t.admin().list("contact", "email = \"ada@example.org\"")[0]["id"].clone();
        let visited = t.admin().list("activity", &format!("contact = {ada} and kind = \"visit\""));
        assert_eq!(visited.len(), 1);
        assert_eq!((&visited[0]["outcome"], &visited[0]["status"]), (&json!("held"), &json!("done")));
        assert!(visited[0]["occurred_at"].as_str().is_some_and(|at| at.starts_with("2026-01-12T10:00")));
        assert_eq!(values(t, "activity", "location", "kind = \"visit\"").len(), 2);
    });
}
