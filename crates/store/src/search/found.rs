//! Hits as they come together: each once, each only if the actor may see it.

use std::collections::{HashMap, HashSet};

use rapport_kernel::filter::Pred;
use rapport_kernel::query::Hit;
use rapport_kernel::value::Ref;
use rapport_kernel::{Catalog, ObjectId, RecordId, Result};

use crate::conn::{Conn, Row};
use crate::read::{integer_as, text, uuid};
use crate::records;

/// Candidates whose visibility is asked about at once.
const CHECKED_AT_ONCE: usize = 100;

/// A record that the index names; whether it may be seen is still to be asked.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub object: ObjectId,
    pub id: RecordId,
    pub title: String,
    pub title_key: String,
}

/// Reads object, record, title and its key.
pub(super) fn candidate(row: &Row) -> Result<Candidate> {
    Ok(Candidate {
        object: ObjectId(integer_as(row, 0)?),
        id: RecordId(uuid(row, 1)?),
        title: text(row, 2)?.to_owned(),
        title_key: text(row, 3)?.to_owned(),
    })
}

/// The hits of one search.
pub(super) struct Found<'a> {
    catalog: &'a Catalog,
    scopes: &'a HashMap<ObjectId, Pred>,
    limit: usize,
    seen: HashSet<RecordId>,
    hits: Vec<Hit>,
}

impl<'a> Found<'a> {
    pub(super) fn new(catalog: &'a Catalog, scopes: &'a HashMap<ObjectId, Pred>, limit: usize) -> Self {
        Self { catalog, scopes, limit, seen: HashSet::new(), hits: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.hits.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.hits.len() >= self.limit
    }

    pub(super) fn into_hits(self) -> Vec<Hit> {
        self.hits
    }

    /// Takes candidates in their order, until there are enough: those that live and that the actor may see.
    pub(super) fn take(&mut self, conn: &mut dyn Conn, candidates: Vec<Candidate>, fuzzy: bool) -> Result<()> {
        let new: Vec<Candidate> = candidates.into_iter().filter(|one| self.seen.insert(one.id)).collect();
        for chunk in new.chunks(CHECKED_AT_ONCE) {
            if self.is_full() {
                return Ok(());
            }
            let refs: Vec<Ref> = chunk.iter().map(|one| Ref { object: one.object, id: one.id }).collect();
            let visible = records::living(conn, self.catalog, &refs, self.scopes)?;
            let visible: HashSet<RecordId> = visible.into_iter().map(|to| to.id).collect();
            let room = self.limit - self.hits.len();
            let hits = chunk.iter().filter(|one| visible.contains(&one.id)).take(room);
            self.hits.extend(hits.map(|one| Hit {
                object: one.object,
                id: one.id,
                title: one.title.clone(),
                subtitle: None,
                fuzzy,
            }));
        }
        Ok(())
    }
}
