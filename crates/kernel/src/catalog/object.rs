//! An object: a kind of record.

use serde::{Deserialize, Serialize};

use crate::catalog::{Field, Kind};
use crate::id::{FieldId, ObjectId};

/// An object as the catalog holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// Never reused.
    pub id: ObjectId,
    /// Its name in the API and in filters, singular.
    pub key: String,
    /// Its name in URLs.
    pub plural: String,
    /// Earlier plurals that still lead here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Its name on pages, singular.
    pub label: String,
    /// Its name on pages, plural.
    pub label_plural: String,
    /// Made in this workspace, not declared by a module.
    #[serde(default)]
    pub custom: bool,
    /// The field whose value names a record.
    pub title: Option<FieldId>,
    /// The link to the user who owns a record, for the scopes own and team.
    pub owner: Option<FieldId>,
    /// The link to the record whose permissions hold for this one (lines, files, notes).
    pub parent: Option<FieldId>,
    /// The link to the user who said what the record holds. Whoever may read the parent may say something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<FieldId>,
    /// Links whose records show this one's events on their timelines.
    #[serde(default)]
    pub subjects: Vec<FieldId>,
    /// The field that says when what a record tells of occurred, by which timelines go; when it was made without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred: Option<FieldId>,
    /// The field by which a record stands in calendars. It follows from others, or they from it: forms leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<FieldId>,
    /// How the workspace arranged a record's page; as it is declared when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layout: Vec<Section>,
    /// For administrators only: roles without a grant by name never reach it.
    #[serde(default)]
    pub guarded: bool,
    /// What this workspace changed itself (`label`, `plural` …): a new version leaves it alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<String>,
    /// Fields, in the order of the layout. Kept in rows of their own.
    #[serde(skip)]
    pub fields: Vec<Field>,
}

/// What every record has that is no field: when it was made, and when it was changed last.
pub const MOMENTS: [&str; 2] = ["created_at", "updated_at"];

impl Object {
    /// Whether lists can have a column of that key: of a field, or of one of [`MOMENTS`].
    pub fn has_column(&self, key: &str) -> bool {
        MOMENTS.contains(&key) || self.find(key).is_some()
    }
    /// The field of that key or earlier key.
    pub fn find(&self, key: &str) -> Option<&Field> {
        let by_key = self.fields.iter().find(|field| field.key == key);
        by_key.or_else(|| self.fields.iter().find(|field| field.traits.was.iter().any(|was| was == key)))
    }
    /// The field of that id.
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }
    /// The choice that says what kind of record it is, such as a call or a note: the first without which there is none.
    pub fn kind_field(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.traits.required && matches!(field.kind, Kind::Choice { .. }))
    }
    /// The fields into which search looks: the searchable ones, and what names a record.
    pub fn searched(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.traits.searchable || self.title == Some(field.id))
    }
    /// Gives it another plural; the one it had still leads here.
    pub fn rename_plural(&mut self, plural: &str) {
        let earlier = std::mem::replace(&mut self.plural, plural.to_owned());
        self.aliases.retain(|alias| alias != plural && *alias != earlier);
        self.aliases.push(earlier);
    }
    /// The object's own table, or with `table` above 0 one of its side tables.
    pub fn table(&self, table: u16) -> String {
        match table {
            0 => format!("o{}", self.id),
            side => format!("o{}_x{side}", self.id),
        }
    }
    /// The junction table of a many-valued field.
    pub fn junction(&self, field: &Field) -> String {
        format!("o{}_m{}", self.id, field.slot.number)
    }
    /// The numbers of the side tables that its fields use.
    pub fn side_tables(&self) -> Vec<u16> {
        let mut tables: Vec<u16> = self.fields.iter().map(|field| field.slot.table).filter(|t| *t > 0).collect();
        tables.sort_unstable();
        tables.dedup();
        tables
    }
}

/// A group of fields on a record's page, as a workspace arranged it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its name for programs; that of a declared section where it is one.
    pub key: String,
    /// Its heading; the declared one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its fields, in order.
    pub fields: Vec<FieldId>,
}

/// Keys that no field may have.
pub const RESERVED_FIELD_KEYS: &[&str] =
    &["id", "version", "created_at", "updated_at", "deleted_at", "object", "timeline", "provenance"];

/// Words that no object may have as its plural: they are routes of the API, or begin addresses of pages.
pub const RESERVED_PLURALS: &[&str] = &[
    "objects", "search", "undo", "events", "openapi", "actions", "bulk", "summary", "timeline", "history", "me",
    "batches", "jobs", "settings", "import", "imports", "export", "restore", "api", "assets", "help", "home", "inbox",
    "keys", "live", "lookup", "menu", "offline", "palette", "quick", "reports", "setup", "theme", "tour", "welcome",
    "b", "calendar", "d",
];

/// Whether `key` can name an object or field: `[a-z][a-z0-9_]*`, 60 characters at most.
pub fn is_key(key: &str) -> bool {
    key.len() <= 60
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
