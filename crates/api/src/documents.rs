//! `GET /{plural}/{id}/document` and `/document.pdf`: what a record is to a customer. `POST /{plural}/{id}/customer_link`:
//! the link by which the customer reads and answers it; `DELETE` ends it.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_gate::{Bearer, Failure, print};
use serde_json::{Value, json};

use crate::request::record_id;

/// The document as data.
pub async fn read(bearer: Bearer, Path((plural, id)): Path<(String, String)>) -> Result<Json<Value>, Failure> {
    let json = bearer
        .read(move |r| {
            let object = r.object_by_plural(&plural)?;
            Ok(r.document(&object, record_id(&id)?, None)?.to_json())
        })
        .await?;
    Ok(Json(json))
}

/// The document as PDF.
pub async fn paper(bearer: Bearer, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    Ok(print(&bearer, plural, id).await?.response(true))
}

/// The link for the customer, which is made where there is none.
pub async fn link(bearer: Bearer, Path((plural, id)): Path<(String, String)>) -> Result<Json<Value>, Failure> {
    let link = bearer.customer_link(plural, record_id(&id)?).await?;
    Ok(Json(json!({ "link": link })))
}

/// Ends it.
pub async fn end_link(bearer: Bearer, Path((plural, id)): Path<(String, String)>) -> Result<StatusCode, Failure> {
    bearer.end_customer_link(plural, record_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
