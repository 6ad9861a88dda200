//! Stored filters and sorts hold ids in place of keys, so that a rename changes nothing.

use crate::access::Access;
use crate::catalog::{Catalog, Kind, Object};
use crate::filter::names::{Found, Sight};
use crate::filter::tree::{Measuring, Name, Names, Subject, Tree, Word};
use crate::filter::wrong::Source;
use crate::id::ObjectId;

/// The same tree with ids in place of keys; names that mean nothing stay as they are.
pub fn pin(tree: &Tree, object: &Object, catalog: &Catalog) -> Tree {
    Turner::with(catalog, Form::Ids, |turner, catalog| match catalog.get(object.id) {
        Some(object) => turner.tree(tree, Some(object)),
        None => tree.clone(),
    })
}

/// The same tree with today's keys in place of ids; ids of what is gone stay as they are.
pub fn unpin(tree: &Tree, object: &Object, catalog: &Catalog) -> Tree {
    Turner::with(catalog, Form::Keys, |turner, catalog| match catalog.get(object.id) {
        Some(object) => turner.tree(tree, Some(object)),
        None => tree.clone(),
    })
}

/// The same names with ids in place of keys.
pub fn pin_names(names: &Names, object: &Object, catalog: &Catalog) -> Names {
    Turner::with(catalog, Form::Ids, |turner, catalog| turner.names(names, catalog.get(object.id).map(AsRef::as_ref)).0)
}

/// The same names with today's keys in place of ids.
pub fn unpin_names(names: &Names, object: &Object, catalog: &Catalog) -> Names {
    Turner::with(catalog, Form::Keys, |turner, catalog| {
        turner.names(names, catalog.get(object.id).map(AsRef::as_ref)).0
    })
}

/// Which form names get.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Ids,
    Keys,
}

/// Turns names from one form into the other, object by object as they lead through the catalog.
struct Turner<'a> {
    sight: Sight<'a>,
    form: Form,
}

impl<'a> Turner<'a> {
    fn with<T>(catalog: &Catalog, form: Form, turn: impl FnOnce(&Turner<'_>, &Catalog) -> T) -> T {
        // Which names there are, not who may know them: that is asked whenever the filter is checked.
        let access = Access::everything();
        let sight = Sight { catalog, access: &access, source: Source::Filter };
        turn(&Turner { sight, form }, catalog)
    }

    fn tree(&self, tree: &Tree, object: Option<&'a Object>) -> Tree {
        let trees = |list: &[Tree]| list.iter().map(|tree| self.tree(tree, object)).collect();
        match tree {
            Tree::Const(_) | Tree::Matches(_) => tree.clone(),
            Tree::And(list) => Tree::And(trees(list)),
            Tree::Or(list) => Tree::Or(trees(list)),
            Tree::Not(inner) => Tree::Not(Box::new(self.tree(inner, object))),
            Tree::Is { subject, test } => Tree::Is { subject: self.subject(subject, object), test: test.clone() },
            Tree::Any { related, filter } => {
                let (related, child) = self.names(related, object);
                let filter = filter.as_ref().map(|filter| Box::new(self.tree(filter, child)));
                Tree::Any { related, filter }
            }
        }
    }

    fn subject(&self, subject: &Subject, object: Option<&'a Object>) -> Subject {
        match subject {
            Subject::Field(names) => Subject::Field(self.names(names, object).0),
            Subject::Measure(measuring) => {
                let (names, child) = self.names(&measuring.names, object);
                let filter = measuring.filter.as_ref().map(|filter| self.tree(filter, child));
                Subject::Measure(Box::new(Measuring { names, filter, ..**measuring }))
            }
        }
    }

    /// The names in the other form, and the object of the related records that they lead to, where they do.
    fn names(&self, names: &Names, object: Option<&'a Object>) -> (Names, Option<&'a Object>) {
        let mut here = Here { object, targets: None, child: None };
        let turned = names.0.iter().map(|name| Name { at: name.at, word: self.word(&name.word, &mut here) }).collect();
        (Names(turned), here.child)
    }

    fn word(&self, word: &Word, here: &mut Here<'a>) -> Word {
        if let Some((targets, many)) = here.targets.take() {
            let target = self.sight.target(targets, word);
            here.enter(target, many);
            return target.map_or_else(|| word.clone(), |target| self.object_word(target, targets, word));
        }
        let Some(object) = here.object.take() else { return word.clone() };
        match self.sight.find(object, word) {
            Some(Found::Field(field)) => {
                if let Some((targets, _)) = field.kind.link_targets() {
                    let many = matches!(field.kind, Kind::Links { .. });
                    match targets {
                        [only] => here.enter(self.sight.catalog.get(*only).map(AsRef::as_ref), many),
                        targets => here.targets = Some((targets, many)),
                    }
                }
                self.turned(object, word, Word::Field(field.id), &field.key)
            }
            Some(Found::Inverse { child, link }) => {
                here.enter(Some(child), true);
                let relations = self.sight.catalog.relations(object.id).iter();
                let mut name =
                    relations.filter(|relation| relation.link == link.id).map(|relation| relation.name.as_str());
                self.turned(object, word, Word::Inverse(link.id), name.next().unwrap_or_default())
            }
            Some(Found::End(_)) | None => word.clone(),
        }
    }

    fn object_word(&self, target: &Object, targets: &[ObjectId], word: &Word) -> Word {
        match self.form {
            Form::Ids => Word::Object(target.id),
            Form::Keys => {
                let key = Word::Key(target.key.clone());
                let same = self.sight.target(targets, &key).is_some_and(|found| found.id == target.id);
                if same { key } else { word.clone() }
            }
        }
    }

    /// The id, or the key where it still means the same.
    fn turned(&self, object: &'a Object, word: &Word, id: Word, key: &str) -> Word {
        if self.form == Form::Ids {
            return id;
        }
        let key = Word::Key(key.to_owned());
        let same = match self.sight.find(object, &key) {
            Some(Found::Field(field)) => id == Word::Field(field.id),
            Some(Found::Inverse { link, .. }) => id == Word::Inverse(link.id),
            _ => false,
        };
        if same { key } else { word.clone() }
    }
}

/// Where the names have led to.
struct Here<'a> {
    object: Option<&'a Object>,
    /// The next name says which of these it is, and whether several of its records are meant.
    targets: Option<(&'a [ObjectId], bool)>,
    /// The object of the first related records.
    child: Option<&'a Object>,
}

impl<'a> Here<'a> {
    fn enter(&mut self, object: Option<&'a Object>, many: bool) {
        self.object = object;
        if many && self.child.is_none() {
            self.child = object;
        }
    }
}
