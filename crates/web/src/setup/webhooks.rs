//! How programs hear of what happens: said plainly, until webhooks are there.

use axum::extract::State;
use axum::response::Response;
use rapport_gate::Failure;
use serde::Serialize;

use super::only_for_who_sets_up;
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::Words;
use crate::{Person, Web};

/// The context of `setup/webhooks.html`.
#[derive(Serialize)]
struct Page {
    url: String,
}

/// The page.
pub async fn show(person: Person, State(web): State<Web>) -> Result<Response, Failure> {
    let url = web.gate.public_url().to_string().trim_end_matches('/').to_owned();
    let screen = person
        .read(move |r| {
            only_for_who_sets_up(r.house(), r.ctx())?;
            let words = Words::of(r);
            let shell = Shell::of(r, &words, Some("setup"))?;
            let title = words.say("setup-page-webhooks");
            Ok(Screen::within(shell, words, "setup/webhooks.html", &title, Page { url: url.clone() }))
        })
        .await?;
    Ok(screen.show()?)
}
