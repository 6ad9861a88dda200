//! The ways by which the records that a link leads to are known: id, e-mail address, unique fields, title, domain.

use std::sync::Arc;

use rapport_kernel::access::{Access, Verb};
use rapport_kernel::{Catalog, Field, Kind, Object};

/// A way to find the records that a link leads to.
pub(super) struct Way {
    /// For which of the plan's links.
    pub link: usize,
    /// The fields that are looked at, one after the other.
    pub lookups: Vec<Lookup>,
    /// The field that was named, or none for all that records are known by.
    pub by: Option<String>,
}

/// One field of one object to look at.
pub(super) struct Lookup {
    /// Of which object.
    pub object: Arc<Object>,
    /// Which field.
    pub field: Field,
    /// Which texts it can hold.
    takes: Takes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Takes {
    /// An address, alone or behind a name in brackets.
    Email,
    /// Any text.
    Key,
    /// Any text, as the record is called.
    Title,
    /// The name of a host.
    Host,
}

/// Companies are known by it, though two may share one.
const DOMAIN: &str = "domain";

impl Way {
    /// The way by the field `by` of the targets, or by all that they are known by.
    pub(super) fn new(
        (link, targets): (usize, &[Arc<Object>]),
        by: Option<&str>,
        catalog: &Catalog,
        access: &Access,
    ) -> Self {
        let readable = targets.iter().filter(|target| access.may(catalog, target, Verb::Read));
        let mut lookups: Vec<Lookup> = readable.flat_map(|target| lookups(target, by, access)).collect();
        lookups.sort_by_key(|lookup| lookup.takes);
        Self { link, lookups, by: by.map(str::to_owned) }
    }
}

fn lookups(target: &Arc<Object>, by: Option<&str>, access: &Access) -> Vec<Lookup> {
    let seen = target.fields.iter().filter(|field| access.sees(target, field.id));
    let searchable = seen.filter(|field| field.kind.sort_suffix().is_some() && !field.kind.is_many());
    let lookup = |field: &Field, takes| Lookup { object: target.clone(), field: field.clone(), takes };
    match by {
        Some(by) => {
            let named = target.find(by).map(|field| field.id);
            searchable.filter(|field| Some(field.id) == named).map(|field| lookup(field, Takes::Key)).collect()
        }
        None => searchable.filter_map(|field| Some(lookup(field, takes(target, field)?))).collect(),
    }
}

fn takes(object: &Object, field: &Field) -> Option<Takes> {
    match &field.kind {
        Kind::Email if field.traits.unique || field.traits.indexed => Some(Takes::Email),
        // A number that nobody chose to be a name: `12` in a file means another thing.
        Kind::AutoNumber { .. } => None,
        _ if object.title == Some(field.id) => Some(Takes::Title),
        _ if field.traits.unique => Some(Takes::Key),
        Kind::Text { .. } if field.key == DOMAIN => Some(Takes::Host),
        _ => None,
    }
}

impl Lookup {
    /// What to look for when a cell holds `text`; `None` when the field cannot hold it.
    pub(super) fn wanted<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self.takes {
            Takes::Email => address(text),
            Takes::Host => is_host(text).then_some(text),
            Takes::Key | Takes::Title => Some(text),
        }
    }

    /// Whether it is what the record is called.
    pub(super) fn is_title(&self) -> bool {
        self.takes == Takes::Title
    }
}

/// The address of `Ada Lovelace <ada@example.org>`, `Ada Lovelace (ada@example.org)` or `ada@example.org`.
fn address(text: &str) -> Option<&str> {
    if !text.contains('@') {
        return None;
    }
    let inner = [('<', '>'), ('(', ')')].into_iter().find_map(|(open, close)| {
        let (_, behind) = text.split_once(open)?;
        behind.split_once(close).map(|(inner, _)| inner)
    });
    Some(inner.unwrap_or(text).trim())
}

fn is_host(text: &str) -> bool {
    text.contains('.') && !text.contains(|c: char| c.is_whitespace() || c == '@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_behind_a_name() {
        assert_eq!(address("ada@example.org"), Some("ada@example.org"));
        assert_eq!(address("Ada (ada@example.org)"), Some("ada@example.org"));
        assert_eq!(address("Ada <ada@example.org>"), Some("ada@example.org"));
        assert_eq!(address("Ada"), None);
    }

    #[test]
    fn a_host_has_a_dot_and_no_blank() {
        assert!(is_host("acme.example"));
        assert!(!is_host("Acme Inc."));
        assert!(!is_host("Acme"));
    }
}
