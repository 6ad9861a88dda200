//! `POST /undo/{id}`: undoes an event (`unit.number`), a unit of work or a batch.

use axum::Json;
use axum::extract::Path;
use rapport_gate::Failure;
use rapport_kernel::ctx::Cause;
use rapport_kernel::house::{Undone, UndoneRow};
use rapport_kernel::{Error, House, Result as KernelResult, UnitId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::request::Change;

/// Rows that an answer lists; the counts are over all of them.
const ROWS_SHOWN_MAX: usize = 1_000;

/// `{"undone", "partly", "untouched", "data": [{"object", "id", "outcome", "kept" | "why"}]}`.
pub async fn undo(Path(id): Path<String>, change: Change) -> Result<Json<Value>, Failure> {
    let mut ctx = change.bearer.ctx();
    ctx.cause = Cause::Undo;
    let gate = change.bearer.gate();
    let rows = gate
        .run(move |house: &House| -> KernelResult<Vec<UndoneRow>> {
            let (unit, seq) = read(&id)?;
            match house.write(&ctx, |work| work.undo(unit, seq)) {
                // No unit of that id: a batch, perhaps.
                Err(Error::NotFound) if seq.is_none() => {
                    let mut rows = Vec::new();
                    house.undo_batch(&ctx, unit.0, |some| rows.extend_from_slice(some))?;
                    Ok(rows)
                }
                answer => answer,
            }
        })
        .await?;
    Ok(Json(report(&rows)))
}

fn read(id: &str) -> KernelResult<(UnitId, Option<i32>)> {
    let (unit, seq) = match id.split_once('.') {
        Some((unit, seq)) => (unit, Some(seq.parse().map_err(|_| Error::NotFound)?)),
        None => (id, None),
    };
    Ok((UnitId(Uuid::parse_str(unit).map_err(|_| Error::NotFound)?), seq))
}

fn report(rows: &[UndoneRow]) -> Value {
    let mut counts = [0u64; 3];
    let mut data = Vec::new();
    for row in rows {
        let (place, mut json) = match &row.outcome {
            Undone::Whole => (0, json!({"outcome": "undone"})),
            Undone::Partly(kept) => (1, json!({"outcome": "partly", "kept": kept})),
            Undone::Nothing(why) => (2, json!({"outcome": "untouched", "why": why})),
        };
        counts[place] += 1;
        if data.len() < ROWS_SHOWN_MAX {
            json["object"] = json!(row.object);
            json["id"] = json!(row.id);
            data.push(json);
        }
    }
    let [undone, partly, untouched] = counts;
    json!({"undone": undone, "partly": partly, "untouched": untouched, "data": data})
}
