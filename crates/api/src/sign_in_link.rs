//! `POST /users/{id}/sign_in_link`: a link by which a user chooses a password. The answer is kept for no
//! `Idempotency-Key`: it is seen once.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use rapport_gate::{Bearer, Failure};
use rapport_kernel::Error;
use rapport_kernel::ctx::USER_OBJECT;
use serde_json::{Value, json};

use crate::request::record_id;

/// Makes one.
pub async fn make(
    bearer: Bearer,
    Path((plural, id)): Path<(String, String)>,
) -> Result<(StatusCode, Json<Value>), Failure> {
    let user = record_id(&id)?;
    let is_user = bearer.read(move |r| Ok(r.object_by_plural(&plural)?.key == USER_OBJECT)).await?;
    if !is_user {
        return Err(Error::NotFound.into());
    }
    let link = bearer.make_link(user).await?;
    let url = format!("{}{}", bearer.gate().public_url().origin(), link.path);
    Ok((StatusCode::CREATED, Json(json!({"link": url, "until": link.until, "occasion": link.occasion}))))
}
