//! A real CRM's accounts, products, teams and 8,800 opportunities, held against results that others found in them.

use std::fs;
use std::path::Path;

use rapport_kernel::house::SummaryRequest;
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::command::{arg, json, test_data, try_json};

/// What is in the files and not in the workspace: one name has a blank less, and one stage is not a usual one.
const DEALS: &str = "[replace.product]\n\"GTXPro\" = \"GTX Pro\"\n";
const TEAMS: &str = "match = \"name\"\nignore = [\"sales_agent\", \"manager\"]\n";

#[test]
fn a_real_pipeline_comes_in_whole_with_its_links_and_sums() {
    let Some(data) = test_data() else { return };
    let maven = data.join("crm/maven");
    let expected = fs::read_to_string(data.join("expected/expected.json")).expect("the expected results");
    let expected: Json = serde_json::from_str(&expected).expect("the expected results");
    let expected = &expected["maven_pipeline"];
    on_both(rapport_modules::part(), |t| {
        let folder = tempfile::tempdir().expect("a folder");
        companies_products_and_people(t, &maven, folder.path());
        let map = folder.path().join("deals.toml");
        fs::write(&map, DEALS).expect("a mapping");
        let pipeline = maven.join("sales_pipeline.csv");
        let args = ["import", "deals", arg(&pipeline), "--map", arg(&map)];

        // The stage that is missing is named, with how many rows want it, and nothing is written.
        let (code, dry) = try_json(t, &[&args[..], &["--dry-run"]].concat());
        assert_eq!((code, &dry["refused"]), (Some(3), &expected["stages"]["Engaging"]));
        assert!(dry["refusals"][0]["reason"].as_str().expect("a reason").contains("Engaging"), "{dry}");
        assert_eq!(count(t, "deal", ""), 0);
        let home = t.admin().list("pipeline", "")[0]["id"].clone();
        t.admin().create("stage", json!({"name": "Engaging", "pipeline": home, "kind": "open"}));

        let report = json(t, &args);
        assert_eq!((&report["created"], &report["rows"]), (&expected["rows"], &expected["rows"]));
        let stages = summary(t, "stage", "count,sum(amount)");
        for (name, rows) in expected["stages"].as_object().expect("stages") {
            let stage = t.admin().list("stage", &format!("name = \"{name}\""))[0]["id"].clone();
            let row = stages.iter().find(|row| row["stage"] == stage).unwrap_or_else(|| panic!("no {name}"));
            assert_eq!(row["count"], *rows, "{name}");
        }
        let won = summary(t, "status", "count,sum(amount)").into_iter().find(|row| row["status"] == "won");
        let won = won.expect("won deals");
        let sum = &won["sum(amount)"]["amount"];
        let sum: f64 = sum.as_str().unwrap_or_else(|| panic!("no sum: {won}")).parse().expect("a number");
        assert_eq!(Some(sum), expected["won_value"].as_f64());
        assert_eq!(count(t, "deal", "company is empty and status = \"open\""), 1_425);
        assert_eq!(count(t, "deal", "product.name = \"GTX Pro\""), 1_480);
        assert_eq!(count(t, "deal", "owner is empty"), 0);
        assert_eq!(count(t, "company", "count(deals) = 0"), 0);
        assert_eq!(count(t, "deal", "owner.name = \"Anna Snelling\""), 448);
        assert_eq!(count(t, "user", "any(teams, name = \"Central\")"), 11);
    });
}

/// Imports them and looks at what others found to be odd about them.
fn companies_products_and_people(t: &TestHouse, maven: &Path, folder: &Path) {
    let report = json(t, &["import", "company", arg(&maven.join("accounts.csv"))]);
    assert_eq!((&report["created"], &report["refused"]), (&json!(85), &json!(0)));
    // What people typed is kept, odd as it may be.
    assert_eq!(count(t, "company", "industry = \"technolgy\""), 12);
    assert_eq!(count(t, "company", "address.country = \"Philipines\""), 1);
    assert_eq!(count(t, "company", "parent is not empty"), 15);
    assert_eq!(count(t, "company", "parent.name = \"Acme Corporation\""), 4);
    let report = json(t, &["import", "products", arg(&maven.join("products.csv"))]);
    assert_eq!(report["created"], 7);

    let teams = folder.join("teams.toml");
    fs::write(&teams, TEAMS).expect("a mapping");
    let table = maven.join("sales_teams.csv");
    let report = json(t, &["import", "team", arg(&table), "--map", arg(&teams)]);
    assert_eq!((&report["created"], &report["unchanged"]), (&json!(3), &json!(32)));
    // People sign in with an address, which the file does not have.
    let users = folder.join("users.csv");
    fs::write(&users, with_addresses(&fs::read_to_string(table).expect("teams"))).expect("users");
    let report = json(t, &["import", "users", arg(&users)]);
    assert_eq!(report["created"], 35);
}

fn with_addresses(teams: &str) -> String {
    let rows = teams.lines().skip(1).map(|line| {
        let mut cells = line.split(',');
        let (name, _, office) = (cells.next().expect("a name"), cells.next(), cells.next().expect("an office"));
        format!("{name},{}@maven.example,{office}\n", name.to_lowercase().replace(' ', "."))
    });
    std::iter::once("Sales agent,E-mail,Regional office\n".to_owned()).chain(rows).collect()
}

/// How many records a filter finds.
pub fn count(t: &TestHouse, object: &str, filter: &str) -> usize {
    let request = rapport_kernel::house::ListRequest { filter: Some(filter.to_owned()), ..Default::default() };
    t.read(|r| {
        let object = r.object(object)?;
        r.count(&object, &request, 1_000_000)
    })
    .unwrap_or_else(|error| panic!("counting {object}: {error}"))
}

fn summary(t: &TestHouse, group: &str, measure: &str) -> Vec<Json> {
    let request = SummaryRequest {
        group: Some(group.to_owned()),
        measure: Some(measure.to_owned()),
        ..SummaryRequest::default()
    };
    let table = t.read(|r| {
        let deals = r.object("deal")?;
        r.summary(&deals, &request)
    });
    table.unwrap_or_else(|error| panic!("a summary by {group}: {error}")).rows
}
