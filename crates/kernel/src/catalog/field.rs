//! A field of an object.

use serde::{Deserialize, Serialize};

use crate::catalog::Kind;
use crate::id::FieldId;

/// A field as the catalog holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Never reused.
    pub id: FieldId,
    /// Its name in the API and in filters.
    pub key: String,
    /// Its name on pages.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// Where its columns lie.
    pub slot: Slot,
    /// What the rest says.
    #[serde(flatten)]
    pub traits: Traits,
}

/// Where a field's columns lie: table 0 is the object's own, the others are 1:1 side tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// Which table.
    pub table: u16,
    /// Which number; columns are called `c{number}{suffix}`, a junction table `o{object}_m{number}`.
    pub number: u32,
}

/// What can be said of a field of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Traits {
    /// May not be empty.
    #[serde(skip_serializing_if = "is_default")]
    pub required: bool,
    /// No two living records may share a value.
    #[serde(skip_serializing_if = "is_default")]
    pub unique: bool,
    /// Has an index of its own.
    #[serde(skip_serializing_if = "is_default")]
    pub indexed: bool,
    /// Keys of the fields that an index holds with it, so that sums over a stretch of it read no records: first the one
    /// that goes before it, then those that are summed or grouped by. Declared by modules only.
    #[serde(skip_serializing_if = "is_default")]
    pub summed_by: Vec<String>,
    /// Found by full-text search.
    #[serde(skip_serializing_if = "is_default")]
    pub searchable: bool,
    /// Left out of the timeline (its history is kept all the same).
    #[serde(skip_serializing_if = "is_default")]
    pub untracked: bool,
    /// Written by actions and rules only.
    #[serde(skip_serializing_if = "is_default")]
    pub read_only: bool,
    /// Of a link to several objects: it leads to every custom object as well.
    #[serde(skip_serializing_if = "is_default")]
    pub to_custom: bool,
    /// Made in this workspace, not declared by a module.
    #[serde(skip_serializing_if = "is_default")]
    pub custom: bool,
    /// Is shown in part only, and otherwise an unknown field, to those whose roles do not unmask it.
    #[serde(skip_serializing_if = "is_default")]
    pub masked: bool,
    /// Value of a new record that says nothing; `"@now"`, `"@today"` and `"@me"` are worked out.
    #[serde(skip_serializing_if = "is_default")]
    pub default: Option<serde_json::Value>,
    /// Filter under which pages show the field; elsewhere it is not required.
    #[serde(skip_serializing_if = "is_default")]
    pub shown_if: Option<String>,
    /// Filter under which the field may not be empty: asked of the record as it is saved.
    #[serde(skip_serializing_if = "is_default")]
    pub required_if: Option<String>,
    /// It holds a filter on records of the object of this key.
    #[serde(skip_serializing_if = "is_default")]
    pub filter_on: Option<String>,
    /// One sentence for people.
    #[serde(skip_serializing_if = "is_default")]
    pub help: Option<String>,
    /// Why the data is kept (privacy).
    #[serde(skip_serializing_if = "is_default")]
    pub purpose: Option<String>,
    /// How long it may be kept, in days.
    #[serde(skip_serializing_if = "is_default")]
    pub retention_days: Option<u32>,
    /// Other names under which import files know it.
    #[serde(skip_serializing_if = "is_default")]
    pub synonyms: Vec<String>,
    /// Names under which import files know its parts, as (part, name): `("given", "First Name")`.
    #[serde(skip_serializing_if = "is_default")]
    pub part_synonyms: Vec<(String, String)>,
    /// Earlier keys: a rename keeps the column, and filters may still use them.
    #[serde(skip_serializing_if = "is_default")]
    pub was: Vec<String>,
    /// What this workspace changed itself (`label`, `required`, `option:vip` …): a new version leaves it alone.
    #[serde(skip_serializing_if = "is_default")]
    pub kept: Vec<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Field {
    /// Whether people and programs may write it.
    pub fn is_writable(&self) -> bool {
        !self.traits.read_only && !self.kind.is_computed()
    }
    /// The key to write under (`email`, `name.given`) when a file's column is headed so; `None` when it means another
    /// field. Case, accents, blanks and punctuation do not matter.
    pub fn headed(&self, header: &str) -> Option<String> {
        let header = letters(header);
        let same = |name: &String| letters(name) == header;
        if header.is_empty() {
            return None;
        }
        let names = [&self.key, &self.label].into_iter().chain(&self.traits.synonyms).chain(&self.traits.was);
        if names.into_iter().any(same) {
            return Some(self.key.clone());
        }
        let (part, _) = self.traits.part_synonyms.iter().find(|(_, name)| same(name))?;
        Some(format!("{}.{part}", self.key))
    }
    /// The name of its column with that suffix.
    pub fn column(&self, suffix: &str) -> String {
        format!("c{}{suffix}", self.slot.number)
    }
}

/// The letters and digits of a header, folded: `E-Mail Address` and `email_address` are one name.
pub fn letters(header: &str) -> String {
    crate::text::fold(header).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::FieldDecl;

    fn field(decl: FieldDecl) -> Field {
        Field {
            id: FieldId(1),
            key: decl.key,
            label: decl.label,
            kind: Kind::PersonName,
            slot: Slot { table: 0, number: 1 },
            traits: decl.traits,
        }
    }

    #[test]
    fn a_header_is_known_by_key_label_synonym_and_part() {
        let decl = FieldDecl::text("name", "Full name").synonyms(&["Contact"]).part_synonyms("given", &["First Name"]);
        let name = field(decl);
        assert_eq!(name.headed("NAME").as_deref(), Some("name"));
        assert_eq!(name.headed("full_name").as_deref(), Some("name"));
        assert_eq!(name.headed("contact ").as_deref(), Some("name"));
        assert_eq!(name.headed("FirstName").as_deref(), Some("name.given"));
        assert_eq!(name.headed("Last Name"), None);
        assert_eq!(name.headed("--"), None);
    }
}
