//! What a person says about a file: which column is which field, and what is to be done to its cells.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value as Json;

use super::dates::DateOrder;
use super::numbers::DecimalMark;

/// The content of a mapping file. All of it can be left out; what is not said is found out by the header.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The preset that says what this does not.
    pub preset: Option<String>,
    /// The field by which rows find the records that they change.
    #[serde(rename = "match")]
    pub match_by: Option<String>,
    /// What an empty cell means.
    pub blank: Option<Blank>,
    /// In which order days, months and years stand in dates.
    pub dates: Option<DateOrder>,
    /// What stands between a number and its fraction.
    pub decimal: Option<DecimalMark>,
    /// Links whose records are made when they are not there.
    pub create_missing: Missing,
    /// Columns that are left out.
    pub ignore: Vec<String>,
    /// Columns by their names in the file.
    pub columns: BTreeMap<String, ColumnRule>,
    /// Values by field, for rows that say nothing about it.
    pub constants: BTreeMap<String, Json>,
    /// Cells to be read as others, by column or field.
    pub replace: BTreeMap<String, BTreeMap<String, String>>,
    /// Rows to leave out: those whose cell in this column is one of these.
    pub skip: BTreeMap<String, OneOrMany>,
}

/// What an empty cell means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// Nothing is said: new records get the default, others keep what they have.
    Keep,
    /// The field is to be empty.
    Clear,
}

/// Links whose records are made when they are not there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Missing {
    /// All links, or none.
    All(bool),
    /// Links of these fields.
    Fields(Vec<String>),
}

impl Default for Missing {
    fn default() -> Self {
        Self::All(false)
    }
}

impl Missing {
    /// Whether records for the link `key` are made.
    pub fn covers(&self, key: &str) -> bool {
        match self {
            Self::All(all) => *all,
            Self::Fields(fields) => fields.iter().any(|field| field == key),
        }
    }
}

/// A text or several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// All of them.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// What is said about one column: `"email"`, `false`, or a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ColumnRule {
    /// Not imported.
    Ignored(bool),
    /// The field, part (`address.city`) or key of a linked record (`company.domain`) that it holds.
    Field(String),
    /// The same with more to say.
    Full(ColumnFull),
}

/// All that can be said about one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnFull {
    /// The field, part or key of a linked record that it holds; found out by the header when absent.
    pub field: Option<String>,
    /// What divides several values in one cell.
    pub split: Option<String>,
    /// Of several values, those to leave out.
    pub drop: Vec<String>,
    /// Cells to be read as others.
    pub replace: BTreeMap<String, String>,
    /// In which order days, months and years stand.
    pub dates: Option<DateOrder>,
    /// What stands between a number and its fraction.
    pub decimal: Option<DecimalMark>,
}

impl<'de> Deserialize<'de> for ColumnRule {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Json::deserialize(from)? {
            Json::String(field) => Ok(Self::Field(field)),
            Json::Bool(false) => Ok(Self::Ignored(false)),
            // Read in a second step, so that a wrong key is named.
            table @ Json::Object(_) => serde_json::from_value(table).map(Self::Full).map_err(D::Error::custom),
            _ => Err(D::Error::custom("a column is a field's key, false to leave it out, or a table with `field`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(json: Json) -> Result<Mapping, String> {
        serde_json::from_value(json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_column_is_a_key_a_table_or_left_out() {
        let mapping = read(json!({
            "columns": {"Mail": "email", "X": false, "Tags": {"field": "tags", "split": " ::: ", "drop": ["* mine"]}},
            "create_missing": ["company"],
            "skip": {"IsDeleted": "1"},
        }));
        let mapping = mapping.expect("a mapping");
        assert_eq!(mapping.columns["Mail"], ColumnRule::Field("email".to_owned()));
        assert_eq!(mapping.columns["X"], ColumnRule::Ignored(false));
        assert!(matches!(&mapping.columns["Tags"], ColumnRule::Full(full) if full.drop == ["* mine"]));
        assert!(mapping.create_missing.covers("company") && !mapping.create_missing.covers("owner"));
        assert_eq!(mapping.skip["IsDeleted"].as_slice(), ["1"]);
    }

    #[test]
    fn a_wrong_key_is_named() {
        let error = read(json!({"columns": {"Mail": {"feild": "email"}}})).expect_err("a wrong key");
        assert!(error.contains("feild"), "{error}");
        let error = read(json!({"colums": {}})).expect_err("a wrong key");
        assert!(error.contains("colums"), "{error}");
        let error = read(json!({"columns": {"Mail": 3}})).expect_err("no rule");
        assert!(error.contains("a field's key"), "{error}");
    }
}
