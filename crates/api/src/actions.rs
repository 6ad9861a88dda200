//! `POST /{plural}/{id}/actions/{action}`: a verb on a record.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_gate::{Failure, Outcome};

use crate::request::{Change, record_id};

/// Does an action; the body holds its parameters, the answer is the action's.
pub async fn act(
    Path((plural, id, action)): Path<(String, String, String)>,
    change: Change,
) -> Result<Response, Failure> {
    change
        .run(move |work, body| {
            let object = work.object_by_plural(&plural)?;
            let answer = work.act(&object, &action, record_id(&id)?, body)?;
            Ok(Outcome::new(StatusCode::OK, answer))
        })
        .await
}
