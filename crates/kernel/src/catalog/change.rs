//! Changes of the catalog at run time, as the API and the CLI ask for them.

use std::collections::BTreeMap;

use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value as Json;

use crate::catalog::KindDecl;
use crate::catalog::field::Traits;
use crate::error::{Error, Result};

/// One change of the catalog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum CatalogChange {
    /// Makes an object with fields.
    CreateObject(ObjectChange),
    /// Changes an object's names; an old plural stays as an alias.
    UpdateObject(ObjectUpdate),
    /// Deletes a custom object with its records.
    DeleteObject {
        /// Which, by key.
        object: String,
    },
    /// Adds a field.
    AddField {
        /// To which object, by key.
        object: String,
        /// The field.
        #[serde(flatten)]
        field: FieldChange,
    },
    /// Changes a field; what is absent stays.
    UpdateField(FieldUpdate),
    /// Deletes a custom field.
    DeleteField {
        /// Of which object, by key.
        object: String,
        /// Which, by key.
        field: String,
    },
}

impl CatalogChange {
    /// Reads a change from JSON, in which `change` says which one it is; nothing unknown is passed over.
    ///
    /// # Errors
    /// `Invalid` with what is wrong.
    pub fn from_json(wish: Json) -> Result<Self> {
        serde_json::from_value(wish).map_err(|error| Error::invalid("", "invalid_change", error.to_string()))
    }
}

/// An object to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectChange {
    /// Its name in the API, singular.
    pub key: String,
    /// Its fields.
    #[serde(default)]
    pub fields: Vec<FieldChange>,
    /// What else there is to say; what is not said is made from the key and the fields.
    #[serde(flatten, deserialize_with = "known")]
    pub names: ObjectNames,
}

/// How an object is called, and which of its fields play a part for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ObjectNames {
    /// Its name in URLs; for a new one the key with an s.
    pub plural: Option<String>,
    /// Its name on pages.
    pub label: Option<String>,
    /// Its plural name on pages.
    pub label_plural: Option<String>,
    /// The key of the field that names a record; for a new one the first text.
    pub title: Option<String>,
    /// The key of the link to the user whose record it is; for a new one the field `owner`, which is made if need be.
    pub owner: Option<String>,
    /// Keys of the links to records whose timelines tell of it; for a new one all links but those to users.
    pub subjects: Option<Vec<String>>,
    /// How a record's page is arranged; an empty list for as it was declared.
    pub layout: Option<Vec<SectionChange>>,
}

/// A group of fields on a record's page. Fields that no section names stand in the last one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionChange {
    /// Its name for programs: that of a section which is there, or a new one.
    pub key: String,
    /// Its heading; that of the declared section of the key when absent.
    #[serde(default)]
    pub label: Option<String>,
    /// The keys of its fields, in order.
    pub fields: Vec<String>,
}

/// A field to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its name in the API and in filters.
    pub key: String,
    /// Its name on pages; made from the key when absent.
    #[serde(default)]
    pub label: Option<String>,
    /// What it holds.
    pub kind: KindDecl,
    /// What else there is to say.
    #[serde(flatten, deserialize_with = "known")]
    pub traits: Traits,
}

/// What is to be other than it was with an object; what is absent stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectUpdate {
    /// Which, by key.
    pub object: String,
    /// New key.
    #[serde(default)]
    pub key: Option<String>,
    /// New names.
    #[serde(flatten, deserialize_with = "known")]
    pub names: ObjectNames,
}

/// What is to be other than it was with a field; what is absent stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldUpdate {
    /// Of which object, by key.
    pub object: String,
    /// Which, by key.
    pub field: String,
    /// New key; the old one stays usable.
    #[serde(default)]
    pub key: Option<String>,
    /// New label.
    #[serde(default)]
    pub label: Option<String>,
    /// New kind: values are read anew, what cannot be read is lost.
    #[serde(default)]
    pub kind: Option<KindDecl>,
    /// New traits, all of them.
    #[serde(default, deserialize_with = "known_if_any")]
    pub traits: Option<Traits>,
}

/// Members among which nothing unknown stands: a word that is misspelled would else say nothing, unnoticed.
fn known<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> std::result::Result<T, D::Error> {
    #[derive(Deserialize)]
    struct Known<T> {
        #[serde(flatten)]
        known: T,
        #[serde(flatten)]
        others: BTreeMap<String, IgnoredAny>,
    }
    let Known { known, others } = Known::deserialize(from)?;
    match others.keys().next() {
        Some(other) => Err(D::Error::custom(format!("there is no member “{other:.60}”"))),
        None => Ok(known),
    }
}

fn known_if_any<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Traits>, D::Error> {
    #[derive(Deserialize)]
    struct Wrapped(#[serde(deserialize_with = "known")] Traits);
    Ok(Option::<Wrapped>::deserialize(from)?.map(|Wrapped(traits)| traits))
}
