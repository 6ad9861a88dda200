//! The pipeline that a new workspace begins with.

use rapport_kernel::{Patch, Result, Work};
use serde_json::{Map, Value as Json, json};

use crate::reading::own_object;

/// (name, kind, probability in per cent)
const STAGES: [(&str, &str, u8); 6] = [
    ("Prospecting", "open", 10),
    ("Qualified", "open", 25),
    ("Proposal", "open", 50),
    ("Negotiation", "open", 75),
    ("Won", "won", 100),
    ("Lost", "lost", 0),
];

/// Makes it; nothing when there is a pipeline.
///
/// # Errors
/// The store's.
pub fn set_up(work: &mut Work<'_>) -> Result<()> {
    let (pipelines, stages) = (own_object(work.catalog(), "pipeline"), own_object(work.catalog(), "stage"));
    if work.count(&pipelines, &Default::default(), 1)? > 0 {
        return Ok(());
    }
    let pipeline = work.save(&pipelines, new(json!({"name": "Sales pipeline"})))?.id();
    for (position, (name, kind, probability)) in STAGES.iter().enumerate() {
        let stage = json!({
            "name": name, "pipeline": pipeline, "position": position, "kind": kind,
            "probability": probability.to_string(),
        });
        work.save(&stages, new(stage))?;
    }
    Ok(())
}

fn new(fields: Json) -> Patch {
    match fields {
        Json::Object(fields) => Patch::create(fields),
        _ => Patch::create(Map::new()),
    }
}
