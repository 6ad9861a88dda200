//! What names records. It is their title; many came from elsewhere and have none, and some people may not see it: then it
//! is the first that there is of what else tells one record from another.

use std::collections::{HashMap, HashSet};

use crate::Object;
use crate::access::Verb;
use crate::catalog::{Field, Kind};
use crate::error::Result;
use crate::house::Read;
use crate::id::{FieldId, ObjectId, RecordId};
use crate::limits;
use crate::query::{Fields, Hit, Shelf};
use crate::record::Record;
use crate::value::{Ref, Value};

/// How many fields are asked for a name.
const NAMING_MAX: usize = 5;

/// How many characters of a long text name a record.
const NAME_CHARS_MAX: usize = 80;

/// What a record is called, and what tells it from others of that name.
struct Name {
    title: String,
    subtitle: Option<String>,
}

impl Read<'_> {
    /// What names records, by their ids: of those that the actor may read.
    ///
    /// # Errors
    /// The store's.
    pub fn titles(&mut self, refs: impl IntoIterator<Item = Ref>) -> Result<HashMap<RecordId, String>> {
        Ok(self.names(refs)?.into_iter().map(|(id, Name { title, .. })| (id, title)).collect())
    }

    fn names(&mut self, refs: impl IntoIterator<Item = Ref>) -> Result<HashMap<RecordId, Name>> {
        let mut by_object: HashMap<ObjectId, HashSet<RecordId>> = HashMap::new();
        for to in refs {
            by_object.entry(to.object).or_default().insert(to.id);
        }
        let mut names = HashMap::new();
        for (object, ids) in by_object {
            let known = self.catalog.get(object).and_then(|object| self.known(object).ok());
            let Some(object) = known else { continue };
            let ids: Vec<RecordId> = ids.into_iter().collect();
            for ids in ids.chunks(limits::PAGE_SIZE_MAX) {
                self.names_of(&object, ids, &mut names)?;
            }
        }
        Ok(names)
    }

    fn names_of(&mut self, object: &Object, ids: &[RecordId], names: &mut HashMap<RecordId, Name>) -> Result<()> {
        let naming = Fields::Some(self.naming_ids(object));
        let scope = self.scope(object, Verb::Read);
        let records = self.get_fields(object, ids, &scope, Shelf::Both, &naming)?;
        names.extend(records.iter().map(|record| (record.id, self.name(object, record))));
        Ok(())
    }

    /// The field of the title, if the actor sees it.
    pub fn title_field<'o>(&self, object: &'o Object) -> Option<&'o Field> {
        object.title.and_then(|title| object.field(title)).filter(|title| self.ctx.access.sees(object, title.id))
    }

    /// The fields that may name a record to the actor, in the order in which they are asked: to be read for
    /// [`Read::title`].
    pub fn naming<'o>(&self, object: &'o Object) -> Vec<&'o Field> {
        let title = self.title_field(object);
        let others = object.searched().filter(|field| object.title != Some(field.id));
        let mut others: Vec<(u8, &Field)> = others
            .filter(|field| self.ctx.access.sees(object, field.id))
            .filter_map(|field| Some((rank(object, &field.kind)?, field)))
            .collect();
        others.sort_by_key(|(rank, _)| *rank);
        title.into_iter().chain(others.into_iter().map(|(_, field)| field)).take(NAMING_MAX).collect()
    }

    /// Their keys, for [`ListRequest::fields`](crate::house::ListRequest).
    pub fn naming_keys(&self, object: &Object) -> Vec<String> {
        self.naming(object).iter().map(|field| field.key.clone()).collect()
    }

    pub(super) fn naming_ids(&self, object: &Object) -> Vec<FieldId> {
        self.naming(object).iter().map(|field| field.id).collect()
    }

    /// What names a record to the actor; its id where nothing does.
    pub fn title(&self, object: &Object, record: &Record) -> String {
        self.name(object, record).title
    }

    fn name(&self, object: &Object, record: &Record) -> Name {
        let words = self.naming(object).into_iter().map(|field| match (&field.kind, record.get(field.id).words()) {
            (Kind::LongText, words) => beginning(words),
            (Kind::AutoNumber { prefix }, number) if !number.is_empty() => format!("{prefix}{number}"),
            (_, words) => words,
        });
        let mut words = words.filter(|words| !words.is_empty());
        let title = words.next().unwrap_or_else(|| record.id.to_string());
        Name { title, subtitle: words.next() }
    }

    /// Says of the hits of a search what the actor may know them by.
    pub(super) fn named(&mut self, mut hits: Vec<Hit>) -> Result<Vec<Hit>> {
        let mut names = self.names(hits.iter().map(|hit| Ref { object: hit.object, id: hit.id }))?;
        for hit in &mut hits {
            let name = names.remove(&hit.id);
            (hit.title, hit.subtitle) =
                name.map_or_else(|| (hit.id.to_string(), None), |name| (name.title, name.subtitle));
        }
        self.told_by_what_they_are_about(&mut hits)?;
        Ok(hits)
    }

    /// What says nothing else of itself, such as a call, is told from others by whom it is about.
    fn told_by_what_they_are_about(&mut self, hits: &mut [Hit]) -> Result<()> {
        let mut by_object: HashMap<ObjectId, Vec<RecordId>> = HashMap::new();
        for hit in hits.iter().filter(|hit| hit.subtitle.is_none()) {
            by_object.entry(hit.object).or_default().push(hit.id);
        }
        let mut about: HashMap<RecordId, Vec<Ref>> = HashMap::new();
        for (object, ids) in by_object {
            let Some(object) = self.catalog.get(object).cloned() else { continue };
            let sees = |id: &&FieldId| self.ctx.access.sees(&object, **id);
            let links: Vec<FieldId> = object.subjects.iter().filter(sees).copied().collect();
            if links.is_empty() {
                continue;
            }
            let scope = self.scope(&object, Verb::Read);
            for record in self.get_fields(&object, &ids, &scope, Shelf::Both, &Fields::Some(links.clone()))? {
                let link = |link: &FieldId| if let Value::Link(to) = record.get(*link) { Some(*to) } else { None };
                let refs = links.iter().filter_map(link).collect();
                about.insert(record.id, refs);
            }
        }
        let names = self.titles(about.values().flatten().copied())?;
        for hit in hits.iter_mut().filter(|hit| hit.subtitle.is_none()) {
            let refs = about.get(&hit.id).into_iter().flatten();
            hit.subtitle = refs.filter_map(|to| names.get(&to.id)).next().cloned();
        }
        Ok(())
    }
}

/// How well a field of that kind tells a record from another; none that cannot. What is nothing but said, such as a
/// comment, has no name at all, and is known by how it begins.
fn rank(object: &Object, kind: &Kind) -> Option<u8> {
    match kind {
        Kind::PersonName => Some(0),
        Kind::Email => Some(1),
        Kind::Phone => Some(2),
        Kind::Url => Some(3),
        Kind::AutoNumber { .. } => Some(4),
        Kind::Text { .. } => Some(5),
        Kind::LongText if object.title.is_none() => Some(6),
        _ => None,
    }
}

/// The first line that says something, or as much of it as names a record.
fn beginning(words: String) -> String {
    let line = words.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    match line.char_indices().nth(NAME_CHARS_MAX) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None if line.len() == words.len() => words,
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{NAME_CHARS_MAX, beginning};

    #[test]
    fn a_long_text_is_known_by_its_first_line_that_says_something() {
        assert_eq!(beginning("Call before noon".to_owned()), "Call before noon");
        assert_eq!(beginning("\n  Call \nthen write".to_owned()), "Call");
        assert_eq!(beginning(" \n ".to_owned()), "");
        let long = "é".repeat(NAME_CHARS_MAX + 1);
        assert_eq!(beginning(long), format!("{}…", "é".repeat(NAME_CHARS_MAX)));
    }
}
