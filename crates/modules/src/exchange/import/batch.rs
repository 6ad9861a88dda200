//! A batch of rows in one unit of work.

use std::collections::BTreeMap;

use rapport_kernel::error::{Error, Result};
use rapport_kernel::house::{Atomicity, Saved};
use rapport_kernel::{Problem, RecordId, Work};
use serde::{Deserialize, Serialize};

use super::cells::Asked;
use super::links::{Found, Known, Linked, Own, Resolver};
use super::plan::Plan;

/// Times that rows which wait for others of their batch are tried again: so deep may a tree be that stands upside down.
const ROUNDS_MAX: usize = 50;

/// A row on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BatchRow {
    /// Its line.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
    /// Why it could not be read, if it could not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    /// It was written, or nothing differed.
    Saved(Saved),
    /// The mapping leaves it out.
    Skipped,
    /// It was refused, and why.
    Refused(String),
    /// It leads to a record that may come later in the file.
    Waits(String),
}

/// What became of a batch.
pub(super) struct Done {
    /// One for each row.
    pub outcomes: Vec<Outcome>,
    /// Which records its links were found to lead to.
    pub found: Found,
    /// Records made for links, by the key of their object.
    pub created: BTreeMap<String, u64>,
}

/// Whether rows may still come that others lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The file is being read.
    Reading,
    /// All rows have come.
    Ending,
}

/// Writes the rows of a batch that can be written.
pub(super) fn save(w: &mut Work<'_>, plan: &Plan, known: &Known, rows: &[BatchRow], stage: Stage) -> Result<Done> {
    let mut links = Resolver::new(plan, known);
    let mut outcomes: Vec<Option<Outcome>> = rows.iter().map(|row| settled(plan, row)).collect();
    for _ in 0..ROUNDS_MAX {
        let open: Vec<usize> = (0..rows.len()).filter(|at| is_open(&outcomes[*at])).collect();
        if open.is_empty() {
            break;
        }
        let saved = round(w, plan, &mut links, rows, &open, &mut outcomes)?;
        match (saved, stage, links.own) {
            // Nobody came in for whom others could have waited.
            (0, Stage::Ending, Own::MayCome) => links.own = Own::WillNotCome,
            (0, ..) => break,
            _ => {}
        }
    }
    let outcomes = outcomes.into_iter().map(|outcome| outcome.expect("a round answers every row it is given"));
    let outcomes = outcomes.map(|outcome| at_the_end(outcome, stage)).collect();
    Ok(Done { outcomes, found: links.found, created: links.created })
}

/// What becomes of a row before anything is tried.
fn settled(plan: &Plan, row: &BatchRow) -> Option<Outcome> {
    match &row.broken {
        Some(reason) => Some(Outcome::Refused(reason.clone())),
        None => plan.skips(&row.cells).then_some(Outcome::Skipped),
    }
}

fn is_open(outcome: &Option<Outcome>) -> bool {
    matches!(outcome, None | Some(Outcome::Waits(_)))
}

/// Tries the open rows once; answers how many were saved.
fn round(
    w: &mut Work<'_>,
    plan: &Plan,
    links: &mut Resolver<'_>,
    rows: &[BatchRow],
    open: &[usize],
    outcomes: &mut [Option<Outcome>],
) -> Result<usize> {
    let mut asked: Vec<Asked> = open.iter().map(|at| plan.read(&rows[*at].cells)).collect();
    let linked = links.resolve(w, &mut asked)?;
    let mut places = Vec::with_capacity(open.len());
    let mut ready = Vec::with_capacity(open.len());
    for ((at, asked), linked) in open.iter().zip(asked).zip(linked) {
        match linked {
            Linked::Ready => {
                places.push(*at);
                ready.push(asked.fields);
            }
            Linked::Waits(problem) => outcomes[*at] = Some(Outcome::Waits(plan.sentence(&[problem]))),
            Linked::Refused(problem) => outcomes[*at] = Some(Outcome::Refused(plan.sentence(&[problem]))),
        }
    }
    if ready.is_empty() {
        return Ok(0);
    }
    let mut count = 0;
    let answers = w.upsert_many(&plan.object, plan.match_by.as_deref(), ready, Atomicity::EachRow)?;
    for (at, answer) in places.into_iter().zip(answers) {
        outcomes[at] = Some(match answer {
            Ok(saved) => {
                count += 1;
                Outcome::Saved(saved)
            }
            Err(fault @ (Error::Fault { .. } | Error::Retry | Error::Busy { .. })) => return Err(fault),
            Err(refusal) => Outcome::Refused(plan.reason(&refusal)),
        });
    }
    Ok(count)
}

/// A row that still waits when all have come is refused.
fn at_the_end(outcome: Outcome, stage: Stage) -> Outcome {
    match outcome {
        Outcome::Waits(reason) if stage == Stage::Ending => Outcome::Refused(reason),
        other => other,
    }
}

impl Outcome {
    /// The record that it came to.
    pub(super) fn record(&self) -> Option<RecordId> {
        match self {
            Self::Saved(saved) => Some(saved.id()),
            _ => None,
        }
    }
}

impl Plan {
    /// Why a row was refused, in words for whoever reads the file.
    fn reason(&self, refusal: &Error) -> String {
        match refusal {
            Error::Invalid(problems) => self.sentence(problems),
            Error::NotFound => "There is no record with this id".to_owned(),
            other => other.to_string(),
        }
    }

    /// Problems with the names of the file's columns in place of fields.
    fn sentence(&self, problems: &[Problem]) -> String {
        let each = problems.iter().map(|problem| {
            let name = match problem.field.as_str() {
                "" => return problem.text.english.clone(),
                field => self.column_of(field).unwrap_or(field),
            };
            format!("{name}: {}", problem.text.english)
        });
        each.collect::<Vec<_>>().join("; ")
    }
}
