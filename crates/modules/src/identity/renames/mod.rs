//! Roles and tokens name objects and fields by key. When a key changes, what they say stays about the same object and
//! field: they are rewritten in the transaction of the change, with events like any edit. Where a name that meant
//! nothing any more would come to mean something else, the change is refused: it would give or take rights unnoticed.

use rapport_kernel::filter::{self, Pred};
use rapport_kernel::part::declared;
use rapport_kernel::{Catalog, Error, Object, Patch, Record, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use super::role::grants::{self, EVERY_FIELD, Entry, Grants, REST, Words};
use crate::reading::{matching, own_object};

#[cfg(test)]
mod tests;

/// The catalog before and after a change.
struct Renames<'c> {
    before: &'c Catalog,
    after: &'c Catalog,
}

/// A name that meant nothing and would now mean this.
struct Taken(String);

type Renamed<T> = std::result::Result<T, Taken>;

/// Lets the grants of roles and the scopes of tokens follow what they speak of.
///
/// # Errors
/// `Rule` where a role or token names what is not there, and the change would give that name to something else.
pub fn follow_renames(work: &mut Work<'_>, before: &Catalog) -> Result<()> {
    let after = work.catalog().clone();
    let renames = Renames { before, after: &after };
    if !renames.are_any() {
        return Ok(());
    }
    follow(work, "role", "grants", |value| renames.value_of_grants(value))?;
    follow(work, "token", "scopes", |value| renames.value_of_scopes(value))
}

/// Rewrites a field of all living records where that changes it.
fn follow(
    work: &mut Work<'_>,
    key: &str,
    field: &str,
    renamed: impl Fn(&Value) -> Renamed<Option<Json>>,
) -> Result<()> {
    let object = own_object(work.catalog(), key);
    let id = declared(&object, field);
    for record in matching(&object, Pred::Const(true), work)? {
        match renamed(record.get(id)) {
            Ok(None) => {}
            Ok(Some(json)) => {
                work.save(&object, Patch::update(record.id, Map::from_iter([(field.to_owned(), json)])))?;
            }
            Err(Taken(name)) => return Err(in_use(work, &object, &record, &name)),
        }
    }
    Ok(())
}

fn in_use(work: &Work<'_>, object: &Object, record: &Record, name: &str) -> Error {
    let (label, title) = (object.label.to_lowercase(), work.title(object, record));
    let text = format!(
        "The {label} “{title}” still speaks of {name}, which is not there any more; take that out of the {label} first"
    );
    Error::rule("key_in_use", text)
}

impl Renames<'_> {
    /// Whether any name means another object or field than before.
    fn are_any(&self) -> bool {
        self.before.objects().iter().any(|old| {
            let new = self.after.get(old.id);
            new.is_some_and(|new| new.key != old.key || other_names(old, new))
        })
    }

    fn value_of_grants(&self, value: &Value) -> Renamed<Option<Json>> {
        let Value::Json(json) = value else { return Ok(None) };
        let Ok(old) = grants::read(Some(json)) else { return Ok(None) };
        let new = self.grants(&old)?;
        Ok((new != old).then(|| json!(new)))
    }

    fn value_of_scopes(&self, value: &Value) -> Renamed<Option<Json>> {
        let Value::List(old) = value else { return Ok(None) };
        let new = old.iter().map(|scope| self.scope(scope)).collect::<Renamed<Vec<String>>>()?;
        Ok((new != *old).then(|| json!(new)))
    }

    fn scope(&self, scope: &str) -> Renamed<String> {
        match scope.split_once(':') {
            Some((object, verb)) => Ok(format!("{}:{verb}", self.object(object)?)),
            None => Ok(scope.to_owned()),
        }
    }

    fn grants(&self, grants: &Grants) -> Renamed<Grants> {
        let entry = |(key, entry): (&String, &Entry)| Ok((self.object(key)?, self.entry(key, entry)?));
        grants.iter().map(entry).collect()
    }

    fn object(&self, key: &str) -> Renamed<String> {
        match self.before.find(key) {
            Some(old) => Ok(self.after.get(old.id).map_or_else(|| key.to_owned(), |new| new.key.clone())),
            None if key != REST && self.is_renamed_to(key) => Err(Taken(key.to_owned())),
            None => Ok(key.to_owned()),
        }
    }

    /// Whether something that was there gets this key; what is new has the rights that are written for its key.
    fn is_renamed_to(&self, key: &str) -> bool {
        self.after.find(key).is_some_and(|new| self.before.get(new.id).is_some())
    }

    fn entry(&self, key: &str, entry: &Entry) -> Renamed<Entry> {
        let old = self.before.find(key);
        let Some((old, new)) = old.and_then(|old| Some((old, self.after.get(old.id)?))) else {
            return Ok(entry.clone());
        };
        let fields = |names: &[String]| names.iter().map(|name| field(old, new, name)).collect::<Renamed<Vec<_>>>();
        Ok(Entry {
            read: self.words(old, new, &entry.read)?,
            create: entry.create,
            update: self.words(old, new, &entry.update)?,
            delete: self.words(old, new, &entry.delete)?,
            hidden: fields(&entry.hidden)?,
            unmasked: fields(&entry.unmasked)?,
            locked: fields(&entry.locked)?,
        })
    }

    /// A filter with the new names of what it spoke of.
    fn words(&self, old: &Object, new: &Object, words: &Words) -> Renamed<Words> {
        let Words::Where(text) = words else { return Ok(words.clone()) };
        let Ok(tree) = filter::parse(text) else { return Ok(words.clone()) };
        let meant = filter::pin(&tree, old, self.before);
        if filter::pin(&tree, new, self.after) == meant {
            return Ok(words.clone());
        }
        let renamed = filter::unpin(&meant, new, self.after);
        match filter::pin(&renamed, new, self.after) == meant {
            true => Ok(Words::Where(filter::print(&renamed))),
            false => Err(Taken(format!("“{text}”"))),
        }
    }
}

/// Whether a key or earlier key leads to another field than before.
fn other_names(old: &Object, new: &Object) -> bool {
    old.fields.iter().any(|before| {
        let Some(after) = new.field(before.id) else { return false };
        let leads_here = |name: &String| new.find(name).is_some_and(|field| field.id == before.id);
        after.key != before.key || !before.traits.was.iter().all(leads_here)
    })
}

fn field(old: &Object, new: &Object, name: &str) -> Renamed<String> {
    match old.find(name) {
        Some(before) => Ok(new.field(before.id).map_or_else(|| name.to_owned(), |after| after.key.clone())),
        None if name == EVERY_FIELD => Ok(name.to_owned()),
        None => match new.find(name).filter(|after| old.field(after.id).is_some()) {
            Some(_) => Err(Taken(format!("{}.{name}", new.key))),
            None => Ok(name.to_owned()),
        },
    }
}
