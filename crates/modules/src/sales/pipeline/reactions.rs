//! What follows from a change of a pipeline.

use rapport_kernel::event::{Event, Unit};
use rapport_kernel::part::{Reaction, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Patch, Result, Value, Work};
use serde_json::{Map, json};

use crate::reading::{matching, one_of, own_object};

/// The full names of stages hold the pipeline's name: they are written anew when it changes.
pub fn stages_follow_its_name() -> Reaction {
    Reaction { name: "sales.stage_names", object: "pipeline", kinds: &["updated"], imports: true, run: rename }
}

fn rename(work: &mut Work<'_>, _: &Unit, event: &Event) -> Result<()> {
    let stages = own_object(work.catalog(), "stage");
    let here = Value::Link(Ref { object: event.object, id: event.record });
    let affected = matching(&stages, one_of(declared(&stages, "pipeline"), vec![here]), work)?;
    for stage in affected {
        // The stage's own rule writes the full name; setting the name as it is lets it run.
        let name = stage.get(declared(&stages, "name")).to_json();
        work.save(&stages, Patch::update(stage.id, Map::from_iter([("name".to_owned(), json!(name))])))?;
    }
    Ok(())
}
