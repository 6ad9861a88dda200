//! `rapport object` and `rapport field`: the catalog from the command line. A wish is put together as the API takes it,
//! and done by the same planner; a server that runs sees it with its next request.

use rapport_kernel::catalog::CatalogChange;
use rapport_kernel::house::CatalogPreview;
use rapport_kernel::{Error, Object};
use serde_json::{Map, Value as Json, json};

use crate::commands::import::named;
use crate::config::Place;
use crate::opened::Opened;

pub mod field;
mod kind;
pub mod object;

/// How a change is done and told.
#[derive(clap::Args)]
pub struct How {
    /// Only say what it would do, and which values it would lose
    #[arg(long)]
    preview: bool,
    /// Do it though values are lost
    #[arg(long)]
    yes: bool,
    /// Say what was done as JSON
    #[arg(long)]
    json: bool,
}

/// Members of a wish; what was not said is left out.
fn wish<'w>(change: &str, members: impl IntoIterator<Item = (&'w str, Option<Json>)>) -> Map<String, Json> {
    let said = members.into_iter().filter_map(|(member, value)| Some((member.to_owned(), value?)));
    said.chain([("change".to_owned(), json!(change))]).collect()
}

/// Does it, unless it is only looked at, or loses what nobody said may be lost: that is found out while it is done, and
/// then it is taken back as a whole.
fn carry_out(opened: &Opened, how: &How, wish: Map<String, Json>) -> anyhow::Result<()> {
    let (wish, ctx) = (CatalogChange::from_json(Json::Object(wish))?, opened.ctx());
    if how.preview {
        tell(&opened.house.preview_catalog(&ctx, &wish)?, false, how);
        return Ok(());
    }
    let mut tried = None;
    let done = opened.house.change_catalog_unless(
        &ctx,
        &wish,
        |_| Ok(None),
        |_, done| {
            let is_too_much = done.lost > 0 && !how.yes;
            let lost = done.lost;
            tried = Some(done);
            if is_too_much { Err(would_lose(lost)) } else { Ok(()) }
        },
    );
    if let Some(tried) = &tried {
        tell(tried, done.is_ok(), how);
    }
    Ok(done?)
}

fn would_lose(lost: u64) -> Error {
    Error::rule("would_lose", format!("This would lose {lost} values or records; say --yes if that is meant"))
}

fn tell(preview: &CatalogPreview, is_done: bool, how: &How) {
    if how.json {
        let mut told = json!(preview);
        told["done"] = json!(is_done);
        println!("{told}");
        return;
    }
    for step in &preview.steps {
        println!("{step}");
    }
    if preview.steps.is_empty() {
        println!("nothing to change");
    }
    if preview.lost > 0 {
        println!("{} values or records {}", preview.lost, if is_done { "were lost" } else { "would be lost" });
    }
    for loss in &preview.examples {
        println!("  {} {}: {}", loss.id, loss.value, loss.why);
    }
}

/// What was typed cannot be meant.
fn wrong(what: &str, english: impl Into<String>) -> Error {
    Error::invalid(what, "invalid_argument", english)
}

/// A text that was said, as JSON.
fn said(text: Option<String>) -> Option<Json> {
    text.map(Json::String)
}

/// Rows under a heading, in columns as wide as they need.
fn print_table<const N: usize>(heading: [&str; N], rows: &[[String; N]]) {
    let width =
        |at: usize| rows.iter().map(|row| row[at].chars().count()).chain([heading[at].len()]).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let heading = heading.map(str::to_owned);
    for row in std::iter::once(&heading).chain(rows) {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// Opens the workspace, with an object that must be there.
fn open_for(place: &Place, object: &str) -> anyhow::Result<(Opened, Object)> {
    let opened = Opened::open(place)?;
    let object = named(&opened.house.catalog(), object)?.clone();
    Ok((opened, object))
}
