//! Links to records by id. Names, e-mails and numbers are looked up by whoever reads an import, before this.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};

use super::Reading;
use super::choice::{check_count, entries};
use super::text::{shown, wrong_type};
use crate::catalog::Catalog;
use crate::id::{ObjectId, RecordId};
use crate::limits::LIST_ENTRIES_MAX;
use crate::text::Text;
use crate::value::{Ref, Value};

/// The key of the object that files are records of.
pub const FILE_OBJECT: &str = "file";

pub(super) fn link(json: &Json, targets: &[ObjectId], old: &Value, catalog: &Catalog) -> Reading {
    let to = Targets { targets, old: refs(old), catalog };
    Ok(to.one(json)?.map_or(Value::Null, Value::Link))
}

pub(super) fn links(json: &Json, targets: &[ObjectId], old: &Value, catalog: &Catalog) -> Reading {
    Targets { targets, old: refs(old), catalog }.many(json, LIST_ENTRIES_MAX)
}

pub(super) fn files(json: &Json, count_max: usize, old: &Value, catalog: &Catalog) -> Reading {
    let Some(file) = catalog.find(FILE_OBJECT) else {
        return Err(Text::new("no_files", "This workspace keeps no files; leave the field out"));
    };
    let to = Targets { targets: &[file.id], old: refs(old), catalog };
    to.many(json, count_max.min(LIST_ENTRIES_MAX))
}

fn refs(old: &Value) -> &[Ref] {
    match old {
        Value::Link(to) => std::slice::from_ref(to),
        Value::Links(list) => list,
        _ => &[],
    }
}

struct Targets<'a> {
    targets: &'a [ObjectId],
    old: &'a [Ref],
    catalog: &'a Catalog,
}

impl Targets<'_> {
    fn many(&self, json: &Json, count_max: usize) -> Reading {
        let mut seen = HashSet::new();
        let mut list = Vec::new();
        let mut add = |to: Option<Ref>| -> Reading<()> {
            if let Some(to) = to
                && seen.insert(to.id)
            {
                check_count(seen.len(), count_max)?;
                list.push(to);
            }
            Ok(())
        };
        match json {
            Json::Array(all) => all.iter().try_for_each(|entry| add(self.one(entry)?))?,
            Json::Object(_) => add(self.one(json)?)?,
            other => entries(other, "a list of ids")?.iter().try_for_each(|id| add(Some(self.by_id(id)?)))?,
        }
        Ok(if list.is_empty() { Value::Null } else { Value::Links(list) })
    }

    fn one(&self, json: &Json) -> Reading<Option<Ref>> {
        match json {
            Json::Null => Ok(None),
            Json::String(text) if text.trim().is_empty() => Ok(None),
            Json::String(text) => self.by_id(text.trim()).map(Some),
            Json::Object(object) => self.named(object),
            other => Err(wrong_type(other, &format!("the id of a {}", self.names()))),
        }
    }

    /// A plain id: which of several targets has it is not known here, so the first stands for all of them.
    fn by_id(&self, text: &str) -> Reading<Ref> {
        let id: RecordId = text.parse().map_err(|_| {
            let english = format!("{} is no id; give the id of a {}", shown(text), self.names());
            Text::new("invalid_link", english)
        })?;
        if let Some(same) = self.old.iter().find(|to| to.id == id) {
            // After a change of the field's type the old record may be of an object that is no target any more.
            let is_target = self.targets.contains(&same.object);
            return if is_target { Ok(*same) } else { Err(self.wrong_object(&self.key(same.object))) };
        }
        match self.targets.first() {
            Some(object) => Ok(Ref { object: *object, id }),
            None => Err(Text::new("wrong_object", "This link leads nowhere any more; leave it empty")),
        }
    }

    fn named(&self, object: &Map<String, Json>) -> Reading<Option<Ref>> {
        let id = match object.get("id") {
            None | Some(Json::Null) => return Ok(None),
            Some(Json::String(id)) => self.by_id(id.trim())?.id,
            Some(other) => return Err(wrong_type(other, &format!("the id of a {}", self.names()))),
        };
        let key = match object.get("object") {
            None | Some(Json::Null) => return self.by_id(&id.to_string()).map(Some),
            Some(Json::String(key)) => key.trim(),
            Some(other) => return Err(wrong_type(other, "the key of an object")),
        };
        let target = self.catalog.find(key).or_else(|| self.catalog.find_plural(key)).map(|object| object.id);
        match target.filter(|target| self.targets.contains(target)) {
            Some(object) => Ok(Some(Ref { object, id })),
            None => {
                let english = format!("This links to a {}, not to a {}", self.names(), shown(key));
                Err(Text::new("wrong_object", english).with("object", shown(key)))
            }
        }
    }

    fn wrong_object(&self, key: &str) -> Text {
        let english = format!("This links to a {}, not to a {}", self.names(), shown(key));
        Text::new("wrong_object", english).with("object", shown(key))
    }

    fn key(&self, object: ObjectId) -> String {
        self.catalog.get(object).map_or(object.to_string(), |object| object.key.clone())
    }

    fn names(&self) -> String {
        let keys: Vec<String> = self.targets.iter().map(|target| self.key(*target)).collect();
        keys.join(" or ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::{Kind, OnDelete};
    use crate::value::read::tests::{COMPANY, CONTACT, FILE, code, english, read_as, read_over};

    const A: &str = "0190a5b0-0000-7000-8000-00000000000a";
    const B: &str = "0190a5b0-0000-7000-8000-00000000000b";

    fn to(object: ObjectId, id: &str) -> Ref {
        Ref { object, id: id.parse().expect("an id") }
    }

    fn one(targets: &[ObjectId]) -> Kind {
        Kind::Link { targets: targets.to_vec(), inverse: "things".into(), on_delete: OnDelete::Clear }
    }

    fn many() -> Kind {
        Kind::Links { targets: vec![COMPANY, CONTACT], inverse: "things".into() }
    }

    #[test]
    fn a_link_is_an_id_or_an_object_with_one() {
        let kind = one(&[COMPANY]);
        for json in [json!(A), json!({"id": A}), json!({"object": "company", "id": A}), json!(A.to_uppercase())] {
            assert_eq!(read_as(&kind, json), Ok(Value::Link(to(COMPANY, A))));
        }
        assert_eq!(read_as(&kind, json!({"id": null})), Ok(Value::Null));
        assert_eq!(code(&kind, json!({"object": "contact", "id": A})), "wrong_object");
        assert_eq!(code(&kind, json!({"object": "nothing", "id": A})), "wrong_object");
        assert_eq!(code(&kind, json!(7)), "wrong_type");
        assert_eq!(english(&kind, json!("ACME")), "“ACME” is no id; give the id of a company");
    }

    #[test]
    fn a_plain_id_stands_for_the_first_target_until_it_is_looked_up() {
        let kind = one(&[COMPANY, CONTACT]);
        assert_eq!(read_as(&kind, json!(A)), Ok(Value::Link(to(COMPANY, A))));
        assert_eq!(read_as(&kind, json!({"object": "contacts", "id": A})), Ok(Value::Link(to(CONTACT, A))));
        let old = Value::Link(to(CONTACT, A));
        assert_eq!(read_over(&kind, json!(A), &old), Ok(old.clone()));
        assert_eq!(code(&one(&[]), json!(A)), "wrong_object");
        let gone = read_over(&one(&[COMPANY]), json!(A), &old).expect_err("contacts are no target");
        assert_eq!(gone.code, "wrong_object");
    }

    #[test]
    fn links_come_as_a_list_or_divided_and_do_not_repeat() {
        let both = Value::Links(vec![to(COMPANY, A), to(COMPANY, B)]);
        for json in [json!([A, B, A, null]), json!(format!("{A}; {B}")), json!(format!("{A},{B}"))] {
            assert_eq!(read_as(&many(), json), Ok(both.clone()));
        }
        assert_eq!(read_as(&many(), json!([])), Ok(Value::Null));
        assert_eq!(code(&many(), json!([A, "x"])), "invalid_link");
        assert_eq!(code(&many(), json!(true)), "wrong_type");
        let many_ids: Vec<String> = (0..501).map(|n| uuid::Uuid::from_u128(n).to_string()).collect();
        assert_eq!(code(&many(), json!(many_ids)), "too_many");
    }

    #[test]
    fn files_are_links_to_files_and_have_a_number() {
        let kind = Kind::Files { count_max: 1 };
        assert_eq!(read_as(&kind, json!([A])), Ok(Value::Links(vec![to(FILE, A)])));
        assert_eq!(code(&kind, json!([A, B])), "too_many");
    }
}
