//! Files in the shape of well-known CRMs' exports.

use std::fs;
use std::path::PathBuf;

use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::command::{arg, test_data, try_json};

struct Samples {
    folder: PathBuf,
    maps: tempfile::TempDir,
}

impl Samples {
    /// Imports a sample; answers how many were made and how many refused, with the report.
    fn import(&self, t: &TestHouse, object: &str, name: &str, map: &str) -> (i64, i64, Json) {
        let (file, path) = (self.folder.join(format!("{name}.csv")), self.maps.path().join(format!("{name}.toml")));
        fs::write(&path, map).expect("a mapping");
        let (code, report) = try_json(t, &["import", object, arg(&file), "--map", arg(&path)]);
        let number = |key: &str| report[key].as_i64().unwrap_or_else(|| panic!("{name}: {report}"));
        let (created, refused) = (number("created"), number("refused"));
        assert_eq!(code, Some(if refused > 0 { 3 } else { 0 }), "{name}: {report}");
        (created, refused, report)
    }
}

fn one(t: &TestHouse, object: &str, filter: &str) -> Json {
    let mut found = t.admin().list(object, filter);
    assert_eq!(found.len(), 1, "{object}: {filter}");
    found.remove(0)
}

#[test]
fn exports_of_well_known_crms_come_in_with_little_or_no_mapping() {
    let Some(data) = test_data() else { return };
    on_both(rapport_modules::part(), |t| {
        let maps = tempfile::tempdir().expect("a folder");
        let samples = Samples { folder: data.join("imports/samples"), maps };
        hubspot(t, &samples);
        mailing_list(t, &samples);
        address_books(t, &samples);
        salesforce(t, &samples);
        pipedrive(t, &samples);
    });
}

fn hubspot(t: &TestHouse, samples: &Samples) {
    t.admin().create("user", json!({"name": "Sam Owner", "email": "sam@example.org"}));
    assert_eq!(samples.import(t, "companies", "hubspot_companies", "").0, 1);
    let acme = one(t, "company", "external_id = \"9001\"");
    assert_eq!(
        (&acme["name"], &acme["domain"], &acme["employees"]),
        (&json!("Acme, Inc."), &json!("acme.example"), &json!(40))
    );
    // The second names two companies in one cell, the third neither a name nor an address.
    let map = "[columns]\n\"Primary Associated Company ID\" = { field = \"company.external_id\", split = \";\" }\n";
    let (created, refused, report) = samples.import(t, "contacts", "hubspot_contacts", map);
    assert_eq!((created, refused), (2, 1));
    assert_eq!(report["refusals"][0]["line"], 4);
    let maria = one(t, "contact", "external_id = \"51\"");
    assert_eq!((&maria["company"], &maria["lead_status"]), (&acme["id"], &json!("in_progress")));
    assert_eq!(maria["owner"], one(t, "user", "")["id"]);
    let zoe = one(t, "contact", "external_id = \"101\"");
    assert_eq!((&zoe["name"]["full"], &zoe["company"]), (&json!("Zoë Müller"), &acme["id"]));
    // Its stages are those of another pipeline: it says which of ours they are.
    let map = "ignore = [\"Pipeline\"]\n[replace.\"Deal Stage\"]\n\"Qualified To Buy (Sales Pipeline)\" = \"Prospecting\"\n\
               \"Closed Won (Sales Pipeline)\" = \"Won\"\n";
    let (created, _, report) = samples.import(t, "deals", "hubspot_deals", map);
    assert_eq!(created, 2, "{report}");
    let new = one(t, "deal", "external_id = \"7001\"");
    assert_eq!((&new["expected_close"], &new["company"]), (&json!("2025-06-30"), &acme["id"]));
    assert_eq!(new["contacts"], json!([maria["id"], zoe["id"]]));
    assert_eq!(one(t, "deal", "external_id = \"7002\"")["status"], "won");
}

fn mailing_list(t: &TestHouse, samples: &Samples) {
    let map = "[columns]\nTAGS = { split = \",\" }\n";
    let (created, _, report) = samples.import(t, "contacts", "mailchimp_subscribed", map);
    assert_eq!(created, 2, "{report}");
    let ada = one(t, "contact", "email = \"ada@example.com\"");
    assert_eq!(ada["email_opted_in_at"], "2024-03-14T09:12:31Z");
    assert_eq!(ada["email_confirmed_at"], "2024-03-14T09:14:00Z");
}

fn address_books(t: &TestHouse, samples: &Samples) {
    let map = "create_missing = [\"company\"]\n\
               [columns]\n\"E-mail 1 - Value\" = { split = \" ::: \" }\n\
               Labels = { field = \"tags\", split = \" ::: \", drop = [\"* myContacts\"] }\n\
               \"Phone 1 - Value\" = \"mobile\"\n\
               [replace.Birthday]\n\"--04-02\" = \"\"\n";
    let (created, _, report) = samples.import(t, "contacts", "google_contacts_2024", map);
    assert_eq!((created, &report["linked"]["company"]), (1, &json!(1)), "{report}");
    let tom = one(t, "contact", "email = \"tom@example.com\"");
    assert_eq!((&tom["tags"], &tom["mobile"]), (&json!(["Customers"]), &json!("+447700900111")));
    assert!(tom["address"]["street"].as_str().is_some_and(|street| street.contains("12 Hill Road")), "{tom}");
    let map = "create_missing = true\nignore = [\"Primary Phone\", \"Business Phone\", \"Personal Web Page\", \"Web Page\"]\n\
               [replace.Birthday]\n\"0/0/00\" = \"\"\n";
    let (created, _, report) = samples.import(t, "contacts", "outlook_com", map);
    assert_eq!(created, 1, "{report}");
    let svein = one(t, "contact", "email = \"svein@example.no\"");
    assert_eq!((&svein["mobile"], &svein["birthday"]), (&json!("+4755506000"), &Json::Null));
    let (created, _, report) = samples.import(t, "contacts", "linkedin_connections", "create_missing = true\n");
    assert_eq!(created, 2, "{report}");
    assert_eq!(one(t, "contact", "email = \"neha@example.com\"")["job_title"], "\"Boss\", self-styled");
}

fn salesforce(t: &TestHouse, samples: &Samples) {
    t.admin().create("company", json!({"name": "Cork Ltd", "external_id": "0015g00000BBBBBAA0"}));
    let map = "skip = { IsDeleted = [\"1\", \"true\"] }\n[columns]\nAccountId = \"company.external_id\"\n\
               HasOptedOutOfEmail = \"email_consent\"\nOwnerId = false\nReportsToId = false\n\
               [replace.HasOptedOutOfEmail]\n\"1\" = \"opted_out\"\n\"0\" = \"unknown\"\n";
    let (created, _, report) = samples.import(t, "contacts", "salesforce_contacts_export", map);
    assert_eq!((created, &report["skipped"]), (1, &json!(1)), "{report}");
    let ann = one(t, "contact", "email = \"ann@example.com\"");
    assert_eq!((&ann["name"]["family"], &ann["email_consent"]), (&json!("O’Brien"), &json!("opted_out")));
    assert_eq!(ann["company"], one(t, "company", "name = \"Cork Ltd\"")["id"]);
    assert_eq!(ann["address"]["street"], "1 Main St\nSuite 5");
}

fn pipedrive(t: &TestHouse, samples: &Samples) {
    // One row holds a person, a company, a deal, an activity and a note: each is an import of its own.
    assert_eq!(samples.import(t, "companies", "pipedrive_official_sample", "").0, 1);
    let (created, _, report) = samples.import(t, "contacts", "pipedrive_official_sample", "");
    assert_eq!(created, 1, "{report}");
    let tess = one(t, "contact", "email = \"tess@example.com\"");
    assert_eq!((&tess["name"]["full"], &tess["phone"]), (&json!("Tess Turner"), &json!("570-555-0197")));
    assert_eq!(tess["company"], one(t, "company", "name = \"Mover Limited\"")["id"]);
    let (created, _, report) = samples.import(t, "deals", "pipedrive_official_sample", "");
    assert_eq!(created, 1, "{report}");
    let deal = one(t, "deal", "name = \"Mover Deal\"");
    assert_eq!((&deal["amount"]["amount"], &deal["contact"]), (&json!("100.00"), &tess["id"]));
}
