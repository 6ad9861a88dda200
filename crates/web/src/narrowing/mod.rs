//! What narrows what is looked at, in every shape: words to find, one condition more, and the filter as text.

mod ask;
mod condition;
mod conditions;
mod spoken;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::Failure;
use rapport_kernel::{Error, Field, Object, Read, Result as KernelResult};
use serde::Serialize;

use crate::Person;
use crate::cells::{Typed, moments};
use crate::shape::path;
use crate::words::Words;
use ask::Ask;
use conditions::Filter;
use spoken::spoken;

/// The context of `parts/narrow.html`.
#[derive(Serialize)]
pub struct Narrowing {
    /// The shape in which one looks.
    shape: String,
    /// Where it is.
    url: String,
    /// Where the controls of a condition on a field are.
    choose: String,
    /// Those on the first of the fields.
    ask: Option<Ask>,
    find: String,
    q: String,
    filter: String,
    /// Its conditions, where it is another one than the view's.
    conditions: Vec<conditions::Condition>,
    /// The address without it.
    plain: String,
    /// What is asked most, each with one click.
    usual: Vec<conditions::Usual>,
    wrong: Option<String>,
    /// What the forms send along.
    kept: Vec<(&'static str, String)>,
    fields: Vec<Choice>,
}

/// Something to choose.
#[derive(Serialize)]
pub struct Choice {
    key: String,
    label: String,
}

impl Choice {
    /// A field, by its name.
    pub fn of_field(object: &Object, field: &Field, words: &Words) -> Self {
        Self { key: field.key.clone(), label: words.field(object, field) }
    }
}

/// What is looked at.
pub struct Looked<'a> {
    /// In which shape.
    pub shape: &'a str,
    /// Words that the records must have.
    pub q: Option<&'a str>,
    /// The filter that holds, the view's or that which was asked for.
    pub filter: Option<&'a str>,
    /// That which was asked for.
    pub asked: Option<&'a str>,
    /// What is wrong with it.
    pub wrong: Option<String>,
    /// What else is asked.
    pub kept: Vec<(&'static str, String)>,
    /// The address without the filter that was asked for.
    pub plain: String,
}

impl Narrowing {
    /// Over records of an object.
    ///
    /// # Errors
    /// The store's.
    pub fn of(r: &mut Read<'_>, object: &Object, looked: Looked<'_>, words: &Words) -> KernelResult<Self> {
        let Looked { shape, q, filter, asked, wrong, kept, plain } = looked;
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let field = |field: &Field| Choice::of_field(object, field, words);
        let url = path(object, shape);
        let held = Filter::new(filter.unwrap_or_default(), &url, &kept);
        let usual = held.usual(r, object, words)?;
        let mut looked: Vec<(String, String)> =
            kept.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        looked.extend([("shape".to_owned(), shape.to_owned()), ("filter".to_owned(), text(filter))]);
        let ask = match r.fields(object).first() {
            Some(first) => Some(Ask::of(r, object, first, looked, words)?),
            None => None,
        };
        let is_asked = asked.is_some_and(|asked| !asked.trim().is_empty());
        Ok(Self {
            shape: shape.to_owned(),
            conditions: if is_asked {
                held.conditions(&usual, |part| spoken(r, object, part, words))
            } else {
                Vec::new()
            },
            usual,
            choose: format!("/{}/condition", object.plural),
            ask,
            find: words.plural(object).to_lowercase(),
            q: text(q),
            filter: text(filter),
            plain,
            wrong,
            url,
            kept,
            fields: r.fields(object).into_iter().chain(&moments(words)).map(field).collect(),
        })
    }
}

/// What was found; or nothing, and what is wrong: with the filter, or with something else that was asked.
///
/// # Errors
/// What is no fault of the address.
pub fn unless_wrong<T: Default>(found: KernelResult<T>, words: &Words) -> KernelResult<(T, Wrong)> {
    match found {
        Ok(found) => Ok((found, Wrong::default())),
        Err(Error::Invalid(problems)) => {
            let said = |of_filter: bool| {
                let of = problems.iter().filter(|problem| (problem.field == "filter") == of_filter);
                let all: Vec<String> = of.map(|problem| words.problem(problem)).collect();
                (!all.is_empty()).then(|| all.join("; "))
            };
            Ok((T::default(), Wrong { filter: said(true), rest: said(false) }))
        }
        Err(error) => Err(error),
    }
}

/// What is wrong with what an address asks.
#[derive(Default)]
pub struct Wrong {
    /// With its filter.
    pub filter: Option<String>,
    /// With what else it asks.
    pub rest: Option<String>,
}

/// The controls of a condition on the field that was chosen.
pub async fn ask(person: Person, Path(plural): Path<String>, Query(sent): Query<Typed>) -> Result<Response, Failure> {
    let screen = person.read(move |r| ask::page(r, &plural, &sent)).await?;
    Ok(screen.show()?)
}

/// The same shape with one condition more.
pub async fn narrow(
    person: Person,
    Path(plural): Path<String>,
    Query(sent): Query<Typed>,
) -> Result<Response, Failure> {
    let address = person.read(move |r| condition::narrowed(r, &plural, &sent)).await?;
    Ok(Redirect::to(&address).into_response())
}
