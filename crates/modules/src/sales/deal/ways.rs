//! The ways that deals can take: pipelines with their stages.

use std::sync::Arc;

use rapport_kernel::part::{RuleCx, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Record, RecordId, Result, Value};

use crate::reading::{in_order, own_object};

/// All pipelines with their stages: a handful in any workspace.
pub struct Ways {
    pipelines: Arc<Object>,
    stages: Arc<Object>,
    /// In their order.
    pipeline_ids: Vec<RecordId>,
    /// In their order, as (stage, its pipeline, whether it is an open one).
    steps: Vec<(RecordId, RecordId, bool)>,
}

impl Ways {
    /// All of them.
    ///
    /// # Errors
    /// The store's.
    pub fn read(cx: &mut RuleCx<'_, '_>) -> Result<Self> {
        let catalog = cx.catalog();
        let (pipelines, stages) = (own_object(&catalog, "pipeline"), own_object(&catalog, "stage"));
        let pipeline_ids = in_order(&pipelines, cx.work)?.iter().map(|record| record.id).collect();
        let (home, kind) = (declared(&stages, "pipeline"), declared(&stages, "kind"));
        let step = |record: &Record| {
            let is_open = record.get(kind).as_text() == Some("open");
            Some((record.id, record.get(home).as_link()?, is_open))
        };
        let steps = in_order(&stages, cx.work)?.iter().filter_map(step).collect();
        Ok(Self { pipelines, stages, pipeline_ids, steps })
    }

    /// The pipeline of a stage.
    pub fn pipeline_of(&self, stage: RecordId) -> Option<RecordId> {
        self.steps.iter().find(|(id, ..)| *id == stage).map(|(_, pipeline, _)| *pipeline)
    }

    /// The pipeline of a deal of which nobody says it.
    pub fn first_pipeline(&self) -> Option<RecordId> {
        self.pipeline_ids.first().copied()
    }

    /// A link to a pipeline.
    pub fn pipeline(&self, id: RecordId) -> Value {
        Value::Link(Ref { object: self.pipelines.id, id })
    }

    /// The first open stage, or none for a pipeline without stages.
    pub fn first_stage(&self, pipeline: RecordId) -> Value {
        let first = self.steps.iter().find(|(_, home, is_open)| *home == pipeline && *is_open);
        first.map_or(Value::Null, |(id, ..)| Value::Link(Ref { object: self.stages.id, id: *id }))
    }
}
