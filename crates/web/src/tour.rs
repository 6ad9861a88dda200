//! Shows a newcomer around: what stands where, on a page of its own, which other pages tell stop by stop beside the things
//! themselves.

use axum::response::Response;
use rapport_gate::Failure;
use serde::Serialize;

use crate::Person;
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::Words;

/// The stops in their order: each has its messages, and is where the first of these is in sight; it is left out on pages
/// that have none.
const STOPS: [(&str, &str); 11] = [
    ("lists", ".rail section.rail-group, .tabs-bar a:nth-child(2)"),
    ("views", ".views-tabs"),
    ("filter", "#narrow > summary"),
    ("shapes", ".shapes"),
    ("rows", "tbody .title"),
    ("new", "[data-key=c]"),
    ("log", ".tabs-bar [href='/quick']"),
    ("search", ".rail [href='/search'], .tabs-bar [href='/search']"),
    ("inbox", ".rail [href='/inbox']"),
    ("setup", ".rail [href='/setup']"),
    ("rest", ".rail [data-sheet], .tabs-bar [href='/menu']"),
];

/// The context of `tour.html`.
#[derive(Serialize)]
struct Page {
    stops: Vec<Stop>,
    /// A list to begin at.
    list: Option<String>,
}

#[derive(Serialize)]
struct Stop {
    key: &'static str,
    at: &'static str,
    label: String,
    text: String,
}

/// The page.
pub async fn show(person: Person) -> Result<Response, Failure> {
    let screen = person
        .read(|r| {
            let words = Words::of(r);
            let shell = Shell::of(r, &words, None)?;
            let stop = |(key, at): (&'static str, &'static str)| Stop {
                key,
                at,
                label: words.say(&format!("tour-{key}")),
                text: words.say(&format!("tour-{key}-text")),
            };
            let page = Page { stops: STOPS.map(stop).into(), list: shell.first_list().map(str::to_owned) };
            let title = words.say("tour");
            Ok(Screen::within(shell, words, "tour.html", &title, page))
        })
        .await?;
    Ok(screen.show()?)
}
