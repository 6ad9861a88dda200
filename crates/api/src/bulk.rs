//! `POST /{plural}/bulk`: up to 10,000 rows created or updated by a key, or all that a filter finds changed alike, with an
//! answer for each.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_gate::{Failure, Outcome, problem_json};
use rapport_kernel::house::{Atomicity, Saved};
use rapport_kernel::limits::BULK_ROWS_MAX;
use rapport_kernel::{Error, Patch, Result as KernelResult};
use serde_json::{Map, Value, json};

use crate::request::Change;

/// Body: `{"rows": [{…}], "match": "email", "atomic": false}`; answer: `{"data": [{"status", "id" | "error"}],
/// "created", "updated", "unchanged", "refused"}`. With `{"filter": "…", "set": {…}, "atomic": false}` all that the filter
/// finds gets those values.
pub async fn bulk(Path(plural): Path<String>, change: Change) -> Result<Response, Failure> {
    change
        .run(move |work, body| {
            let object = work.object_by_plural(&plural)?;
            let request = read(body)?;
            let answers = match request.what {
                What::Rows(rows, key) => work.upsert_many(&object, key.as_deref(), rows, request.atomicity)?,
                What::Found(filter, values) => {
                    let ids = work.found_ids(&object, Some(&filter), None, BULK_ROWS_MAX)?;
                    let patches = ids.into_iter().map(|id| Patch::update(id, values.clone())).collect();
                    work.save_many(&object, patches, request.atomicity)?
                }
            };
            Ok(Outcome::new(StatusCode::OK, report(&answers)))
        })
        .await
}

struct Bulk {
    what: What,
    atomicity: Atomicity,
}

enum What {
    /// Rows of their own, by a key that tells which records they are.
    Rows(Vec<Map<String, Value>>, Option<String>),
    /// What a filter finds, all with the same values.
    Found(String, Map<String, Value>),
}

fn read(body: &Map<String, Value>) -> KernelResult<Bulk> {
    let known = ["rows", "match", "filter", "set", "atomic"];
    if let Some(key) = body.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(Error::invalid(
            key.as_str(),
            "unknown_parameter",
            "Send rows, match and atomic, or filter and set",
        ));
    }
    let atomicity = match body.get("atomic") {
        None | Some(Value::Bool(false)) => Atomicity::EachRow,
        Some(Value::Bool(true)) => Atomicity::AllOrNothing,
        Some(_) => return Err(Error::invalid("atomic", "not_a_boolean", "Say true or false")),
    };
    let what = if body.contains_key("filter") || body.contains_key("set") { found(body)? } else { rows(body)? };
    Ok(Bulk { what, atomicity })
}

fn rows(body: &Map<String, Value>) -> KernelResult<What> {
    let rows = body.get("rows").and_then(Value::as_array);
    let rows = rows.ok_or_else(|| Error::invalid("rows", "required", "Send an array of records"))?;
    let row = |(at, row): (usize, &Value)| {
        row.as_object().cloned().ok_or_else(|| Error::invalid(format!("rows.{at}"), "not_an_object", "Send objects"))
    };
    let key = match body.get("match") {
        None | Some(Value::Null) => None,
        Some(Value::String(key)) => Some(key.clone()),
        Some(_) => return Err(Error::invalid("match", "not_a_text", "Name one field")),
    };
    Ok(What::Rows(rows.iter().enumerate().map(row).collect::<KernelResult<_>>()?, key))
}

/// An empty filter would change everything: who means that writes `true`.
fn found(body: &Map<String, Value>) -> KernelResult<What> {
    if let Some(key) = ["rows", "match"].into_iter().find(|key| body.contains_key(*key)) {
        return Err(Error::invalid(key, "unknown_parameter", "Send either rows, or filter and set"));
    }
    let filter = body.get("filter").and_then(Value::as_str).filter(|filter| !filter.trim().is_empty());
    let filter = filter.ok_or_else(|| Error::invalid("filter", "required", "Say which records; `true` means all"))?;
    let values = body.get("set").and_then(Value::as_object);
    let values = values.ok_or_else(|| Error::invalid("set", "required", "Send the values as an object"))?;
    Ok(What::Found(filter.to_owned(), values.clone()))
}

fn report(answers: &[KernelResult<Saved>]) -> Value {
    let mut counts = [("created", 0u64), ("updated", 0), ("unchanged", 0), ("refused", 0)];
    let mut data = Vec::with_capacity(answers.len());
    for answer in answers {
        let (status, row) = match answer {
            Ok(Saved::Created(id)) => (0, json!({"status": "created", "id": id})),
            Ok(Saved::Updated(id)) => (1, json!({"status": "updated", "id": id})),
            Ok(Saved::Unchanged(id)) => (2, json!({"status": "unchanged", "id": id})),
            Err(error) => (3, json!({"status": "refused", "error": problem_json(error)})),
        };
        counts[status].1 += 1;
        data.push(row);
    }
    let mut report = Map::new();
    report.insert("data".to_owned(), Value::Array(data));
    report.extend(counts.map(|(name, count)| (name.to_owned(), json!(count))));
    Value::Object(report)
}
