//! Imports of tables: sent, looked at, tried, imported, taken back. What takes long goes on beside the requests; whoever
//! asked looks again.

use std::io::Read as _;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use rapport_gate::{Bearer, Failure, Outcome, receive_table};
use rapport_kernel::exchange::{Choice, Imports, Stage, Upload};
use rapport_kernel::{Error, Read, Result as KernelResult};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Api;
use crate::request::Change;

/// Bytes of refused rows that an answer has.
const REFUSED_BYTES_MAX: u64 = 256 << 20;

/// The caller's imports, the newest first: `{"data": […]}`.
pub async fn list(bearer: Bearer, State(api): State<Api>) -> Result<Json<Value>, Failure> {
    let json = bearer.read(move |r| Ok(json!({"data": api.imports.list(r)?}))).await?;
    Ok(Json(json))
}

/// Receives a table as `multipart/form-data`: `object` and `file`.
pub async fn receive(bearer: Bearer, State(api): State<Api>, request: Request) -> Result<Response, Failure> {
    let upload = receive_table((*bearer).clone(), api.imports.clone(), request).await?;
    let place = format!("/api/v1/imports/{}", upload.id);
    let json = bearer.read(move |r| shown(r, api.imports.as_ref(), &upload)).await?;
    Ok((StatusCode::CREATED, [(LOCATION, place)], Json(json)).into_response())
}

/// Where an import stands.
pub async fn read(bearer: Bearer, State(api): State<Api>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let json = bearer
        .read(move |r| {
            let upload = api.imports.get(r, upload_id(&id)?)?;
            shown(r, api.imports.as_ref(), &upload)
        })
        .await?;
    Ok(Json(json))
}

/// Says how a table is read and what its columns hold: `{"match_by", "sheet", "no_header", "mapping"}`.
pub async fn update(State(api): State<Api>, Path(id): Path<String>, change: Change) -> Result<Response, Failure> {
    change
        .run(move |work, body| {
            let choice: Choice = serde_json::from_value(Value::Object(body.clone()))
                .map_err(|error| Error::invalid("", "invalid_body", error.to_string()))?;
            let upload = api.imports.choose(work, upload_id(&id)?, choice)?;
            Ok(Outcome::new(StatusCode::OK, shown(work, api.imports.as_ref(), &upload)?))
        })
        .await
}

/// Has it tried, imported or taken back.
pub async fn step(
    State(api): State<Api>,
    Path((id, step)): Path<(String, String)>,
    change: Change,
) -> Result<Response, Failure> {
    change
        .run(move |work, _| {
            let stage = match step.as_str() {
                "try" => Stage::Trying,
                "start" => Stage::Importing,
                "revert" => Stage::Reverting,
                _ => return Err(Error::NotFound),
            };
            let upload = api.imports.begin(work, upload_id(&id)?, stage)?;
            Ok(Outcome::new(StatusCode::ACCEPTED, json!(upload)))
        })
        .await
}

/// The rows that were refused, as CSV, each with its line and the reason.
pub async fn refused(bearer: Bearer, State(api): State<Api>, Path(id): Path<String>) -> Result<Response, Failure> {
    let rows = bearer
        .read(move |r| {
            let upload = api.imports.get(r, upload_id(&id)?)?;
            api.imports.refused(&upload)?.ok_or(Error::NotFound)
        })
        .await?;
    let bytes = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        rows.take(REFUSED_BYTES_MAX).read_to_end(&mut bytes).map(|_| bytes)
    });
    let bytes = bytes.await.map_err(|error| Error::fault("Reading refused rows", error))?;
    let bytes = bytes.map_err(|error| Error::fault("Reading refused rows", error))?;
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"refused.csv\"")];
    Ok((headers, Body::from(bytes)).into_response())
}

/// The upload; while its columns can be chosen, with how they look.
fn shown(r: &mut Read<'_>, imports: &dyn Imports, upload: &Upload) -> KernelResult<Value> {
    let mut json = json!(upload);
    if !upload.stage.goes_on() && upload.import.is_none() {
        json["look"] = match imports.look(r, upload) {
            Ok(look) => json!(look),
            // It is not kept any more.
            Err(Error::Invalid(_)) => Value::Null,
            Err(error) => return Err(error),
        };
    }
    Ok(json)
}

fn upload_id(text: &str) -> KernelResult<Uuid> {
    text.parse().map_err(|_| Error::NotFound)
}
