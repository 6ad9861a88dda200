//! `POST /{plural}/{id}/actions/{action}`: an action on a record; `POST /{plural}/actions/{action}`: on several.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_gate::{Failure, Outcome};
use rapport_kernel::{Error, RecordId, Result as KernelResult};
use serde_json::{Map, Value, json};

use crate::request::{Change, record_id};

/// Does an action; the body holds its parameters, the answer is the action's.
pub async fn act(
    Path((plural, id, action)): Path<(String, String, String)>,
    change: Change,
) -> Result<Response, Failure> {
    let if_version = change.if_version;
    change
        .run(move |work, body| {
            let object = work.object_by_plural(&plural)?;
            let id = record_id(&id)?;
            work.hold(&object, id, if_version)?;
            let answer = work.act(&object, &action, id, body)?;
            Ok(Outcome::new(StatusCode::OK, answer))
        })
        .await
}

/// Does an action on several records, all or none. Body: `{"ids": ["…"], "params": {…}}`; answer: `{"data": […]}`, what the
/// action answers for each.
pub async fn act_on_many(Path((plural, action)): Path<(String, String)>, change: Change) -> Result<Response, Failure> {
    change
        .run(move |work, body| {
            let object = work.object_by_plural(&plural)?;
            let (ids, params) = read(body)?;
            let answers = work.act_on_many(&object, &action, &ids, &params)?;
            Ok(Outcome::new(StatusCode::OK, json!({ "data": answers })))
        })
        .await
}

fn read(body: &Map<String, Value>) -> KernelResult<(Vec<RecordId>, Map<String, Value>)> {
    if let Some(key) = body.keys().find(|key| !["ids", "params"].contains(&key.as_str())) {
        return Err(Error::invalid(key.as_str(), "unknown_parameter", "Send ids and params"));
    }
    let ids = body.get("ids").and_then(Value::as_array).filter(|ids| !ids.is_empty());
    let ids = ids.ok_or_else(|| Error::invalid("ids", "required", "Send an array of ids"))?;
    let id = |(at, id): (usize, &Value)| {
        let id = id.as_str().and_then(|id| id.parse().ok());
        id.ok_or_else(|| Error::invalid(format!("ids.{at}"), "invalid_id", "Send ids of records"))
    };
    let params = match body.get("params") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(params)) => params.clone(),
        Some(_) => return Err(Error::invalid("params", "not_an_object", "Send an object")),
    };
    Ok((ids.iter().enumerate().map(id).collect::<KernelResult<_>>()?, params))
}
