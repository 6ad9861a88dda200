//! Questions that write: single creates, and bulk calls of 1,000 rows. Rapport goes first, over HTTP; then its server
//! ends, and the bare driver writes the same rows anew, under other ids and addresses, into the same tables.

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::Client;
use crate::options::Options;
use crate::people::Contact;
use crate::process::Server;
use crate::report::{Line, Target};
use crate::samples::Samples;
use crate::shape::Shape;
use crate::workspace::Workspace;

mod raw;

/// Single creates.
const CREATES: usize = 200;
/// Bulk calls.
const CALLS: usize = 30;
/// Rows a bulk call; half of them are of people who are known already.
const ROWS: usize = 1_000;
/// Operations that are not counted.
const WARM_UP: usize = 3;

const CREATE: &str = "create one contact, with its event";
const UPSERT: &str = "bulk upsert of 1,000, half new";

/// What Rapport did, for the bare driver to do again.
pub struct Written {
    create: Option<(Samples, Vec<Uuid>)>,
    upsert: Option<(Samples, Vec<Vec<Uuid>>)>,
    contacts: usize,
}

/// Lets Rapport write.
pub fn rapport(options: &Options, workspace: &Workspace, server: &Server, contacts: usize) -> anyhow::Result<Written> {
    let mut written = Written { create: None, upsert: None, contacts };
    if options.wants(CREATE) {
        eprintln!("  {CREATE} …");
        let companies = companies(workspace)?;
        let mut client = Client::connect(server.address, &workspace.token("create")?)?;
        written.create = Some(create(&mut client, contacts, &companies)?);
    }
    if options.wants(UPSERT) {
        eprintln!("  {UPSERT} …");
        let mut client = Client::connect(server.address, &workspace.token("upsert")?)?;
        written.upsert = Some(upsert(&mut client, contacts)?);
    }
    Ok(written)
}

/// Lets the bare driver write the same.
pub fn bare(workspace: &Workspace, shape: &Shape, written: Written) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    if let Some((rapport, ids)) = written.create {
        let raw = raw::create(workspace.raw()?.as_mut(), shape, &ids)?;
        lines.push(Line { name: CREATE.to_owned(), raw: Some(raw), house: None, rapport, target: Target::None });
    }
    if let Some((rapport, calls)) = written.upsert {
        let raw = raw::upsert(workspace.raw()?.as_mut(), shape, &calls, written.contacts)?;
        lines.push(Line { name: UPSERT.to_owned(), raw: Some(raw), house: None, rapport, target: Target::None });
    }
    Ok(lines)
}

fn create(client: &mut Client, contacts: usize, companies: &[Uuid]) -> anyhow::Result<(Samples, Vec<Uuid>)> {
    let mut samples = Samples::default();
    let mut ids = Vec::new();
    for number in 0..WARM_UP + CREATES {
        let mut body = body(&Contact::new(2 * contacts + number));
        body["company"] = json!(companies[number % companies.len()]);
        let text = body.to_string();
        let mut once = Samples::default();
        let answer = once.time(|| client.post("/api/v1/contacts", &text).map(<[u8]>::to_vec))?;
        let answer: Value = serde_json::from_slice(&answer)?;
        ids.push(answer["id"].as_str().and_then(|id| id.parse().ok()).context("a new contact has no id")?);
        if number >= WARM_UP {
            samples.join(&once);
        }
    }
    Ok((samples, ids))
}

fn upsert(client: &mut Client, contacts: usize) -> anyhow::Result<(Samples, Vec<Vec<Uuid>>)> {
    let mut samples = Samples::default();
    let mut calls = Vec::new();
    for call in 0..WARM_UP + CALLS {
        let text = json!({"rows": rows(call, contacts), "match": "email"}).to_string();
        let mut once = Samples::default();
        let answer = once.time(|| client.post("/api/v1/contacts/bulk", &text).map(<[u8]>::to_vec))?;
        let answer: Value = serde_json::from_slice(&answer)?;
        ensure!(
            answer["created"] == json!(ROWS / 2) && answer["refused"] == json!(0),
            "a bulk call answers created {}, updated {}, unchanged {}, refused {}: {}",
            answer["created"],
            answer["updated"],
            answer["unchanged"],
            answer["refused"],
            answer["data"][0]
        );
        let made = answer["data"].as_array().context("a bulk call answers no rows")?.iter();
        let made = made.filter(|row| row["status"] == "created").filter_map(|row| row["id"].as_str()?.parse().ok());
        calls.push(made.collect());
        if call >= WARM_UP {
            samples.join(&once);
        }
    }
    Ok((samples, calls))
}

/// Half of the rows change the job and the telephone of people who are known, half are new people.
fn rows(call: usize, contacts: usize) -> Vec<Value> {
    let half = ROWS / 2;
    let known = (0..half).map(|row| {
        let person = Contact::new((call * half + row) % contacts);
        json!({"email": person.email, "job_title": format!("Senior {}", person.job_title), "mobile": changed(&person.mobile, call)})
    });
    let new = (0..half).map(|row| body(&Contact::new(3 * contacts + call * half + row)));
    known.zip(new).flat_map(|(known, new)| [known, new]).collect()
}

/// Another number, also when the same person has a second turn in a small table.
fn changed(mobile: &str, call: usize) -> String {
    format!("{mobile}{}", call % 10)
}

/// A person as the API takes one.
fn body(person: &Contact) -> Value {
    json!({
        "name": {"given": person.given, "family": person.family},
        "email": person.email,
        "phone": person.phone,
        "mobile": person.mobile,
        "job_title": person.job_title,
        "department": person.department,
        "address": {
            "street": person.street,
            "city": person.city,
            "region": person.region,
            "postal_code": person.postal_code,
            "country": person.country,
        },
        "lifecycle_stage": person.stage,
        "source": person.source,
        "birthday": person.birthday,
    })
}

fn companies(workspace: &Workspace) -> anyhow::Result<Vec<Uuid>> {
    let shape = Shape::of(&workspace.house()?.catalog())?;
    let sql = format!("SELECT id FROM {} WHERE deleted_at IS NULL LIMIT 1000", shape.company.table(0));
    let rows = workspace.raw()?.rows(&sql, &[])?;
    Ok(rows.iter().filter_map(|row| row[0].uuid()).collect())
}
