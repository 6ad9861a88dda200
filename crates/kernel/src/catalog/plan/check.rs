//! What a catalog must fulfil: names, kinds, traits, and that what fields name is there.

use crate::catalog::{Catalog, ChoiceOption, Field, Kind, Measure, Object, RESERVED_FIELD_KEYS, is_key};
use crate::decimal::SCALE_MAX;
use crate::error::Problem;
use crate::filter;
use crate::limits::{self, CHOICE_OPTIONS_MAX};
use crate::text::fold;
use crate::time::Instant;
use crate::value::{ReadCx, read_default};

use super::uses;

/// Characters of a label.
const LABEL_CHARS_MAX: usize = 100;
/// Characters of an option's key.
const OPTION_KEY_CHARS_MAX: usize = 60;
/// Stars that a rating may have.
const RATING_MAX: u8 = 10;
/// Characters before an auto-number.
const PREFIX_CHARS_MAX: usize = 20;

fn problem(member: &str, code: &'static str, english: impl Into<String>) -> Problem {
    Problem::new(member, code, english)
}

/// What is wrong with a field as such, whoever made it. The problems name the member that is at fault.
pub fn field(objects: &[Object], object: &Object, field: &Field) -> Vec<Problem> {
    let mut found: Vec<Problem> = key("key", &field.key).into_iter().collect();
    if RESERVED_FIELD_KEYS.contains(&field.key.as_str()) {
        found.push(problem("key", "reserved_key", format!("Every record has {} already; take another key", field.key)));
    }
    found.extend(label("label", &field.label));
    found.extend(kind(&field.kind).err());
    found.extend(rollup(objects, object, field).err());
    found.extend(traits(field));
    found
}

/// What is wrong with a field that somebody makes or changes at run time: names that are taken, a default that is no
/// value. Declared fields live with both, so that a customer's own field never stops an upgrade.
pub fn chosen(catalog: &Catalog, objects: &[Object], object: &Object, field: &Field) -> Vec<Problem> {
    let mut found: Vec<Problem> = taken_key(objects, object, field).into_iter().collect();
    if let Some((targets, inverse)) = field.kind.link_targets() {
        for target in objects.iter().filter(|target| targets.contains(&target.id)) {
            found.extend(taken_inverse(objects, target, field, inverse));
        }
    }
    let cx = ReadCx::new(catalog, Instant::default());
    if let Err(wrong) = read_default(field, None, &cx) {
        found.push(Problem { field: "default".to_owned(), ..wrong });
    }
    found
}

/// Whether `key` can name something, also in a filter.
pub fn key(member: &str, key: &str) -> Option<Problem> {
    if !is_key(key) {
        let english =
            format!("“{key:.60}” is no key; begin with a letter a to z, then letters, digits and _, 60 at most");
        return Some(problem(member, "invalid_key", english));
    }
    let is_usable = filter::parse(&format!("{key} is empty")).is_ok();
    (!is_usable).then(|| problem(member, "reserved_key", format!("“{key}” is a word of the filter language")))
}

pub fn label(member: &str, label: &str) -> Option<Problem> {
    let english = match label.chars().count() {
        0 => "Give a name",
        n if n > LABEL_CHARS_MAX => "A name has 100 characters at most",
        _ if label.trim().is_empty() || label.chars().any(char::is_control) => "Give a name without control characters",
        _ => return None,
    };
    Some(problem(member, "invalid_label", english))
}

fn taken_key(objects: &[Object], object: &Object, field: &Field) -> Option<Problem> {
    let taken = |english: String| Some(problem("key", "taken", english));
    let others = || object.fields.iter().filter(|other| other.id != field.id);
    if others().any(|other| other.key == field.key) {
        return taken(format!("{} has a field {} already", object.key, field.key));
    }
    let earlier = |other: &&Field| !other.traits.custom && other.traits.was.contains(&field.key);
    if let Some(other) = others().find(earlier) {
        return taken(format!("{} was the key of the standard field {}", field.key, other.key));
    }
    if uses::inverse_names(objects, object.id, field.id).any(|name| name == field.key) {
        return taken(format!("{} names records that link to {}", field.key, object.key));
    }
    None
}

fn taken_inverse(objects: &[Object], target: &Object, field: &Field, inverse: &str) -> Option<Problem> {
    if uses::inverse_names(objects, target.id, field.id).any(|name| name == inverse) {
        let english = format!("Another link to {} has the inverse name {inverse}; take another", target.key);
        return Some(problem("kind", "taken", english));
    }
    if target.find(inverse).is_some_and(|other| other.key == inverse) {
        let english = format!("{} has a field {inverse}; take another inverse name", target.key);
        return Some(problem("kind", "taken", english));
    }
    None
}

// -- kinds -----------------------------------------------------------------------------------------------------------

fn kind(kind: &Kind) -> Result<(), Problem> {
    let refuse = |english: String| Err(problem("kind", "invalid_kind", english));
    match kind {
        Kind::Text { chars_max } if !(1..=limits::LONG_TEXT_CHARS_MAX).contains(chars_max) => {
            refuse(format!("A text has 1 to {} characters", limits::LONG_TEXT_CHARS_MAX))
        }
        Kind::Integer { min: Some(min), max: Some(max) } if min > max => refuse(format!("{min} is above {max}")),
        Kind::Decimal { scale } if *scale > SCALE_MAX => {
            refuse(format!("A decimal has {SCALE_MAX} digits after the point at most"))
        }
        Kind::Rating { max } if !(1..=RATING_MAX).contains(max) => {
            refuse(format!("A rating has 1 to {RATING_MAX} stars"))
        }
        Kind::Files { count_max } if !(1..=limits::LIST_ENTRIES_MAX).contains(count_max) => {
            refuse(format!("A field holds 1 to {} files", limits::LIST_ENTRIES_MAX))
        }
        Kind::AutoNumber { prefix }
            if prefix.chars().count() > PREFIX_CHARS_MAX || prefix.contains(char::is_control) =>
        {
            refuse(format!("A prefix has {PREFIX_CHARS_MAX} plain characters at most"))
        }
        Kind::Link { targets, inverse, .. } | Kind::Links { targets, inverse } => {
            let mut distinct = targets.clone();
            distinct.sort_unstable();
            distinct.dedup();
            if targets.is_empty() || distinct.len() != targets.len() {
                return refuse("Name each object that the link may lead to, once".to_owned());
            }
            key("kind", inverse).map_or(Ok(()), |wrong| {
                Err(Problem { text: crate::text::Text::new(wrong.code, format!("inverse: {}", wrong.text)), ..wrong })
            })
        }
        Kind::Choice { options: all, steps } => {
            options(all)?;
            let known = |key: &String| all.iter().any(|option| option.key == *key);
            match steps.iter().find(|(from, to)| !known(from) || !known(to)) {
                Some((from, to)) => refuse(format!("The step from {from} to {to} names an option that is not there")),
                None => Ok(()),
            }
        }
        Kind::Choices { options: all } => options(all),
        Kind::Formula { expression, result } => {
            if expression.trim().is_empty() || expression.len() > limits::FILTER_BYTES_MAX {
                return refuse(format!("A formula has 1 to {} bytes", limits::FILTER_BYTES_MAX));
            }
            worked_out(result)
        }
        Kind::Rollup { result, filter, .. } => {
            worked_out(result)?;
            filter.as_ref().map_or(Ok(()), |text| condition("kind", text))
        }
        _ => Ok(()),
    }
}

fn worked_out(result: &Kind) -> Result<(), Problem> {
    if result.is_computed() || result.is_many() {
        let english = format!("{} cannot be the result of a formula or roll-up", result.name());
        return Err(problem("kind", "invalid_kind", english));
    }
    kind(result)
}

fn options(options: &[ChoiceOption]) -> Result<(), Problem> {
    let refuse = |english: String| Err(problem("kind", "invalid_kind", english));
    let mut keys = std::collections::HashSet::new();
    let mut labels = std::collections::HashSet::new();
    for option in options {
        let is_plain = |c: char| !c.is_control() && c != ';' && c != ',';
        let ends = option.key.trim() == option.key && !option.key.is_empty();
        if !ends || option.key.chars().count() > OPTION_KEY_CHARS_MAX || !option.key.chars().all(is_plain) {
            return refuse(format!("“{:.60}” is no key of an option; take up to 60 letters and digits", option.key));
        }
        if let Some(wrong) = label("kind", &option.label) {
            return refuse(format!("Option {}: {}", option.key, wrong.text));
        }
        if !keys.insert(option.key.as_str()) {
            return refuse(format!("There are two options {}", option.key));
        }
        if !option.retired && !labels.insert(fold(&option.label)) {
            return refuse(format!("There are two options called {}", option.label));
        }
    }
    Ok(())
}

/// A roll-up measures fields of records that lead here, and says what kind of value comes out.
fn rollup(objects: &[Object], object: &Object, field: &Field) -> Result<(), Problem> {
    let Kind::Rollup { child, link, measure, field: measured, result, .. } = &field.kind else { return Ok(()) };
    let refuse = |english: String| Err(problem("kind", "invalid_rollup", english));
    let Some(child) = objects.iter().find(|other| other.id == *child) else {
        return refuse("The object that is measured is not there".to_owned());
    };
    let leads_here = child.field(*link).and_then(|link| link.kind.link_targets());
    if !leads_here.is_some_and(|(targets, _)| targets.contains(&object.id)) {
        return refuse(format!("A roll-up of {} needs a link of {} that leads there", object.key, child.key));
    }
    match (measure, measured.map(|id| child.field(id))) {
        (Measure::Count, None) => match **result {
            Kind::Integer { .. } => Ok(()),
            _ => refuse("A count is an integer".to_owned()),
        },
        (Measure::Count, Some(_)) => refuse("A count measures records, not a field; leave the field out".to_owned()),
        (_, None) => refuse("Say which field is measured".to_owned()),
        (_, Some(None)) => refuse(format!("The field that is measured is none of {}", child.key)),
        (measure, Some(Some(measured))) => match fits(*measure, &measured.kind, result) {
            true => Ok(()),
            false => refuse(format!(
                "{measure:?} of {}.{} ({}) does not give {}",
                child.key,
                measured.key,
                measured.kind.name(),
                result.name()
            )),
        },
    }
}

fn fits(measure: Measure, measured: &Kind, result: &Kind) -> bool {
    use Kind::{Decimal, Duration, Integer, Money, Percent, Rating};
    // Formulas are not stored, so they cannot be measured in the writing transaction.
    if measured.is_many() || measured.columns().is_empty() {
        return false;
    }
    let measured = measured.result();
    let alike = match (measured, result) {
        (Decimal { scale: from }, Decimal { scale: to }) => from == to,
        (Rating { .. }, Integer { .. }) => true,
        (measured, result) => measured.name() == result.name(),
    };
    let is_number = matches!(measured, Integer { .. } | Rating { .. } | Decimal { .. } | Percent | Duration);
    match measure {
        Measure::Count => false,
        Measure::Sum => alike && (is_number || matches!(measured, Money)),
        Measure::Avg if matches!(measured, Money) => matches!(result, Money),
        Measure::Avg => is_number && matches!(result, Integer { .. } | Decimal { .. } | Percent | Duration),
        Measure::Min | Measure::Max => alike && measured.sort_suffix().is_some(),
        Measure::Latest => alike,
    }
}

// -- traits ----------------------------------------------------------------------------------------------------------

fn traits(field: &Field) -> Vec<Problem> {
    let (kind, traits) = (&field.kind, &field.traits);
    let mut found = Vec::new();
    let mut refuse = |member: &str, english: String| found.push(problem(member, "not_possible", english));
    if traits.unique && !can_be_unique(kind) {
        refuse("unique", format!("A {} cannot be unique", kind.name()));
    }
    if traits.indexed && !can_be_indexed(kind) {
        refuse("indexed", format!("A {} cannot have an index", kind.name()));
    }
    if traits.custom && !traits.summed_by.is_empty() {
        refuse("summed_by", "Indexes for sums come with modules only".to_owned());
    }
    if traits.searchable && !is_texty(kind) {
        refuse("searchable", format!("A {} has no words to search for", kind.name()));
    }
    if traits.required && kind.is_computed() {
        refuse("required", "The system works this field out; it cannot be required".to_owned());
    }
    for (member, text) in [("shown_if", &traits.shown_if), ("required_if", &traits.required_if)] {
        found.extend(text.as_ref().and_then(|text| condition(member, text).err()));
    }
    found
}

/// Engines refuse index entries of some thousand bytes, so long texts have none.
fn can_be_indexed(kind: &Kind) -> bool {
    kind.sort_suffix().is_some() && !matches!(kind.result(), Kind::LongText)
}

fn can_be_unique(kind: &Kind) -> bool {
    let is_worked_out = matches!(kind, Kind::Formula { .. } | Kind::Rollup { .. });
    can_be_indexed(kind) && !is_worked_out && !matches!(kind, Kind::Address | Kind::Boolean)
}

fn is_texty(kind: &Kind) -> bool {
    names_records(kind) || matches!(kind, Kind::LongText | Kind::Address | Kind::Tags)
}

/// Whether a field of this kind can be the title of its object.
pub fn names_records(kind: &Kind) -> bool {
    use Kind::{AutoNumber, Email, PersonName, Phone, Text, Url};
    matches!(kind, Text { .. } | Email | Phone | Url | PersonName | AutoNumber { .. })
}

/// Whether `text` is a filter; which fields it names is looked at when it is used.
fn condition(member: &str, text: &str) -> Result<(), Problem> {
    filter::parse(text).map(|_| ()).map_err(|error| problem(member, "invalid_filter", error.to_string()))
}

/// What is wrong with an object's title, owner, parent, author, subjects and time of occurring.
pub fn roles(object: &Object) -> Vec<Problem> {
    let mut found = Vec::new();
    let kind = |id: &crate::id::FieldId| object.field(*id).map(|field| &field.kind);
    if object.title.is_some_and(|id| !kind(&id).is_some_and(names_records)) {
        let english = "The field that names a record is a text, a person's name or an auto-number";
        found.push(problem("title", "not_possible", english));
    }
    for (role, id) in [("owner", object.owner), ("parent", object.parent), ("author", object.author)] {
        if id.is_some_and(|id| !matches!(kind(&id), Some(Kind::Link { .. }))) {
            found.push(problem(role, "not_possible", format!("The {role} is a link")));
        }
    }
    let is_link = |id: &crate::id::FieldId| matches!(kind(id), Some(Kind::Link { .. } | Kind::Links { .. }));
    if !object.subjects.iter().all(is_link) {
        found.push(problem("subjects", "not_possible", "Subjects are links"));
    }
    if object.occurred.is_some_and(|id| !matches!(kind(&id), Some(Kind::Instant | Kind::Date))) {
        found.push(problem("occurred", "not_possible", "The field that says when it occurred is a time or a day"));
    }
    if object.planned.is_some_and(|id| !matches!(kind(&id), Some(Kind::Instant))) {
        found.push(problem("planned", "not_possible", "The field by which records stand in calendars is a time"));
    }
    found
}

/// What is wrong with any roll-up, as `contact.orders_count`, after something else was changed.
pub fn rollups(objects: &[Object]) -> Vec<Problem> {
    let fields = objects.iter().flat_map(|object| object.fields.iter().map(move |field| (object, field)));
    let wrong = fields.filter_map(|(object, field)| {
        let wrong = rollup(objects, object, field).err()?;
        Some(Problem { field: format!("{}.{}", object.key, field.key), ..wrong })
    });
    wrong.collect()
}

/// How many options a choice offers at most.
pub fn too_many_options(kind: &Kind) -> bool {
    kind.options().is_some_and(|options| options.len() > CHOICE_OPTIONS_MAX)
}
