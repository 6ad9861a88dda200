//! What is known of a record, section by section.

use minijinja::Value as Html;
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{Field, Kind, Object, Read, Record, RecordId, Result};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::cells::{Cells, linked};
use crate::words::{Args, Words};

/// Facts that are looked for first, at most.
const KEY_FACTS_MAX: usize = 4;

/// What is known of a record.
pub struct Facts {
    /// What is looked for first.
    pub key: Vec<Fact>,
    /// All of it.
    pub sections: Vec<Section>,
    /// The records whose names stand in it.
    pub linked: Vec<RecordId>,
}

/// Facts that stand together.
#[derive(Serialize)]
pub struct Section {
    label: String,
    facts: Vec<Fact>,
    /// Names of fields that hold nothing.
    empty: Vec<String>,
}

/// One value and what it is.
#[derive(Serialize)]
pub struct Fact {
    label: String,
    value: Html,
    /// Who wrote it and when, for who wants to know.
    provenance: Option<String>,
}

/// The sections of the layout with what the record holds, empty fields by their names only; and what of it the first list
/// of such records shows.
///
/// # Errors
/// The store's.
pub fn facts(
    r: &mut Read<'_>,
    object: &Object,
    record: &Record,
    provenance: Option<&Map<String, Json>>,
    words: &Words,
) -> Result<Facts> {
    let refs: Vec<Ref> = record.values.iter().flat_map(|(_, value)| linked(value)).collect();
    let linked = refs.iter().map(|to| to.id).collect();
    let titles = r.titles(refs)?;
    let layout = r.layout(object);
    let columns = r.views(object).into_iter().next().map(|view| view.columns).unwrap_or_default();
    let seen = r.fields(object);
    let cells = Cells { catalog: r.catalog(), titles: &titles, words };
    let mut sections = Vec::new();
    for section in layout {
        let fields = section.fields.iter().filter_map(|key| seen.iter().find(|field| field.key == *key));
        // What the product works out for programs says nothing to people.
        let fields = fields.filter(|field| !(matches!(field.kind, Kind::Json) && field.traits.read_only));
        let (full, empty): (Vec<&Field>, Vec<&Field>) =
            fields.copied().partition(|field| !record.get(field.id).is_empty());
        let fact = |field: &&Field| {
            let provenance = provenance.map(|provenance| told(provenance.get(&field.key), words));
            Fact { provenance, ..Fact::of(object, field, record, &cells) }
        };
        let label = words.section(object, &section);
        let empty = empty.iter().map(|field| words.field(object, field)).collect();
        sections.push(Section { label, facts: full.iter().map(fact).collect(), empty });
    }
    sections.retain(|section| !section.facts.is_empty() || !section.empty.is_empty());
    let fields = columns.iter().filter_map(|key| seen.iter().find(|field| field.key == *key));
    let is_short = |field: &Field| Some(field.id) != object.title && !matches!(field.kind, Kind::LongText);
    let told = fields.filter(|field| is_short(field) && !record.get(field.id).is_empty());
    let key = told.take(KEY_FACTS_MAX).map(|field| Fact::of(object, field, record, &cells)).collect();
    Ok(Facts { key, sections, linked })
}

impl Fact {
    fn of(object: &Object, field: &Field, record: &Record, cells: &Cells<'_>) -> Self {
        let mut html = String::new();
        cells.full(&mut html, field, record.get(field.id));
        Self { label: cells.words.field(object, field), value: Html::from_safe_string(html), provenance: None }
    }
}

/// Who wrote a value and when; what is worked out was written by nobody.
fn told(provenance: Option<&Json>, words: &Words) -> String {
    let text = |key: &str| provenance.and_then(|provenance| provenance[key].as_str()).unwrap_or_default();
    let Some(at) = Instant::parse(text("at"), words.zone()) else { return words.say("provenance-computed") };
    let actor = provenance.map_or(&Json::Null, |provenance| &provenance["actor"]);
    let who = match actor["user"].as_str() {
        Some(_) => actor["name"].as_str().unwrap_or_default().to_owned(),
        None => words.say("product"),
    };
    words.tell(
        "provenance",
        &Args::from([
            ("who".into(), who.into()),
            ("when".into(), words.instant(at).into()),
            ("cause".into(), text("cause").to_owned().into()),
        ]),
    )
}
