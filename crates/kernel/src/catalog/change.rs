//! Changes of the catalog at run time, as the API and the CLI ask for them.

use serde::{Deserialize, Serialize};

use crate::catalog::KindDecl;
use crate::catalog::field::Traits;

/// One change of the catalog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum CatalogChange {
    /// Makes an object with fields.
    CreateObject(ObjectChange),
    /// Changes an object's names; an old plural stays as an alias.
    UpdateObject {
        /// Which, by key.
        object: String,
        /// New key.
        #[serde(default)]
        key: Option<String>,
        /// New plural.
        #[serde(default)]
        plural: Option<String>,
        /// New label.
        #[serde(default)]
        label: Option<String>,
        /// New plural label.
        #[serde(default)]
        label_plural: Option<String>,
        /// The key of the field that names a record.
        #[serde(default)]
        title: Option<String>,
    },
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
    UpdateField {
        /// Of which object, by key.
        object: String,
        /// Which, by key.
        field: String,
        /// New key; the old one stays usable.
        #[serde(default)]
        key: Option<String>,
        /// New label.
        #[serde(default)]
        label: Option<String>,
        /// New kind: values are read anew, what cannot be read is lost.
        #[serde(default)]
        kind: Option<KindDecl>,
        /// New traits.
        #[serde(default)]
        traits: Option<Traits>,
    },
    /// Deletes a custom field.
    DeleteField {
        /// Of which object, by key.
        object: String,
        /// Which, by key.
        field: String,
    },
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
    #[serde(flatten)]
    pub traits: Traits,
}
