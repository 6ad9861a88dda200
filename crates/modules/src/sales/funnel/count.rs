//! Counting visits to stages, by summaries that the actor may ask.

use std::collections::HashMap;

use rapport_kernel::house::SummaryRequest;
use rapport_kernel::{Read, Result};
use serde_json::Value as Json;

/// What happened in one stage in a stretch of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stay {
    /// Visits that ended.
    pub left: i64,
    /// Those of them that ended in a later stage, or in a won one.
    pub went_on: i64,
    /// Mean of their days; none where none ended.
    pub days: Option<f64>,
}

impl Stay {
    /// The share of those that went on, of all that left, in per cent.
    pub fn conversion(&self) -> Option<f64> {
        (self.left > 0).then(|| 100.0 * self.went_on as f64 / self.left as f64)
    }
}

/// What a summary says, row by row.
///
/// # Errors
/// `Invalid` for what cannot be asked; the store's.
pub fn summary(r: &mut Read<'_>, object: &str, filter: &str, group: &str, measure: &str) -> Result<Vec<Json>> {
    let object = r.object(object)?;
    let request = SummaryRequest {
        filter: Some(filter.to_owned()),
        group: (!group.is_empty()).then(|| group.to_owned()),
        measure: Some(measure.to_owned()),
        ..SummaryRequest::default()
    };
    Ok(r.summary(&object, &request)?.rows)
}

/// A stage of the pipeline, as far as the funnel goes.
#[derive(Clone, Debug)]
pub struct Stage {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub position: i64,
}

/// What happened in each stage among the visits that a filter finds and that ended, by the stage's id.
///
/// # Errors
/// The store's.
pub fn stays(r: &mut Read<'_>, stages: &[Stage], filter: &str) -> Result<HashMap<String, Stay>> {
    let ended = format!("{filter} and left_at is not empty");
    let mut stays: HashMap<String, Stay> = HashMap::new();
    for row in summary(r, "stage_visit", &ended, "stage", "count,avg(days)")? {
        let Some(stage) = row["stage"].as_str() else { continue };
        let stay = stays.entry(stage.to_owned()).or_default();
        (stay.left, stay.days) = (row["count"].as_i64().unwrap_or_default(), number(&row["avg(days)"]));
    }
    for row in summary(r, "stage_visit", &ended, "stage,left_to", "count")? {
        let of = |key: &str| stages.iter().find(|stage| row[key].as_str() == Some(&stage.id));
        let (Some(from), Some(to)) = (of("stage"), of("left_to")) else { continue };
        if to.kind == "won" || to.kind == "open" && to.position > from.position {
            stays.entry(from.id.clone()).or_default().went_on += row["count"].as_i64().unwrap_or_default();
        }
    }
    Ok(stays)
}

/// A measure as a number, whether it travels as a text or as a number.
pub fn number(json: &Json) -> Option<f64> {
    json.as_f64().or_else(|| json.as_str()?.parse().ok())
}
