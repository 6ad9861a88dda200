//! Summaries by group over whole tables.

use anyhow::ensure;
use rapport_kernel::Object;
use rapport_kernel::house::SummaryRequest;
use serde_json::json;

use super::{Asking, SLOW, bytes, path};
use crate::ask::Question;
use crate::report::{Line, Target};
use crate::shape::sort_column;

/// All summaries.
pub fn all(asking: &Asking<'_>) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    let contact = &asking.shape.contact;
    let stage = sort_column(contact, "lifecycle_stage")?;
    let sql = format!("SELECT {stage}, count(*) FROM {} WHERE deleted_at IS NULL GROUP BY 1", contact.table(0));
    let name = "summary, contacts by stage";
    if asking.options.wants(name) {
        lines.push(summary(asking, name, contact, ("lifecycle_stage", "count"), sql)?);
    }
    let activity = &asking.shape.activity;
    let (kind, when) = (sort_column(activity, "kind")?, sort_column(activity, "occurred_at")?);
    let duration = sort_column(activity, "duration")?;
    let month = match asking.workspace.raw()?.is_sqlite() {
        true => format!("strftime('%Y-%m', {when} / 1000, 'unixepoch')"),
        false => format!("date_trunc('month', to_timestamp({when} / 1000) AT TIME ZONE 'UTC')::date"),
    };
    let sql = format!(
        "SELECT {kind}, {month}, count(*), sum({duration}) FROM {} WHERE deleted_at IS NULL GROUP BY 1, 2",
        activity.table(0)
    );
    let name = "summary, activities by kind and month";
    if asking.options.wants(name) {
        lines.push(summary(asking, name, activity, ("kind,occurred_at:month", "sum(duration)"), sql)?);
    }
    Ok(lines)
}

fn summary(
    asking: &Asking<'_>,
    name: &str,
    object: &Object,
    (group, measure): (&'static str, &'static str),
    sql: String,
) -> anyhow::Result<Line> {
    let (mut raw, mut client) = (asking.workspace.raw()?, asking.client(name)?);
    let path = path(&format!("{}/summary", object.plural), &[("group", group), ("measure", measure)]);
    let ours = client.json(&path)?["data"].as_array().map_or(0, Vec::len);
    let theirs = raw.rows(&sql, &[])?.len();
    ensure!(ours > 1 && ours == theirs, "{name}: {ours} groups against {theirs}");
    let request = SummaryRequest {
        group: Some(group.to_owned()),
        measure: Some(measure.to_owned()),
        ..SummaryRequest::default()
    };
    let object = object.clone();
    Question {
        name: name.to_owned(),
        count: SLOW,
        target: Target::None,
        raw: Box::new(move |_| {
            std::hint::black_box(raw.rows(&sql, &[])?);
            Ok(())
        }),
        house: Some(asking.read(move |read, _| {
            let table = read.summary(&object, &request)?;
            bytes(&json!({"data": table.rows, "more": table.more}))
        })),
        http: Box::new(move |_| client.get(&path).map(drop)),
    }
    .ask()
}
