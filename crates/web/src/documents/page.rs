//! The document of a record for colleagues: as it is printed, and the link for the customer.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, Paper, print as printed};
use rapport_kernel::access::Verb;
use rapport_kernel::{Error, Read, RecordId, Result as KernelResult};
use serde::{Deserialize, Serialize};

use crate::Person;
use crate::form::record_id;
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::Words;

/// The context of `document.html`.
#[derive(Serialize)]
struct Page {
    title: String,
    /// The record's page.
    record: String,
    /// Where the PDF is; none where it cannot be printed.
    pdf: Option<String>,
    /// Why it cannot be printed.
    wrong: Option<String>,
    /// Characters that no font has.
    missing: String,
    /// Whether customers can have a link, and the reader may give it.
    offers_link: bool,
    link: Option<String>,
    /// Whether what the link leads to is for the customer by now.
    is_for_customer: bool,
}

/// How the PDF is wanted.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    keep: Option<String>,
}

/// The page.
pub async fn show(person: Person, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    let record = record_id(&id)?;
    let link = person.known_customer_link(plural.clone(), record).await?;
    // It is printed to be looked at, and here to say beforehand what is wrong with it.
    let paper = match printed(&person, plural.clone(), id).await {
        Err(refused @ (Error::Rule { .. } | Error::Limit { .. } | Error::Invalid(_))) => Err(refused),
        paper => Ok(paper?),
    };
    let (wrong, missing) = match paper {
        Ok(Paper { printed, .. }) => (None, printed.missing.iter().collect()),
        Err(refused) => (Some(refused), String::new()),
    };
    let screen = person.read(move |r| page(r, &plural, record, wrong.as_ref(), &missing, link.as_ref())).await?;
    Ok(screen.show()?)
}

fn page(
    r: &mut Read<'_>,
    plural: &str,
    id: RecordId,
    wrong: Option<&Error>,
    missing: &str,
    link: Option<&String>,
) -> KernelResult<Screen> {
    let object = r.object_by_plural(plural)?;
    let record = r.get(&object, id)?;
    let declared = r.document_of(&object).ok_or(Error::NotFound)?;
    let words = Words::of(r);
    let url = format!("/{plural}/{id}");
    let page = Page {
        title: r.title(&object, &record),
        pdf: wrong.is_none().then(|| format!("{url}/document/pdf")),
        wrong: wrong.map(|wrong| words.error(wrong)),
        missing: missing.to_owned(),
        offers_link: !declared.answers.is_empty() && r.may(&object, id, Verb::Update)?,
        link: link.cloned(),
        is_for_customer: r.document(&object, id, None)?.is_for_customer,
        record: url,
    };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    let title = words.say("document");
    Ok(Screen::within(shell, words, "document.html", &title, page))
}

/// The PDF, in the browser's own viewer or to be kept.
pub async fn print(
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    Ok(printed(&person, plural, id).await?.response(wanted.keep.is_some()))
}

/// Makes the link for the customer.
pub async fn make_link(person: Person, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    person.customer_link(plural.clone(), record_id(&id)?).await?;
    Ok(Redirect::to(&format!("/{plural}/{id}/document")).into_response())
}

/// Ends it.
pub async fn end_link(person: Person, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    person.end_customer_link(plural.clone(), record_id(&id)?).await?;
    Ok(Redirect::to(&format!("/{plural}/{id}/document")).into_response())
}
