//! An import: the rows of a table become records of one object, through the same pipeline as every other write.
//!
//! Running → done; a running one that was killed goes on where it was, one that is done or broken off can be reverted.
//! Each batch of rows is one unit of work that also keeps how far the import is, so that no row is lost or doubled.
//! Refused rows go to a [`RefusedSink`] with their reasons while the rest of their batch is written. All units carry
//! the import's id as their batch: [`revert`] undoes them as one.

mod batch;
mod cells;
mod choose;
mod dates;
mod fill;
mod header;
mod links;
mod lookup;
mod mapping;
mod missing;
mod numbers;
mod plan;
mod presets;
mod preview;
mod progress;
mod report;
mod revert;
mod run;
mod source;
mod waiting;
mod ways;

pub use dates::DateOrder;
pub(super) use header::parts;
pub use mapping::{Blank, ColumnFull, ColumnRule, Mapping, Missing, OneOrMany};
pub use numbers::DecimalMark;
pub use plan::{Mapped, Unmapped, checked, guessed};
pub use preview::{FieldDiff, RowDiff};
pub use progress::{Progress, State, Tally};
pub use report::{Refusal, Report};
pub use revert::{Reverted, revert};
pub use run::{Importer, Order, RESTART_HINT, Wires};
pub use source::{NextRow, Nowhere, RefusedRow, RefusedSink, RowSource, SourceRow};

/// The columns that a file of refused rows has beside those of its table; an import does not look at them.
pub const ERROR_COLUMNS: [&str; 2] = ["import_line", "import_reason"];
