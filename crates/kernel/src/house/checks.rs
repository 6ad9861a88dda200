//! Checks of a batch after its rules: required, unique, links, steps.

use std::collections::{HashMap, HashSet};

use crate::access::Verb;
use crate::catalog::{Field, Kind, Object};
use crate::error::{Problem, Result};
use crate::filter::Pred;
use crate::house::Work;
use crate::house::save::Row;
use crate::id::{ObjectId, RecordId};
use crate::text::fold;
use crate::value::{self, Ref, Value};

impl Work<'_> {
    /// Finds what is wrong with the rows; a row with a problem is refused afterwards.
    pub(super) fn check(&mut self, object: &Object, rows: &mut [Row]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        for field in &object.fields {
            // Whether it is shown is a question to the database, once the row is written.
            if field.traits.required && field.traits.shown_if.is_none() {
                check_required(field, rows, &self.needed(object, field, None));
            }
            if let Kind::Choice { steps, .. } = &field.kind
                && !steps.is_empty()
            {
                check_steps(field, rows);
            }
            self.check_filters(field, rows);
            if field.traits.unique {
                self.check_unique(object, field, rows)?;
            }
            let targets = self.catalog.targets(field);
            if !targets.is_empty() {
                self.check_links(object, field, &targets, rows)?;
            }
        }
        Ok(())
    }

    /// A value that another living record has is refused, never saying by whom it is had.
    fn check_unique(&mut self, object: &Object, field: &Field, rows: &mut [Row]) -> Result<()> {
        let mut seen: HashMap<String, RecordId> = HashMap::new();
        let mut asked: Vec<(usize, Value)> = Vec::new();
        for (at, row) in rows.iter_mut().enumerate() {
            let value = row.draft.get(field.id);
            if value.is_empty() || !row.draft.changes(field.id) {
                continue;
            }
            let key = fold(&value.words()).into_owned();
            if seen.insert(key, row.draft.id).is_some() {
                row.draft.refuse(taken(field, "An earlier row of this batch has the same value"));
                continue;
            }
            asked.push((at, row.draft.get(field.id).clone()));
        }
        let values: Vec<Value> = asked.iter().map(|(_, value)| value.clone()).collect();
        if values.is_empty() {
            return Ok(());
        }
        for (at, owner) in self.tx.find_by(object, field, &values)? {
            let row = &mut rows[asked[at].0];
            if owner != row.draft.id && row.draft.problems.iter().all(|problem| problem.code != "taken") {
                row.draft.refuse(taken(field, "Another record has this value already"));
            }
        }
        Ok(())
    }

    /// Links must lead to living records that the actor may see; what cannot be seen does not exist.
    fn check_links(&mut self, object: &Object, field: &Field, targets: &[ObjectId], rows: &mut [Row]) -> Result<()> {
        let mut wanted: HashSet<Ref> = HashSet::new();
        for row in rows.iter().filter(|row| row.draft.changes(field.id)) {
            for to in refs(row.draft.get(field.id)) {
                wanted.extend(targets.iter().map(|target| Ref { object: *target, id: to.id }));
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let changes_parent = object.parent == Some(field.id) && object.author.is_none();
        let scopes = match rows.iter().all(|row| row.wish.own) {
            true => targets.iter().map(|target| (*target, Pred::Const(true))).collect(),
            false => self.link_scopes(targets, if changes_parent { Verb::Update } else { Verb::Read }),
        };
        let mut wanted: Vec<Ref> = wanted.into_iter().collect();
        wanted.sort_unstable();
        let catalog = self.catalog.clone();
        let living = self.tx.living(&catalog, &wanted, &scopes)?;
        let found: HashMap<RecordId, Ref> = living.into_iter().map(|to| (to.id, to)).collect();
        for row in rows.iter_mut().filter(|row| row.draft.changes(field.id)) {
            point_to_living(row, field, &found);
        }
        Ok(())
    }

    fn link_scopes(&self, targets: &[ObjectId], verb: Verb) -> HashMap<ObjectId, Pred> {
        let access = &self.ctx.access;
        let scope =
            |target: &ObjectId| Some((*target, access.link_scope(&self.catalog, self.catalog.get(*target)?, verb)));
        targets.iter().filter_map(scope).collect()
    }
}

fn refs(value: &Value) -> &[Ref] {
    match value {
        Value::Link(to) => std::slice::from_ref(to),
        Value::Links(list) => list,
        _ => &[],
    }
}

/// Says of each link which object it leads to, and refuses those that lead nowhere. Links that were there stay.
fn point_to_living(row: &mut Row, field: &Field, found: &HashMap<RecordId, Ref>) {
    let kept: HashSet<RecordId> = match &row.draft.old {
        Some(old) => refs(old.get(field.id)).iter().map(|to| to.id).collect(),
        None => HashSet::new(),
    };
    let point = |to: &Ref| match found.get(&to.id) {
        Some(living) => Some(*living),
        None if kept.contains(&to.id) => Some(*to),
        None => None,
    };
    let pointed: Option<Value> = match row.draft.get(field.id) {
        Value::Link(to) => point(to).map(Value::Link),
        Value::Links(list) => list.iter().map(point).collect::<Option<Vec<Ref>>>().map(Value::Links),
        _ => return,
    };
    match pointed {
        Some(value) => row.draft.new.set(field.id, value),
        None => row.draft.refuse(Problem::new(
            field.key.as_str(),
            "not_found",
            "There is no such record to link to; give the id of one that you can see",
        )),
    }
}

fn check_required(field: &Field, rows: &mut [Row], needed: &Problem) {
    for row in rows {
        // What was empty before a field became required may stay so until somebody touches the field.
        let asked = row.draft.old.is_none() || row.draft.changes(field.id);
        if asked && row.draft.get(field.id).is_empty() && !matches!(field.kind, Kind::AutoNumber { .. }) {
            row.draft.refuse(needed.clone());
        }
    }
}

fn check_steps(field: &Field, rows: &mut [Row]) {
    for row in rows.iter_mut().filter(|row| !row.wish.trusted) {
        let Some(old) = &row.draft.old else { continue };
        let (from, to) = (old.get(field.id).clone(), row.draft.get(field.id).clone());
        if from != to
            && let Err(problem) = value::check_choice_step(field, &from, &to)
        {
            row.draft.refuse(problem);
        }
    }
}

fn taken(field: &Field, english: &str) -> Problem {
    Problem::new(field.key.as_str(), "taken", english)
}
