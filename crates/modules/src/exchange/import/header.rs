//! What a column's header means: a field, a part of one, or a key of the records that a link leads to.

use rapport_kernel::access::Access;
use rapport_kernel::catalog::letters;
use rapport_kernel::value::{Address, PersonName};
use rapport_kernel::{Catalog, Field, FieldId, Kind, Object};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The record's id.
    Id,
    /// A whole field.
    Whole(FieldId),
    /// A part of an address, a name or money.
    Part(FieldId, String),
    /// A link: by whatever its records are known by, or by one of their fields.
    Link(FieldId, Option<String>),
}

/// How surely a header means something; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The mapping says so.
    Said,
    /// It is the key or path itself.
    Key,
    /// It is the label.
    Label,
    /// It is an earlier key or a synonym.
    Synonym,
    /// It is a name for a part.
    Part,
}

impl Rank {
    /// For reports.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Said => "mapping",
            Self::Key => "key",
            Self::Label => "label",
            Self::Synonym | Self::Part => "synonym",
        }
    }
}

/// What a header may mean, the surest first; of equally sure ones that which comes first in the layout.
pub(super) fn guesses(header: &str, object: &Object, catalog: &Catalog, access: &Access) -> Vec<(Rank, Target)> {
    let mut found: Vec<(Rank, Target)> = Vec::new();
    if let Some(target) = target(header.trim(), object, catalog, access) {
        found.push((Rank::Key, target));
    }
    for field in object.fields.iter().filter(|field| access.sees(object, field.id)) {
        if let Some((rank, target)) = guess(header, field)
            && found.iter().all(|(_, other)| *other != target)
        {
            found.push((rank, target));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found
}

fn guess(header: &str, field: &Field) -> Option<(Rank, Target)> {
    let path = field.headed(header)?;
    if let Some((_, part)) = path.split_once('.') {
        return Some((Rank::Part, Target::Part(field.id, part.to_owned())));
    }
    let name = letters(header);
    let rank = match () {
        () if letters(&field.key) == name => Rank::Key,
        () if letters(&field.label) == name => Rank::Label,
        () => Rank::Synonym,
    };
    Some((rank, whole(field)))
}

/// What a path such as `email`, `address.city` or `company.domain` means.
pub(super) fn target(path: &str, object: &Object, catalog: &Catalog, access: &Access) -> Option<Target> {
    if path == "id" {
        return Some(Target::Id);
    }
    let (key, rest) = path.split_once('.').map_or((path, None), |(key, rest)| (key, Some(rest)));
    let field = object.find(key).filter(|field| access.sees(object, field.id))?;
    let Some(rest) = rest else { return Some(whole(field)) };
    if let Some((targets, _)) = field.kind.link_targets() {
        let has_key = |object: &Object| object.find(rest).is_some_and(|field| access.sees(object, field.id));
        let known = targets.iter().filter_map(|target| catalog.get(*target)).any(|target| has_key(target));
        return known.then(|| Target::Link(field.id, Some(rest.to_owned())));
    }
    parts(&field.kind).contains(&rest).then(|| Target::Part(field.id, rest.to_owned()))
}

fn whole(field: &Field) -> Target {
    match field.kind.link_targets() {
        Some(_) => Target::Link(field.id, None),
        None => Target::Whole(field.id),
    }
}

/// The parts that columns can hold, in the order in which they are shown.
pub(in crate::exchange) fn parts(kind: &Kind) -> Vec<&'static str> {
    match kind {
        Kind::Address => Address::default().parts().iter().map(|(key, _)| *key).collect(),
        Kind::PersonName => PersonName::default().parts().iter().map(|(key, _)| *key).collect(),
        Kind::Money => vec!["amount", "currency"],
        _ => Vec::new(),
    }
}

impl Target {
    /// The field it belongs to.
    pub(super) fn field(&self) -> Option<FieldId> {
        match self {
            Self::Id => None,
            Self::Whole(field) | Self::Part(field, _) | Self::Link(field, _) => Some(*field),
        }
    }

    /// As a path for people.
    pub(super) fn path(&self, object: &Object) -> String {
        let key = self.field().and_then(|field| object.field(field)).map_or("id", |field| field.key.as_str());
        match self {
            Self::Part(_, rest) | Self::Link(_, Some(rest)) => format!("{key}.{rest}"),
            _ => key.to_owned(),
        }
    }
}
