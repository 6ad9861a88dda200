//! What a role grants, as it is written: by object key, `*` for every object that is not named and not guarded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Stands for every object that is not named and not guarded.
pub const REST: &str = "*";

/// What a role grants, by object key.
pub type Grants = BTreeMap<String, Entry>;

/// What a role grants on one object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Entry {
    /// Which records may be read.
    pub read: Words,
    /// Whether records may be made.
    pub create: bool,
    /// Which records may be changed.
    pub update: Words,
    /// Which records may be deleted.
    pub delete: Words,
    /// Keys of fields that do not exist for the role.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    /// Keys of masked fields that the role sees whole; `*` for all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmasked: Vec<String>,
    /// Keys of fields that the role sees and does not change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locked: Vec<String>,
}

/// Stands for every masked field.
pub const EVERY_FIELD: &str = "*";

/// A scope in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Words {
    /// `none`
    #[default]
    None,
    /// `own`
    Own,
    /// `team`
    Team,
    /// `all`
    All,
    /// A filter.
    Where(String),
}

impl From<String> for Words {
    fn from(words: String) -> Self {
        match words.trim() {
            "none" | "" => Self::None,
            "own" => Self::Own,
            "team" => Self::Team,
            "all" => Self::All,
            filter => Self::Where(filter.to_owned()),
        }
    }
}

impl From<Words> for String {
    fn from(words: Words) -> Self {
        match words {
            Words::None => "none".to_owned(),
            Words::Own => "own".to_owned(),
            Words::Team => "team".to_owned(),
            Words::All => "all".to_owned(),
            Words::Where(filter) => filter,
        }
    }
}

impl Entry {
    /// The scopes with the names under which they are written.
    pub fn scopes(&self) -> [(&'static str, &Words); 3] {
        [("read", &self.read), ("update", &self.update), ("delete", &self.delete)]
    }
}

/// Reads the grants field of a role; an empty one grants nothing.
///
/// # Errors
/// A sentence that says what cannot be read.
pub fn read(json: Option<&Json>) -> Result<Grants, String> {
    match json {
        None | Some(Json::Null) => Ok(Grants::new()),
        Some(json) => serde_json::from_value(json.clone()).map_err(|error| error.to_string()),
    }
}

/// The object of roles, by key. Whoever declares it gives it the fields `name`, `description`, [`ROLE_ADMINISTRATOR`] and
/// [`ROLE_GRANTS`].
pub const ROLE_OBJECT: &str = "role";
/// The field of a role that says whether it may do everything.
pub const ROLE_ADMINISTRATOR: &str = "administrator";
/// The field of a role that holds its grants, as JSON.
pub const ROLE_GRANTS: &str = "grants";
