//! Links of a whole batch, from what rows call their records to the records.

use std::collections::{BTreeMap, HashMap};

use rapport_kernel::error::Result;
use rapport_kernel::text::fold;
use rapport_kernel::{Problem, RecordId, Work};
use serde_json::Value as Json;

use super::cells::{Asked, LinkCell};
use super::plan::{LinkPlan, Plan};
use super::ways::Way;

/// Texts whose records are remembered from batch to batch.
const KNOWN_MAX: usize = 100_000;

/// Which record a text means, by way.
pub(super) type Found = HashMap<(usize, String), Answer>;

/// What a text was found to mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// One record.
    Record(RecordId),
    /// Several records.
    Several,
}

/// What is remembered from batch to batch.
#[derive(Default)]
pub(super) struct Known(Found);

impl Known {
    /// Remembers what a batch found, once it is written.
    pub(super) fn learn(&mut self, found: Found) {
        if self.0.len() + found.len() > KNOWN_MAX {
            self.0.clear();
        }
        let records = found.into_iter().filter(|(_, answer)| matches!(answer, Answer::Record(_)));
        self.0.extend(records.take(KNOWN_MAX));
    }
}

/// What one row's links came to.
pub(super) enum Linked {
    /// All are found and stand in the fields.
    Ready,
    /// It leads to a record that may come later in the file.
    Waits(Problem),
    /// It leads nowhere, or to several.
    Refused(Problem),
}

/// Resolves the links of a batch.
pub(super) struct Resolver<'a> {
    /// What becomes of each column.
    pub plan: &'a Plan,
    known: &'a Known,
    /// What this batch found, to be remembered when it is written.
    pub found: Found,
    /// Records made for links, by the key of their object.
    pub created: BTreeMap<String, u64>,
    /// Why records could not be made for links, by what names them.
    pub unmade: HashMap<(usize, String), String>,
    /// What becomes of links to records of the same object that are not there.
    pub own: Own,
}

/// What becomes of links to records of the same object that are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// Their rows may come: whoever leads there waits.
    MayCome,
    /// Their rows will not come: they are made, where the mapping says so, or the row is refused.
    WillNotCome,
}

impl<'a> Resolver<'a> {
    /// With what earlier batches found.
    pub(super) fn new(plan: &'a Plan, known: &'a Known) -> Self {
        Self { plan, known, found: Found::new(), created: BTreeMap::new(), unmade: HashMap::new(), own: Own::MayCome }
    }

    /// Finds the records that these rows name, and puts them into their fields.
    pub(super) fn resolve(&mut self, w: &mut Work<'_>, rows: &mut [Asked]) -> Result<Vec<Linked>> {
        self.find(w, rows)?;
        self.create_missing(w, rows)?;
        Ok(rows.iter_mut().map(|asked| self.put(asked)).collect())
    }

    /// What is known of a text.
    pub(super) fn answer(&self, way: usize, text: &str) -> Option<Answer> {
        let key = (way, fold(text).into_owned());
        self.found.get(&key).or_else(|| self.known.0.get(&key)).copied()
    }

    /// Puts the records into the row's fields.
    fn put(&self, asked: &mut Asked) -> Linked {
        let cells = std::mem::take(&mut asked.links);
        for at in 0..self.plan.links.len() {
            let link = &self.plan.links[at];
            let here: Vec<&LinkCell> = cells.iter().filter(|cell| cell.link == at).collect();
            if here.is_empty() {
                continue;
            }
            match self.chosen(&here) {
                Ok(records) => {
                    asked.fields.insert(link.field.key.clone(), json(link, &records));
                }
                Err((cell, text, answer)) => {
                    let way = &self.plan.ways[cell.way];
                    let unmade = self.unmade.get(&(cell.way, fold(text).into_owned()));
                    let problem = nowhere(link, way, text, answer, unmade);
                    let may_come = link.to_own && answer.is_none() && self.own == Own::MayCome;
                    return if may_come { Linked::Waits(problem) } else { Linked::Refused(problem) };
                }
            }
        }
        Linked::Ready
    }

    /// The records of the first cell that names some and whose records are all there; else the first that fails.
    fn chosen<'c>(&self, cells: &[&'c LinkCell]) -> Result<Vec<RecordId>, (&'c LinkCell, &'c str, Option<Answer>)> {
        let mut failed = None;
        for cell in cells.iter().filter(|cell| !cell.texts.is_empty()) {
            match self.records(cell) {
                Ok(records) => return Ok(records),
                // The last way is what people read: an id that is unknown here says nothing to them.
                Err((text, answer)) => failed = Some((*cell, text, answer)),
            }
        }
        failed.map_or(Ok(Vec::new()), Err)
    }

    /// The records of a cell, or the first text that means none or several.
    pub(super) fn records<'c>(&self, cell: &'c LinkCell) -> Result<Vec<RecordId>, (&'c str, Option<Answer>)> {
        let record = |text: &'c String| match self.answer(cell.way, text) {
            Some(Answer::Record(id)) => Ok(id),
            other => Err((text.as_str(), other)),
        };
        cell.texts.iter().map(record).collect()
    }
}

fn json(link: &LinkPlan, records: &[RecordId]) -> Json {
    let id = |id: &RecordId| Json::String(id.to_string());
    match (link.many, records) {
        (true, records) => records.iter().map(id).collect(),
        (false, [one, ..]) => id(one),
        (false, []) => Json::Null,
    }
}

/// Characters of a cell that are repeated in a message.
const SHOWN_CHARS_MAX: usize = 60;

fn nowhere(link: &LinkPlan, way: &Way, text: &str, answer: Option<Answer>, unmade: Option<&String>) -> Problem {
    let shown: String = text.chars().take(SHOWN_CHARS_MAX).collect();
    let named: Vec<&str> = link.targets.iter().map(|target| target.label.as_str()).collect();
    let named = named.join(" or ");
    let by = way.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    match answer {
        Some(Answer::Several) => {
            let english =
                format!("Several records are called “{shown}”; name the {named} by its id or another unique field");
            Problem::new(link.field.key.as_str(), "ambiguous", english)
        }
        _ => {
            let advice = match unmade {
                Some(reason) => format!("and it could not be made: {reason}"),
                None => "import it first, or correct the name".to_owned(),
            };
            let english = format!("There is no {named} “{shown}”{by}; {advice}");
            Problem::new(link.field.key.as_str(), "not_found", english)
        }
    }
}
