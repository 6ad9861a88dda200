//! What a workspace decides once, and who decided it when.

use axum::extract::{Form, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, status};
use rapport_kernel::catalog::SETUP_AREA;
use rapport_kernel::event::{Body, Logged};
use rapport_kernel::settings::Settings;
use rapport_kernel::{Error, Object, Problem, Read, Result as KernelResult};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::input::{Form as Inputs, Input, all, filled};
use super::only_for_who_sets_up;
use crate::Person;
use crate::actor;
use crate::address::after;
use crate::cells::Typed;
use crate::me::{currencies, time_zones};
use crate::screen::{Done, Screen};
use crate::shell::Shell;
use crate::words::Words;

/// What controls are called.
const MESSAGES: &str = "settings-{}";
/// The boxes of the lists that the navigation has, and the control that says of which there were boxes.
const SHOWN: &str = "shown";
const LISTS: &str = "lists";
/// Changes that are shown.
const CHANGES: usize = 30;

const PATH: &str = "/setup/settings";

/// What was just done.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    did: Option<String>,
}

/// The context of `setup/settings.html`.
#[derive(Serialize)]
struct Page {
    inputs: Vec<Input>,
    lists: String,
    wrong: Vec<String>,
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Change {
    who: String,
    at: String,
    exact: String,
    what: Vec<(String, String, String)>,
}

/// The form.
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person.read(|r| page(r, None, &[])).await?;
    Ok(screen.with_done(Done::of(asked.did.as_deref(), PATH)).show()?)
}

/// Changes the settings.
pub async fn update(person: Person, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let sent = typed.clone();
    let done = person.run(move |house, ctx| {
        only_for_who_sets_up(house, ctx)?;
        house.change_settings_unless(ctx, |_| Ok(None), |old| changed(old, &sent), |work, _| Ok(after(work, PATH)))
    });
    match done.await {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(error @ (Error::Invalid(_) | Error::Rule { .. })) => {
            let problems = error.problems("base_currency");
            let screen = person.read(move |r| page(r, Some(&typed), &problems)).await?;
            Ok(screen.with_status(status(&error)).show()?)
        }
        Err(error) => Err(error.into()),
    }
}

fn page(r: &mut Read<'_>, typed: Option<&Typed>, problems: &[Problem]) -> KernelResult<Screen> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let words = Words::of(r);
    let lists = lists(r, &words);
    let held = held(&r.catalog().settings, &lists);
    let form = Inputs { words: &words, messages: MESSAGES, typed: typed.unwrap_or(&held), problems };
    let days = (1..=7).map(|day| (day.to_string(), words.say(&format!("settings-day-{day}"))));
    let months = (1..=12).map(|month| (month.to_string(), words.say(&format!("month-{month}"))));
    let offered = lists.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(" ");
    let inputs = vec![
        form.line("name").required(),
        form.select("base_currency", with_held(currencies(), &held, "base_currency")),
        form.select("time_zone", with_held(time_zones(), &held, "time_zone")),
        form.select("week_start", days),
        form.select("fiscal_year_start", months),
        form.line("languages"),
        form.number("bin_days"),
        form.checks(SHOWN, lists),
    ];
    let page = Page { wrong: form.elsewhere(&inputs), inputs, lists: offered, changes: changes(r, &words)? };
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = words.say("setup-page-settings");
    Ok(Screen::within(shell, words, "setup/settings.html", &title, page))
}

/// What may be chosen, and what holds even where it may not be any more.
fn with_held(mut offered: Vec<(String, String)>, held: &Typed, name: &str) -> Vec<(String, String)> {
    if let Some(value) = filled(held, name).filter(|value| !offered.iter().any(|(key, _)| key == value)) {
        offered.push((value.to_owned(), value.to_owned()));
    }
    offered
}

/// What can stand in the navigation, by its names.
fn lists(r: &Read<'_>, words: &Words) -> Vec<(String, String)> {
    let is_list = |object: &std::sync::Arc<Object>| r.place(object).is_some_and(|at| at.area != SETUP_AREA);
    let lists = r.objects().into_iter().filter(is_list);
    lists.map(|object| (object.key.clone(), words.plural(&object))).collect()
}

fn held(settings: &Settings, lists: &[(String, String)]) -> Typed {
    let all = [
        ("name", settings.name.clone()),
        ("base_currency", settings.base_currency.clone()),
        ("time_zone", settings.time_zone.clone()),
        ("week_start", settings.week_start.to_string()),
        ("fiscal_year_start", settings.fiscal_year_start.to_string()),
        ("languages", settings.languages.join(", ")),
        ("bin_days", settings.bin_days.to_string()),
    ];
    let shown = lists.iter().filter(|(key, _)| !settings.hidden.contains(key));
    let shown = shown.map(|(key, _)| (SHOWN.to_owned(), key.clone()));
    all.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(shown).collect()
}

fn changed(old: &Settings, typed: &Typed) -> KernelResult<Settings> {
    let mut new = old.clone();
    let text = |name: &str, was: &str| filled(typed, name).unwrap_or(was).to_owned();
    new.name = text("name", &old.name);
    new.base_currency = text("base_currency", &old.base_currency).to_uppercase();
    new.time_zone = text("time_zone", &old.time_zone);
    if let Some(languages) = filled(typed, "languages") {
        new.languages = languages.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect();
    }
    new.week_start = number(typed, "week_start", old.week_start)?;
    new.fiscal_year_start = number(typed, "fiscal_year_start", old.fiscal_year_start)?;
    new.bin_days = number(typed, "bin_days", old.bin_days)?;
    if typed.iter().any(|(name, _)| name == LISTS) {
        let is_shown = |key: &str| all(typed, SHOWN).any(|shown| shown == key);
        let offered: Vec<&str> = all(typed, LISTS).flat_map(|keys| keys.split(' ')).collect();
        new.hidden.retain(|key| !offered.contains(&key.as_str()));
        new.hidden.extend(offered.into_iter().filter(|key| !is_shown(key)).map(str::to_owned));
    }
    Ok(new)
}

fn number<N: std::str::FromStr>(typed: &Typed, name: &str, was: N) -> KernelResult<N> {
    let Some(text) = filled(typed, name) else { return Ok(was) };
    text.parse().map_err(|_| Error::invalid(name, "invalid_setting", "Say a whole number"))
}

/// The latest changes of the settings, each with what was other before.
fn changes(r: &mut Read<'_>, words: &Words) -> KernelResult<Vec<Change>> {
    let mut changes = Vec::new();
    for Logged { unit, event } in r.workspace_changes("settings_changed", CHANGES)? {
        let Body::Data(data) = &event.body else { continue };
        let empty = Map::new();
        let (old, new) = (data["old"].as_object().unwrap_or(&empty), data["new"].as_object().unwrap_or(&empty));
        let differing = new.iter().filter(|(key, value)| old.get(*key) != Some(value));
        let what = differing.map(|(key, value)| {
            let label = words.known(&format!("settings-{key}")).unwrap_or_else(|| key.clone());
            (label, old.get(key).map(plain).unwrap_or_default(), plain(value))
        });
        let what: Vec<_> = what.collect();
        if !what.is_empty() {
            changes.push(Change {
                who: actor::name(r, &unit.actor, words)?,
                at: words.instant(unit.at),
                exact: words.exact_instant(unit.at),
                what,
            });
        }
    }
    Ok(changes)
}

fn plain(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => json!(other).to_string(),
    }
}
