//! What the funnel says.

use std::collections::HashMap;

use rapport_kernel::house::ListRequest;
use rapport_kernel::money::Currency;
use rapport_kernel::report::{Cell, Figure, Row, Section, Sheet, Shown, Table};
use rapport_kernel::text::Text;
use rapport_kernel::time::Date;
use rapport_kernel::{Error, Read, RecordId, Result};
use serde_json::{Map, Value as Json};

use super::count::{Stage, Stay, number, stays, summary};

/// Days that are looked at when nobody says which.
const DAYS: i32 = 90;
/// Days before those, from which the norm is taken.
const NORM_DAYS: i32 = 365;
/// Visits that ended, from which on a mean says something.
const ENOUGH: i64 = 5;
/// How far a stage is behind its norm, at least, to be called a bottleneck: half as long again, or two thirds of the
/// conversion.
const BEHIND: f64 = 1.5;

/// The funnel of a pipeline over a stretch of time, held against the year before it.
///
/// # Errors
/// `Invalid` for what cannot be asked; the store's.
pub fn sheet(r: &mut Read<'_>, asked: &Map<String, Json>) -> Result<Sheet> {
    let Some(pipeline) = pipeline(r, asked)? else { return Ok(Sheet::default()) };
    let (from, until) = stretch(r, asked)?;
    let stages = stages(r, pipeline)?;
    let of = format!("deal.pipeline = \"{pipeline}\"");
    let then = format!("{of} and left_at >= {from} and left_at <= {until}");
    let now = stays(r, &stages, &then)?;
    let norm_from = from.plus_days(-NORM_DAYS);
    let norm = stays(r, &stages, &format!("{of} and left_at >= {norm_from} and left_at < {from}"))?;
    let funnel = Funnel { pipeline, from, until, stages, now, norm };
    Ok(Sheet { sections: vec![funnel.velocity(r)?, funnel.by_stage(r)?] })
}

fn pipeline(r: &mut Read<'_>, asked: &Map<String, Json>) -> Result<Option<RecordId>> {
    if let Some(id) = asked.get("pipeline").and_then(Json::as_str).and_then(|id| id.parse().ok()) {
        return Ok(Some(id));
    }
    let pipelines = r.object("pipeline")?;
    let first = ListRequest { sort: Some("position".to_owned()), limit: Some(1), ..ListRequest::default() };
    Ok(r.list(&pipelines, &first)?.records.first().map(|record| record.id))
}

/// The first and the last day that are looked at.
///
/// # Errors
/// `Invalid` for one that ends before it begins.
pub fn stretch(r: &Read<'_>, asked: &Map<String, Json>) -> Result<(Date, Date)> {
    let today = r.ctx().now.date_in(&r.catalog().settings.zone());
    let day = |key: &str| asked.get(key).and_then(Json::as_str).and_then(Date::parse);
    let until = day("until").unwrap_or(today);
    let from = day("from").unwrap_or_else(|| until.plus_days(-DAYS));
    match from <= until {
        true => Ok((from, until)),
        false => Err(Error::invalid("until", "ends_before", "Choose a last day that is not before the first")),
    }
}

/// In their order.
fn stages(r: &mut Read<'_>, pipeline: RecordId) -> Result<Vec<Stage>> {
    let object = r.object("stage")?;
    let request = ListRequest {
        filter: Some(format!("pipeline = \"{pipeline}\"")),
        sort: Some("position".to_owned()),
        ..ListRequest::default()
    };
    let page = r.list(&object, &request)?;
    let stage = |record: &rapport_kernel::Record| {
        let json = r.to_json(&object, record, &page.fields);
        let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        Stage {
            id: text("id"),
            name: text("name"),
            kind: text("kind"),
            position: json["position"].as_i64().unwrap_or(0),
        }
    };
    Ok(page.records.iter().map(stage).collect())
}

struct Funnel {
    pipeline: RecordId,
    from: Date,
    until: Date,
    stages: Vec<Stage>,
    now: HashMap<String, Stay>,
    norm: HashMap<String, Stay>,
}

impl Funnel {
    /// How much money goes through the pipeline a day: open deals × win rate × mean won amount ÷ mean days to close
    /// (the usual definition of sales velocity).
    fn velocity(&self, r: &mut Read<'_>) -> Result<Section> {
        let of = format!("pipeline = \"{}\"", self.pipeline);
        let open_filter = format!("{of} and status = \"open\"");
        let closed_filter = format!("{of} and closed_on >= {} and closed_on <= {}", self.from, self.until);
        let won_filter = format!("{closed_filter} and status = \"won\"");
        let open = first(summary(r, "deal", &open_filter, "", "count,sum(amount)")?);
        let closed = first(summary(r, "deal", &closed_filter, "", "count,avg(win_rate),avg(cycle_days)")?);
        let won = first(summary(r, "deal", &won_filter, "", "count,sum(amount)")?);
        let count = |row: &Json| Shown::Count(row["count"].as_i64().unwrap_or_default());
        let label = |id, english: &str| Text::new(id, english);
        let figure = |label, cell| Figure { label, cell, note: None };
        let figures = vec![
            figure(label("open_deals", "Open deals"), Cell::new(count(&open)).of("deal", &open_filter)),
            figure(
                label("open_amount", "In the pipeline"),
                Cell::new(money(&open["sum(amount)"])).of("deal", &open_filter),
            ),
            figure(label("won_deals", "Won"), Cell::new(count(&won)).of("deal", &won_filter)),
            figure(label("won_amount", "Won amount"), Cell::new(money(&won["sum(amount)"])).of("deal", &won_filter)),
            figure(label("win_rate", "Win rate"), Cell::new(percent(number(&closed["avg(win_rate)"])))),
            figure(label("days_to_close", "Days to close"), Cell::new(days(number(&closed["avg(cycle_days)"])))),
            Figure {
                label: label("velocity", "Velocity a day"),
                cell: Cell::new(velocity(&open, &closed, &won)),
                note: Some(label("velocity_note", "open deals × win rate × mean amount ÷ days to close")),
            },
        ];
        Ok(Section { figures, ..Section::default() })
    }

    fn by_stage(&self, r: &mut Read<'_>) -> Result<Section> {
        let of = format!("deal.pipeline = \"{}\"", self.pipeline);
        let entered_filter = format!("{of} and entered_at >= {} and entered_at <= {}", self.from, self.until);
        let entered = counts(summary(r, "stage_visit", &entered_filter, "stage", "count")?);
        let here_filter = format!("pipeline = \"{}\" and status = \"open\"", self.pipeline);
        let here = summary(r, "deal", &here_filter, "stage", "count,sum(amount)")?;
        let worst = self.bottleneck();
        let mut rows = Vec::new();
        for stage in &self.stages {
            let there = here.iter().find(|row| row["stage"].as_str() == Some(&stage.id));
            let (now, norm) = (self.now.get(&stage.id), self.norm.get(&stage.id));
            let visits = format!("{entered_filter} and stage = \"{}\"", stage.id);
            let deals = format!("{here_filter} and stage = \"{}\"", stage.id);
            let of_stay = |stay: Option<&Stay>| stay.and_then(|stay| stay.days);
            let cells = vec![
                Cell::new(Shown::Name(stage.name.clone())),
                Cell::new(Shown::Count(entered.get(&stage.id).copied().unwrap_or_default())).of("stage_visit", visits),
                Cell::new(Shown::Count(there.and_then(|row| row["count"].as_i64()).unwrap_or_default()))
                    .of("deal", deals),
                Cell::new(there.map_or(Shown::Nothing, |row| money(&row["sum(amount)"]))),
                Cell::new(percent(now.and_then(Stay::conversion))),
                Cell::new(percent(norm.and_then(Stay::conversion))),
                Cell::new(days(of_stay(now))),
                Cell::new(days(of_stay(norm))),
            ];
            let mark = (worst == Some(stage.id.as_str())).then(|| Text::new("bottleneck", "Bottleneck"));
            rows.push(Row { cells, is_total: false, mark });
        }
        let columns = [
            ("stage", "Stage"),
            ("entered", "Came"),
            ("there_now", "There now"),
            ("amount_now", "Amount now"),
            ("conversion", "Went on"),
            ("conversion_norm", "Usually"),
            ("days", "Stayed"),
            ("days_norm", "Usually"),
        ];
        Ok(Section {
            title: Some(Text::new("by_stage", "By stage")),
            table: Some(Table { columns: columns.map(|(id, english)| Text::new(id, english)).to_vec(), rows }),
            note: Some(Text::new(
                "funnel_note",
                "Usually is the year before. The bottleneck is the stage furthest behind its own norm, by days or by how many go on.",
            )),
            ..Section::default()
        })
    }

    /// The open stage that is furthest behind what was usual there, if any is far behind.
    fn bottleneck(&self) -> Option<&str> {
        let behind = |stage: &&Stage| {
            let (now, norm) = (self.now.get(&stage.id)?, self.norm.get(&stage.id)?);
            if now.left < ENOUGH || norm.left < ENOUGH {
                return None;
            }
            let slower = now.days.zip(norm.days).filter(|(_, norm)| *norm > 0.0).map(|(now, norm)| now / norm);
            let fewer = norm.conversion().zip(now.conversion()).map(|(norm, now)| norm / now.max(1.0));
            Some(slower.unwrap_or(1.0).max(fewer.unwrap_or(1.0)))
        };
        let open = self.stages.iter().filter(|stage| stage.kind == "open");
        let ranked = open.filter_map(|stage| Some((stage, behind(&stage)?)));
        let worst = ranked.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        (worst.1 >= BEHIND).then_some(worst.0.id.as_str())
    }
}

/// The only row of a summary without groups.
pub fn first(rows: Vec<Json>) -> Json {
    rows.into_iter().next().unwrap_or_default()
}

fn counts(rows: Vec<Json>) -> HashMap<String, i64> {
    let count = |row: &Json| Some((row["stage"].as_str()?.to_owned(), row["count"].as_i64()?));
    rows.iter().filter_map(count).collect()
}

/// An amount as a summary answers it.
pub fn money(json: &Json) -> Shown {
    if json.is_object() { Shown::Money(json.clone()) } else { Shown::Nothing }
}

/// With one digit.
pub fn percent(number: Option<f64>) -> Shown {
    number.map_or(Shown::Nothing, |number| Shown::Percent(format!("{number:.1}")))
}

/// With one digit.
pub fn days(number: Option<f64>) -> Shown {
    number.map_or(Shown::Nothing, |number| Shown::Days(format!("{number:.1}")))
}

/// In the currency in which amounts were summed up.
fn velocity(open: &Json, closed: &Json, won: &Json) -> Shown {
    let sum = &won["sum(amount)"];
    let parts = [
        open["count"].as_f64(),
        number(&closed["avg(win_rate)"]).map(|rate| rate / 100.0),
        number(&sum["amount"]).zip(won["count"].as_f64()).map(|(sum, count)| sum / count),
        number(&closed["avg(cycle_days)"]).filter(|days| *days > 0.0),
    ];
    match (parts, sum["currency"].as_str()) {
        ([Some(count), Some(rate), Some(mean), Some(days)], Some(currency)) => {
            let digits = Currency::parse(currency).map_or(2, |currency| usize::from(currency.digits()));
            let amount = format!("{:.digits$}", count * rate * mean / days);
            Shown::Money(serde_json::json!({"amount": amount, "currency": currency}))
        }
        _ => Shown::Nothing,
    }
}
