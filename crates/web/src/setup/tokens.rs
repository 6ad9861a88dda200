//! A new token: its secret is shown once, with how to use it.

use axum::extract::{Form, State};
use axum::response::Response;
use rapport_gate::{Failure, Once, status};
use rapport_kernel::access::Verb;
use rapport_kernel::caller::TOKEN_OBJECT;
use rapport_kernel::{Error, Problem, Read, Result as KernelResult};
use serde::Serialize;
use serde_json::{Map, json};

use super::input::{Form as Inputs, Input, all, filled};
use crate::cells::Typed;
use crate::form::ONCE;
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::Words;
use crate::{Person, Web};

/// What controls are called.
const MESSAGES: &str = "token-{}";

/// The context of `setup/token.html`.
#[derive(Serialize)]
struct Page {
    inputs: Vec<Input>,
    wrong: Vec<String>,
    list: String,
    /// The secret, once.
    secret: Option<String>,
    /// Whether the form was sent before, and the secret shown then.
    was_made: bool,
    url: String,
    /// An object that the token may ask for.
    example: String,
}

/// What came of the form.
enum Made {
    Nothing,
    /// A token of that secret.
    Now(String),
    /// A token, when the form was sent for the first time.
    Before,
}

/// The form.
pub async fn new(person: Person, State(web): State<Web>) -> Result<Response, Failure> {
    let url = url(&web);
    let screen = person.read(move |r| page(r, &Typed::new(), &[], &Made::Nothing, &url)).await?;
    Ok(screen.show()?)
}

/// Makes a token and shows its secret.
pub async fn make(person: Person, State(web): State<Web>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let url = url(&web);
    person.read(may).await?;
    let scopes: Vec<&str> = all(&typed, "scopes").chain(filled(&typed, "other").into_iter().flat_map(split)).collect();
    let fields = Map::from_iter([
        ("name".to_owned(), json!(filled(&typed, "name"))),
        ("scopes".to_owned(), json!(scopes)),
        ("expires_at".to_owned(), json!(filled(&typed, "expires_at"))),
    ]);
    let sent = typed.iter().find(|(name, _)| name == ONCE);
    let key = sent.and_then(|(_, token)| Once::of_form(token, "setup/token", &typed));
    match person.make_token_once(fields, key).await {
        Ok(secret) => {
            let made = secret.map_or(Made::Before, Made::Now);
            let screen = person.read(move |r| page(r, &typed, &[], &made, &url)).await?;
            Ok(screen.show()?)
        }
        Err(error @ (Error::Invalid(_) | Error::Rule { .. })) => {
            let problems = error.problems("");
            let screen = person.read(move |r| page(r, &typed, &problems, &Made::Nothing, &url)).await?;
            Ok(screen.with_status(status(&error)).show()?)
        }
        Err(error) => Err(error.into()),
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ']).map(str::trim).filter(|one| !one.is_empty())
}

/// Lets only those go on who may make tokens.
fn may(r: &mut Read<'_>) -> KernelResult<()> {
    let tokens = r.object(TOKEN_OBJECT)?;
    if r.ctx().access.may(r.catalog(), &tokens, Verb::Create) { Ok(()) } else { Err(Error::NotFound) }
}

/// Whether the reader may make tokens.
pub fn may_make(r: &Read<'_>) -> bool {
    r.object(TOKEN_OBJECT).is_ok_and(|tokens| r.ctx().access.may(r.catalog(), &tokens, Verb::Create))
}

fn page(r: &mut Read<'_>, typed: &Typed, problems: &[Problem], made: &Made, url: &str) -> KernelResult<Screen> {
    may(r)?;
    let words = Words::of(r);
    let form = Inputs { words: &words, messages: MESSAGES, typed, problems };
    let scope = |key: &str, label: String| (key.to_owned(), label);
    let scopes = [scope("*:read", words.say("token-read-all")), scope("*:write", words.say("token-write-all"))];
    let inputs =
        vec![form.line("name").required(), form.line("expires_at"), form.checks("scopes", scopes), form.line("other")];
    let is_navigated = |object: &&std::sync::Arc<rapport_kernel::Object>| r.place(object).is_some();
    let example = r.objects().iter().find(is_navigated).map(|object| object.plural.clone()).unwrap_or_default();
    let page = Page {
        wrong: form.elsewhere(&inputs),
        inputs,
        list: format!("/{}", r.object(TOKEN_OBJECT)?.plural),
        secret: if let Made::Now(secret) = made { Some(secret.clone()) } else { None },
        was_made: matches!(made, Made::Before),
        url: url.to_owned(),
        example,
    };
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = words.say("setup-page-token");
    Ok(Screen::within(shell, words, "setup/token.html", &title, page))
}

fn url(web: &Web) -> String {
    web.gate.public_url().to_string().trim_end_matches('/').to_owned()
}
