//! Making the records that links ask for and that are not there, where the mapping says so.

use std::collections::HashSet;

use rapport_kernel::error::{Error, Result};
use rapport_kernel::house::Atomicity;
use rapport_kernel::text::fold;
use rapport_kernel::{Kind, Object, Work, limits};
use serde_json::{Map, Value as Json};

use super::cells::{Asked, LinkCell};
use super::links::{Answer, Own, Resolver};
use super::ways::{Lookup, Way};

/// A record to be made.
struct Wanted {
    /// What texts name it, by way.
    keys: Vec<(usize, String)>,
    /// What is known of it.
    fields: Map<String, Json>,
}

impl Resolver<'_> {
    /// Makes them, each once.
    pub(super) fn create_missing(&mut self, w: &mut Work<'_>, rows: &[Asked]) -> Result<()> {
        let plan = self.plan;
        for (at, link) in plan.links.iter().enumerate() {
            let [target] = link.targets.as_slice() else { continue };
            // A record of the same object may have its own row further down: it is made only when there is none.
            if !link.create || (link.to_own && self.own == Own::MayCome) {
                continue;
            }
            let wanted = self.wanted(at, target, rows);
            self.create(w, target, wanted)?;
        }
        Ok(())
    }

    fn wanted(&self, link: usize, target: &Object, rows: &[Asked]) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        let mut seen: HashSet<(usize, String)> = HashSet::new();
        for asked in rows {
            let cells: Vec<&LinkCell> = asked.links.iter().filter(|cell| cell.link == link).collect();
            for named in self.nowhere(&cells) {
                let keys: Vec<(usize, String)> =
                    named.iter().map(|(way, text)| (*way, fold(text).into_owned())).collect();
                if keys.iter().all(|key| seen.insert(key.clone())) {
                    wanted.push(Wanted { keys, fields: self.fields(target, &named) });
                }
            }
        }
        wanted
    }

    /// The records that a row's cells about one link name and that are not there, each as it is named by every way.
    fn nowhere<'c>(&self, cells: &[&'c LinkCell]) -> Vec<Vec<(usize, &'c str)>> {
        let named = cells.iter().flat_map(|cell| cell.texts.iter().map(|text| (cell.way, text.as_str())));
        let named: Vec<(usize, &str)> = named.collect();
        let is_there = cells.iter().any(|cell| !cell.texts.is_empty() && self.records(cell).is_ok());
        // Of several that are called so, none is missing.
        let is_several = named.iter().any(|(way, text)| self.answer(*way, text) == Some(Answer::Several));
        if named.is_empty() || is_there || is_several {
            return Vec::new();
        }
        match cells.iter().all(|cell| cell.texts.len() <= 1) {
            // Names of one record by several ways stand side by side.
            true => vec![named],
            false => named
                .into_iter()
                .filter(|(way, text)| self.answer(*way, text).is_none())
                .map(|named| vec![named])
                .collect(),
        }
    }

    fn fields(&self, target: &Object, named: &[(usize, &str)]) -> Map<String, Json> {
        let mut fields = Map::new();
        for (way, text) in named {
            for (key, text) in names(target, &self.plan.ways[*way], text) {
                fields.insert(key, Json::String(text));
            }
        }
        fields
    }

    fn create(&mut self, w: &mut Work<'_>, target: &Object, mut wanted: Vec<Wanted>) -> Result<()> {
        while !wanted.is_empty() {
            let later = wanted.split_off(wanted.len().min(limits::BULK_ROWS_MAX));
            let (keys, rows): (Vec<_>, Vec<_>) = wanted.into_iter().map(|wanted| (wanted.keys, wanted.fields)).unzip();
            let saved = w.upsert_many(target, None, rows, Atomicity::EachRow)?;
            for (keys, saved) in keys.into_iter().zip(saved) {
                match saved {
                    Ok(saved) => {
                        *self.created.entry(target.key.clone()).or_default() += 1;
                        self.found.extend(keys.into_iter().map(|key| (key, Answer::Record(saved.id()))));
                    }
                    Err(fault @ (Error::Fault { .. } | Error::Retry | Error::Busy { .. })) => return Err(fault),
                    Err(refusal) => self.unmade.extend(keys.into_iter().map(|key| (key, refusal.to_string()))),
                }
            }
            wanted = later;
        }
        Ok(())
    }
}

/// What a record that is made for a link is called.
fn names(target: &Object, way: &Way, text: &str) -> Vec<(String, String)> {
    if let Some(by) = &way.by {
        return vec![(by.clone(), text.to_owned())];
    }
    let lookup =
        |is: &dyn Fn(&Lookup) -> bool| way.lookups.iter().find(|lookup| lookup.object.id == target.id && is(lookup));
    let email = lookup(&|lookup| matches!(lookup.field.kind, Kind::Email));
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
