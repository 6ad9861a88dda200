//! A real CRM's accounts, products, teams and 8,800 opportunities, held against results that others found in them.

use std::fs;
use std::path::Path;

use rapport_kernel::house::SummaryRequest;
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::command::{arg, json, test_data};

/// The preset for these files: in one a name has a blank less, and one stage is not a usual one.
const PRESET: [&str; 2] = ["--preset", "maven_crm"];

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
        let table = maven.join("sales_pipeline.csv");
        let report = json(t, &[&["import", "deals", arg(&table)][..], &PRESET].concat());
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
        figures_are_those_of_the_file(t, &table, expected);
    });
}

/// Win rates and cycle times, held against what the rows of the file come to by plain counting.
fn figures_are_those_of_the_file(t: &TestHouse, table: &Path, expected: &Json) {
    let rows = closed(table);
    let all = &summary(t, "", "avg(win_rate),avg(cycle_days)")[0];
    assert_close(&all["avg(win_rate)"], expected["win_rate"].as_f64().expect("a rate") * 100.0);
    assert_close(&all["avg(cycle_days)"], mean(rows.iter().map(|row| row.days)));
    for (group, key) in [("owner", 0), ("product", 1)] {
        let mut found = 0;
        for row in summary(t, group, "avg(win_rate),avg(cycle_days)").iter().filter(|row| row[group] != Json::Null) {
            let id = row[group].as_str().expect("an id").parse().expect("an id");
            let name = t.admin().get(if key == 0 { "user" } else { "product" }, id)["name"].clone();
            let name = name["full"].as_str().or(name.as_str()).expect("a name").to_owned();
            let theirs: Vec<&Closed> = rows.iter().filter(|row| [&row.agent, &row.product][key] == &name).collect();
            if theirs.is_empty() {
                continue;
            }
            found += 1;
            assert_close(&row["avg(win_rate)"], mean(theirs.iter().map(|row| if row.is_won { 100.0 } else { 0.0 })));
            assert_close(&row["avg(cycle_days)"], mean(theirs.iter().map(|row| row.days)));
        }
        assert_eq!(found, [30, 7][key], "{group}");
    }
}

/// A row of a deal that was closed.
struct Closed {
    agent: String,
    product: String,
    is_won: bool,
    days: f64,
}

fn closed(table: &Path) -> Vec<Closed> {
    let text = fs::read_to_string(table).expect("deals");
    let day = |text: &str| text.parse::<jiff::civil::Date>().expect("a day");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let is_closed = matches!(cells[4], "Won" | "Lost");
        is_closed.then(|| Closed {
            agent: cells[1].to_owned(),
            product: cells[2].replace("GTXPro", "GTX Pro"),
            is_won: cells[4] == "Won",
            days: f64::from(day(cells[5]).until(day(cells[6])).expect("days").get_days()),
        })
    };
    text.lines().skip(1).filter_map(row).collect()
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let all: Vec<f64> = numbers.collect();
    all.iter().sum::<f64>() / all.len() as f64
}

/// Means are told to two digits more than what they are of.
fn assert_close(told: &Json, expected: f64) {
    let told: f64 = told.as_str().map_or_else(|| told.as_f64(), |text| text.parse().ok()).expect("a number");
    assert!((told - expected).abs() <= 0.005_000_1, "{told} is told, {expected} expected");
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

    let table = maven.join("sales_teams.csv");
    let report = json(t, &[&["import", "team", arg(&table)][..], &PRESET].concat());
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
