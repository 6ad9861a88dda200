//! A tree as JSON, for programs. What JSON has no word for is written as in the text form: `{"literal": "-30d"}`.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use crate::error::{Error, Result};
use crate::filter::bounds;
use crate::filter::parse::{MEASURES, Parser, literal};
use crate::filter::tree::{At, Literal, Measuring, Names, Phrase, Subject, Test, Tree, What};
use crate::filter::wrong::{Source, either, quoted};
use crate::filter::{Op, Place, print};
use crate::limits;
use crate::text::Text;

const OPS: [Op; 6] = [Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge];
const PLACES: [Place; 3] = [Place::Within, Place::Start, Place::End];

/// JSON nests deeper than the text form: each bracket may hold alternatives, conjunctions and a `not`.
const JSON_DEPTH_MAX: usize = 3 * (limits::FILTER_DEPTH_MAX + 1);

impl Tree {
    /// The JSON form.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Const(yes) => json!(yes),
            Self::And(list) => json!({"and": list.iter().map(Self::to_json).collect::<Vec<_>>()}),
            Self::Or(list) => json!({"or": list.iter().map(Self::to_json).collect::<Vec<_>>()}),
            Self::Not(inner) => json!({"not": inner.to_json()}),
            Self::Is { subject, test } => {
                let mut object = Map::new();
                put_subject(&mut object, subject);
                put_test(&mut object, test);
                Json::Object(object)
            }
            Self::Any { related, filter } => {
                let mut object = Map::new();
                object.insert("any".to_owned(), json!(related.to_string()));
                put_filter(&mut object, filter.as_deref());
                Json::Object(object)
            }
            Self::Matches(phrase) => json!({"matches": phrase.text}),
        }
    }

    /// Reads the JSON form.
    ///
    /// # Errors
    /// `Invalid` with the code `filter_syntax`; its text says where, as `and[1].value`; `Limit`.
    pub fn from_json(json: &Json) -> Result<Self> {
        let tree = read_tree(json, &mut Way::default())?;
        tree.within_limits()?;
        Ok(tree)
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_json(&Json::deserialize(from)?).map_err(D::Error::custom)
    }
}

fn put_subject(object: &mut Map<String, Json>, subject: &Subject) {
    match subject {
        Subject::Field(names) => {
            object.insert("field".to_owned(), json!(names.to_string()));
        }
        Subject::Measure(measuring) => {
            object.insert("measure".to_owned(), json!(print::measure(measuring.measure)));
            object.insert("of".to_owned(), json!(measuring.names.to_string()));
            put_filter(object, measuring.filter.as_ref());
        }
    }
}

fn put_filter(object: &mut Map<String, Json>, filter: Option<&Tree>) {
    if let Some(filter) = filter {
        object.insert("where".to_owned(), filter.to_json());
    }
}

fn put_test(object: &mut Map<String, Json>, test: &Test) {
    let (op, value) = match test {
        Test::True => return,
        Test::Compare { op, with } => (print::op(*op), Some(put_literal(with))),
        Test::In(list) => ("in", Some(list.iter().map(put_literal).collect())),
        Test::Between(from, to) => ("between", Some(json!([put_literal(from), put_literal(to)]))),
        Test::Like { place, text } => (print::place(*place), Some(json!(text.text))),
        Test::Empty => ("is empty", None),
    };
    object.insert("op".to_owned(), json!(op));
    if let Some(value) = value {
        object.insert("value".to_owned(), value);
    }
}

fn put_literal(literal: &Literal) -> Json {
    match &literal.what {
        What::Null => Json::Null,
        What::Text(text) => json!(text),
        What::Bool(yes) => json!(yes),
        What::Number(number) if number.scale == 0 => json!(number.units),
        _ => json!({"literal": print::literal(literal)}),
    }
}

/// The way from the root to what is read, for errors.
#[derive(Default)]
struct Way(Vec<String>);

impl Way {
    fn into<T>(&mut self, step: impl Into<String>, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.0.len() > JSON_DEPTH_MAX {
            return Err(bounds::too_deep());
        }
        self.0.push(step.into());
        let out = read(self)?;
        self.0.pop();
        Ok(out)
    }

    fn wrong(&self, expected: &str, found: &str) -> Error {
        let place = if self.0.is_empty() { String::new() } else { format!(" at {}", self.0.join(".")) };
        let text = Text::new("filter_syntax", format!("Expected {expected}{place}, found {found}"));
        Source::Filter.wrong("filter_syntax", At::default(), text.with("expected", expected).with("found", found))
    }
}

fn read_tree(json: &Json, way: &mut Way) -> Result<Tree> {
    let object = match json {
        Json::Bool(yes) => return Ok(Tree::Const(*yes)),
        Json::Object(object) => object,
        other => return Err(way.wrong("a condition: true, false or an object", &describe(other))),
    };
    let Some(first) = object.keys().next() else { return Err(way.wrong("a condition", "an empty object")) };
    if object.contains_key("field") {
        return read_field(object, way);
    }
    if object.contains_key("measure") {
        return read_measure(object, way);
    }
    if object.contains_key("any") {
        return read_any(object, way);
    }
    only(object, &[first], way)?;
    let inner = &object[first];
    way.into(first, |way| match first.as_str() {
        "and" => Ok(joined(read_trees(inner, way)?, true)),
        "or" => Ok(joined(read_trees(inner, way)?, false)),
        "not" => Ok(Tree::Not(Box::new(read_tree(inner, way)?))),
        "matches" => Ok(Tree::Matches(read_phrase(inner, way)?)),
        other => Err(way.wrong("“and”, “or”, “not”, “field”, “measure”, “any” or “matches”", &quoted(other))),
    })
}

/// None of no conditions is false and all of none is true; one needs no list.
fn joined(mut list: Vec<Tree>, all: bool) -> Tree {
    match list.len() {
        0 => Tree::Const(all),
        1 => list.remove(0),
        _ if all => Tree::And(list),
        _ => Tree::Or(list),
    }
}

fn read_trees(json: &Json, way: &mut Way) -> Result<Vec<Tree>> {
    let Json::Array(list) = json else { return Err(way.wrong("a list of conditions", &describe(json))) };
    let each = list.iter().enumerate();
    each.map(|(at, one)| way.into(format!("[{at}]"), |way| read_tree(one, way))).collect()
}

fn read_field(object: &Map<String, Json>, way: &mut Way) -> Result<Tree> {
    only(object, &["field", "op", "value"], way)?;
    let subject = Subject::Field(read_names(object, "field", way)?);
    Ok(Tree::Is { subject, test: read_test(object, way)? })
}

fn read_measure(object: &Map<String, Json>, way: &mut Way) -> Result<Tree> {
    only(object, &["measure", "of", "where", "op", "value"], way)?;
    let name = object.get("measure").and_then(Json::as_str).unwrap_or_default();
    let Some((_, measure)) = MEASURES.iter().find(|(known, _)| *known == name) else {
        let known = either(MEASURES.iter().map(|(known, _)| *known), MEASURES.len());
        return way.into("measure", |way| Err(way.wrong(&known, &describe(&object["measure"]))));
    };
    let names = read_names(object, "of", way)?;
    let measuring = Measuring { at: At::default(), measure: *measure, names, filter: read_where(object, way)? };
    Ok(Tree::Is { subject: Subject::Measure(Box::new(measuring)), test: read_test(object, way)? })
}

fn read_any(object: &Map<String, Json>, way: &mut Way) -> Result<Tree> {
    only(object, &["any", "where"], way)?;
    let related = read_names(object, "any", way)?;
    Ok(Tree::Any { related, filter: read_where(object, way)?.map(Box::new) })
}

fn read_where(object: &Map<String, Json>, way: &mut Way) -> Result<Option<Tree>> {
    let filter = object.get("where");
    filter.map(|filter| way.into("where", |way| read_tree(filter, way))).transpose()
}

fn read_names(object: &Map<String, Json>, key: &str, way: &mut Way) -> Result<Names> {
    way.into(key, |way| {
        let Some(Json::String(text)) = object.get(key) else {
            let found = object.get(key).map_or_else(|| "nothing".to_owned(), describe);
            return Err(way.wrong("names with dots between them", &found));
        };
        let mut parser = Parser::new(text, Source::Filter)?;
        let names = parser.names("a name")?;
        parser.end("“.” or the end")?;
        Ok(names.nowhere())
    })
}

fn read_test(object: &Map<String, Json>, way: &mut Way) -> Result<Test> {
    let Some(op) = object.get("op") else { return Ok(Test::True) };
    let name = op.as_str().unwrap_or_default();
    let value = object.get("value");
    if name == "is empty" {
        return match value {
            None => Ok(Test::Empty),
            Some(value) => way.into("value", |way| Err(way.wrong("nothing", &describe(value)))),
        };
    }
    let read = |way: &mut Way| {
        let Some(value) = value else { return Err(way.wrong("a value", "nothing")) };
        if let Some(op) = OPS.into_iter().find(|op| print::op(*op) == name) {
            return Ok(Some(Test::Compare { op, with: read_literal(value, way)? }));
        }
        if let Some(place) = PLACES.into_iter().find(|place| print::place(*place) == name) {
            return Ok(Some(Test::Like { place, text: read_phrase(value, way)? }));
        }
        match name {
            "in" => read_literals(value, way).map(|list| Some(Test::In(list))),
            "between" => read_range(value, way).map(Some),
            _ => Ok(None),
        }
    };
    match way.into("value", read)? {
        Some(test) => Ok(test),
        None => {
            const KNOWN: &str = "“=”, “!=”, “<”, “<=”, “>”, “>=”, “in”, “between”, “contains”, “starts with”, “ends with” or “is empty”";
            way.into("op", |way| Err(way.wrong(KNOWN, &describe(op))))
        }
    }
}

fn read_range(json: &Json, way: &mut Way) -> Result<Test> {
    let list = read_literals(json, way)?;
    match <[Literal; 2]>::try_from(list) {
        Ok([from, to]) => Ok(Test::Between(from, to)),
        Err(list) => Err(way.wrong("two values", &format!("{} of them", list.len()))),
    }
}

fn read_literals(json: &Json, way: &mut Way) -> Result<Vec<Literal>> {
    let list = match json {
        Json::Array(list) if !list.is_empty() => list,
        Json::Array(_) => return Err(way.wrong("one value at least", "an empty list")),
        // As `in my team` in the text form.
        one => return Ok(vec![read_literal(one, way)?]),
    };
    if list.len() > limits::FILTER_LIST_MAX {
        return Err(bounds::list_too_long());
    }
    let each = list.iter().enumerate();
    each.map(|(at, one)| way.into(format!("[{at}]"), |way| read_literal(one, way))).collect()
}

fn read_literal(json: &Json, way: &mut Way) -> Result<Literal> {
    Ok(Literal::new(match json {
        Json::Null => What::Null,
        Json::Bool(yes) => What::Bool(*yes),
        Json::String(text) => What::Text(storable(text, way)?.to_owned()),
        // As JSON prints it: the shortest text that means the same float.
        Json::Number(number) => read_written(&number.to_string(), way)?.what,
        Json::Object(object) => match object.get("literal").and_then(Json::as_str) {
            Some(written) if object.len() == 1 => read_written(written, way)?.what,
            _ => return Err(way.wrong("a value, or {\"literal\": …} as in the text form", "another object")),
        },
        Json::Array(_) => return Err(way.wrong("a single value", "a list")),
    }))
}

/// A literal in its text form. Its place within that text says nothing about the whole.
fn read_written(text: &str, way: &Way) -> Result<Literal> {
    literal(text).map_err(|_| way.wrong("a number or another literal of the text form", &quoted(text)))
}

fn read_phrase(json: &Json, way: &mut Way) -> Result<Phrase> {
    match json {
        Json::String(text) => Ok(Phrase { at: At::default(), text: storable(text, way)?.to_owned() }),
        other => Err(way.wrong("a text", &describe(other))),
    }
}

/// PostgreSQL keeps no character zero.
fn storable<'t>(text: &'t str, way: &Way) -> Result<&'t str> {
    if text.contains('\0') { Err(way.wrong("a text", "a character that cannot be stored")) } else { Ok(text) }
}

fn only(object: &Map<String, Json>, known: &[&str], way: &Way) -> Result<()> {
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(stranger) => Err(way.wrong(&format!("only {}", either(known.iter().copied(), 8)), &quoted(stranger))),
        None => Ok(()),
    }
}

fn describe(json: &Json) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(yes) => yes.to_string(),
        Json::Number(number) => format!("the number {number}"),
        Json::String(text) => format!("the text {}", quoted(text)),
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "an object".to_owned(),
    }
}
