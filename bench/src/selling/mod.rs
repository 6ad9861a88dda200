//! What a sales team asks all day, at a size that hurts: the board of a pipeline, moving a card, the forecast of a year, and
//! who gets which lead.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use rapport_kernel::ctx::Ctx;
use rapport_kernel::time::Instant;
use serde_json::{Value, json};

use crate::http::Client;
use crate::machine;
use crate::options::Options;
use crate::process::{Ran, Server};
use crate::report::{Figure, Promise, Section};
use crate::workspace::{Site, Workspace};

mod ask;
mod files;

use files::{LINES_PER_ORDER, SELLERS, TEAMS, seller};

/// Leads that are given away.
const LEADS: usize = 100_000;
/// Leads a second.
const ASSIGNED_MIN: f64 = 5_000.0;

/// Makes a workspace of so many deals, and asks it.
pub fn section(options: &Options, site: &Site<'_>, deals: usize) -> anyhow::Result<Section> {
    let workspace = site.workspace(&format!("selling-{deals}").replace('-', "_"))?;
    let mut figures = Vec::new();
    if !options.reuse {
        figures = fill(options, &workspace, deals)?;
    }
    let load = machine::load();
    let server = workspace.rapport.serve()?;
    let lines = ask::all(options, &workspace, &server, deals)?;
    let remarks = vec![
        format!("{deals} deals, {} of them open; {} order lines. ", ask::open(&workspace)?, deals * LINES_PER_ORDER),
        format!("Load of the machine before and after: {load}, {}. ", machine::load()),
        format!("On disk: {:.0} MiB.", workspace.size_mib()?),
    ];
    Ok(Section { title: format!("{}, selling", site.engine.name()), remarks, lines, figures })
}

/// Makes and fills a workspace.
fn fill(options: &Options, workspace: &Workspace, deals: usize) -> anyhow::Result<Vec<Figure>> {
    workspace.create()?;
    let folder = options.data.join(format!("files-selling-{deals}"));
    fs::create_dir_all(&folder)?;
    let stages = {
        let server = workspace.rapport.serve()?;
        people(&mut client(workspace, &server, "people")?)?;
        open_stages(&mut client(workspace, &server, "stages")?)?
    };
    files::write(&folder, &stages, deals, LEADS)?;
    let import = |object: &str, file: &str| -> anyhow::Result<Ran> {
        eprintln!("  import of {file} …");
        workspace.rapport.run(&["import", object, &path(&folder, file)], "")
    };
    import("company", "companies.csv")?;
    let of_deals = import("deal", "deals.csv")?;
    import("order", "orders.csv")?;
    let of_lines = import("order_line", "lines.csv")?;
    let bare = import("lead", "leads.csv")?;
    let bare_id = revert(workspace, &bare)?;
    ensure!(!bare_id.is_empty(), "the leads are still there");
    {
        let server = workspace.rapport.serve()?;
        rules(&mut client(workspace, &server, "rules")?)?;
    }
    let given = import("lead", "leads.csv")?;
    a_night_passes(workspace)?;
    workspace.settle()?;
    let speed = |rows: usize, ran: &Ran| rows as f64 / ran.time.as_secs_f64();
    let figure =
        |name: String, rapport: f64, promise: Promise| Figure { name, raw: None, rapport, unit: "rows/s", promise };
    let took = (given.time.as_secs_f64() - bare.time.as_secs_f64()).max(0.001);
    Ok(vec![
        figure(format!("import of {deals} deals"), speed(deals, &of_deals), Promise::None),
        figure(
            format!("import of {} order lines", deals * LINES_PER_ORDER),
            speed(deals * LINES_PER_ORDER, &of_lines),
            Promise::None,
        ),
        figure(format!("import of {LEADS} leads"), speed(LEADS, &bare), Promise::None),
        figure("the same, each given away by rules".to_owned(), speed(LEADS, &given), Promise::None),
        figure("giving them away, by the difference".to_owned(), LEADS as f64 / took, Promise::AtLeast(ASSIGNED_MIN)),
    ])
}

/// What is worked out every night, done now.
fn a_night_passes(workspace: &Workspace) -> anyhow::Result<()> {
    let house = workspace.house()?;
    let jobs = &house.part().jobs;
    let night = jobs.iter().find(|job| job.kind == "sales.forecast_snapshot").context("no job of that kind")?.run;
    let now = Instant::from_ms(jiff::Timestamp::now().as_millisecond());
    house.write(&Ctx::as_system("bench", now, 1), |work| night(work, &json!({})).map(drop))?;
    Ok(())
}

fn path(folder: &std::path::Path, file: &str) -> String {
    let path: PathBuf = folder.join(file);
    path.display().to_string()
}

/// Takes an import back, so that its rows come anew.
fn revert(workspace: &Workspace, ran: &Ran) -> anyhow::Result<String> {
    let told = ran.output.lines().find_map(|line| line.rsplit_once("--revert ").map(|(_, id)| id.trim().to_owned()));
    let id = told.with_context(|| format!("the import does not say how to take it back: {}", ran.output))?;
    workspace.rapport.run(&["import", "--revert", &id], "")?;
    Ok(id)
}

fn client(workspace: &Workspace, server: &Server, name: &str) -> anyhow::Result<Client> {
    Client::connect(server.address, &workspace.token(name)?)
}

/// Teams under four regions of one company, and who is in them.
fn people(client: &mut Client) -> anyhow::Result<()> {
    let all = make(client, "teams", &json!({"name": "All of sales"}))?;
    let mut regions = Vec::new();
    for name in ["North", "East", "South", "West"] {
        regions.push(make(client, "teams", &json!({"name": name, "parent": all}))?);
    }
    let mut teams = Vec::new();
    for at in 0..TEAMS {
        let team = json!({"name": format!("Team {at}"), "parent": regions[at % regions.len()]});
        teams.push(make(client, "teams", &team)?);
    }
    let role = client.json("/api/v1/roles?filter=name%20%3D%20%22Sales%20representative%22")?["data"][0]["id"].clone();
    for at in 0..SELLERS {
        let user =
            json!({"name": format!("Seller {at}"), "email": seller(at), "roles": [role], "teams": [teams[at % TEAMS]]});
        make(client, "users", &user)?;
    }
    Ok(())
}

/// Five rules: by country, source and size, in turn and by load.
fn rules(client: &mut Client) -> anyhow::Result<()> {
    let users = client.json("/api/v1/users?limit=200&filter=email%20starts%20with%20%22seller%22")?;
    let ids: Vec<Value> = users["data"].as_array().into_iter().flatten().map(|user| user["id"].clone()).collect();
    ensure!(ids.len() == SELLERS, "{} people sell", ids.len());
    let checks = [
        "address.country = \"DE\" and source = \"fair\"",
        "address.country in (\"DE\", \"AT\", \"CH\")",
        "source = \"partner\"",
        "address.country = \"US\" and company_name starts with \"Firm 1\"",
        "email is not empty",
    ];
    for (at, check) in checks.into_iter().enumerate() {
        let method = if at % 2 == 0 { "in_turn" } else { "least_open" };
        let users: Vec<&Value> = ids.iter().skip(at * 40).take(40).collect();
        let rule = json!({"name": format!("Rule {at}"), "position": at, "check": check, "users": users,
            "method": method, "imports": true});
        make(client, "assignment_rules", &rule)?;
    }
    Ok(())
}

/// The names of the stages in which deals are open.
fn open_stages(client: &mut Client) -> anyhow::Result<Vec<String>> {
    let stages = client.json("/api/v1/stages?filter=kind%20%3D%20%22open%22&sort=position")?;
    let names = stages["data"].as_array().into_iter().flatten().filter_map(|stage| stage["name"].as_str());
    Ok(names.map(str::to_owned).collect())
}

fn make(client: &mut Client, plural: &str, fields: &Value) -> anyhow::Result<Value> {
    let answer = client.post(&format!("/api/v1/{plural}"), &fields.to_string())?;
    Ok(serde_json::from_slice::<Value>(answer)?["id"].clone())
}
