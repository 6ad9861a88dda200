//! `POST /undo/{id}`: undoes an event (`unit.number`), a unit of work or a batch; `GET /undo/{batch}`: how far that is.

use axum::Json;
use axum::extract::Path;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_gate::{Bearer, Failure, Outcome, keep, kept, once};
use rapport_kernel::ctx::Cause;
use rapport_kernel::house::{UndoState, Undoing, Undone, UndoneRow};
use rapport_kernel::{Ctx, Error, Result as KernelResult, UnitId, Work};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::request::{Change, reply};

/// Rows that an answer lists; the counts are over all of them.
const ROWS_SHOWN_MAX: usize = 1_000;

/// What an id led to.
enum Answer {
    Unit(Outcome),
    Batch(Undoing),
}

/// `{"undone", "partly", "untouched", "data": [{"object", "id", "outcome", "kept" | "why"}]}`; for a batch with its
/// `state` besides, 202 while it is not done, and in `data` only what was not undone whole.
pub async fn undo(Path(id): Path<String>, change: Change) -> Result<Response, Failure> {
    let Change { bearer, once: key, .. } = change;
    let clock = bearer.gate().clock().clone();
    let answer = bearer
        .run(move |house, ctx| {
            let ctx = Ctx { cause: Cause::Undo, ..ctx.clone() };
            let (unit, seq) = read(&id)?;
            let setup = |work: &mut Work<'_>, row: &UndoneRow| {
                let outcome = Outcome::new(StatusCode::OK, report(std::slice::from_ref(row))).by(work);
                keep(work, key.as_ref(), &outcome).map(|()| outcome)
            };
            if let Some(outcome) = house.undo_setup(&ctx, unit, |work| kept(work, key.as_ref()), setup)? {
                return Ok(Answer::Unit(outcome));
            }
            let undone = |work: &mut Work<'_>| Ok(Outcome::new(StatusCode::OK, report(&work.undo(unit, seq)?)));
            match house.write(&ctx, |work| once(work, key.as_ref(), undone)) {
                // No unit of that id: a batch, perhaps.
                Err(Error::NotFound) if seq.is_none() => {
                    house.begin_undo(&ctx, clock.as_ref(), unit.0).map(Answer::Batch)
                }
                outcome => outcome.map(Answer::Unit),
            }
        })
        .await?;
    Ok(match answer {
        Answer::Unit(outcome) => reply(outcome),
        Answer::Batch(undoing) => begun(&undoing),
    })
}

/// How far the caller's undo of a batch is.
pub async fn progress(Path(id): Path<String>, bearer: Bearer) -> Result<Json<Value>, Failure> {
    let batch = Uuid::parse_str(&id).map_err(|_| Error::NotFound)?;
    let found = bearer.read(move |r| r.find_undo(batch)?.ok_or(Error::NotFound)).await?;
    Ok(Json(report_batch(&found)))
}

fn begun(undoing: &Undoing) -> Response {
    let body = Json(report_batch(undoing));
    if undoing.state != UndoState::Running {
        return body.into_response();
    }
    let mut response = (StatusCode::ACCEPTED, body).into_response();
    if let Ok(place) = HeaderValue::from_str(&format!("/api/v1/undo/{}", undoing.batch)) {
        response.headers_mut().insert(LOCATION, place);
    }
    response
}

fn report_batch(undoing: &Undoing) -> Value {
    let Undoing { batch, state, undone, partly, untouched, refused_units, why, rows, .. } = undoing;
    let mut report = json!({
        "batch": batch, "state": state, "undo": undoing.id(),
        "undone": undone, "partly": partly, "untouched": untouched, "refused_units": refused_units,
    });
    if let Some(why) = why {
        report["why"] = json!(why);
    }
    report["data"] = rows.iter().map(shown).collect();
    report
}

fn read(id: &str) -> KernelResult<(UnitId, Option<i32>)> {
    let (unit, seq) = match id.split_once('.') {
        Some((unit, seq)) => (unit, Some(seq.parse().map_err(|_| Error::NotFound)?)),
        None => (id, None),
    };
    Ok((UnitId(Uuid::parse_str(unit).map_err(|_| Error::NotFound)?), seq))
}

fn report(rows: &[UndoneRow]) -> Value {
    let count = |of: fn(&Undone) -> bool| rows.iter().filter(|row| of(&row.outcome)).count();
    json!({
        "undone": count(|outcome| matches!(outcome, Undone::Whole)),
        "partly": count(|outcome| matches!(outcome, Undone::Partly(_))),
        "untouched": count(|outcome| matches!(outcome, Undone::Nothing(_))),
        "data": rows.iter().take(ROWS_SHOWN_MAX).map(shown).collect::<Vec<_>>(),
    })
}

fn shown(row: &UndoneRow) -> Value {
    let mut json = match &row.outcome {
        Undone::Whole => json!({"outcome": "undone"}),
        Undone::Partly(kept) => json!({"outcome": "partly", "kept": kept}),
        Undone::Nothing(why) => json!({"outcome": "untouched", "why": why}),
    };
    json["object"] = json!(row.object);
    json["id"] = json!(row.id);
    json
}
