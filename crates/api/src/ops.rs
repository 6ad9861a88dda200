//! For operators and for the caller: health, readiness, metrics, jobs, and who one is.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use rapport_gate::{Bearer, Failure, Gate, Outcome};
use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::job::JobState;
use rapport_kernel::part::FirstStep;
use rapport_kernel::{Ctx, Error, Read, Result as KernelResult};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::Api;
use crate::request::Change;

/// Renders the metrics of this process in Prometheus' text format.
pub type Metrics = Arc<dyn Fn() -> String + Send + Sync>;

/// Jobs that an answer lists.
const JOBS_SHOWN_MAX: usize = 200;

/// The process is alive.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers.
pub async fn readyz(State(api): State<Api>) -> Response {
    let ctx = Ctx::as_system("readiness", api.gate.clock().now(), 0);
    match api.gate.read(ctx, |r| r.tx().epochs()).await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "Not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "The database does not answer\n").into_response()
        }
    }
}

/// Metrics in Prometheus' text format.
pub async fn metrics(State(api): State<Api>) -> Response {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], (api.metrics)()).into_response()
}

/// Who the caller is, what they may do, and what they set for themselves.
pub async fn me(bearer: Bearer) -> Result<Json<Value>, Failure> {
    let gate = bearer.gate().clone();
    let json = bearer
        .read(move |r| {
            let actor = r.ctx().actor.clone();
            let name = r.actor_name(&actor)?;
            Ok(json!({
                "actor": actor,
                "name": name,
                "administrator": r.ctx().access.administers(),
                "objects": r.objects().iter().map(|object| object.key.clone()).collect::<Vec<_>>(),
                "profile": profile(r, &gate)?,
            }))
        })
        .await?;
    Ok(Json(json))
}

/// What the caller sets for themselves.
fn profile(r: &mut Read<'_>, gate: &Gate) -> KernelResult<Map<String, Value>> {
    let users = r.catalog().find(USER_OBJECT).cloned().filter(|_| !gate.profile_fields().is_empty());
    let Some(users) = users else { return Ok(Map::new()) };
    let record = gate.profile(r)?;
    let fields = gate.profile_fields().iter().filter_map(|own| users.find(own.key()));
    Ok(fields.map(|field| (field.key.clone(), record.get(field.id).to_json())).collect())
}

/// Changes what the caller sets for themselves, whatever their roles say of users.
pub async fn change_me(change: Change) -> Result<Json<Value>, Failure> {
    change.bearer.keep_profile(change.body).await?;
    me(change.bearer).await
}

/// What the caller does first, being new.
pub async fn first_steps(bearer: Bearer) -> Result<Json<Value>, Failure> {
    let steps = bearer.read(|r| r.first_steps()).await?;
    let step = |(step, is_done): &(FirstStep, bool)| json!({"key": step.key, "url": step.url, "done": is_done});
    Ok(Json(json!({"data": steps.iter().map(step).collect::<Vec<_>>()})))
}

/// Shows the caller no first steps any more.
pub async fn forgo_first_steps(change: Change) -> Result<Response, Failure> {
    change
        .run(|work, _| {
            work.forgo_first_steps()?;
            Ok(Outcome::new(StatusCode::NO_CONTENT, Value::Null))
        })
        .await
}

/// Makes a token of the fields in the body; its `secret` is in the answer, once. An `Idempotency-Key` is not looked at: the
/// answer would be kept.
pub async fn new_token(change: Change) -> Result<Response, Failure> {
    let Change { bearer, body, .. } = change;
    let (id, secret) = bearer.make_token(body).await?;
    Ok((StatusCode::CREATED, Json(json!({"id": id, "secret": secret}))).into_response())
}

/// Jobs that wait, run or were parked; for administrators.
pub async fn jobs(bearer: Bearer) -> Result<Json<Value>, Failure> {
    let json = bearer
        .read(|r| {
            r.house().may_set_up(r.ctx(), "look after jobs")?;
            let job = |job: rapport_kernel::job::Job| {
                let state = match job.state {
                    JobState::Ready => "ready",
                    JobState::Running => "running",
                    JobState::Parked => "parked",
                };
                json!({
                    "id": job.id, "kind": job.kind, "state": state, "tries": job.tries,
                    "run_at": job.run_at, "error": job.error,
                })
            };
            Ok(json!({"data": r.tx().jobs(JOBS_SHOWN_MAX)?.into_iter().map(job).collect::<Vec<_>>()}))
        })
        .await?;
    Ok(Json(json))
}

/// Makes a parked job ready again; for administrators.
pub async fn replay(Path(id): Path<String>, change: Change) -> Result<Response, Failure> {
    change
        .run(move |work, _| {
            work.house().may_set_up(work.ctx(), "look after jobs")?;
            let id = Uuid::parse_str(&id).map_err(|_| Error::NotFound)?;
            let now = work.ctx().now;
            let found = work.tx().replay(id, now)?;
            found.then(|| Outcome::new(StatusCode::NO_CONTENT, Value::Null)).ok_or(Error::NotFound)
        })
        .await
}
