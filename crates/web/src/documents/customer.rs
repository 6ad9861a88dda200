//! The document of a record for its customer, who comes by a link: read, chosen from, and answered.

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Answered, Customer, Failure, Visitor, status};
use rapport_kernel::document::{Answer, Document};
use rapport_kernel::{Error, Object, Read, RecordId};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::said::{Said, say, words_of};
use crate::Web;
use crate::cells::{Around, Control, Typed};
use crate::nowhere::{UNSEARCHED, nowhere};
use crate::screen::Screen;
use crate::words::Words;

/// What is sent for each chosen line.
const OPTION: &str = "option";
/// Says that lines were chosen, though it may be none of them.
const CHOOSING: &str = "choosing";
/// The version that was looked at.
const VERSION: &str = "version";
/// Options that are looked at; a document has fewer lines.
const OPTIONS_MAX: usize = 1_000;

/// The context of `customer.html`.
#[derive(Serialize)]
struct Page {
    url: String,
    /// Where the PDF is, of what is chosen.
    pdf: Option<String>,
    company: String,
    /// What it says; nothing where it is not for the customer any more.
    said: Option<Said>,
    state: Option<String>,
    version: i64,
    is_open: bool,
    chosen: Vec<String>,
    has_options: bool,
    answers: Vec<Asking>,
    wrong: Vec<String>,
}

/// A form by which the customer answers.
#[derive(Serialize)]
struct Asking {
    action: String,
    label: String,
    controls: Vec<Control>,
    /// Whether something in it was refused, so that it is open.
    is_refused: bool,
}

/// What was sent, and why it was refused.
struct Tried {
    action: String,
    typed: Typed,
    refused: Error,
}

/// The page.
pub async fn show(
    State(web): State<Web>,
    Path(token): Path<String>,
    visitor: Visitor,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    match web.gate.customer(&token, visitor.address).await {
        Ok(customer) => page(&customer, &token, chosen(&typed), None).await,
        Err(Error::NotFound) => nowhere(&web, ["customer-nowhere", "customer-nowhere-help"]),
        Err(error) => Err(error.into()),
    }
}

/// The PDF.
pub async fn paper(
    State(web): State<Web>,
    Path(token): Path<String>,
    visitor: Visitor,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    let paper = match web.gate.customer(&token, visitor.address).await {
        Ok(customer) => customer.paper(chosen(&typed)).await,
        Err(error) => Err(error),
    };
    match paper {
        Ok(paper) => Ok((UNSEARCHED, paper.response(true)).into_response()),
        Err(Error::NotFound) => nowhere(&web, ["customer-nowhere", "customer-nowhere-help"]),
        Err(error) => Err(error.into()),
    }
}

/// Takes an answer.
pub async fn answer(
    State(web): State<Web>,
    Path((token, action)): Path<(String, String)>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let customer = match web.gate.customer(&token, visitor.address).await {
        Ok(customer) => customer,
        Err(Error::NotFound) => return nowhere(&web, ["customer-nowhere", "customer-nowhere-help"]),
        Err(error) => return Err(error.into()),
    };
    let options = chosen(&typed).unwrap_or_default();
    let version = typed.iter().find(|(name, _)| name == VERSION).and_then(|(_, value)| value.parse().ok());
    let given: Map<String, Json> = typed
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.clone(), value.clone().into()))
        .collect();
    let answered = Answered { action: action.clone(), given, options: options.clone(), version: version.unwrap_or(0) };
    match customer.answer(answered, &visitor).await {
        Ok(()) => Ok(Redirect::to(&format!("/d/{token}")).into_response()),
        Err(refused @ (Error::Rule { .. } | Error::Invalid(_) | Error::Conflict(_))) => {
            page(&customer, &token, Some(options), Some(Tried { action, typed, refused })).await
        }
        Err(Error::NotFound) => nowhere(&web, ["customer-nowhere", "customer-nowhere-help"]),
        Err(error) => Err(error.into()),
    }
}

/// The lines that are chosen; none where nothing was chosen yet.
fn chosen(typed: &Typed) -> Option<Vec<RecordId>> {
    let options = typed.iter().filter(|(name, _)| name == OPTION).filter_map(|(_, id)| id.parse().ok());
    let options: Vec<RecordId> = options.take(OPTIONS_MAX).collect();
    (!options.is_empty() || typed.iter().any(|(name, _)| name == CHOOSING)).then_some(options)
}

async fn page(
    customer: &Customer,
    token: &str,
    chosen: Option<Vec<RecordId>>,
    tried: Option<Tried>,
) -> Result<Response, Failure> {
    let code = tried.as_ref().map_or(StatusCode::OK, |tried| status(&tried.refused));
    let url = format!("/d/{token}");
    let query: Vec<String> = chosen.iter().flatten().map(|id| format!("{OPTION}={id}")).collect();
    let pdf = if query.is_empty() { format!("{url}/pdf") } else { format!("{url}/pdf?{}", query.join("&")) };
    let screen = customer
        .read(chosen, move |r, object, document, answers| {
            Ok(screen(r, object, &document, answers, (&url, &pdf), tried.as_ref()))
        })
        .await?;
    Ok((UNSEARCHED, screen.with_status(code).show()?).into_response())
}

fn screen(
    r: &mut Read<'_>,
    object: &Object,
    document: &Document,
    answers: &[Answer],
    (url, pdf): (&str, &str),
    tried: Option<&Tried>,
) -> Screen {
    let words = words_of(document);
    let said = say(document);
    let options = said.rows.iter().filter_map(|row| match row {
        super::said::Row::Line(line) => line.option.clone(),
        _ => None,
    });
    let options: Vec<(String, bool)> = options.collect();
    let answers = match document.is_open {
        true => answers.iter().filter_map(|answer| asking(r, object, answer, &words, tried)).collect(),
        false => Vec::new(),
    };
    let page = Page {
        url: url.to_owned(),
        pdf: document.is_for_customer.then(|| pdf.to_owned()),
        company: said.sender.first().cloned().unwrap_or_default(),
        state: said.state.clone(),
        version: document.version,
        is_open: document.is_open,
        has_options: document.is_open && !options.is_empty(),
        chosen: options.into_iter().filter_map(|(id, is_chosen)| is_chosen.then_some(id)).collect(),
        answers,
        wrong: tried.map(|tried| elsewhere(&tried.refused, &words)).unwrap_or_default(),
        said: document.is_for_customer.then_some(said),
    };
    let title = page.said.as_ref().map_or_else(|| words.say("document"), |said| said.title.clone());
    Screen::outside(words, "customer.html", &title, page)
}

/// What is wrong with no control of its own.
fn elsewhere(refused: &Error, words: &Words) -> Vec<String> {
    match refused {
        Error::Invalid(_) => Vec::new(),
        other => vec![words.error(other)],
    }
}

/// The form of an answer.
fn asking(r: &mut Read<'_>, object: &Object, answer: &Answer, words: &Words, tried: Option<&Tried>) -> Option<Asking> {
    let actions = &r.house().part().actions;
    let action = actions.iter().find(|one| one.object == object.key && one.name == answer.action)?.clone();
    let tried = tried.filter(|tried| tried.action == answer.action);
    let problems = match tried.map(|tried| &tried.refused) {
        Some(Error::Invalid(problems)) => problems.as_slice(),
        _ => &[],
    };
    let empty = Typed::new();
    let typed = tried.map_or(&empty, |tried| &tried.typed);
    let around = Around { object, words, typed, problems, currencies: &[] };
    let asked = action.params.iter().filter(|param| answer.asked.contains(&param.key.as_str()));
    let controls = asked.filter_map(|param| Control::of(&r.param(param)?, &around)).collect();
    Some(Asking { action: action.name.to_owned(), label: words.action(&action), controls, is_refused: tried.is_some() })
}
