//! Verbs on a deal.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::filter::Pred;
use rapport_kernel::part::{Action, declared};
use rapport_kernel::{Error, Kind, Patch, Record, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use crate::reading::{matching, one_of, own_object};

/// Moves it to another stage.
pub fn move_to() -> Action {
    Action {
        object: "deal",
        name: "move",
        label: "Move to stage",
        params: vec![FieldDecl::link("stage", "Stage", "stage", "").required()],
        run: |work, id, params| {
            let stage = params.get("stage").cloned().unwrap_or(Json::Null);
            set(work, id, Map::from_iter([("stage".to_owned(), stage)]))
        },
    }
}

/// Moves it to the stage of its pipeline that means won.
pub fn win() -> Action {
    Action {
        object: "deal",
        name: "win",
        label: "Win deal",
        params: vec![FieldDecl::new("amount", "Amount", Kind::Money), FieldDecl::text("win_reason", "Reason")],
        run: |work, id, params| close(work, id, "won", params.clone()),
    }
}

/// Moves it to the stage of its pipeline that means lost, with the reason.
pub fn lose() -> Action {
    Action {
        object: "deal",
        name: "lose",
        label: "Lose deal",
        params: vec![
            FieldDecl::text("loss_reason", "Reason"),
            FieldDecl::link("lost_to", "Lost to", "competitor", "").help("Who sold in the end."),
        ],
        run: |work, id, params| close(work, id, "lost", params.clone()),
    }
}

fn close(work: &mut Work<'_>, id: RecordId, kind: &str, mut fields: Map<String, Json>) -> Result<Json> {
    let stage = stage_of_kind(work, id, kind)?;
    fields.insert("stage".to_owned(), json!(stage));
    set(work, id, fields)
}

/// The first stage of that kind in the deal's pipeline.
fn stage_of_kind(work: &mut Work<'_>, deal: RecordId, kind: &str) -> Result<RecordId> {
    let (deals, stages) = (own_object(work.catalog(), "deal"), own_object(work.catalog(), "stage"));
    let pipeline = work.get(&deals, deal)?.get(declared(&deals, "pipeline")).clone();
    let here = one_of(declared(&stages, "pipeline"), vec![pipeline]);
    let of_kind = one_of(declared(&stages, "kind"), vec![Value::Text(kind.to_owned())]);
    let found: Vec<Record> = matching(&stages, Pred::and(here, of_kind), work)?;
    let first = found.iter().map(|record| record.id).min();
    first.ok_or_else(|| Error::rule("no_such_stage", format!("The pipeline has no stage that means {kind}; add one")))
}

fn set(work: &mut Work<'_>, id: RecordId, fields: Map<String, Json>) -> Result<Json> {
    let deals = own_object(work.catalog(), "deal");
    work.save(&deals, Patch::update(id, fields))?;
    let status = work.get(&deals, id)?.get(declared(&deals, "status")).to_json();
    Ok(json!({"status": status}))
}
