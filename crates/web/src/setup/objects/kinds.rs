//! The kinds of field in forms: which there are, what can be said of each, and how that is written for the catalog.

use rapport_kernel::catalog::{KindDecl, Measure, is_key};
use rapport_kernel::text::fold;
use rapport_kernel::{Catalog, Error, Kind, Object, Read, Result};
use serde_json::{Map, Value as Json, json};

use crate::cells::Typed;
use crate::setup::input::{Form, Input, all, filled};
use crate::words::Words;

/// Kinds by what they are about.
pub const GROUPS: &[(&str, &[&str])] = &[
    ("words", &["text", "long_text", "email", "phone", "url", "tags"]),
    ("numbers", &["integer", "decimal", "money", "percent", "rating", "duration", "auto_number"]),
    ("choices", &["choice", "choices", "boolean"]),
    ("times", &["date", "instant"]),
    ("links", &["link", "links"]),
    ("parts", &["person_name", "address", "location", "files", "json"]),
    ("worked-out", &["formula", "rollup"]),
];

/// Kinds that a formula can give.
const RESULTS: &[&str] = &["text", "integer", "decimal", "money", "percent", "boolean", "date", "instant", "duration"];
/// Ways to measure, as the catalog writes them.
const MEASURES: &[&str] = &["count", "sum", "avg", "min", "max", "latest"];
/// What becomes of a record when the one that it links to is deleted.
const ON_DELETE: &[&str] = &["clear", "restrict", "cascade"];
/// Digits after the point where nobody says how many.
const SCALE: &str = "2";

/// What a kind is called.
pub fn name(kind: &str, words: &Words) -> String {
    words.say(&format!("kind-{}", kind.replace('_', "-")))
}

/// Whether there is a kind of that name.
pub fn is_one(kind: &str) -> bool {
    GROUPS.iter().any(|(_, kinds)| kinds.contains(&kind))
}

/// The controls of what is special to a kind.
pub fn inputs(kind: &str, form: &Form<'_>, r: &Read<'_>, object: &Object) -> Vec<Input> {
    let measures = MEASURES.iter().map(|key| ((*key).to_owned(), form.words.say(&format!("measure-{key}"))));
    let endings = ON_DELETE.iter().map(|key| ((*key).to_owned(), form.words.say(&format!("on-delete-{key}"))));
    match kind {
        "text" => vec![form.number("chars_max")],
        "integer" => vec![form.number("min"), form.number("max")],
        "decimal" => vec![form.number("scale")],
        "rating" => vec![form.number("stars")],
        "files" => vec![form.number("count_max")],
        "auto_number" => vec![form.line("prefix")],
        "choice" | "choices" => vec![form.area("new_options")],
        "links" => vec![form.checks("targets", targets(r, form.words)).required(), form.line("inverse")],
        "link" => vec![
            form.checks("targets", targets(r, form.words)).required(),
            form.line("inverse"),
            form.select("on_delete", endings),
        ],
        "formula" => {
            let results = RESULTS.iter().map(|kind| ((*kind).to_owned(), name(kind, form.words)));
            vec![form.area("expression").required(), form.select("result", results), form.number("scale")]
        }
        "rollup" => vec![
            form.select("via", relations(r, form.words, object)).required(),
            form.select("measure", measures),
            form.select("measured", measurable(r, form.words, object)),
            form.line("filter"),
        ],
        _ => Vec::new(),
    }
}

/// What the controls of a kind hold when nothing was said yet.
pub fn defaults(kind: &str, object: &Object) -> Typed {
    let pairs: &[(&str, &str)] = match kind {
        "decimal" | "formula" => &[("scale", SCALE)],
        "rating" => &[("stars", "5")],
        "files" => &[("count_max", "10")],
        "link" | "links" => &[("inverse", &object.plural)],
        _ => &[],
    };
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What the controls of a kind hold for one that is there.
pub fn typed(kind: &KindDecl) -> Typed {
    let mut typed = Typed::new();
    let mut put = |name: &str, value: String| typed.push((name.to_owned(), value));
    match kind {
        Kind::Text { chars_max } => put("chars_max", chars_max.to_string()),
        Kind::Integer { min, max } => {
            min.iter().for_each(|min| put("min", min.to_string()));
            max.iter().for_each(|max| put("max", max.to_string()));
        }
        Kind::Decimal { scale } => put("scale", scale.to_string()),
        Kind::Rating { max } => put("stars", max.to_string()),
        Kind::Files { count_max } => put("count_max", count_max.to_string()),
        Kind::AutoNumber { prefix } => put("prefix", prefix.clone()),
        Kind::Link { targets, inverse, .. } | Kind::Links { targets, inverse } => {
            targets.iter().for_each(|target| put("targets", target.clone()));
            put("inverse", inverse.clone());
            if let Kind::Link { on_delete, .. } = kind {
                put("on_delete", word(json!(on_delete)));
            }
        }
        Kind::Formula { expression, result } => {
            put("expression", expression.clone());
            put("result", result.name().to_owned());
            if let Kind::Decimal { scale } = **result {
                put("scale", scale.to_string());
            }
        }
        Kind::Rollup { child, link, measure, field, filter, .. } => {
            let link = link.rsplit('.').next().unwrap_or(link);
            put("via", format!("{child}.{link}"));
            put("measure", word(json!(measure)));
            field.iter().for_each(|field| put("measured", field.clone()));
            filter.iter().for_each(|filter| put("filter", filter.clone()));
        }
        _ => {}
    }
    typed
}

/// A kind as the catalog takes it, of what was typed. What forms do not show of the old one stays.
///
/// # Errors
/// `Invalid` for what is no number, or missing.
pub fn wish(kind: &str, typed: &Typed, old: Option<&KindDecl>, catalog: &Catalog, object: &Object) -> Result<Json> {
    let mut wish = Map::from_iter([("type".to_owned(), json!(kind))]);
    let mut number = |name: &str, member: &str| -> Result<()> {
        let Some(text) = filled(typed, name) else { return Ok(()) };
        let parsed: std::result::Result<i64, _> = text.parse();
        let parsed = parsed.map_err(|_| Error::invalid(name, "invalid_number", "Say a whole number"))?;
        wish.insert(member.to_owned(), json!(parsed));
        Ok(())
    };
    match kind {
        "text" => number("chars_max", "chars_max")?,
        "integer" => {
            number("min", "min")?;
            number("max", "max")?;
        }
        "decimal" => number("scale", "scale")?,
        "rating" => number("stars", "max")?,
        "files" => number("count_max", "count_max")?,
        "auto_number" => {
            wish.insert("prefix".to_owned(), json!(filled(typed, "prefix").unwrap_or_default()));
        }
        "choice" | "choices" => choices(&mut wish, typed, old),
        "link" | "links" => link(&mut wish, kind, typed, object),
        "formula" => formula(&mut wish, typed)?,
        "rollup" => rollup(&mut wish, typed, catalog)?,
        _ => {}
    }
    Ok(Json::Object(wish))
}

fn choices(wish: &mut Map<String, Json>, typed: &Typed, old: Option<&KindDecl>) {
    wish.insert("options".to_owned(), super::options::wish(typed, old.and_then(Kind::options)));
    if let Some(Kind::Choice { steps, .. }) = old.filter(|_| wish["type"] == "choice") {
        wish.insert("steps".to_owned(), json!(steps));
    }
}

fn link(wish: &mut Map<String, Json>, kind: &str, typed: &Typed, object: &Object) {
    wish.insert("targets".to_owned(), json!(all(typed, "targets").collect::<Vec<_>>()));
    let inverse = filled(typed, "inverse").unwrap_or(&object.plural);
    wish.insert("inverse".to_owned(), json!(inverse));
    if let Some(on_delete) = filled(typed, "on_delete").filter(|_| kind == "link") {
        wish.insert("on_delete".to_owned(), json!(on_delete));
    }
}

fn formula(wish: &mut Map<String, Json>, typed: &Typed) -> Result<()> {
    wish.insert("expression".to_owned(), json!(filled(typed, "expression").unwrap_or_default()));
    let result = filled(typed, "result").unwrap_or("text");
    let scale = filled(typed, "scale").unwrap_or(SCALE).parse::<u8>();
    wish.insert(
        "result".to_owned(),
        match result {
            "decimal" => {
                let scale = scale.map_err(|_| Error::invalid("scale", "invalid_number", "Say a whole number"))?;
                json!({"type": "decimal", "scale": scale})
            }
            other => json!({"type": other}),
        },
    );
    Ok(())
}

fn rollup(wish: &mut Map<String, Json>, typed: &Typed, catalog: &Catalog) -> Result<()> {
    let missing = |name: &str, text: &str| Error::invalid(name, "required", text);
    let via = filled(typed, "via").and_then(|via| via.split_once('.'));
    let (child, link) = via.ok_or_else(|| missing("via", "Choose the records that are measured"))?;
    let measure = filled(typed, "measure").unwrap_or("count");
    let measure: Measure =
        serde_json::from_value(json!(measure)).map_err(|_| missing("measure", "Choose a measure"))?;
    let measured = filled(typed, "measured").filter(|_| measure != Measure::Count);
    let field = measured.and_then(|path| path.split_once('.')).and_then(|(object, key)| {
        let object = catalog.find(object).filter(|_| object == child)?;
        Some((object, object.find(key)?))
    });
    if measure != Measure::Count && field.is_none() {
        return Err(missing("measured", "Choose a field of the records that are measured"));
    }
    let declared = field.map(|(object, field)| catalog.declaration(object, field)).transpose()?;
    let result = measure.gives(declared.as_ref().map(|field| &field.kind));
    wish.extend([
        ("child".to_owned(), json!(child)),
        ("link".to_owned(), json!(link)),
        ("measure".to_owned(), json!(measure)),
        ("result".to_owned(), json!(result)),
    ]);
    wish.extend(declared.map(|field| ("field".to_owned(), json!(field.key))));
    wish.extend(filled(typed, "filter").map(|filter| ("filter".to_owned(), json!(filter))));
    Ok(())
}

/// A key out of a name: `Shoe size` is `shoe_size`. Empty when nothing of the name can be one.
pub fn key_of(name: &str) -> String {
    let letters = fold(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>();
    let words: Vec<&str> = letters.split('_').filter(|word| !word.is_empty()).collect();
    let mut key = words.join("_");
    key.truncate(60);
    if is_key(&key) { key } else { String::new() }
}

/// The objects that a link may lead to.
fn targets(r: &Read<'_>, words: &Words) -> Vec<(String, String)> {
    r.objects().iter().map(|object| (object.key.clone(), words.singular(object))).collect()
}

/// The records that lead to one of the object, as `child.link`.
fn relations(r: &Read<'_>, words: &Words, object: &Object) -> Vec<(String, String)> {
    let catalog = r.catalog();
    let one = |relation: &rapport_kernel::catalog::Relation| {
        let child = catalog.get(relation.child)?;
        let link = child.field(relation.link)?;
        let label = format!("{} · {}", words.plural(child), words.field(child, link));
        Some((format!("{}.{}", child.key, link.key), label))
    };
    catalog.relations(object.id).iter().filter_map(one).collect()
}

/// The fields of such records, as `child.field`.
fn measurable(r: &Read<'_>, words: &Words, object: &Object) -> Vec<(String, String)> {
    let catalog = r.catalog();
    let mut children: Vec<_> = catalog.relations(object.id).iter().map(|relation| relation.child).collect();
    children.sort_unstable();
    children.dedup();
    let mut found = vec![(String::new(), words.say("form-none"))];
    for child in children.iter().filter_map(|child| catalog.get(*child)) {
        let is_stored =
            |field: &&rapport_kernel::Field| !field.kind.is_many() && !matches!(field.kind, Kind::Formula { .. });
        for field in child.fields.iter().filter(is_stored) {
            let label = format!("{} · {}", words.plural(child), words.field(child, field));
            found.push((format!("{}.{}", child.key, field.key), label));
        }
    }
    found
}

fn word(json: Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_chosen() {
        for kind in rapport_kernel::catalog::kinds() {
            assert!(is_one(kind), "{kind}");
        }
    }

    #[test]
    fn a_key_is_made_of_a_name() {
        assert_eq!(key_of("Shoe size (EU)"), "shoe_size_eu");
        assert_eq!(key_of("Straße"), "strasse");
        assert_eq!(key_of("42"), "");
        assert_eq!(key_of("  Größe  "), "grosse");
    }
}
