//! Presets: mappings for the files of others that ship with the product, by the object that a file is about.

use serde_json::Value as Json;

use super::mapping::Mapping;
use rapport_kernel::{Error, Result};

/// Mappings for the files of one system.
struct Preset {
    key: &'static str,
    /// By the key of the object, as JSON.
    mappings: &'static [(&'static str, &'static str)],
}

const PRESETS: &[Preset] = &[
    // Maven Analytics, “CRM Sales Opportunities”: accounts, products, sales teams, and opportunities.
    Preset {
        key: "maven_crm",
        mappings: &[
            ("company", include_str!("maven_crm/company.json")),
            ("product", include_str!("maven_crm/product.json")),
            ("team", include_str!("maven_crm/team.json")),
            ("deal", include_str!("maven_crm/deal.json")),
        ],
    },
];

/// The mapping of a preset for files about an object.
///
/// # Errors
/// `Invalid` for a preset that there is not, or that has none for the object.
pub fn preset(key: &str, object: &str) -> Result<Mapping> {
    let Some(preset) = PRESETS.iter().find(|preset| preset.key == key) else {
        let known: Vec<&str> = PRESETS.iter().map(|preset| preset.key).collect();
        let text = format!("There is no preset {key:?}; there are {}", known.join(", "));
        return Err(Error::invalid("preset", "unknown_preset", text));
    };
    let Some((_, text)) = preset.mappings.iter().find(|(of, _)| *of == object) else {
        let known: Vec<&str> = preset.mappings.iter().map(|(of, _)| *of).collect();
        let text = format!("The preset {key} is for {}, not for {object}", known.join(", "));
        return Err(Error::invalid("preset", "unknown_preset", text));
    };
    serde_json::from_str(text).map_err(|error| Error::fault("reading a preset", error))
}

impl Mapping {
    /// With what its preset says of all that it does not say itself.
    ///
    /// # Errors
    /// As [`preset`].
    pub fn completed(self, object: &str) -> Result<Self> {
        let Some(key) = self.preset.clone() else { return Ok(self) };
        let base = preset(&key, object)?;
        let (mut base, own) = (json_of(&base)?, json_of(&self)?);
        lay_over(&mut base, own);
        serde_json::from_value(base).map_err(|error| Error::fault("laying a mapping over a preset", error))
    }
}

fn json_of(mapping: &Mapping) -> Result<Json> {
    serde_json::to_value(mapping).map_err(|error| Error::fault("writing a mapping", error))
}

/// What is said goes before what lies below it; tables are laid over one another.
fn lay_over(base: &mut Json, over: Json) {
    match (base, over) {
        (Json::Object(base), Json::Object(over)) => {
            for (key, value) in over {
                lay_over(base.entry(key).or_insert(Json::Null), value);
            }
        }
        // Nothing said.
        (_, Json::Null | Json::Bool(false)) => {}
        (_, Json::Array(list)) if list.is_empty() => {}
        (base, over) => *base = over,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_preset_can_be_read() {
        for preset in PRESETS {
            for (object, text) in preset.mappings {
                let read: std::result::Result<Mapping, _> = serde_json::from_str(text);
                read.unwrap_or_else(|error| panic!("{} for {object}: {error}", preset.key));
            }
        }
    }

    #[test]
    fn what_a_mapping_says_itself_goes_before_its_preset() {
        let own = json!({"preset": "maven_crm", "replace": {"product": {"GTXPro": "Other"}}, "dates": "dmy"});
        let own: Mapping = serde_json::from_value(own).expect("a mapping");
        let whole = own.completed("deal").expect("a preset");
        assert_eq!(whole.replace["product"]["GTXPro"], "Other");
        assert!(whole.create_missing.covers("stage"), "what it does not say stays");
        assert!(whole.dates.is_some());
    }

    #[test]
    fn a_preset_that_there_is_not_names_those_that_there_are() {
        let refused = preset("maven", "deal").expect_err("no such preset");
        assert!(refused.to_string().contains("maven_crm"), "{refused}");
        let refused = preset("maven_crm", "lead").expect_err("not for leads");
        assert!(refused.to_string().contains("company, product, team, deal"), "{refused}");
    }
}
