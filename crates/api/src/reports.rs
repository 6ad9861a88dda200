//! `GET /reports` and `GET /reports/{key}`: what many records come to.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use rapport_gate::{Bearer, Failure};
use serde_json::{Map, Value, json};

/// The reports that the caller may see, each with what it can be asked.
pub async fn list(bearer: Bearer) -> Result<Json<Value>, Failure> {
    let json = bearer
        .read(move |r| {
            let params = |declared: Vec<rapport_kernel::catalog::FieldDecl>| -> Vec<Value> {
                declared.iter().map(|one| json!({"key": one.key, "label": one.label})).collect()
            };
            let reports = r.reports().into_iter();
            let data: Vec<Value> = reports
                .map(|one| json!({"key": one.key, "label": one.label, "params": params((one.params)())}))
                .collect();
            Ok(json!({"data": data}))
        })
        .await?;
    Ok(Json(json))
}

/// A report, asked by the parameters of the address.
pub async fn read(
    bearer: Bearer,
    Path(key): Path<String>,
    asked: Result<Query<Map<String, Value>>, QueryRejection>,
) -> Result<Json<Value>, Failure> {
    let Query(asked) = asked?;
    let json = bearer
        .read(move |r| {
            let report = r.report(&key)?;
            Ok(r.run_report(&report, &asked)?.to_json())
        })
        .await?;
    Ok(Json(json))
}
