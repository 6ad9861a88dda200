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
