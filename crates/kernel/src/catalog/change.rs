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
#[serde(deny_unknown_fields)]
pub struct ObjectChange {
    /// Its name in the API, singular.
    pub key: String,
    /// Its name in URLs; the key with an s when absent.
    #[serde(default)]
    pub plural: Option<String>,
    /// Its name on pages; made from the key when absent.
    #[serde(default)]
    pub label: Option<String>,
    /// Its plural name on pages.
    #[serde(default)]
    pub label_plural: Option<String>,
    /// The key of the field that names a record; the first text when absent.
    #[serde(default)]
    pub title: Option<String>,
    /// The key of the link to the user whose record it is. When absent, the field `owner`, which is made if need be.
    #[serde(default)]
    pub owner: Option<String>,
    /// Keys of the links to records whose timelines tell of it; when absent, all links but those to users.
    #[serde(default)]
    pub subjects: Option<Vec<String>>,
    /// Its fields.
    #[serde(default)]
    pub fields: Vec<FieldChange>,
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
    #[serde(flatten, deserialize_with = "known_traits")]
    pub traits: Traits,
}

/// What is to be other than it was with an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectUpdate {
    /// Which, by key.
    pub object: String,
    /// New key.
    #[serde(default)]
    pub key: Option<String>,
    /// New plural.
    #[serde(default)]
    pub plural: Option<String>,
    /// New label.
    #[serde(default)]
    pub label: Option<String>,
    /// New plural label.
    #[serde(default)]
    pub label_plural: Option<String>,
    /// The key of the field that names a record.
    #[serde(default)]
    pub title: Option<String>,
    /// The key of the link to the user whose record it is.
    #[serde(default)]
    pub owner: Option<String>,
    /// Keys of the links to records whose timelines tell of it.
    #[serde(default)]
    pub subjects: Option<Vec<String>>,
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
    #[serde(default, deserialize_with = "known_traits_if_any")]
    pub traits: Option<Traits>,
}

/// Traits among which nothing unknown stands: a word that is misspelled would else say nothing, unnoticed.
#[derive(Deserialize)]
struct Known {
    #[serde(flatten)]
    traits: Traits,
    #[serde(flatten)]
    others: BTreeMap<String, IgnoredAny>,
}

fn known_traits<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Traits, D::Error> {
    let Known { traits, others } = Known::deserialize(from)?;
    match others.keys().next() {
        Some(other) => Err(D::Error::custom(format!("a field has no member “{other:.60}”"))),
        None => Ok(traits),
    }
}

fn known_traits_if_any<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Traits>, D::Error> {
    #[derive(Deserialize)]
    struct Wrapped(#[serde(deserialize_with = "known_traits")] Traits);
    Ok(Option::<Wrapped>::deserialize(from)?.map(|Wrapped(traits)| traits))
}
