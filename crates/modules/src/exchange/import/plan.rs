//! The plan of an import: what becomes of each column, worked out of the header, the mapping and the catalog.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rapport_kernel::error::{Error, Result};
use rapport_kernel::{Field, Object, Read};
use serde::Serialize;

use super::Order;
use super::choose::Draft;
use super::dates::DateOrder;
use super::mapping::Blank;
use super::numbers::DecimalMark;
use super::ways::Way;

/// What becomes of each column.
pub(super) struct Plan {
    /// The object of the records.
    pub object: Arc<Object>,
    /// The field by which rows find the records that they change.
    pub match_by: Option<String>,
    /// What an empty cell means.
    pub blank: Blank,
    /// What is read of each row.
    pub columns: Vec<Column>,
    /// The keys of money fields of which columns hold parts.
    pub moneys: Vec<String>,
    /// The links that rows set.
    pub links: Vec<LinkPlan>,
    /// The ways to find linked records, over all links.
    pub ways: Vec<Way>,
    /// Rows to leave out: by column, the cells that say so.
    pub skips: Vec<(usize, HashSet<String>)>,
    /// Cells begin with an apostrophe where a spreadsheet would have run them.
    pub guarded: bool,
    /// For the report.
    pub mapped: Vec<Mapped>,
    /// For the report.
    pub unmapped: Vec<Unmapped>,
}

/// What is read of each row.
pub(super) struct Column {
    /// Where it comes from; none for a constant.
    pub index: Option<usize>,
    /// What holds for rows that say nothing.
    pub constant: Option<String>,
    /// Where it goes.
    pub to: To,
    /// What is done to the cell before.
    pub edit: Edit,
}

/// Where a cell goes.
pub(super) enum To {
    /// The record's id.
    Id,
    /// A field.
    Field {
        /// Its key.
        key: String,
        /// Whether it holds several values.
        many: bool,
        /// Whether it holds any JSON.
        json: bool,
    },
    /// A part of a field.
    Part {
        /// The field's key.
        key: String,
        /// The part.
        part: String,
    },
    /// A whole address, for rows without any of its parts.
    Fallback {
        /// The field's key.
        key: String,
    },
    /// A link, by one of its ways.
    Link {
        /// Which of the plan's links.
        link: usize,
        /// Which of the plan's ways.
        way: usize,
    },
}

/// What is done to a cell.
#[derive(Default)]
pub(super) struct Edit {
    /// Cells to be read as others, by folded text.
    pub replace: HashMap<String, String>,
    /// What divides several values.
    pub split: Option<String>,
    /// Of several values, those to leave out.
    pub drop: Vec<String>,
    /// The options of a choice by their letters: files write `IN_PROGRESS` for `In progress`.
    pub options: HashMap<String, String>,
    /// How dates are written.
    pub dates: Option<DateOrder>,
    /// How numbers are written.
    pub decimal: Option<DecimalMark>,
}

/// A link that rows set.
pub(super) struct LinkPlan {
    /// The field.
    pub field: Field,
    /// Whether it holds several.
    pub many: bool,
    /// Whether its records are made when they are not there.
    pub create: bool,
    /// Whether it leads to records of the same object, which may come later in the file.
    pub to_own: bool,
    /// Where it leads.
    pub targets: Vec<Arc<Object>>,
}

/// A column that is imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mapped {
    /// Its name in the file.
    pub column: String,
    /// The field, part or key of a linked record that it holds.
    pub field: String,
    /// How that is known: `mapping`, `key`, `label` or `synonym`.
    pub by: &'static str,
}

/// A column that is not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmapped {
    /// Its name in the file.
    pub column: String,
    /// Why.
    pub reason: String,
}

/// A table that has these is an export of Rapport's own.
const EXPORT_MARKS: [&str; 2] = ["id", "version"];

/// Whether what was said about a file fits it and the object.
///
/// # Errors
/// `Invalid` with everything that does not; `NotFound` for the object.
pub fn checked(r: &Read<'_>, order: &Order, columns: &[String]) -> Result<()> {
    Plan::make(r, order, columns).map(drop)
}

/// What columns hold as far as it can be found out, whatever is wrong with the rest.
///
/// # Errors
/// `NotFound` for the object.
pub fn guessed(r: &Read<'_>, order: &Order, columns: &[String]) -> Result<Vec<Mapped>> {
    let object = r.object(&order.object)?;
    let mut draft = Draft { r, object: &object, order, columns, problems: Vec::new(), unmapped: Vec::new() };
    Ok(draft.choose().iter().map(|choice| choice.mapped(&object, columns)).collect())
}

impl Plan {
    /// Works it out; everything that is wrong is said at once.
    pub(super) fn make(r: &Read<'_>, order: &Order, columns: &[String]) -> Result<Self> {
        let object = r.object(&order.object)?;
        let mut draft = Draft { r, object: &object, order, columns, problems: Vec::new(), unmapped: Vec::new() };
        let own_export = EXPORT_MARKS.iter().all(|mark| columns.iter().any(|column| column == mark));
        let chosen = draft.choose();
        let mut plan = Self {
            match_by: order.match_by.clone().or_else(|| order.mapping.match_by.clone()),
            blank: order.mapping.blank.unwrap_or(if own_export { Blank::Clear } else { Blank::Keep }),
            columns: Vec::new(),
            moneys: Vec::new(),
            links: Vec::new(),
            ways: Vec::new(),
            skips: draft.skips(),
            guarded: own_export,
            mapped: chosen.iter().map(|choice| choice.mapped(&object, columns)).collect(),
            unmapped: Vec::new(),
            object: object.clone(),
        };
        draft.fill(&mut plan, chosen);
        draft.check_match(&plan);
        plan.unmapped = std::mem::take(&mut draft.unmapped);
        match draft.problems.is_empty() {
            true => Ok(plan),
            false => Err(Error::Invalid(draft.problems)),
        }
    }

    /// The name of the column that sets the field of that key, for messages.
    pub(super) fn column_of(&self, key: &str) -> Option<&str> {
        let of_field = |mapped: &&Mapped| mapped.field == key || mapped.field.split('.').next() == Some(key);
        self.mapped.iter().find(of_field).map(|mapped| mapped.column.as_str())
    }
}
