//! A condition from three controls (field, how, value), as the filter language writes it.

use rapport_kernel::filter::quoted;
use rapport_kernel::{Field, Kind, Object, Read, Result};
use serde::Deserialize;

use crate::address::address;
use crate::cells::Typed;
use crate::shape::{LIST, SHAPES, path};

/// A condition as a form sends it.
#[derive(Clone, Debug, Deserialize)]
pub struct Condition {
    field: String,
    how: String,
    #[serde(default)]
    value: String,
}

/// Ways to compare, in the order in which they are offered; messages are `op-` and the name.
pub const WAYS: [&str; 8] = ["is", "is-not", "contains", "starts", "more", "less", "empty", "full"];

/// The controls of the condition itself, and what is not the same with one condition more.
const NOT_KEPT: [&str; 5] = ["field", "how", "value", "shape", "filter"];

/// The address of what was looked at with one condition more. One that cannot be is said to be wrong there, beside the
/// filter.
pub fn narrowed(r: &mut Read<'_>, plural: &str, sent: &Typed, condition: &Condition) -> Result<String> {
    let object = r.object_by_plural(plural)?;
    let more = match r.fields(&object).into_iter().find(|field| field.key == condition.field) {
        Some(field) => condition.text(r, field),
        None => condition.field.clone(),
    };
    let given =
        |name: &str| sent.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim()).unwrap_or_default();
    let filter = match given("filter") {
        "" => more,
        before if before.contains(" or ") => format!("({before}) and {more}"),
        before => format!("{before} and {more}"),
    };
    let shape = SHAPES.into_iter().find(|shape| *shape == given("shape")).unwrap_or(LIST);
    let kept = sent.iter().filter(|(name, _)| !NOT_KEPT.contains(&name.as_str()));
    let kept = kept.map(|(name, value)| (name.as_str(), Some(value.as_str())));
    Ok(address(&path(&object, shape), kept.chain([("filter", Some(filter.as_str()))])))
}

impl Condition {
    fn text(&self, r: &Read<'_>, field: &Field) -> String {
        let path = self.path(r, field);
        let value = self.literal(field);
        match self.how.as_str() {
            "is-not" => format!("{path} != {value}"),
            "contains" => format!("{path} contains {value}"),
            "starts" => format!("{path} starts with {value}"),
            "more" => format!("{path} > {value}"),
            "less" => format!("{path} < {value}"),
            "empty" => format!("{} is empty", field.key),
            "full" => format!("{} is not empty", field.key),
            _ => format!("{path} = {value}"),
        }
    }

    /// People name a linked record by its title.
    fn path(&self, r: &Read<'_>, field: &Field) -> String {
        if self.value.trim() == "me" {
            return field.key.clone();
        }
        let targets = field.kind.link_targets().map(|(targets, _)| targets).unwrap_or_default();
        let title = |object: &Object| Some(object.field(object.title?)?.key.clone());
        match targets {
            [target] => match r.catalog().get(*target).and_then(|object| title(object)) {
                Some(title) => format!("{}.{title}", field.key),
                None => field.key.clone(),
            },
            _ => field.key.clone(),
        }
    }

    fn literal(&self, field: &Field) -> String {
        let value = self.value.trim();
        let text = || quoted(value);
        match field.kind.result() {
            Kind::Choice { options, .. } | Kind::Choices { options } => {
                let named = options.iter().find(|option| option.label.eq_ignore_ascii_case(value));
                named.map_or_else(text, |option| format!("\"{}\"", option.key))
            }
            Kind::Link { .. } | Kind::Links { .. } if value == "me" => value.to_owned(),
            Kind::Integer { .. }
            | Kind::Decimal { .. }
            | Kind::Money
            | Kind::Percent
            | Kind::Boolean
            | Kind::Date
            | Kind::Instant
            | Kind::Duration
            | Kind::Rating { .. } => match value {
                "" => text(),
                value => value.to_lowercase(),
            },
            _ => text(),
        }
    }
}
