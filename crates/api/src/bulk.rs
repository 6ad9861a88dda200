//! `POST /{plural}/bulk`: up to 10,000 rows created or updated by a key, with an answer for each.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_gate::{Failure, Outcome, problem_json};
use rapport_kernel::house::{Atomicity, Saved};
use rapport_kernel::{Error, Result as KernelResult};
use serde_json::{Map, Value, json};

use crate::request::Change;

/// Body: `{"rows": [{…}], "match": "email", "atomic": false}`; answer: `{"data": [{"status", "id" | "error"}],
/// "created", "updated", "unchanged", "refused"}`.
pub async fn bulk(Path(plural): Path<String>, change: Change) -> Result<Response, Failure> {
    change
        .run(move |work, body| {
            let object = work.object_by_plural(&plural)?;
            let request = read(body)?;
            let answers = work.upsert_many(&object, request.key.as_deref(), request.rows, request.atomicity)?;
            Ok(Outcome::new(StatusCode::OK, report(&answers)))
        })
        .await
}

struct Bulk {
    rows: Vec<Map<String, Value>>,
    key: Option<String>,
    atomicity: Atomicity,
}

fn read(body: &Map<String, Value>) -> KernelResult<Bulk> {
    let unknown = body.keys().find(|key| !matches!(key.as_str(), "rows" | "match" | "atomic"));
    if let Some(key) = unknown {
        return Err(Error::invalid(key.as_str(), "unknown_parameter", "Send rows, match and atomic"));
    }
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
    let atomicity = match body.get("atomic") {
        None | Some(Value::Bool(false)) => Atomicity::EachRow,
        Some(Value::Bool(true)) => Atomicity::AllOrNothing,
        Some(_) => return Err(Error::invalid("atomic", "not_a_boolean", "Say true or false")),
    };
    Ok(Bulk { rows: rows.iter().enumerate().map(row).collect::<KernelResult<_>>()?, key, atomicity })
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
