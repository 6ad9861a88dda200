//! What of a form was changed. A form sends every field that it shows; what its reader left alone must neither be written
//! over what somebody else wrote meanwhile, nor lose what a control cannot hold, such as the seconds of a moment.

use std::hash::{DefaultHasher, Hash, Hasher};

use rapport_kernel::Field;
use serde_json::Value as Json;

use crate::cells::{Typed, patch_of};

/// The control that says how the fields were when the form was made.
pub const WAS: &str = "was";

/// A mark for each field that holds something, as the control holds it: `name=91f3 size=07ab`.
pub fn marks(fields: &[&Field], typed: &Typed) -> String {
    let marks = fields.iter().filter_map(|field| Some(format!("{}={:x}", field.key, mark(field, typed)?)));
    marks.collect::<Vec<_>>().join(" ")
}

/// The fields that differ from how they were; all of a form that does not say how that was.
pub fn changed<'o>(fields: &[&'o Field], typed: &Typed) -> Vec<&'o Field> {
    let Some((_, was)) = typed.iter().rev().find(|(key, _)| key == WAS) else { return fields.to_vec() };
    let was: Vec<(&str, &str)> = was.split(' ').filter_map(|mark| mark.split_once('=')).collect();
    let is_as_it_was = |field: &Field| {
        let before = was.iter().find(|(key, _)| *key == field.key).map(|(_, mark)| *mark);
        before == mark(field, typed).map(|mark| format!("{mark:x}")).as_deref()
    };
    fields.iter().copied().filter(|field| !is_as_it_was(field)).collect()
}

/// The marks but for one that no value has: what somebody has decided on is written, whatever it was before.
pub fn decided(was: &str, keys: &[&str]) -> String {
    let kept = was.split(' ').filter(|mark| !keys.iter().any(|key| mark.split('=').next() == Some(key)));
    kept.map(str::to_owned).chain(keys.iter().map(|key| format!("{key}=?"))).collect::<Vec<_>>().join(" ")
}

/// None for a field without a value.
fn mark(field: &Field, typed: &Typed) -> Option<u64> {
    let value = patch_of(&[field], typed).remove(&field.key)?;
    let is_blank = match &value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(list) => list.is_empty(),
        _ => false,
    };
    let mut hasher = DefaultHasher::new();
    // Browsers send the lines of a text with a carriage return each.
    value.to_string().replace("\\r\\n", "\\n").hash(&mut hasher);
    (!is_blank).then(|| hasher.finish())
}
