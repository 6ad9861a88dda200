//! What a chart shows.

use rapport_kernel::catalog::{Look, ViewDecl};
use rapport_kernel::house::SummaryRequest;
use rapport_kernel::text::fold;
use rapport_kernel::{Error, Object, Read, Result};
use serde::Serialize;
use serde_json::Value as Json;

use super::Asked;
use crate::address::both;
use crate::cells::is_measurable;
use crate::grouping::{Grouping, NONE, Offer, offers, value_of};
use crate::narrowing::unless_wrong;
use crate::screen::Screen;
use crate::shape::{Head, Records};
use crate::shell::Shell;
use crate::words::{Args, Words};

/// Bars of a chart; more cannot be told apart.
const BARS_MAX: usize = 100;
/// How numbers are put together.
const MEASURES: [&str; 4] = ["sum", "avg", "min", "max"];

/// The context of `chart.html`.
#[derive(Serialize)]
struct Page {
    head: Head,
    kept: Vec<(&'static str, String)>,
    groupings: Vec<Offer>,
    measures: Vec<Offer>,
    is_line: bool,
    by: String,
    measure: String,
    rows: Vec<Row>,
    /// What is wrong with what was asked beside the filter.
    wrong: Option<String>,
    /// Whether there are more groups than are shown.
    more: bool,
}

#[derive(Serialize)]
struct Row {
    label: String,
    dot: Option<usize>,
    /// Its list.
    url: String,
    shown: String,
    /// As a program draws it.
    number: String,
}

/// The chart as it was asked for.
///
/// # Errors
/// `NotFound` for an object that the reader may not know; the store's.
pub fn load(r: &mut Read<'_>, plural: &str, records: &Records, asked: &Asked) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let view = records.view(r, &object)?;
    let of_view = Some(view.look.clone()).filter(|look| look.shape.as_deref() == Some("chart")).unwrap_or_default();
    let by = asked.by.clone().or(of_view.by).unwrap_or_else(|| usual(r, &object));
    let measure = asked.measure.clone().or(of_view.measure).unwrap_or_else(|| "count".to_owned());
    let filter = records.filter.clone().or_else(|| view.filter.clone());
    let look = Look {
        shape: Some("chart".to_owned()),
        by: Some(by.clone()),
        measure: Some(measure.clone()),
        ..view.look.clone()
    };
    let looked_at = ViewDecl { filter, look, ..view };
    let ((rows, more), wrong) = unless_wrong(rows(r, &object, records, &looked_at, &words), &words)?;
    let measures = measures(r, &object, &measure, &words);
    let chosen = |all: &[Offer]| all.iter().find(|one| one.chosen).map(|one| one.label.clone()).unwrap_or_default();
    let groupings = offers(r, &object, Some(&by), &words);
    let own = [("by", &asked.by), ("measure", &asked.measure), ("drawn", &asked.drawn)];
    let own = own.map(|(name, value)| (name, value.as_deref()));
    let kept = [("view", &records.view), ("filter", &records.filter), ("q", &records.q)];
    let page = Page {
        head: records.head(r, &object, &looked_at, (&own, wrong.filter), &words)?,
        kept: kept.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect(),
        by: chosen(&groupings),
        measure: chosen(&measures),
        groupings,
        measures,
        is_line: asked.drawn.as_deref() == Some("line"),
        rows,
        wrong: wrong.rest,
        more,
    };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    let label = words.plural(&object);
    Ok(Screen::within(shell, words, "chart.html", &label, page))
}

/// What most people would group by: what its board goes by, or when records were made.
fn usual(r: &Read<'_>, object: &Object) -> String {
    r.board_fields(object).first().map_or_else(|| "created_at:month".to_owned(), |field| field.key.clone())
}

fn rows(
    r: &mut Read<'_>,
    object: &Object,
    records: &Records,
    looked_at: &ViewDecl,
    words: &Words,
) -> Result<(Vec<Row>, bool)> {
    let (by, measure) = (looked_at.look.by.as_deref().unwrap_or_default(), looked_at.look.measure.as_deref());
    let measure = measure.unwrap_or("count");
    let Some(grouping) = Grouping::read(r, object, by) else {
        return Err(Error::invalid("by", "not_groupable", "Choose something that the list can be grouped by"));
    };
    let request = SummaryRequest {
        filter: looked_at.filter.clone(),
        q: records.q.clone(),
        group: Some(by.to_owned()),
        measure: Some(measure.to_owned()),
        limit: Some(BARS_MAX),
    };
    let table = r.summary(object, &request)?;
    let values: Vec<String> = table.rows.iter().map(|row| value_of(row, by)).collect();
    let labels = grouping.labels(r, values.iter().map(String::as_str), words)?;
    let mut all: Vec<_> = values.into_iter().zip(labels).zip(&table.rows).collect();
    if !grouping.is_in_time() {
        all.sort_by_key(|((value, (label, dot)), _)| (value == NONE, *dot, fold(label).into_owned()));
    }
    let row = |((value, (label, dot)), row): ((String, (String, Option<usize>)), &Json)| {
        let filter = both(looked_at.filter.as_deref(), &grouping.condition(&value));
        let list = Records { filter: Some(filter), view: None, q: records.q.clone() };
        let (shown, number) = written(r, object, measure, &row[measure], words);
        Row { label, dot, url: list.address(object, "list", []), shown, number }
    };
    Ok((all.into_iter().map(row).collect(), table.more))
}

/// What was measured, for people and for programs.
fn written(r: &Read<'_>, object: &Object, measure: &str, value: &Json, words: &Words) -> (String, String) {
    let field = measure.split_once('(').and_then(|(_, key)| {
        let key = key.trim_end_matches(')');
        r.fields(object).into_iter().find(|field| field.key == key)
    });
    let number = match value {
        Json::Object(money) => money.get("amount").and_then(Json::as_str).unwrap_or_default().to_owned(),
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    };
    (words.measured(field.map(|field| field.kind.result()), value), number)
}

/// What can be measured.
fn measures(r: &Read<'_>, object: &Object, chosen: &str, words: &Words) -> Vec<Offer> {
    let count = Offer::new("count".to_owned(), words.say("chart-of-count"), chosen);
    let numbers = r.fields(object).into_iter().filter(|field| is_measurable(&field.kind));
    let of_field = numbers.flat_map(|field| {
        MEASURES.map(|how| {
            let told = Args::from([("field".into(), words.field(object, field).into())]);
            Offer::new(format!("{how}({})", field.key), words.tell(&format!("chart-of-{how}"), &told), chosen)
        })
    });
    std::iter::once(count).chain(of_field).collect()
}
