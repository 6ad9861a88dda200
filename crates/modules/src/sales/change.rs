//! What is about to change besides what lies in the tables, for sums that are made anew before it has happened.

use rapport_kernel::Record;

/// Records that go into the bin, or come out of it.
#[derive(Clone, Copy)]
pub enum Change<'r> {
    /// Nothing.
    None,
    /// These go.
    Without(&'r [Record]),
    /// These come back.
    With(&'r [Record]),
}

impl Change<'_> {
    /// What will be there of what is there.
    #[must_use]
    pub fn of(self, mut there: Vec<Record>) -> Vec<Record> {
        match self {
            Change::None => {}
            Change::Without(gone) => there.retain(|part| gone.iter().all(|one| one.id != part.id)),
            Change::With(back) => there.extend(back.iter().cloned()),
        }
        there
    }
}
