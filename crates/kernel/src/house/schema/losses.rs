//! What a change of the catalog would do, and what it would lose.

use serde::Serialize;
use serde_json::Value as Json;

use crate::catalog::{Catalog, Field, Object, Plan};
use crate::error::Result;
use crate::filter::{Path, Pred, Term};
use crate::id::RecordId;
use crate::port::Tx;
use crate::query::{Fields, Query, Shelf};
use crate::value::Value;

/// Examples of lost values that are shown.
const LOSSES_SHOWN_MAX: usize = 20;
/// Records that are counted as lost; more are not told apart.
const COUNTED_MAX: usize = 100_000_000;

/// What a change of the catalog would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CatalogPreview {
    /// One sentence for each step.
    pub steps: Vec<String>,
    /// Values that cannot be kept: of a field that is deleted or gets another type, or records of a deleted object.
    pub lost: u64,
    /// Some of those that another type cannot hold.
    #[serde(rename = "lost_examples")]
    pub examples: Vec<Loss>,
}

/// A value that a new type cannot hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Loss {
    /// Of which record.
    pub id: RecordId,
    /// The value.
    pub value: Json,
    /// Why not.
    pub why: String,
}

impl CatalogPreview {
    pub(super) fn of(plan: &Plan) -> Self {
        Self { steps: plan.sentences.clone(), lost: 0, examples: Vec::new() }
    }

    pub(super) fn lose(&mut self, id: RecordId, value: &Value, why: &str) {
        self.lost += 1;
        if self.examples.len() < LOSSES_SHOWN_MAX {
            self.examples.push(Loss { id, value: value.to_json(), why: why.to_owned() });
        }
    }
}

/// How many records and values go with the objects and fields that are there no more.
pub(super) fn left_behind(tx: &mut dyn Tx, before: &Catalog, after: &Catalog) -> Result<u64> {
    let mut lost = 0;
    for old in before.objects() {
        let Some(new) = after.get(old.id) else {
            lost += count(tx, before, old, Pred::Const(true), COUNTED_MAX)?;
            continue;
        };
        let is_gone = |field: &&Field| new.field(field.id).is_none() && !field.kind.is_computed();
        for field in old.fields.iter().filter(is_gone) {
            lost += count(tx, before, old, filled(field), COUNTED_MAX)?;
        }
    }
    Ok(lost)
}

pub(super) fn filled(field: &Field) -> Pred {
    Pred::Not(Box::new(Pred::Empty(Term::Path(Path::field(field.id)))))
}

/// Records of that object, those in the bin as well, counted up to `max`.
pub(super) fn count(tx: &mut dyn Tx, catalog: &Catalog, object: &Object, filter: Pred, max: usize) -> Result<u64> {
    let fields = Fields::Some(Vec::new());
    let query =
        Query { object: object.id, filter, sort: Vec::new(), after: None, limit: 1, fields, shelf: Shelf::Both };
    Ok(tx.count(catalog, &query, max)? as u64)
}
