//! The first run in the browser: who one is, what to begin with, and with whom.

mod claim;
mod team;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::Failure;
use rapport_kernel::{Error, Read, Result as KernelResult};
use serde::{Deserialize, Serialize};

use crate::screen::Screen;
use crate::words::Words;
use crate::{Person, Web};

pub use claim::{claim, show};
pub use team::{invite, team};

/// Where one chooses what to begin with.
const DATA: &str = "/get-started/data";

/// What the page can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// What went wrong.
    #[serde(default)]
    wrong: String,
}

/// The context of `get-started-data.html`.
#[derive(Serialize)]
struct Data {
    workspace: String,
    has_sample: bool,
    is_not_empty: bool,
}

/// What to begin with: a file, a company to look at, or nothing.
pub async fn data(person: Person, State(web): State<Web>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person
        .read(move |r| {
            may_set_up(r)?;
            let words = Words::of(r);
            let settings = &r.catalog().settings;
            let has_sample = web.sample.as_ref().is_some_and(|sample| sample.is_for(settings.currency()));
            let is_not_empty = asked.wrong == "not_empty";
            let page = Data { workspace: settings.name.clone(), has_sample, is_not_empty };
            let title = words.say("start-data");
            Ok(Screen::outside(words, "get-started-data.html", &title, page))
        })
        .await?;
    Ok(screen.show()?)
}

/// Fills the workspace with a company to look at.
pub async fn sample(person: Person, State(web): State<Web>) -> Result<Response, Failure> {
    person.read(|r| may_set_up(r)).await?;
    let sample = web.sample.clone().ok_or(Error::NotFound)?;
    let (house, clock) = (web.gate.house().clone(), web.gate.clock().clone());
    // Beside the database threads: on a slow machine it takes longer than others should wait for one.
    let loaded = tokio::task::spawn_blocking(move || sample.load(&house, clock.as_ref()));
    match loaded.await.map_err(|error| Error::fault("Filling a workspace", error))? {
        Ok(()) => Ok(Redirect::to(team::PAGE).into_response()),
        Err(Error::Rule { code: "not_empty", .. }) => {
            Ok(Redirect::to(&format!("{DATA}?wrong=not_empty")).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn may_set_up(r: &Read<'_>) -> KernelResult<()> {
    r.house().may_set_up(r.ctx(), "set a workspace up")
}
