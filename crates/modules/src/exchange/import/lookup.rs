//! Finding the records that texts mean, set-wise: one question for each way and field, whatever the number of rows.

use std::collections::{HashMap, HashSet};

use rapport_kernel::access::Verb;
use rapport_kernel::error::Result;
use rapport_kernel::filter::{Path, Pred, Term};
use rapport_kernel::query::{Fields, Query, Shelf};
use rapport_kernel::text::fold;
use rapport_kernel::value::{self, Ref};
use rapport_kernel::{RecordId, Value, Work};
use serde_json::Value as Json;

use super::cells::Asked;
use super::links::{Answer, Resolver};
use super::ways::Lookup;

impl Resolver<'_> {
    /// Finds what is not known yet of what these rows name.
    pub(super) fn find(&mut self, w: &mut Work<'_>, rows: &[Asked]) -> Result<()> {
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
    let open = values.iter().enumerate().filter(|(at, _)| by_value.get(at).is_none_or(Vec::is_empty));
    let open: Vec<(usize, Value)> = open.map(|(at, value)| (at, value.clone())).collect();
    for (at, id) in w.find_secondary(&lookup.object, &lookup.field, &open)? {
        by_value.entry(at).or_default().push(id);
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
