//! Records that name blobs: how they are made, and which blobs they name.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};

use crate::access::Verb;
use crate::blob::{BlobHash, FileFields, Named};
use crate::catalog::Object;
use crate::error::Result;
use crate::filter::{Path, Pred, Term};
use crate::house::patch::set_once;
use crate::house::save::Saved;
use crate::house::{Read, Work};
use crate::id::FieldId;
use crate::limits;
use crate::query::After;
use crate::record::Patch;
use crate::value::Value;

impl Work<'_> {
    /// Makes a record of what somebody sent (`fields`) and of what the product itself found out (`facts`), which goes
    /// past the actor's field rights, but through rules, checks and log.
    ///
    /// # Errors
    /// As [`Work::save`].
    pub fn create_with(
        &mut self,
        object: &Object,
        fields: Map<String, Json>,
        facts: Vec<(FieldId, Value)>,
    ) -> Result<Saved> {
        let mut wish = self.read_patch(object, &Patch::create(fields), None);
        for (field, value) in facts {
            let key = object.field(field).map(|field| field.key.clone()).unwrap_or_default();
            set_once(&mut wish, field, &key, value);
        }
        let mut answers = [None];
        self.save_wishes(object, vec![(0, None, wish)], &mut answers)?;
        let [answer] = answers;
        answer.expect("one row, one answer")
    }
}

impl Read<'_> {
    /// A step's worth of records that name blobs, living and in the bin, by the hashes of the blobs, with where to go
    /// on.
    ///
    /// # Errors
    /// The store's.
    pub fn named_blobs(&mut self, after: Option<After>) -> Result<(Vec<Named>, Option<After>)> {
        let catalog = self.catalog.clone();
        let Some(files) = FileFields::of(&catalog) else { return Ok((Vec::new(), None)) };
        let mut query = files.query(after, limits::FILES_STEP);
        query.filter = query.filter.and(self.scope(files.object, Verb::Read));
        let page = self.query(&query)?;
        Ok((page.records.iter().filter_map(|record| files.named(record)).collect(), page.next))
    }

    /// Which of these blobs a record names, living or in the bin, or an event of the log. It looks at all of them,
    /// whoever asks, as what it leaves out is removed: only the sweep may ask.
    ///
    /// # Errors
    /// The store's.
    pub fn still_named(&mut self, hashes: &[BlobHash]) -> Result<HashSet<BlobHash>> {
        let catalog = self.catalog.clone();
        let Some(files) = FileFields::of(&catalog) else { return Ok(HashSet::new()) };
        let mut named = HashSet::new();
        for some in hashes.chunks(limits::FILTER_LIST_MAX) {
            let values = some.iter().map(|hash| Value::Text(hash.to_string())).collect();
            let mut query = files.query(None, limits::FILES_STEP);
            query.filter = Pred::In { term: Term::Path(Path::field(files.hash.id)), values };
            loop {
                let page = self.query(&query)?;
                named.extend(page.records.iter().filter_map(|record| Some(files.named(record)?.hash)));
                match page.next {
                    Some(next) => query.after = Some(next),
                    None => break,
                }
            }
        }
        for hash in hashes {
            if !named.contains(hash) && self.tx.log_mentions(files.object.id, &hash.to_string())? {
                named.insert(*hash);
            }
        }
        Ok(named)
    }
}
