//! Pages for somebody from outside: where a time is chosen and booked, and where that is taken back.

mod times;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use rapport_gate::{Booked, Booking, Failure, Visitor, status};
use rapport_kernel::booking::BookingDecl;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::{Error, Object, Read, Record};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::Web;
use crate::address::address;
use crate::cells::{Around, Control, Typed};
use crate::me::time_zones;
use crate::nowhere::{UNSEARCHED, nowhere};
use crate::screen::Screen;
use crate::words::Words;
use times::{AHEAD_DAYS, Times};

/// A field that nobody sees: programs that fill in every form fill it in too.
const TRAP: &str = "website";

/// Where a record is booked from outside; none where it is not.
pub fn path(r: &Read<'_>, object: &Object, record: &Record) -> Option<String> {
    let declared = r.house().part().booking.as_ref().filter(|declared| declared.object == object.key)?;
    let address = object.find(declared.address).filter(|field| r.ctx().access.sees(object, field.id))?;
    Some(format!("/b/{}", record.get(address.id).as_text()?))
}

/// What the page can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// The time zone of who asks, by its IANA name; the host's when absent.
    #[serde(default)]
    zone: String,
    /// The first day that is shown.
    #[serde(default)]
    from: String,
    /// The time that was chosen.
    #[serde(default)]
    at: String,
}

/// The context of `booking.html`.
#[derive(Serialize)]
struct Page {
    url: String,
    title: String,
    host: String,
    length: String,
    place: String,
    lines: Vec<String>,
    zone: String,
    /// Whether nobody has chosen a zone yet, so that the browser may.
    is_zone_open: bool,
    zones: Vec<(String, String)>,
    times: Times,
    chosen: Option<Choice>,
    trap: &'static str,
    wrong: Vec<String>,
}

/// A time that was chosen, with the form that books it.
#[derive(Serialize)]
struct Choice {
    at: String,
    label: String,
    controls: Vec<Control>,
    /// Where another is chosen.
    others: String,
}

/// What was sent, and why it was refused.
struct Tried {
    typed: Typed,
    refused: Error,
}

/// The page on which a time is chosen.
pub async fn show(
    State(web): State<Web>,
    Path(slug): Path<String>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    match web.gate.booking(&slug, visitor.address).await {
        Ok(booking) => page(&web, &booking, &slug, asked, None).await,
        Err(Error::NotFound) => nowhere(&web, ["booking-nowhere", "booking-nowhere-help"]),
        Err(error) => Err(error.into()),
    }
}

/// Books the time.
pub async fn book(
    State(web): State<Web>,
    Path(slug): Path<String>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let booking = match web.gate.booking(&slug, visitor.address).await {
        Ok(booking) => booking,
        Err(Error::NotFound) => return nowhere(&web, ["booking-nowhere", "booking-nowhere-help"]),
        Err(error) => return Err(error.into()),
    };
    let word =
        |key: &str| typed.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone()).unwrap_or_default();
    let mut asked = Asked { zone: word("zone"), from: String::new(), at: word("at") };
    if !word(TRAP).is_empty() {
        return nowhere(&web, ["booking-nowhere", "booking-nowhere-help"]);
    }
    let given: Map<String, Json> = typed
        .iter()
        .filter(|(name, value)| !value.is_empty() && name != "zone" && name != TRAP)
        .map(|(name, value)| (name.clone(), value.clone().into()))
        .collect();
    match booking.book(given).await {
        Ok(path) => Ok(Redirect::to(&address(&path, [("zone", Some(asked.zone.as_str()))])).into_response()),
        Err(refused @ (Error::Rule { .. } | Error::Invalid(_) | Error::Conflict(_))) => {
            if matches!(refused, Error::Rule { .. }) {
                // The time is gone: the others are shown.
                asked.at.clear();
            }
            page(&web, &booking, &slug, asked, Some(Tried { typed, refused })).await
        }
        Err(Error::NotFound) => nowhere(&web, ["booking-nowhere", "booking-nowhere-help"]),
        Err(error) => Err(error.into()),
    }
}

async fn page(
    web: &Web,
    booking: &Booking,
    slug: &str,
    asked: Asked,
    tried: Option<Tried>,
) -> Result<Response, Failure> {
    let code = tried.as_ref().map_or(StatusCode::OK, |tried| status(&tried.refused));
    let (offer, url, now) = (booking.offer.clone(), format!("/b/{slug}"), web.gate.clock().now());
    let language = language(web);
    let screen = booking
        .free(now, now.plus_ms(AHEAD_DAYS * 24 * 60 * 60 * 1000), move |r, declared, free| {
            let zone = zone_of(&asked.zone).or_else(|| zone_of(&offer.zone)).unwrap_or(TimeZone::UTC);
            let name = zone.iana_name().unwrap_or("UTC").to_owned();
            let words = Words::new(&language, zone, r.ctx().now);
            let from = Date::parse(&asked.from);
            let minutes = crate::words::Args::from([("count".into(), offer.minutes.into())]);
            let page = Page {
                title: offer.title.clone(),
                host: offer.host.clone(),
                length: words.tell("letter-minutes", &minutes),
                place: offer.place.clone(),
                lines: offer.text.lines().map(str::to_owned).collect(),
                is_zone_open: asked.zone.is_empty(),
                zones: zones(&name),
                chosen: choice(r, declared, &asked, &free, (&url, &name), &words, tried.as_ref())?,
                times: Times::of(&free, from, &url, &name, &words),
                zone: name,
                url: url.clone(),
                trap: TRAP,
                wrong: tried.as_ref().map(|tried| elsewhere(&tried.refused, &words)).unwrap_or_default(),
            };
            Ok(Screen::outside(words, "booking.html", &offer.title, page))
        })
        .await?;
    Ok((UNSEARCHED, screen.with_status(code).show()?).into_response())
}

/// The form of the time that was chosen, if it is free.
fn choice(
    r: &mut Read<'_>,
    declared: &BookingDecl,
    asked: &Asked,
    free: &[Instant],
    (url, zone): (&str, &str),
    words: &Words,
    tried: Option<&Tried>,
) -> Result<Option<Choice>, Error> {
    let at = Instant::parse(&asked.at, words.zone()).filter(|at| free.contains(at));
    let Some(at) = at else { return Ok(None) };
    let pages = r.object(declared.object)?;
    let actions = &r.house().part().actions;
    let action = actions.iter().find(|one| one.object == declared.object && one.name == declared.book);
    let action = action.cloned().ok_or(Error::NotFound)?;
    let problems = match tried.map(|tried| &tried.refused) {
        Some(Error::Invalid(problems)) => problems.as_slice(),
        _ => &[],
    };
    let empty = Typed::new();
    let typed = tried.map_or(&empty, |tried| &tried.typed);
    let around = Around { object: &pages, words, typed, problems, currencies: &[] };
    let mut controls = Vec::new();
    for param in action.params.iter().filter(|param| declared.asked.contains(&param.key.as_str())) {
        controls.extend(r.param(param).and_then(|param| Control::of(&param, &around)));
    }
    Ok(Some(Choice {
        at: at.to_string(),
        label: words.exact_instant(at),
        controls,
        others: address(url, [("zone", Some(zone)), ("from", Some(&at.date_in(words.zone()).to_string()))]),
    }))
}

/// What is wrong with no control of its own.
fn elsewhere(refused: &Error, words: &Words) -> Vec<String> {
    match refused {
        Error::Invalid(problems) => words.problems_at(problems, "at"),
        other => vec![words.error(other)],
    }
}

/// The context of `booked.html`.
#[derive(Serialize)]
struct Done {
    url: String,
    zone: String,
    title: String,
    host: String,
    when: String,
    place: String,
    is_cancelled: bool,
    /// Whether it lies ahead, so that it can be taken back.
    is_open: bool,
    /// Where another time is booked.
    again: Option<String>,
    wrong: Vec<String>,
}

/// What was booked.
pub async fn show_booked(
    State(web): State<Web>,
    Path(token): Path<String>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    match web.gate.booked(&token, visitor.address).await {
        Ok(booked) => done(&web, &booked, &token, &asked, None),
        Err(Error::NotFound) => nowhere(&web, ["booking-nowhere", "booking-nowhere-help"]),
        Err(error) => Err(error.into()),
    }
}

/// It as a file for a calendar.
pub async fn file(State(web): State<Web>, Path(token): Path<String>, visitor: Visitor) -> Result<Response, Failure> {
    match web.gate.booked(&token, visitor.address).await {
        Ok(booked) => Ok(booked.file()),
        Err(Error::NotFound) => nowhere(&web, ["booking-nowhere", "booking-nowhere-help"]),
        Err(error) => Err(error.into()),
    }
}

/// Takes it back.
pub async fn cancel(
    State(web): State<Web>,
    Path(token): Path<String>,
    visitor: Visitor,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let booked = match web.gate.booked(&token, visitor.address).await {
        Ok(booked) => booked,
        Err(Error::NotFound) => return nowhere(&web, ["booking-nowhere", "booking-nowhere-help"]),
        Err(error) => return Err(error.into()),
    };
    match booked.cancel().await {
        Ok(()) => {
            let path = address(&format!("/b/booked/{token}"), [("zone", Some(asked.zone.as_str()))]);
            Ok(Redirect::to(&path).into_response())
        }
        Err(refused @ (Error::Rule { .. } | Error::Invalid(_))) => done(&web, &booked, &token, &asked, Some(&refused)),
        Err(error) => Err(error.into()),
    }
}

fn done(web: &Web, booked: &Booked, token: &str, asked: &Asked, refused: Option<&Error>) -> Result<Response, Failure> {
    let zone = zone_of(&asked.zone).unwrap_or_else(|| web.gate.house().catalog().settings.zone());
    let now = web.gate.clock().now();
    let words = Words::new(&language(web), zone, now);
    let entry = &booked.entry;
    let page = Done {
        url: format!("/b/booked/{token}"),
        zone: asked.zone.clone(),
        title: entry.title.clone(),
        host: entry.organizer.as_ref().map(|host| host.name.clone()).unwrap_or_default(),
        when: words.exact_instant(entry.begins),
        place: entry.place.clone(),
        is_cancelled: entry.is_cancelled,
        is_open: !entry.is_cancelled && entry.begins > now,
        again: booked.again.as_ref().map(|slug| address(&format!("/b/{slug}"), [("zone", Some(asked.zone.as_str()))])),
        wrong: refused.map(|refused| words.error(refused)).into_iter().collect(),
    };
    let code = refused.map_or(StatusCode::OK, status);
    let title = words.say(if entry.is_cancelled { "booked-cancelled" } else { "booked" });
    let screen = Screen::outside(words, "booked.html", &title, page).with_status(code);
    Ok((UNSEARCHED, screen.show()?).into_response())
}

/// The language of the workspace: nobody knows that of who comes.
fn language(web: &Web) -> String {
    web.gate.house().catalog().settings.languages.first().cloned().unwrap_or_else(|| "en".to_owned())
}

fn zone_of(name: &str) -> Option<TimeZone> {
    if name.is_empty() { None } else { TimeZone::get(name).ok() }
}

/// All time zones, that one among them.
fn zones(chosen: &str) -> Vec<(String, String)> {
    let mut zones = time_zones();
    if !zones.iter().any(|(name, _)| name == chosen) {
        zones.insert(0, (chosen.to_owned(), chosen.to_owned()));
    }
    zones
}
