//! Create-or-update by a key: what bulk calls and imports do.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json};

use crate::access::Verb;
use crate::catalog::{Field, Object};
use crate::error::{Error, Problem, Result, ambiguous};
use crate::filter::{End, Path, Pred, Term};
use crate::house::Work;
use crate::house::save::{Atomicity, Saved};
use crate::id::RecordId;
use crate::limits;
use crate::query::{Fields, Query, Shelf};
use crate::record::Patch;
use crate::text::fold;
use crate::value::{self, Value};

/// What a row's key leads to, as far as the actor may know.
enum Matched {
    /// No record.
    Nothing,
    /// The one to be changed.
    One(RecordId),
    /// The one to be changed, known by a secondary value: see [`crate::part::Secondary`].
    Secondary(RecordId),
    /// Which of them is meant is not clear.
    Several(Vec<RecordId>),
    /// A record that the actor may not see has the value, which no other may have.
    Taken,
}

/// A row's place in the caller's batch, with what it asks for.
type Placed = (usize, Map<String, Json>);

impl Work<'_> {
    /// Creates or updates records: a row whose `key` field (or `id`) is that of a living record updates it, any other
    /// row creates one. A key that several records have refuses the row, and so does a unique one whose record the
    /// actor may not see. Rows with the same key follow one another.
    ///
    /// # Errors
    /// `Invalid` for a key that records cannot be found by; `Limit` beyond `BULK_ROWS_MAX` rows; the store's; for an
    /// atomic batch the first refusal.
    pub fn upsert_many(
        &mut self,
        object: &Object,
        key: Option<&str>,
        rows: Vec<Map<String, Json>>,
        atomicity: Atomicity,
    ) -> Result<Vec<Result<Saved>>> {
        let max = limits::BULK_ROWS_MAX;
        if rows.len() > max {
            return Err(Error::limit("bulk_rows_max", max, format!("Send at most {max} rows a call")));
        }
        match key {
            None => self.save_many(object, rows.into_iter().map(Patch::create).collect(), atomicity),
            Some("id") => self.upsert_by_id(object, rows, atomicity),
            Some(key) => {
                let field = self.match_field(object, key)?;
                self.upsert_by(object, &field, rows, atomicity)
            }
        }
    }

    fn upsert_by_id(
        &mut self,
        object: &Object,
        rows: Vec<Map<String, Json>>,
        atomicity: Atomicity,
    ) -> Result<Vec<Result<Saved>>> {
        let patch = |mut fields: Map<String, Json>| {
            let id = fields.shift_remove("id").and_then(|id| id.as_str().and_then(|text| text.parse().ok()));
            Patch { id, if_version: None, fields }
        };
        self.save_many(object, rows.into_iter().map(patch).collect(), atomicity)
    }

    fn match_field(&self, object: &Object, key: &str) -> Result<Field> {
        let known = object.find(key).filter(|field| self.ctx().access.sees(object, field.id));
        let Some(field) = known else {
            return Err(Error::invalid(key, "unknown_field", format!("There is no field {key:?} to match by")));
        };
        if field.kind.sort_suffix().is_none() || field.kind.is_many() {
            return Err(Error::invalid(key, "not_matchable", "Records cannot be matched by a field of this kind"));
        }
        Ok(field.clone())
    }

    fn upsert_by(
        &mut self,
        object: &Object,
        field: &Field,
        rows: Vec<Map<String, Json>>,
        atomicity: Atomicity,
    ) -> Result<Vec<Result<Saved>>> {
        let mut answers: Vec<Option<Result<Saved>>> = std::iter::repeat_with(|| None).take(rows.len()).collect();
        let mut waiting: Vec<Placed> = rows.into_iter().enumerate().collect();
        while !waiting.is_empty() {
            let (round, rest) = self.first_of_each_key(field, waiting);
            let again = self.upsert_round(object, field, round, &mut answers)?;
            let refused = answers.iter().position(|answer| matches!(answer, Some(Err(_))));
            if let (Atomicity::AllOrNothing, Some(at)) = (atomicity, refused) {
                let refusal = answers.swap_remove(at).and_then(Result::err).expect("a refusal");
                return Err(refusal.in_row(at));
            }
            waiting = again.into_iter().chain(rest).collect();
        }
        Ok(answers.into_iter().map(|answer| answer.expect("every row had its round")).collect())
    }

    /// The rows whose key comes for the first time, and those that wait for the next round.
    fn first_of_each_key(&self, field: &Field, rows: Vec<Placed>) -> (Vec<Placed>, Vec<Placed>) {
        let mut seen = HashSet::new();
        rows.into_iter().partition(|(_, row)| {
            let key = row.get(&field.key).map(key_text).unwrap_or_default();
            key.is_empty() || seen.insert(key)
        })
    }

    /// Does a round, and answers what waits for the next: rows that another name of the same record brought to it.
    fn upsert_round(
        &mut self,
        object: &Object,
        field: &Field,
        round: Vec<Placed>,
        answers: &mut [Option<Result<Saved>>],
    ) -> Result<Vec<Placed>> {
        let mut found = self.found(object, field, &round)?;
        let mut places = Vec::with_capacity(round.len());
        let mut patches = Vec::with_capacity(round.len());
        let mut named = HashSet::new();
        let mut again = Vec::new();
        for (index, (at, mut fields)) in round.into_iter().enumerate() {
            let id = match found.remove(&index) {
                None | Some(Matched::Nothing) => None,
                Some(Matched::One(id) | Matched::Secondary(id)) if !named.insert(id) => {
                    again.push((at, fields));
                    continue;
                }
                Some(Matched::One(id)) => Some(id),
                Some(Matched::Secondary(id)) => {
                    // It says who is meant, not that the first address is another now.
                    fields.shift_remove(&field.key);
                    Some(id)
                }
                Some(Matched::Several(ids)) => {
                    answers[at] = Some(Err(Error::Invalid(vec![ambiguous(&field.key, &ids)])));
                    continue;
                }
                Some(Matched::Taken) => {
                    answers[at] = Some(Err(Error::Invalid(vec![taken(field)])));
                    continue;
                }
            };
            places.push(at);
            patches.push(Patch { id, if_version: None, fields });
        }
        // A round's rows are not the caller's: whether one is refused is looked at by the places of theirs.
        let saved = self.save_many(object, patches, Atomicity::EachRow)?;
        for (at, answer) in places.into_iter().zip(saved) {
            answers[at] = Some(answer);
        }
        Ok(again)
    }

    /// What the rows of a round match, by the row's place in the round.
    fn found(&mut self, object: &Object, field: &Field, round: &[Placed]) -> Result<HashMap<usize, Matched>> {
        let cx = self.read_cx();
        let values: Vec<Value> = round
            .iter()
            // A key that cannot be read matches nothing; saving the row says what is wrong with it.
            .map(|(_, row)| {
                row.get(&field.key).and_then(|json| value::read(field, json, None, &cx).ok()).unwrap_or_default()
            })
            .collect();
        let mut found: HashMap<usize, Vec<RecordId>> = HashMap::new();
        for (at, id) in self.tx.find_by(object, field, &values)? {
            found.entry(at).or_default().push(id);
        }
        let seen = self.seen(object, &found)?;
        let mut matched = HashMap::with_capacity(found.len());
        for (at, ids) in found {
            matched.insert(at, self.in_sight(object, field, &values[at], ids, &seen)?);
        }
        self.match_secondary(object, field, &values, &mut matched)?;
        Ok(matched)
    }

    /// Matches by secondary values what no record has as its own.
    fn match_secondary(
        &mut self,
        object: &Object,
        field: &Field,
        values: &[Value],
        matched: &mut HashMap<usize, Matched>,
    ) -> Result<()> {
        let open = values.iter().enumerate().filter(|(at, value)| !matched.contains_key(at) && !value.is_empty());
        let open: Vec<(usize, Value)> = open.map(|(at, value)| (at, value.clone())).collect();
        let mut found: HashMap<usize, Vec<RecordId>> = HashMap::new();
        for (at, id) in self.find_secondary(object, field, &open)? {
            found.entry(at).or_default().push(id);
        }
        matched.extend(found.into_iter().map(|(at, ids)| match ids.as_slice() {
            [one] => (at, Matched::Secondary(*one)),
            _ => (at, Matched::Several(ids)),
        }));
        Ok(())
    }

    /// Those of the found records that the actor may read.
    fn seen(&mut self, object: &Object, found: &HashMap<usize, Vec<RecordId>>) -> Result<HashSet<RecordId>> {
        let ids: Vec<RecordId> = found.values().flatten().copied().collect();
        match self.scope(object, Verb::Read) {
            Pred::Const(true) => Ok(ids.into_iter().collect()),
            _ => Ok(self.readable_ids(object, &ids, Shelf::Living)?.into_iter().collect()),
        }
    }

    /// Leaves out what the actor cannot see. Of a unique field that makes the value a taken one, and no more is said;
    /// any other value may be had by several, so that the row makes one more.
    fn in_sight(
        &mut self,
        object: &Object,
        field: &Field,
        value: &Value,
        mut ids: Vec<RecordId>,
        seen: &HashSet<RecordId>,
    ) -> Result<Matched> {
        let hits = ids.len();
        ids.retain(|id| seen.contains(id));
        if field.traits.unique && ids.len() < hits {
            return Ok(Matched::Taken);
        }
        if hits > 1 && ids.len() < hits {
            // The store answers the first two of all; those that the actor sees may come after them.
            ids = self.first_seen(object, field, value)?;
        }
        Ok(match ids.as_slice() {
            [] => Matched::Nothing,
            [one] => Matched::One(*one),
            _ => Matched::Several(ids),
        })
    }

    /// The first two records with that value of those that the actor may read.
    fn first_seen(&mut self, object: &Object, field: &Field, value: &Value) -> Result<Vec<RecordId>> {
        // The store finds addresses by their city.
        let (part, value) = match value {
            Value::Address(address) => (Some("city"), Value::Text(address.city.clone())),
            value => (None, value.clone()),
        };
        let path = Path { hops: Vec::new(), end: End::Field { field: field.id, part } };
        let has_it = Pred::In { term: Term::Path(path), values: vec![value] };
        let query = Query {
            object: object.id,
            filter: self.scope(object, Verb::Read).and(has_it),
            sort: Vec::new(),
            after: None,
            limit: 2,
            fields: Fields::Some(Vec::new()),
            shelf: Shelf::Living,
        };
        Ok(self.query(&query)?.records.iter().map(|record| record.id).collect())
    }
}

/// The record is there, but not for this actor: only that the value is taken may be said.
fn taken(field: &Field) -> Problem {
    Problem::new(field.key.as_str(), "taken", "Another record has this value already")
}

fn key_text(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => fold(text).into_owned(),
        other => fold(&other.to_string()).into_owned(),
    }
}
