//! Imports of tables: sent, mapped, tried, imported, and taken back. What takes long goes on beside the requests, and the
//! page tells how far it is.

mod mapping;
mod page;

use std::io::Read as _;

use axum::body::Body;
use axum::extract::{Form, Path, Query, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, receive_table, status};
use rapport_kernel::access::Verb;
use rapport_kernel::catalog::SAVED_VIEW_OBJECT;
use rapport_kernel::exchange::Stage;
use rapport_kernel::{Error, Read, Result as KernelResult};
use serde::Deserialize;
use uuid::Uuid;

use super::input::filled;
use crate::cells::Typed;
use crate::{Person, Web};

/// What the first page can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// The object that one came from, by key.
    #[serde(default)]
    object: String,
}

/// Earlier imports, and the form for a new one.
pub async fn list(person: Person, State(web): State<Web>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person.read(move |r| page::list(r, web.imports.as_ref(), &asked.object, None)).await?;
    Ok(screen.show()?)
}

/// Receives a table.
pub async fn receive(
    person: Person,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Failure> {
    person.read(|r| only_for_who_imports(r)).await?;
    match receive_table((*person).clone(), web.imports.clone(), request).await {
        Ok(upload) => Ok(Redirect::to(&path(upload.id)).into_response()),
        Err(failure) if failure.is_of_sender() => {
            let (status, text) = (failure.status(), failure.text().to_owned());
            let screen = person.read(move |r| page::list(r, web.imports.as_ref(), &asked.object, Some(&text))).await?;
            Ok(screen.with_status(status).show()?)
        }
        Err(failure) => Err(failure),
    }
}

/// Where an import stands: what its columns hold, how far it is, or what it came to.
pub async fn show(person: Person, State(web): State<Web>, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = upload_id(&id)?;
    let screen = person.read(move |r| page::one(r, web.imports.as_ref(), id, None, &[])).await?;
    Ok(screen.show()?)
}

/// Takes what was said about columns, and has it tried or imported.
pub async fn choose(
    person: Person,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let id = upload_id(&id)?;
    let (imports, sent) = (web.imports.clone(), typed.clone());
    let done = person.write(move |work| {
        let choice = mapping::choice(&sent);
        imports.choose(work, id, choice)?;
        match filled(&sent, "do") {
            Some("try") => imports.begin(work, id, Stage::Trying).map(drop),
            Some("import") => imports.begin(work, id, Stage::Importing).map(drop),
            // Read otherwise: the page shows its columns anew.
            _ => Ok(()),
        }
    });
    match done.await {
        Ok(()) => Ok(Redirect::to(&path(id)).into_response()),
        Err(error @ (Error::Invalid(_) | Error::Rule { .. })) => {
            let problems = error.problems("");
            let shown = move |r: &mut Read<'_>| page::one(r, web.imports.as_ref(), id, Some(&typed), &problems);
            Ok(person.read(shown).await?.with_status(status(&error)).show()?)
        }
        Err(error) => Err(error.into()),
    }
}

/// The next step of an import.
pub async fn step(
    person: Person,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let id = upload_id(&id)?;
    let stage = match filled(&typed, "do") {
        Some("import") => Stage::Importing,
        Some("revert") => Stage::Reverting,
        _ => Stage::Trying,
    };
    let imports = web.imports.clone();
    match person.write(move |work| imports.begin(work, id, stage).map(drop)).await {
        // Pressed twice: it is on its way already.
        Ok(()) | Err(Error::Rule { .. }) => Ok(Redirect::to(&path(id)).into_response()),
        Err(error) => Err(error.into()),
    }
}

/// The refused rows as a file, to be mended and imported again.
pub async fn refused(person: Person, State(web): State<Web>, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = upload_id(&id)?;
    let (name, rows) = person
        .read(move |r| {
            let upload = web.imports.get(r, id)?;
            let rows = web.imports.refused(&upload)?.ok_or(Error::NotFound)?;
            Ok((upload.file, rows))
        })
        .await?;
    let bytes = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        rows.take(REFUSED_BYTES_MAX).read_to_end(&mut bytes).map(|_| bytes)
    });
    let bytes = bytes.await.map_err(|error| Error::fault("Reading refused rows", error))?;
    let bytes = bytes.map_err(|error| Error::fault("Reading refused rows", error))?;
    let stem: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"refused-{}.csv\"", stem.trim_end_matches(".csv"))),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}

/// Bytes of refused rows that are given out at once.
const REFUSED_BYTES_MAX: u64 = 256 << 20;

/// Lets only those go on who may make records of something that is imported.
fn only_for_who_imports(r: &Read<'_>) -> KernelResult<()> {
    if may(r) { Ok(()) } else { Err(Error::NotFound) }
}

/// Whether the reader may import anything.
pub fn may(r: &Read<'_>) -> bool {
    r.ctx().user().is_some() && page::objects(r).next().is_some()
}

/// Whether the reader may import records of an object.
pub fn may_import(r: &Read<'_>, object: &rapport_kernel::Object) -> bool {
    // The lists that people keep are made where they are looked at.
    let is_kept = object.key == SAVED_VIEW_OBJECT;
    !is_kept && r.ctx().access.may(r.catalog(), object, Verb::Create) && r.place(object).is_some()
}

fn upload_id(text: &str) -> KernelResult<Uuid> {
    text.parse().map_err(|_| Error::NotFound)
}

fn path(id: Uuid) -> String {
    format!("/setup/import/{id}")
}
