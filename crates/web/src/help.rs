//! The guide inside the program: the pages of `docs`, as they are at this version.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use minijinja::Value as Html;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};
use rapport_gate::Failure;
use rapport_kernel::Error;
use rust_embed::RustEmbed;
use serde::Serialize;

use crate::Person;
use crate::screen::Screen;
use crate::shell::{Destination, Shell};
use crate::words::Words;

#[derive(RustEmbed)]
#[folder = "../../docs/guide"]
struct Guide;

/// Pages beside the guide to which it leads.
const BESIDE: &[(&str, &str)] = &[
    ("filters", include_str!("../../../docs/filters.md")),
    ("mapping", include_str!("../../../docs/mapping.md")),
    ("api", include_str!("../../../docs/API.md")),
];
/// The page that lists the others.
const INDEX: &str = "README";
/// Pictures that a page may show.
const PICTURES: &[(&str, &str)] =
    &[(".png", "image/png"), (".webp", "image/webp"), (".jpg", "image/jpeg"), (".svg", "image/svg+xml")];

/// A page of the guide.
struct Page {
    name: String,
    title: String,
    html: String,
}

/// All of them, rendered once.
static PAGES: LazyLock<Vec<Page>> = LazyLock::new(pages);

/// The context of `help.html`.
#[derive(Serialize)]
struct Shown {
    html: Html,
    others: Vec<Other>,
}

#[derive(Serialize)]
struct Other {
    title: &'static str,
    url: String,
    current: bool,
}

/// The first page of the guide.
pub async fn index(person: Person) -> Result<Response, Failure> {
    shown(person, INDEX.to_owned()).await
}

/// A page of the guide.
pub async fn show(person: Person, Path(name): Path<String>) -> Result<Response, Failure> {
    shown(person, name).await
}

/// A picture of the guide.
pub async fn picture(person: Person, Path(name): Path<String>) -> Result<Response, Failure> {
    person.read(|_| Ok(())).await?;
    let media = PICTURES.iter().find(|(ending, _)| name.ends_with(ending)).ok_or(Error::NotFound)?.1;
    let file = Guide::get(&name).ok_or(Error::NotFound)?;
    let headers = [(CONTENT_TYPE, media), (CACHE_CONTROL, "private, max-age=86400")];
    Ok((headers, file.data.into_owned()).into_response())
}

async fn shown(person: Person, name: String) -> Result<Response, Failure> {
    let screen = person
        .read(move |r| {
            let page = PAGES.iter().find(|page| page.name == name).ok_or(Error::NotFound)?;
            let words = Words::of(r);
            let others = PAGES.iter().filter(|other| other.name != INDEX).map(|other| Other {
                title: &other.title,
                url: url(&other.name),
                current: other.name == page.name,
            });
            let shown = Shown { html: Html::from_safe_string(page.html.clone()), others: others.collect() };
            let shell = Shell::of(r, &words, Some("help"))?;
            Ok(Screen::within(shell, words, "help.html", &page.title, shown))
        })
        .await?;
    Ok(screen.show()?)
}

/// The pages by their titles, for the palette.
pub fn destinations() -> Vec<Destination> {
    PAGES.iter().map(|page| Destination::new(page.title.clone(), "file-text", url(&page.name))).collect()
}

fn url(name: &str) -> String {
    if name == INDEX { "/help".to_owned() } else { format!("/help/{name}") }
}

fn pages() -> Vec<Page> {
    let guide = Guide::iter().filter_map(|file| {
        let name = file.strip_suffix(".md")?.to_owned();
        let text = String::from_utf8_lossy(&Guide::get(&file)?.data).into_owned();
        Some((name, text))
    });
    let beside = BESIDE.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let mut pages: Vec<Page> = guide.chain(beside).map(|(name, text)| page(name, &text)).collect();
    let order = index_order();
    pages.sort_by_key(|page| order.iter().position(|name| *name == page.name).unwrap_or(usize::MAX));
    pages
}

/// The names of the pages in the order in which the first one lists them.
fn index_order() -> Vec<String> {
    let index =
        Guide::get("README.md").map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
    let links = Parser::new(&index).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => linked(&dest_url).map(|(name, _)| name),
        _ => None,
    });
    std::iter::once(INDEX.to_owned()).chain(links).collect()
}

fn page(name: String, text: &str) -> Page {
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(&name).to_owned();
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let mut out = String::new();
    html::push_html(&mut out, parser.map(own));
    // What is wider than a phone is scrolled by keyboard too.
    let html = out.replace("<pre>", "<pre tabindex=\"0\">");
    Page { name, title, html }
}

/// Links and pictures lead to where they are here; HTML is shown as it is written.
fn own(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = match linked(&dest_url) {
                Some((name, place)) => CowStr::from(format!("{}{place}", url(&name))),
                None if is_elsewhere(&dest_url) => dest_url,
                None if is_picture(&dest_url) => CowStr::from(format!("/help/pictures/{dest_url}")),
                // A file that is not part of the guide.
                None => CowStr::from("/help"),
            };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let dest_url = match is_elsewhere(&dest_url) {
                true => dest_url,
                false => CowStr::from(format!("/help/pictures/{dest_url}")),
            };
            Event::Start(Tag::Image { link_type, dest_url, title, id })
        }
        other => other,
    }
}

/// Whether an address is a whole one, or a place on the same page.
fn is_elsewhere(address: &str) -> bool {
    address.contains("://") || address.starts_with(['#', '/'])
}

fn is_picture(address: &str) -> bool {
    PICTURES.iter().any(|(ending, _)| address.ends_with(ending))
}

/// The page that a link between files means, and the place on it.
fn linked(address: &str) -> Option<(String, String)> {
    let (file, place) = address.split_once('#').map_or((address, String::new()), |(file, at)| (file, format!("#{at}")));
    let name = file.rsplit('/').next()?.strip_suffix(".md")?;
    let name = if name == "API" { "api".to_owned() } else { name.to_owned() };
    let is_one = Guide::get(&format!("{name}.md")).is_some() || BESIDE.iter().any(|(beside, _)| *beside == name);
    (is_one && !address.contains("://") && !file.contains("adr/")).then_some((name, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_guide_is_there_and_its_links_lead_somewhere() {
        assert!(PAGES.len() >= 9);
        for page in PAGES.iter() {
            for link in page.html.split("href=\"").skip(1).map(|rest| rest.split('"').next().expect("an end")) {
                if let Some(path) =
                    link.split('#').next().filter(|path| path.starts_with("/help/") && !is_picture(path))
                {
                    let name = path.trim_start_matches("/help/");
                    assert!(PAGES.iter().any(|page| page.name == name), "{} leads to {link}", page.name);
                }
            }
            assert!(!page.html.contains("<script"), "{}", page.name);
        }
    }

    #[test]
    fn links_between_files_are_links_between_pages() {
        let page = page("x".to_owned(), "# X\n\n[f](../filters.md#dates) [i](import.md) ![p](a.png) <b>no</b>\n");
        assert!(page.html.contains("href=\"/help/filters#dates\"") && page.html.contains("href=\"/help/import\""));
        assert!(page.html.contains("src=\"/help/pictures/a.png\"") && page.html.contains("&lt;b&gt;"));
    }
}
