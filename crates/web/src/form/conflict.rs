//! Two people changed the same field: theirs and yours, side by side, to choose from.

use rapport_kernel::Object;
use rapport_kernel::error::Clash;
use serde::Serialize;
use serde_json::Value as Json;

use super::changes::{WAS, decided};
use super::page::Editing;
use crate::words::{Args, Words};

/// A field on which two people disagree.
#[derive(Clone, Debug, Serialize)]
pub struct Disagreement {
    label: String,
    theirs: String,
    yours: String,
    who: String,
}

/// The fields on which they disagree, as people read them.
pub fn disagreements(object: &Object, clashes: &[Clash], words: &Words) -> Vec<Disagreement> {
    let one = |clash: &Clash| Disagreement {
        label: object.find(&clash.field).map_or_else(|| clash.field.clone(), |field| words.field(object, field)),
        theirs: plain(&clash.theirs),
        yours: plain(&clash.yours),
        who: words.tell("form-conflict", &Args::from([("who".into(), clash.by.clone().into())])),
    };
    clashes.iter().map(one).collect()
}

/// Yours is what the form holds; whoever saves it again has seen theirs.
pub fn seen(editing: &Editing, clashes: &[Clash], version: i64) -> Editing {
    let mut editing = editing.clone();
    let keys: Vec<&str> = clashes.iter().map(|clash| clash.field.as_str()).collect();
    let was = editing.last(WAS).map(|was| decided(was, &keys));
    editing.typed.retain(|(key, _)| key != "version" && key != WAS);
    editing.typed.push(("version".to_owned(), version.to_string()));
    editing.typed.extend(was.map(|was| (WAS.to_owned(), was)));
    editing
}

fn plain(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Object(parts) => match parts.get("full") {
            Some(Json::String(full)) => full.clone(),
            _ => parts.values().map(plain).collect::<Vec<_>>().join(" "),
        },
        Json::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
