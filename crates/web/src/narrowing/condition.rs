//! A condition from the controls of [`Ask`](super::ask::Ask), as the filter language writes it.

use rapport_kernel::filter::quoted;
use rapport_kernel::{Field, Kind, Object, Read, Result};

use crate::address::address;
use crate::cells::{PERIODS, Typed, UNTIL, VALUE, is_measurable, last, moments};
use crate::shape::{LIST, SHAPES, path};
use crate::words::Words;

/// The controls of the condition itself, and what is not the same with one condition more.
const NOT_KEPT: [&str; 9] = ["field", "how", VALUE, "value.title", UNTIL, "period", "days", "shape", "filter"];

/// The address of what was looked at with one condition more. One that cannot be is said to be wrong there, beside the
/// filter; one that compares with nothing is none.
pub fn narrowed(r: &mut Read<'_>, plural: &str, sent: &Typed) -> Result<String> {
    let object = r.object_by_plural(plural)?;
    let given = |name: &str| given(sent, name);
    let moments = moments(&Words::of(r));
    let field = r.fields(&object).into_iter().chain(&moments).find(|field| field.key == given("field"));
    let more = match field {
        Some(field) => Condition { field, sent }.text(r),
        None => Some(given("field").to_owned()),
    };
    let filter = match (given("filter"), more) {
        (before, None) => before.to_owned(),
        ("", Some(more)) => more,
        (before, Some(more)) if before.contains(" or ") => format!("({before}) and {more}"),
        (before, Some(more)) => format!("{before} and {more}"),
    };
    let shape = SHAPES.into_iter().find(|shape| *shape == given("shape")).unwrap_or(LIST);
    let kept = sent.iter().filter(|(name, _)| !NOT_KEPT.contains(&name.as_str()));
    let kept = kept.map(|(name, value)| (name.as_str(), Some(value.as_str())));
    let filter = Some(filter.as_str()).filter(|filter| !filter.is_empty());
    Ok(address(&path(&object, shape), kept.chain([("filter", filter)])))
}

/// What a form sent under that name, last; nothing where it sent nothing.
fn given<'t>(sent: &'t Typed, name: &str) -> &'t str {
    last(sent, name).map(str::trim).unwrap_or_default()
}

struct Condition<'a> {
    field: &'a Field,
    sent: &'a Typed,
}

impl Condition<'_> {
    fn text(&self, r: &Read<'_>) -> Option<String> {
        let (path, value) = self.sides(r);
        let key = &self.field.key;
        let is_text = matches!(self.field.kind.result(), Kind::Text { .. } | Kind::LongText);
        let is_several = matches!(self.field.kind, Kind::Links { .. });
        let values = self.values();
        let compare = |sign: &str| {
            // A text that is nothing is an empty one.
            let value = value.clone().or_else(|| is_text.then(|| quoted("")))?;
            // Several are no path: one of them is called so, or none is.
            let title = path.strip_prefix(key.as_str()).and_then(|rest| rest.strip_prefix('.')).filter(|_| is_several);
            Some(match (title, sign) {
                (Some(title), "!=") => format!("none({key}, {title} = {value})"),
                (Some(title), _) => format!("any({key}, {title} {sign} {value})"),
                (None, _) => format!("{path} {sign} {value}"),
            })
        };
        match given(self.sent, "how") {
            "empty" => Some(format!("{key} is empty")),
            "full" => Some(format!("{key} is not empty")),
            "contains" => compare("contains"),
            "starts" => compare("starts with"),
            "more" | "after" => compare(">"),
            "at-least" => compare(">="),
            "less" | "before" => compare("<"),
            "at-most" => compare("<="),
            "is-not" => compare("!="),
            "between" => Some(format!("{path} between {} and {}", value?, self.literal(given(self.sent, UNTIL))?)),
            "any-of" if values.len() > 1 => Some(format!("{key} in ({})", values.join(", "))),
            "none-of" if values.len() > 1 => Some(format!("{key} not in ({})", values.join(", "))),
            "none-of" => Some(format!("{key} != {}", values.first()?)),
            "any-of" => Some(format!("{key} = {}", values.first()?)),
            "within" => {
                let period = PERIODS.into_iter().find(|period| *period == given(self.sent, "period"))?;
                Some(format!("{key} = {period}"))
            }
            "older" => Some(format!("{key} < -{}d", given(self.sent, "days").parse::<u32>().ok()?)),
            _ => compare("="),
        }
    }

    /// What is compared, and with what. A linked record is chosen, or called by its title.
    fn sides(&self, r: &Read<'_>) -> (String, Option<String>) {
        let key = &self.field.key;
        let (chosen, called) = (given(self.sent, VALUE), given(self.sent, "value.title"));
        let Some((targets, _)) = self.field.kind.link_targets() else { return (key.clone(), self.literal(chosen)) };
        let is_part = ["contains", "starts"].contains(&given(self.sent, "how"));
        if chosen == "me" || (!is_part && chosen.parse::<rapport_kernel::RecordId>().is_ok()) {
            return (key.clone(), self.literal(chosen));
        }
        let called = if called.is_empty() { chosen } else { called };
        let title = |object: &Object| Some(object.field(object.title?)?.key.clone());
        let title = match targets {
            [target] => r.catalog().get(*target).and_then(|object| title(object)),
            _ => None,
        };
        let path = title.map_or_else(|| key.clone(), |title| format!("{key}.{title}"));
        (path, (!called.is_empty()).then(|| quoted(called)))
    }

    /// Each of what was chosen, or of words between commas.
    fn values(&self) -> Vec<String> {
        let sent = self.sent.iter().filter(|(name, _)| name == VALUE).map(|(_, value)| value.as_str());
        let each = match self.field.kind.result() {
            Kind::Tags => sent.flat_map(|words| words.split(',')).collect::<Vec<_>>(),
            _ => sent.collect(),
        };
        each.into_iter().filter_map(|value| self.literal(value.trim())).collect()
    }

    fn literal(&self, value: &str) -> Option<String> {
        if value.is_empty() {
            return None;
        }
        Some(match self.field.kind.result() {
            Kind::Choice { options, .. } | Kind::Choices { options } => {
                let named = options.iter().find(|option| option.label.eq_ignore_ascii_case(value));
                quoted(named.map_or(value, |option| &option.key))
            }
            Kind::Link { .. } | Kind::Links { .. } if value == "me" => value.to_owned(),
            Kind::Boolean | Kind::Date | Kind::Instant | Kind::Duration => value.to_lowercase(),
            // As people write them, also where a comma stands before the fraction.
            kind if is_measurable(kind) && !value.contains('.') => value.replace(',', "."),
            kind if is_measurable(kind) => value.to_owned(),
            _ => quoted(value),
        })
    }
}
