//! What the page shows.

use rapport_gate::Gate;
use rapport_kernel::account::{OpenSession, ProfileField};
use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::money::Currency;
use rapport_kernel::{Error, Object, Problem, Read, Record, RecordId, Result};
use serde::Serialize;

use super::passkeys;
use crate::cells::{Around, Chosen, Control, Typed, typed_of};
use crate::screen::Screen;
use crate::shell::Shell;
use crate::sign_in::sso;
use crate::words::{Args, Words};

/// The password that was said is not one's own.
pub const WRONG_PASSWORD: &str = "me-wrong-password";
/// Too many were wrong; the text of the problem is for how many seconds one waits.
pub const WAIT: &str = "sign-in-wait";

/// What a page shows beside what there is.
#[derive(Clone, Default)]
pub struct Shown {
    /// What was just done.
    pub done: String,
    /// What was sent and not taken.
    pub typed: Option<Typed>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// The context of `me.html`.
#[derive(Serialize)]
struct Me {
    email: String,
    done: Option<String>,
    controls: Vec<Control>,
    has_password: bool,
    wrong_old: Vec<String>,
    wrong_new: Vec<String>,
    /// Recovery codes that are left, with a second factor.
    recovery_left: Option<usize>,
    passkeys: passkeys::Section,
    /// Where one's calendar is for other programs.
    calendar_link: Option<String>,
    sessions: Vec<Session>,
    /// The provider of sign-ins, for who is connected with it.
    sso: Option<Sso>,
}

#[derive(Serialize)]
struct Sso {
    provider: String,
    since: String,
}

#[derive(Serialize)]
struct Session {
    id: String,
    device: String,
    address: String,
    last_used: String,
    last_used_exact: String,
    is_this: bool,
}

/// The page of who asks.
pub fn load(r: &mut Read<'_>, gate: &Gate, here: RecordId, shown: &Shown) -> Result<Screen> {
    let words = Words::of(r);
    let record = gate.profile(r)?;
    let users = r.catalog().find(USER_OBJECT).cloned().ok_or(Error::NotFound)?;
    let [wrong_old, wrong_new] = ["old", "password"].map(|key| said(&words, &shown.problems, key));
    let sessions = gate.own_sessions(r)?;
    let page = Me {
        email: gate.own_email(r)?,
        done: words.known(&format!("me-done-{}", shown.done)),
        controls: controls(&users, gate, &record, &words, shown),
        has_password: gate.has_password(r)?,
        wrong_old,
        wrong_new,
        recovery_left: gate.recovery_codes_left(r)?,
        passkeys: passkeys::Section::of(r, gate, &words, (device_of(&sessions, here), &shown.problems))?,
        calendar_link: gate.own_calendar_link(r)?,
        sessions: sessions.iter().map(|session| row(session, here, &words)).collect(),
        sso: own_sso(r, gate, &words)?,
    };
    let shell = Shell::of(r, &words, None)?;
    let title = words.say("me");
    Ok(Screen::within(shell, words, "me.html", &title, page))
}

fn own_sso(r: &mut Read<'_>, gate: &Gate, words: &Words) -> Result<Option<Sso>> {
    let (Some(connection), Some(provider)) = (gate.own_connection(r)?, sso::called(gate, words)) else {
        return Ok(None);
    };
    Ok(Some(Sso { provider, since: sso::day(connection.since, words) }))
}

/// On what one asks.
fn device_of(sessions: &[OpenSession], here: RecordId) -> &str {
    sessions.iter().find(|session| session.id == here).map_or("", |session| session.device.as_str())
}

/// What is wrong with a control, in the reader's words where the problem names a message.
pub fn said(words: &Words, problems: &[Problem], key: &str) -> Vec<String> {
    let text = |problem: &Problem| match problem.code {
        WAIT => {
            let seconds: i64 = problem.text.english.parse().unwrap_or_default();
            words.tell(WAIT, &Args::from([("seconds".into(), seconds.into())]))
        }
        code => words.known(code).unwrap_or_else(|| words.problem(problem)),
    };
    problems.iter().filter(|problem| problem.field == key).map(text).collect()
}

fn controls(users: &Object, gate: &Gate, record: &Record, words: &Words, shown: &Shown) -> Vec<Control> {
    let mut controls = Vec::new();
    for offered in gate.profile_fields() {
        let Some(field) = users.find(offered.key()) else { continue };
        let typed = shown.typed.clone().unwrap_or_else(|| typed_of(field, record.get(field.id), words));
        let around = Around { object: users, words, typed: &typed, problems: &shown.problems, currencies: &[] };
        let Some(control) = Control::of(field, &around) else { continue };
        let chosen = typed.iter().rev().find(|(key, _)| *key == field.key).map_or("", |(_, value)| value.as_str());
        controls.push(match offered {
            ProfileField::Free(_) => control,
            ProfileField::Language(_) => control.offering(choices(Words::languages(), chosen)),
            ProfileField::TimeZone(_) => control.offering(choices(time_zones(), chosen)),
        });
    }
    controls
}

/// What may be chosen, and what is chosen already even if it may not be any more.
fn choices(mut offered: Vec<(String, String)>, chosen: &str) -> Vec<Chosen> {
    if !chosen.is_empty() && !offered.iter().any(|(key, _)| key == chosen) {
        offered.push((chosen.to_owned(), chosen.to_owned()));
    }
    offered.into_iter().map(|(key, label)| Chosen { chosen: key == chosen, key, label }).collect()
}

/// Every time zone that has a place.
pub fn time_zones() -> Vec<(String, String)> {
    let names = jiff::tz::db().available().map(|name| name.to_string());
    let mut places: Vec<String> = names.filter(|name| name.contains('/') && !name.starts_with("Etc/")).collect();
    places.push("UTC".to_owned());
    places.sort();
    places.into_iter().map(|name| (name.clone(), name.replace('_', " "))).collect()
}

/// Every currency, by its code and with its name.
pub fn currencies() -> Vec<(String, String)> {
    let named = |one: Currency| (one.code().to_owned(), format!("{} – {}", one.code(), one.name()));
    Currency::all().into_iter().map(named).collect()
}

fn row(session: &OpenSession, here: RecordId, words: &Words) -> Session {
    Session {
        id: session.id.to_string(),
        device: session.device.clone(),
        address: session.address.clone(),
        last_used: words.instant(session.last_used_at),
        last_used_exact: words.exact_instant(session.last_used_at),
        is_this: session.id == here,
    }
}
