//! Names into the catalog, as one actor sees it: a hidden field and an unreadable object are unknown names.

use crate::access::{Access, Verb};
use crate::catalog::{Catalog, Field, Kind, Object};
use crate::error::{Error, Result};
use crate::filter::tree::{Name, Names, Word};
use crate::filter::wrong::{Source, quoted};
use crate::filter::{By, End, Hop, Path, Pred, Related};
use crate::id::ObjectId;
use crate::limits;
use crate::text::Text;
use crate::value::{Address, PersonName};

/// Names longer than any key are not compared with others to find what was meant.
const SUGGEST_CHARS_MAX: usize = 60;

/// What every record has beside its fields.
const ENDS: [(&str, End); 4] =
    [("id", End::Id), ("created_at", End::CreatedAt), ("updated_at", End::UpdatedAt), ("version", End::Version)];

/// The catalog as an actor sees it.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub catalog: &'a Catalog,
    pub access: &'a Access,
    /// Which text the names come from.
    pub source: Source,
}

/// What a name means in an object.
pub(super) enum Found<'a> {
    End(End),
    Field(&'a Field),
    /// Records of `child` whose `link` leads here.
    Inverse {
        child: &'a Object,
        link: &'a Field,
    },
}

/// A path with what lies at its end.
pub(super) struct Ended<'a> {
    pub path: Path,
    /// The object that the end belongs to.
    pub object: &'a Object,
    /// The field at the end; none for the id, times and version.
    pub field: Option<&'a Field>,
}

impl<'a> Sight<'a> {
    /// What `word` means in `here`.
    pub fn find(&self, here: &'a Object, word: &Word) -> Option<Found<'a>> {
        match word {
            Word::Key(key) => {
                let lower = key.to_ascii_lowercase();
                self.find_key(here, key).or_else(|| self.find_key(here, &lower))
            }
            Word::Field(id) => here.field(*id).filter(|field| self.sees(here, field)).map(Found::Field),
            Word::Inverse(id) => {
                let relation = self.catalog.relations(here.id).iter().find(|relation| relation.link == *id)?;
                self.inverse(relation.child, *id)
            }
            Word::Object(_) => None,
        }
    }

    fn find_key(&self, here: &'a Object, key: &str) -> Option<Found<'a>> {
        if let Some((_, end)) = ENDS.iter().find(|(known, _)| *known == key) {
            return Some(Found::End(end.clone()));
        }
        if let Some(field) = here.find(key).filter(|field| self.sees(here, field)) {
            return Some(Found::Field(field));
        }
        let relation = self.catalog.relation(here.id, key)?;
        self.inverse(relation.child, relation.link)
    }

    fn inverse(&self, child: ObjectId, link: crate::FieldId) -> Option<Found<'a>> {
        let child = self.readable(child)?;
        let link = child.field(link).filter(|link| self.sees(child, link))?;
        Some(Found::Inverse { child, link })
    }

    /// The target that `word` names, of a link that may lead to several objects.
    pub fn target(&self, targets: &[ObjectId], word: &Word) -> Option<&'a Object> {
        let mut readable = targets.iter().filter_map(|target| self.readable(*target));
        match word {
            Word::Key(key) => readable.find(|object| object.key.eq_ignore_ascii_case(key)),
            Word::Object(id) => readable.find(|object| object.id == *id),
            Word::Field(_) | Word::Inverse(_) => None,
        }
    }

    fn readable(&self, object: ObjectId) -> Option<&'a Object> {
        let object = self.catalog.get(object)?;
        self.access.may(self.catalog, object, Verb::Read).then_some(object)
    }

    fn sees(&self, object: &Object, field: &Field) -> bool {
        self.access.sees(object, field.id)
    }

    fn scope(&self, object: &Object) -> Pred {
        self.access.scope(self.catalog, object, Verb::Read)
    }

    /// Follows names to a field.
    pub fn path(&self, from: &'a Object, names: &Names) -> Result<Ended<'a>> {
        self.rest_of_path(from, &names.0)
    }

    /// Follows those names to a field; there is one at least.
    pub fn rest_of_path(&self, from: &'a Object, names: &[Name]) -> Result<Ended<'a>> {
        let mut walk = Walk { sight: *self, here: from, hops: Vec::new(), names, next: 0 };
        loop {
            let (name, found) = walk.step()?;
            let field = match found {
                Found::End(end) => return walk.ended(end, None),
                Found::Inverse { .. } => return Err(walk.many(name)),
                Found::Field(field) => field,
            };
            match &field.kind {
                _ if walk.is_done() => return walk.ended(End::Field { field: field.id, part: None }, Some(field)),
                Kind::Link { targets, .. } => {
                    walk.hop(field, targets)?;
                    if walk.is_done() {
                        // `about.contact`: the contact itself.
                        return walk.ended(End::Id, None);
                    }
                }
                Kind::Links { .. } => return Err(walk.many(name)),
                kind => {
                    let part = walk.part(kind)?;
                    return walk.ended(End::Field { field: field.id, part: Some(part) }, Some(field));
                }
            }
        }
    }

    /// Follows names to related records; answers also the names that are left.
    pub fn related<'n>(&self, from: &'a Object, names: &'n Names) -> Result<(Related, &'a Object, &'n [Name])> {
        let mut walk = Walk { sight: *self, here: from, hops: Vec::new(), names: &names.0, next: 0 };
        loop {
            let (name, found) = walk.step()?;
            let (by, object) = match found {
                Found::Inverse { child, link } => (By::Inverse(link.id), child),
                Found::Field(field) => match &field.kind {
                    Kind::Links { targets, .. } => (By::Forward(field.id), walk.target_of(targets)?),
                    Kind::Link { targets, .. } if !walk.is_done() => {
                        walk.hop(field, targets)?;
                        continue;
                    }
                    _ => return Err(walk.not_many(name)),
                },
                Found::End(_) => return Err(walk.not_many(name)),
            };
            let scope = Box::new(self.scope(object));
            return Ok((Related { hops: walk.hops, by, object: object.id, scope }, object, &names.0[walk.next..]));
        }
    }

    fn wrong(&self, code: &'static str, name: &Name, text: Text) -> Error {
        self.source.wrong(code, name.at, text)
    }

    /// Nothing of that name; the same words whether it is hidden or does not exist.
    fn unknown(&self, name: &Name, within: &str, known: impl Iterator<Item = &'a str>) -> Error {
        // A name made up of 60,000 letters is not repeated.
        let said: String = name.word.to_string().chars().take(SUGGEST_CHARS_MAX + 1).collect();
        let mut english = format!("There is no {} in {within}", quoted(&said));
        let meant = nearest(&said, known);
        if let Some(meant) = meant {
            english.push_str(&format!("; did you mean {}?", quoted(meant)));
        }
        let text = Text::new("unknown_field", english).with("name", &said).with("within", within);
        self.wrong("unknown_field", name, text.with("meant", meant.unwrap_or_default()))
    }

    /// Every name that the actor may use in `here`.
    fn names_in(&self, here: &'a Object) -> impl Iterator<Item = &'a str> {
        let sight = *self;
        let fields = here.fields.iter().filter(move |field| sight.sees(here, field)).map(|field| field.key.as_str());
        let relations = self.catalog.relations(here.id).iter();
        let relations = relations.filter(move |relation| sight.inverse(relation.child, relation.link).is_some());
        ENDS.iter().map(|(name, _)| *name).chain(fields).chain(relations.map(|relation| relation.name.as_str()))
    }
}

/// A way along names.
struct Walk<'a, 'n> {
    sight: Sight<'a>,
    here: &'a Object,
    hops: Vec<Hop>,
    names: &'n [Name],
    next: usize,
}

impl<'a, 'n> Walk<'a, 'n> {
    fn is_done(&self) -> bool {
        self.next == self.names.len()
    }

    /// The next name with what it means here.
    fn step(&mut self) -> Result<(&'n Name, Found<'a>)> {
        let name = &self.names[self.next];
        let found = self.sight.find(self.here, &name.word);
        let found = found.ok_or_else(|| self.sight.unknown(name, &self.within(), self.sight.names_in(self.here)))?;
        self.next += 1;
        Ok((name, found))
    }

    /// Nothing may follow the end.
    fn ended(self, end: End, field: Option<&'a Field>) -> Result<Ended<'a>> {
        match self.names.get(self.next) {
            Some(more) => Err(self.sight.unknown(more, &self.within(), std::iter::empty())),
            None => Ok(Ended { path: Path { hops: self.hops, end }, object: self.here, field }),
        }
    }

    /// Follows a link to the object that it leads to or that the next name says.
    fn hop(&mut self, link: &Field, targets: &[ObjectId]) -> Result<()> {
        if self.hops.len() == limits::PATH_HOPS_MAX {
            let max = limits::PATH_HOPS_MAX;
            return Err(Error::limit("path_hops_max", max, format!("A path may follow at most {max} links")));
        }
        let target = self.target_of(targets)?;
        self.hops.push(Hop { link: link.id, target: target.id, scope: self.sight.scope(target) });
        self.here = target;
        Ok(())
    }

    fn target_of(&mut self, targets: &[ObjectId]) -> Result<&'a Object> {
        let next = self.names.get(self.next);
        if let [only] = targets {
            let unknown = |name| self.sight.unknown(name, &self.within(), std::iter::empty());
            let last = &self.names[self.names.len() - 1];
            return self.sight.readable(*only).ok_or_else(|| unknown(next.unwrap_or(last)));
        }
        let readable = || targets.iter().filter_map(|target| self.sight.readable(*target)).map(|to| to.key.as_str());
        let Some(name) = next else {
            let wanted = crate::filter::wrong::either(readable(), 20);
            let last = &self.names[self.names.len() - 1];
            let text = format!("Expected {wanted} after {}, found nothing", quoted(&last.word.to_string()));
            return Err(self.sight.wrong("filter_type", last, Text::new("filter_type", text)));
        };
        let target = self.sight.target(targets, &name.word);
        let target = target.ok_or_else(|| self.sight.unknown(name, &self.within(), readable()))?;
        self.next += 1;
        Ok(target)
    }

    /// The part of a composed value that the next name says.
    fn part(&mut self, kind: &Kind) -> Result<&'static str> {
        let name = &self.names[self.next];
        let parts: Vec<&'static str> = match kind {
            Kind::Address => Address::default().parts().map(|(key, _)| key).to_vec(),
            Kind::PersonName => PersonName::default().parts().map(|(key, _)| key).to_vec(),
            Kind::Money => vec!["currency", "amount"],
            _ => Vec::new(),
        };
        let said = match &name.word {
            Word::Key(key) => key.as_str(),
            _ => "",
        };
        let part = parts.iter().find(|part| part.eq_ignore_ascii_case(said));
        let part = part.ok_or_else(|| self.sight.unknown(name, &self.within(), parts.iter().copied()))?;
        self.next += 1;
        Ok(part)
    }

    /// Where the walk has come to, for people: the object, or the names so far.
    fn within(&self) -> String {
        match &self.names[..self.next] {
            [] => self.here.key.clone(),
            so_far => quoted(&Names(so_far.to_vec()).to_string()),
        }
    }

    fn many(&self, name: &Name) -> Error {
        let said = Names(self.names[..self.next].to_vec()).to_string();
        let english = match self.sight.source {
            Source::Filter => {
                format!("{} are several records; write any({said}, …) or count({said}, …)", quoted(&said))
            }
            _ => format!("Expected one value, found {}, which are several records", quoted(&said)),
        };
        self.sight.wrong("filter_type", name, Text::new("filter_type", english).with("name", said))
    }

    fn not_many(&self, name: &Name) -> Error {
        let said = Names(self.names[..self.next].to_vec()).to_string();
        let english = format!("Expected the name of related records, found {}, which is one value", quoted(&said));
        self.sight.wrong("filter_type", name, Text::new("filter_type", english).with("name", said))
    }
}

/// The known name that differs least from `said`, if it is near enough to be meant.
pub(super) fn nearest<'k>(said: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let chars = said.chars().count();
    if chars > SUGGEST_CHARS_MAX {
        return None;
    }
    let said = said.to_lowercase();
    let near = known.map(|name| (strsim::osa_distance(&said, name), name));
    let near = near.filter(|(distance, _)| *distance <= (chars / 3).max(1));
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}
