//! Two people changed the same field: theirs and yours, side by side, to choose from.

use minijinja::Value as Html;
use rapport_kernel::error::Clash;
use rapport_kernel::value::{self, ReadCx};
use rapport_kernel::{Field, Object, Read, Result, Value};
use serde::Serialize;
use serde_json::Value as Json;

use super::changes::{WAS, decided};
use super::page::Editing;
use crate::cells::{Cells, linked};
use crate::words::{Args, Words};

/// A field on which two people disagree.
#[derive(Clone, Debug, Serialize)]
pub struct Disagreement {
    label: String,
    theirs: Html,
    yours: Html,
    who: String,
}

/// The fields on which they disagree, as people read them.
///
/// # Errors
/// The store's.
pub fn disagreements(r: &mut Read<'_>, object: &Object, clashes: &[Clash], words: &Words) -> Result<Vec<Disagreement>> {
    let catalog = r.catalog().clone();
    let cx = ReadCx::new(&catalog, r.ctx().now);
    let meant = |clash: &Clash| {
        let field = object.find(&clash.field)?;
        let [theirs, yours] = [&clash.theirs, &clash.yours].map(|json| value::read(field, json, None, &cx).ok());
        Some((field, theirs?, yours?))
    };
    let meant: Vec<_> = clashes.iter().map(meant).collect();
    let refs = meant.iter().flatten().flat_map(|(_, theirs, yours)| linked(theirs).chain(linked(yours)));
    let titles = r.titles(refs.collect::<Vec<_>>())?;
    let cells = Cells { catalog: &catalog, titles: &titles, words };
    let one = |(clash, meant): (&Clash, &Option<(&Field, Value, Value)>)| {
        let (label, theirs, yours) = match meant {
            Some((field, theirs, yours)) => {
                let html = |value: &Value| {
                    let mut html = String::new();
                    cells.line(&mut html, field, value);
                    Html::from_safe_string(if html.is_empty() { "–".to_owned() } else { html })
                };
                (words.field(object, field), html(theirs), html(yours))
            }
            None => (clash.field.clone(), Html::from(plain(&clash.theirs)), Html::from(plain(&clash.yours))),
        };
        let who = words.tell("form-conflict", &Args::from([("who".into(), clash.by.clone().into())]));
        Disagreement { label, theirs, yours, who }
    };
    Ok(clashes.iter().zip(&meant).map(one).collect())
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
