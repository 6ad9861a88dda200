//! Where one begins: what is to be done, and what one looked at last.

use axum::response::Response;
use rapport_gate::Failure;
use serde::Serialize;

use crate::Person;
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::Words;

#[derive(Serialize)]
struct Page {}

/// The start page.
pub async fn show(person: Person) -> Result<Response, Failure> {
    page(person, "home", "home.html").await
}

/// All that the navigation has, for phones.
pub async fn menu(person: Person) -> Result<Response, Failure> {
    page(person, "menu", "menu.html").await
}

async fn page(person: Person, title: &'static str, template: &'static str) -> Result<Response, Failure> {
    let screen = person
        .read(move |r| {
            let words = Words::of(r);
            let shell = Shell::of(r, &words, None)?;
            let title = words.say(title);
            Ok(Screen::within(shell, words, template, &title, Page {}))
        })
        .await?;
    Ok(screen.show()?)
}
