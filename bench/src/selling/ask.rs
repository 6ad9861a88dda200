//! The questions of a sales team, beside the bare driver's.

use anyhow::{Context, ensure};
use rapport_kernel::Object;
use uuid::Uuid;

use super::client;
use super::files::YEAR;
use crate::ask::Question;
use crate::http::{Client, escaped};
use crate::options::Options;
use crate::process::Server;
use crate::raw::{Cell, Param, Statement};
use crate::report::{Line, Target};
use crate::shape::{read_columns, sort_column};
use crate::workspace::{USER, Workspace};

/// Cards of a column of a board.
const CARDS: usize = 31;
/// Milliseconds that a board may take, or twice the bare driver.
const BOARD_MS: f64 = 25.0;
const MOVE_MS: f64 = 10.0;
/// For four quarters.
const FORECAST_MS: f64 = 200.0;
const COUNT: usize = 100;

/// All questions.
pub fn all(options: &Options, workspace: &Workspace, server: &Server, deals: usize) -> anyhow::Result<Vec<Line>> {
    let deal = deals_of(workspace)?;
    let person = sign_in(workspace, server)?;
    let mut lines = Vec::new();
    if options.wants("board") {
        lines.push(board(workspace, &deal, person()?)?);
    }
    if options.wants("card") {
        lines.push(moving(workspace, &deal, deals, person()?)?);
    }
    if options.wants("forecast") {
        lines.push(forecast(workspace, server, &deal)?);
    }
    Ok(lines)
}

/// How many deals are open.
pub fn open(workspace: &Workspace) -> anyhow::Result<i64> {
    let deal = deals_of(workspace)?;
    let sql = format!(
        "SELECT count(*) FROM {} WHERE deleted_at IS NULL AND {} = 'open'",
        deal.table(0),
        sort_column(&deal, "status")?
    );
    Ok(workspace.raw()?.rows(&sql, &[])?.first().map_or(0, |row| row[0].integer()))
}

fn deals_of(workspace: &Workspace) -> anyhow::Result<std::sync::Arc<Object>> {
    workspace.house()?.catalog().find("deal").cloned().context("there are no deals")
}

/// Signs in as a person does, by a link and a password; makes connections of a browser.
fn sign_in<'s>(workspace: &Workspace, server: &'s Server) -> anyhow::Result<impl Fn() -> anyhow::Result<Client> + 's> {
    let told = workspace.rapport.run(&["user", "reset-link", USER], "")?.output;
    let (_, link) = told.trim().rsplit_once("link=").context("there is no link")?;
    let form = format!("link={}&password={}", escaped(link.trim()), escaped("correct horse battery staple"));
    let cookie = Client::page(server.address, "")?.form("/new-password", &form)?;
    let cookie = cookie.context("nobody was signed in")?;
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    Ok(move || Client::page(server.address, &cookie))
}

/// The page, beside what it must ask for: the heads of all columns, and the first cards of each.
fn board(workspace: &Workspace, deal: &Object, mut person: Client) -> anyhow::Result<Line> {
    let [status, stage, amount, close] =
        ["status", "stage", "amount", "expected_close"].map(|key| sort_column(deal, key));
    let (status, stage, amount, close) = (status?, stage?, amount?, close?);
    let table = deal.table(0);
    let living = format!("deleted_at IS NULL AND {status} = 'open'");
    let heads = format!("SELECT {stage}, count(*), sum({amount}) FROM {table} WHERE {living} GROUP BY 1");
    let cards = format!(
        "SELECT {} FROM {table} AS t WHERE {living} AND {stage} = ?1 ORDER BY {close}, id LIMIT {CARDS}",
        read_columns(deal, "t")
    );
    let path = format!("/deals/board?filter={}", escaped("status = \"open\""));
    let page = String::from_utf8_lossy(person.get(&path)?).into_owned();
    ensure!(page.matches("class=\"card").count() > CARDS, "this is no board: {page}");
    let mut raw = workspace.raw()?;
    Question {
        name: "board of all open deals".to_owned(),
        count: COUNT,
        target: Target::BelowOr { ms: BOARD_MS, factor: 2.0 },
        raw: Box::new(move |_| {
            for head in raw.rows(&heads, &[])? {
                std::hint::black_box(raw.rows(&cards, &[head[0].clone().into()])?);
            }
            Ok(())
        }),
        house: None,
        http: Box::new(move |_| person.get(&path).map(drop)),
    }
    .ask()
}

/// From one open stage into the next; the bare driver changes the stage and nothing else.
fn moving(workspace: &Workspace, deal: &Object, deals: usize, mut person: Client) -> anyhow::Result<Line> {
    let (table, stage, status) = (deal.table(0), sort_column(deal, "stage")?, sort_column(deal, "status")?);
    let mut raw = workspace.raw()?;
    let ids = format!("SELECT id, {stage} FROM {table} WHERE deleted_at IS NULL AND {status} = 'open' LIMIT {deals}");
    let found = raw.rows(&ids, &[])?;
    let ids: Vec<Uuid> = found.iter().filter_map(|row| row[0].uuid()).collect();
    let mut stages: Vec<Uuid> = found.iter().filter_map(|row| row[1].uuid()).collect();
    stages.sort_unstable();
    stages.dedup();
    ensure!(ids.len() > 1_000 && stages.len() > 1, "there is nothing to move");
    // Each side moves cards of its own.
    let (theirs, ours) = ids.split_at(ids.len() / 2);
    let (theirs, ours, other) = (theirs.to_vec(), ours.to_vec(), stages.clone());
    let sql = format!("UPDATE {table} SET {stage} = ?1 WHERE id = ?2");
    Question {
        name: "moving a card".to_owned(),
        count: COUNT * 2,
        target: Target::BelowOr { ms: MOVE_MS, factor: 0.0 },
        raw: Box::new(move |number| {
            let params: Vec<Param> = vec![
                Cell::Uuid(stages[number % stages.len()]).into(),
                Cell::Uuid(theirs[number * 7 % theirs.len()]).into(),
            ];
            raw.write(&[Statement { sql: sql.clone(), params }])
        }),
        house: None,
        http: Box::new(move |number| {
            let id = ours[number * 7 % ours.len()];
            let form = format!("by=stage&to={}&back=%2Fdeals%2Fboard", other[number % other.len()]);
            person.form(&format!("/deals/{id}/move"), &form).map(drop)
        }),
    }
    .ask()
}

/// The four quarters of the year one after the other, with all teams.
fn forecast(workspace: &Workspace, server: &Server, deal: &Object) -> anyhow::Result<Line> {
    let columns =
        ["owner", "status", "forecast_category", "expected_close", "amount"].map(|key| sort_column(deal, key));
    let [owner, status, category, close, amount] = columns;
    let (owner, status, category, close, amount) = (owner?, status?, category?, close?, amount?);
    let sql = format!(
        "SELECT {owner}, {status}, {category}, count(*), sum({amount}) FROM {} WHERE deleted_at IS NULL AND {close} \
         BETWEEN ?1 AND ?2 GROUP BY 1, 2, 3",
        deal.table(0)
    );
    let quarters: Vec<jiff::civil::Date> = [1, 4, 7, 10]
        .into_iter()
        .map(|month| jiff::civil::Date::new(YEAR as i16, month, 1))
        .collect::<Result<_, _>>()?;
    let mut client = client(workspace, server, "forecast")?;
    let mut raw = workspace.raw()?;
    let as_days = move |date: jiff::civil::Date| -> Cell {
        Cell::Integer(i64::from(date.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days())))
    };
    let ours = quarters.clone();
    Question {
        name: "forecast of 200 people, four quarters".to_owned(),
        count: COUNT,
        target: Target::BelowOr { ms: FORECAST_MS, factor: 0.0 },
        raw: Box::new(move |_| {
            for quarter in &quarters {
                let params =
                    [as_days(*quarter).into(), as_days(quarter.saturating_add(jiff::Span::new().days(91))).into()];
                std::hint::black_box(raw.rows(&sql, &params)?);
            }
            Ok(())
        }),
        house: None,
        http: Box::new(move |_| {
            for quarter in &ours {
                client.get(&format!("/api/v1/reports/forecast?quarter={quarter}"))?;
            }
            Ok(())
        }),
    }
    .ask()
}
