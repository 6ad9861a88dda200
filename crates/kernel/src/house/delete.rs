//! Deleting and restoring. A deleted record lies in the bin; what hangs on it goes along, is cut loose, or forbids it.

use std::collections::{HashMap, HashSet};

use crate::access::Verb;
use crate::catalog::{Field, Kind, Object, OnDelete};
use crate::error::{Error, Problem, Result};
use crate::event::{Body, Diff};
use crate::filter::{Path, Pred, Term};
use crate::house::Work;
use crate::house::patch::Wish;
use crate::house::save::{Saved, doc_of};
use crate::house::work::{NewEvent, subjects_of};
use crate::id::RecordId;
use crate::limits;
use crate::part::{DeleteRule, Part, RuleCx};
use crate::port::RowChange;
use crate::query::{After, Fields, Page, Query, Shelf};
use crate::record::Record;
use crate::value::{Ref, Value};

impl Work<'_> {
    /// Puts a record into the bin.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`, a rule `in_use` when a link forbids it, or the store's.
    pub fn delete(&mut self, object: &Object, id: RecordId) -> Result<()> {
        self.delete_many(object, &[id])?.pop().expect("one answer for each id")
    }

    /// Puts records into the bin; one answer for each id.
    ///
    /// # Errors
    /// The store's, and `in_use` when a link forbids it.
    pub fn delete_many(&mut self, object: &Object, ids: &[RecordId]) -> Result<Vec<Result<()>>> {
        let (found, answers) = self.may_delete(object, ids, Shelf::Living)?;
        self.delete_records(object, found, &mut HashSet::new())?;
        Ok(answers)
    }

    /// Takes records out of the bin; one answer for each id.
    ///
    /// # Errors
    /// The store's, and what rules refuse.
    pub fn restore_many(&mut self, object: &Object, ids: &[RecordId]) -> Result<Vec<Result<()>>> {
        let (found, mut answers) = self.may_delete(object, ids, Shelf::Bin)?;
        let mut refused = self.lacking(object, &found)?;
        refused.extend(self.taken_since(object, &found)?);
        for (id, problem) in &refused {
            for (at, _) in ids.iter().enumerate().filter(|(_, other)| *other == id) {
                answers[at] = Err(Error::Invalid(vec![problem.clone()]));
            }
        }
        let free: Vec<Record> = found.into_iter().filter(|record| !refused.contains_key(&record.id)).collect();
        self.check_rules(object, &free, |part| &part.restore_rules)?;
        self.set_deleted(object, &free, false)?;
        let docs: Vec<_> = free.iter().map(|record| doc_of(object, record.id, &record.values)).collect();
        self.tx.index(&docs)?;
        self.roll_up_after(object, free.iter().map(|record| (None, Some(&record.values))))?;
        Ok(answers)
    }

    /// Locks and reads the records that the actor may delete or restore.
    fn may_delete(
        &mut self,
        object: &Object,
        ids: &[RecordId],
        shelf: Shelf,
    ) -> Result<(Vec<Record>, Vec<Result<()>>)> {
        let mut sorted = ids.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        self.tx.lock_many(object, &sorted)?;
        let scope = self.scope(object, Verb::Delete);
        let readable = self.scope(object, Verb::Read);
        let both = scope.clone().and(readable);
        let found = self.get_scoped(object, &sorted, &both, shelf)?;
        let seen = self.readable_ids(object, &sorted, shelf)?;
        let answer = |id: &RecordId| {
            if found.iter().any(|record| record.id == *id) {
                Ok(())
            } else if seen.contains(id) {
                Err(Error::forbidden("You may see this record, but not delete or restore it"))
            } else {
                Err(Error::NotFound)
            }
        };
        let answers = ids.iter().map(answer).collect();
        Ok((found, answers))
    }

    /// Deletes records after what leads to them was let go, so that undo, which goes backwards, finds them there
    /// again before it ties the links. `going` are the records on their way out: a circle of cascades ends there.
    fn delete_records(
        &mut self,
        object: &Object,
        mut records: Vec<Record>,
        going: &mut HashSet<RecordId>,
    ) -> Result<()> {
        records.retain(|record| going.insert(record.id));
        if records.is_empty() {
            return Ok(());
        }
        let max = limits::CASCADE_RECORDS_MAX;
        if going.len() > max {
            let text = format!("Deleting this would take more than {max} records along");
            return Err(Error::limit("cascade_records_max", max, text));
        }
        self.check_rules(object, &records, |part| &part.delete_rules)?;
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        self.let_go(object, &ids, going)?;
        // Letting go may have changed them: records of one object may lead to each other.
        let records = self.get_scoped(object, &ids, &Pred::Const(true), Shelf::Living)?;
        self.set_deleted(object, &records, true)?;
        self.tx.unindex(&ids)?;
        self.roll_up_after(object, records.iter().map(|record| (Some(&record.values), None)))
    }

    /// Asks the rules of the object whether the records may go, or come back.
    fn check_rules(&mut self, object: &Object, records: &[Record], rules: fn(&Part) -> &[DeleteRule]) -> Result<()> {
        let house = self.house();
        let Some(object) = self.catalog.get(object.id).cloned().filter(|_| !records.is_empty()) else { return Ok(()) };
        for rule in rules(house.part()).iter().filter(|rule| rule.object == object.key) {
            (rule.run)(records, &mut RuleCx { work: self, object: object.clone() })?;
        }
        Ok(())
    }

    /// Does what each link to the records says.
    fn let_go(&mut self, object: &Object, ids: &[RecordId], going: &mut HashSet<RecordId>) -> Result<()> {
        let catalog = self.catalog.clone();
        for child in catalog.objects() {
            let leads_here = |field: &&Field| catalog.targets(field).contains(&object.id);
            let links: Vec<Field> = child.fields.iter().filter(leads_here).cloned().collect();
            for link in links {
                for ids in ids.chunks(limits::FILTER_LIST_MAX) {
                    self.let_go_of(child, &link, object, ids, going)?;
                }
            }
        }
        Ok(())
    }

    fn let_go_of(
        &mut self,
        child: &Object,
        link: &Field,
        object: &Object,
        ids: &[RecordId],
        going: &mut HashSet<RecordId>,
    ) -> Result<()> {
        let on_delete = match &link.kind {
            Kind::Link { on_delete, .. } => *on_delete,
            _ => OnDelete::Clear,
        };
        let mut after = None;
        loop {
            let page = self.linked(child, link, object, ids, after.take())?;
            let children: Vec<Record> = page.records.into_iter().filter(|record| !going.contains(&record.id)).collect();
            match on_delete {
                _ if children.is_empty() => {}
                OnDelete::Restrict => return Err(in_use(child, object)),
                OnDelete::Cascade => self.delete_records(child, children, going)?,
                OnDelete::Clear => self.clear_links(child, link, children, ids)?,
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// Living records of `child` whose `link` leads to one of `ids`: a step's worth.
    fn linked(
        &mut self,
        child: &Object,
        link: &Field,
        object: &Object,
        ids: &[RecordId],
        after: Option<After>,
    ) -> Result<Page> {
        let values = ids.iter().map(|id| Value::Link(Ref { object: object.id, id: *id })).collect();
        let query = Query {
            object: child.id,
            filter: Pred::In { term: Term::Path(Path::field(link.id)), values },
            sort: Vec::new(),
            after,
            limit: limits::DELETE_STEP,
            fields: Fields::All,
            shelf: Shelf::Living,
        };
        self.query(&query)
    }

    /// That a record goes is no change of those that led to it: their links are cleared whoever may change them.
    fn clear_links(&mut self, child: &Object, link: &Field, children: Vec<Record>, gone: &[RecordId]) -> Result<()> {
        let mut answers: Vec<Option<Result<Saved>>> = std::iter::repeat_with(|| None).take(children.len()).collect();
        let rows = children.into_iter().enumerate().map(|(at, record)| {
            let value = match record.get(link.id) {
                Value::Links(list) => Value::Links(list.iter().filter(|to| !gone.contains(&to.id)).copied().collect()),
                _ => Value::Null,
            };
            let wish = Wish { own: true, ..Wish::trusted(record.id, vec![(link.id, value)]) };
            (at, Some(record), wish)
        });
        self.write_trusted(child, rows.collect(), &mut answers)?;
        match answers.into_iter().flatten().find_map(Result::err) {
            // A link that may not be empty holds the record fast.
            Some(Error::Invalid(problems)) => Err(Error::Invalid(problems)),
            Some(other) => Err(other),
            None => Ok(()),
        }
    }

    fn set_deleted(&mut self, object: &Object, records: &[Record], deleted: bool) -> Result<()> {
        let now = self.ctx.now;
        let change = |record: &Record| RowChange {
            id: record.id,
            version: record.version + 1,
            updated_at: now,
            deleted_at: deleted.then_some(now),
            set: Vec::new(),
        };
        let changes: Vec<RowChange> = records.iter().map(change).collect();
        let event = |record: &Record| NewEvent {
            kind: if deleted { "deleted" } else { "restored" }.to_owned(),
            record: Ref { object: object.id, id: record.id },
            version: record.version + 1,
            body: Body::Diff(Diff::default()),
            subjects: subjects_of(object, record.values.iter()),
            occurred_at: None,
        };
        let events = records.iter().map(event).collect();
        if changes.is_empty() {
            return Ok(());
        }
        self.tx.update_many(object, &changes)?;
        self.append(events)
    }

    /// Records of the bin whose unique values others have by now.
    fn taken_since(&mut self, object: &Object, records: &[Record]) -> Result<HashMap<RecordId, Problem>> {
        let mut taken = HashMap::new();
        for field in object.fields.iter().filter(|field| field.traits.unique) {
            let values: Vec<Value> = records.iter().map(|record| record.get(field.id).clone()).collect();
            for (at, _) in self.tx.find_by(object, field, &values)? {
                let problem = Problem::new(field.key.as_str(), "taken", "Another record has this value by now");
                taken.insert(records[at].id, problem);
            }
        }
        Ok(taken)
    }

    /// Saves what the product itself wants, past the actor's field rights but through rules, checks and log.
    pub(super) fn write_trusted(
        &mut self,
        object: &Object,
        rows: Vec<(usize, Option<Record>, Wish)>,
        answers: &mut [Option<Result<Saved>>],
    ) -> Result<()> {
        self.save_wishes(object, rows, answers)
    }
}

fn in_use(child: &Object, object: &Object) -> Error {
    let text = format!("{} still lead to this {}; move or delete them first", child.label_plural, object.label);
    Error::rule("in_use", text)
}
