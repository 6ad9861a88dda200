//! Links of a whole batch, resolved set-wise: one question for each way and field, whatever the number of rows.

use std::collections::{BTreeMap, HashMap, HashSet};

use rapport_kernel::access::Verb;
use rapport_kernel::error::{Error, Result};
use rapport_kernel::filter::{Path, Pred, Term};
use rapport_kernel::query::{Fields, Query, Shelf};
use rapport_kernel::text::fold;
use rapport_kernel::value::{self, Ref};
use rapport_kernel::{Object, Problem, RecordId, Value, Work};
use serde_json::{Map, Value as Json};

use super::cells::{Asked, LinkCell};
use super::plan::{LinkPlan, Plan};
use super::ways::{Lookup, Way};

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
    plan: &'a Plan,
    known: &'a Known,
    /// What this batch found, to be remembered when it is written.
    pub found: Found,
    /// Records made for links, by the key of their object.
    pub created: BTreeMap<String, u64>,
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
        Self { plan, known, found: Found::new(), created: BTreeMap::new(), own: Own::MayCome }
    }

    /// Finds the records that these rows name, and puts them into their fields.
    pub(super) fn resolve(&mut self, w: &mut Work<'_>, rows: &mut [Asked]) -> Result<Vec<Linked>> {
        self.find(w, rows)?;
        self.create_missing(w, rows)?;
        Ok(rows.iter_mut().map(|asked| self.put(asked)).collect())
    }

    fn answer(&self, way: usize, text: &str) -> Option<Answer> {
        let key = (way, fold(text).into_owned());
        self.found.get(&key).or_else(|| self.known.0.get(&key)).copied()
    }

    fn find(&mut self, w: &mut Work<'_>, rows: &[Asked]) -> Result<()> {
        let mut open: Vec<HashMap<String, String>> = vec![HashMap::new(); self.plan.ways.len()];
        for cell in rows.iter().flat_map(|asked| &asked.links) {
            for text in &cell.texts {
                if self.answer(cell.way, text).is_none() {
                    open[cell.way].entry(fold(text).into_owned()).or_insert_with(|| text.clone());
                }
            }
        }
        let plan = self.plan;
        for (at, (way, mut texts)) in plan.ways.iter().zip(open).enumerate() {
            if texts.is_empty() {
                continue;
            }
            if way.by.is_none() {
                self.find_ids(w, at, &mut texts)?;
            }
            for lookup in &way.lookups {
                self.find_by(w, at, lookup, &mut texts)?;
            }
        }
        Ok(())
    }

    /// Texts that are ids of living records.
    fn find_ids(&mut self, w: &mut Work<'_>, way: usize, texts: &mut HashMap<String, String>) -> Result<()> {
        let ids: HashMap<RecordId, String> =
            texts.iter().filter_map(|(key, text)| Some((text.trim().parse().ok()?, key.clone()))).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let plan = self.plan;
        let targets = plan.links[plan.ways[way].link].targets.as_slice();
        let refs: Vec<Ref> =
            targets.iter().flat_map(|target| ids.keys().map(|id| Ref { object: target.id, id: *id })).collect();
        let scopes = targets.iter().map(|target| (target.id, w.scope(target, Verb::Read))).collect();
        let catalog = w.catalog().clone();
        for living in w.tx().living(&catalog, &refs, &scopes)? {
            let key = &ids[&living.id];
            texts.remove(key);
            self.found.insert((way, key.clone()), Answer::Record(living.id));
        }
        Ok(())
    }

    /// Texts that a field of living records has.
    fn find_by(
        &mut self,
        w: &mut Work<'_>,
        way: usize,
        lookup: &Lookup,
        texts: &mut HashMap<String, String>,
    ) -> Result<()> {
        let mut keys = Vec::new();
        let mut values = Vec::new();
        let cx = w.read_cx();
        for (key, text) in texts.iter() {
            let wanted = lookup.wanted(text).map(|text| Json::String(text.to_owned()));
            // What the field cannot hold, none of its records has.
            let value = wanted.and_then(|json| value::read(&lookup.field, &json, None, &cx).ok());
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                keys.push(key.clone());
                values.push(value);
            }
        }
        if values.is_empty() {
            return Ok(());
        }
        for (at, answer) in matches(w, lookup, &values)? {
            texts.remove(&keys[at]);
            self.found.insert((way, keys[at].clone()), answer);
        }
        Ok(())
    }

    /// Makes the records that links ask for and that are not there, where the mapping says so.
    fn create_missing(&mut self, w: &mut Work<'_>, rows: &[Asked]) -> Result<()> {
        for at in 0..self.plan.links.len() {
            let link = &self.plan.links[at];
            let [target] = link.targets.as_slice() else { continue };
            // A record of the same object may have its own row further down: it is made only when there is none.
            if !link.create || (link.to_own && self.own == Own::MayCome) {
                continue;
            }
            let mut wanted: Vec<(Vec<(usize, String)>, Map<String, Json>)> = Vec::new();
            let mut seen: HashSet<(usize, String)> = HashSet::new();
            for asked in rows {
                let cells: Vec<&LinkCell> = asked.links.iter().filter(|cell| cell.link == at).collect();
                for named in self.nowhere(&cells) {
                    let keys: Vec<(usize, String)> =
                        named.iter().map(|(way, text)| (*way, fold(text).into_owned())).collect();
                    if keys.iter().all(|key| seen.insert(key.clone())) {
                        wanted.push((keys, self.new_record(target, &named)));
                    }
                }
            }
            if !wanted.is_empty() {
                self.create(w, target, wanted)?;
            }
        }
        Ok(())
    }

    /// The records that a row's cells about one link name and that are not there, each as it is named by every way.
    fn nowhere<'c>(&self, cells: &[&'c LinkCell]) -> Vec<Vec<(usize, &'c str)>> {
        if cells.iter().any(|cell| !cell.texts.is_empty() && self.records(cell).is_ok()) {
            return Vec::new();
        }
        match cells.iter().map(|cell| cell.texts.len()).max() {
            None | Some(0) => Vec::new(),
            // Names of one record by several ways stand side by side.
            Some(1) => vec![cells.iter().filter_map(|cell| Some((cell.way, cell.texts.first()?.as_str()))).collect()],
            Some(_) => {
                let texts = cells.iter().flat_map(|cell| cell.texts.iter().map(|text| (cell.way, text.as_str())));
                texts.filter(|(way, text)| self.answer(*way, text).is_none()).map(|named| vec![named]).collect()
            }
        }
    }

    fn new_record(&self, target: &Object, named: &[(usize, &str)]) -> Map<String, Json> {
        let mut fields = Map::new();
        for (way, text) in named {
            let way = &self.plan.ways[*way];
            for (key, text) in names(target, way, text) {
                fields.insert(key, Json::String(text));
            }
        }
        fields
    }

    fn create(
        &mut self,
        w: &mut Work<'_>,
        target: &Object,
        wanted: Vec<(Vec<(usize, String)>, Map<String, Json>)>,
    ) -> Result<()> {
        let (keys, rows): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
        let saved = w.upsert_many(target, None, rows, rapport_kernel::house::Atomicity::EachRow)?;
        for (keys, saved) in keys.into_iter().zip(saved) {
            match saved {
                Ok(saved) => {
                    *self.created.entry(target.key.clone()).or_default() += 1;
                    self.found.extend(keys.into_iter().map(|key| (key, Answer::Record(saved.id()))));
                }
                Err(fault @ (Error::Fault { .. } | Error::Retry | Error::Busy { .. })) => return Err(fault),
                // The row is refused as not found; what the record lacks cannot be said by a link.
                Err(_) => {}
            }
        }
        Ok(())
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
                    let problem = nowhere(link, way, text, answer);
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

    fn records<'c>(&self, cell: &'c LinkCell) -> Result<Vec<RecordId>, (&'c str, Option<Answer>)> {
        let record = |text: &'c String| match self.answer(cell.way, text) {
            Some(Answer::Record(id)) => Ok(id),
            other => Err((text.as_str(), other)),
        };
        cell.texts.iter().map(record).collect()
    }
}

/// The records that have these values, as the actor may see them.
fn matches(w: &mut Work<'_>, lookup: &Lookup, values: &[Value]) -> Result<Vec<(usize, Answer)>> {
    let mut by_value: HashMap<usize, Vec<RecordId>> = HashMap::new();
    for (at, id) in w.tx().find_by(&lookup.object, &lookup.field, values)? {
        by_value.entry(at).or_default().push(id);
    }
    let scope = w.scope(&lookup.object, Verb::Read);
    if scope != Pred::Const(true) {
        only_seen(w, lookup, values, scope, &mut by_value)?;
    }
    let answer = |(at, ids): (usize, Vec<RecordId>)| match ids.as_slice() {
        [] => None,
        [one] => Some((at, Answer::Record(*one))),
        _ => Some((at, Answer::Several)),
    };
    Ok(by_value.into_iter().filter_map(answer).collect())
}

/// Leaves out what the actor may not see. Where several records had a value, others may be behind those two.
fn only_seen(
    w: &mut Work<'_>,
    lookup: &Lookup,
    values: &[Value],
    scope: Pred,
    by_value: &mut HashMap<usize, Vec<RecordId>>,
) -> Result<()> {
    let catalog = w.catalog().clone();
    let object = lookup.object.id;
    let refs: Vec<Ref> = by_value.values().flatten().map(|id| Ref { object, id: *id }).collect();
    let scopes = HashMap::from([(object, scope.clone())]);
    let seen: HashSet<RecordId> = w.tx().living(&catalog, &refs, &scopes)?.into_iter().map(|to| to.id).collect();
    for (at, ids) in by_value.iter_mut() {
        let several = ids.len() > 1;
        ids.retain(|id| seen.contains(id));
        if several {
            let term = Term::Path(Path::field(lookup.field.id));
            let same = Pred::In { term, values: vec![values[*at].clone()] };
            let query = Query {
                object,
                filter: same.and(scope.clone()),
                sort: Vec::new(),
                after: None,
                limit: 2,
                fields: Fields::Some(Vec::new()),
                shelf: Shelf::Living,
            };
            *ids = w.tx().query(&catalog, &query)?.records.iter().map(|record| record.id).collect();
        }
    }
    Ok(())
}

/// What a record that is made for a link is called.
fn names(target: &Object, way: &Way, text: &str) -> Vec<(String, String)> {
    if let Some(by) = &way.by {
        return vec![(by.clone(), text.to_owned())];
    }
    let lookup =
        |is: &dyn Fn(&Lookup) -> bool| way.lookups.iter().find(|lookup| lookup.object.id == target.id && is(lookup));
    let email = lookup(&|lookup| matches!(lookup.field.kind, rapport_kernel::Kind::Email));
    let address = email.and_then(|lookup| Some((lookup.field.key.clone(), lookup.wanted(text)?.to_owned())));
    let title = lookup(&Lookup::is_title).map(|lookup| lookup.field.key.clone());
    match (address, title) {
        (Some((key, address)), title) => {
            let rest = text.replace(&address, "");
            let name = rest.trim_matches(|c: char| c.is_whitespace() || "<>()".contains(c)).to_owned();
            let title = title.filter(|_| !name.is_empty()).map(|title| (title, name));
            std::iter::once((key, address)).chain(title).collect()
        }
        (None, Some(title)) => vec![(title, text.to_owned())],
        (None, None) => Vec::new(),
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

fn nowhere(link: &LinkPlan, way: &Way, text: &str, answer: Option<Answer>) -> Problem {
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
            let english = format!("There is no {named} “{shown}”{by}; import it first, or correct the name");
            Problem::new(link.field.key.as_str(), "not_found", english)
        }
    }
}
