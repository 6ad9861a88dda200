//! One's passkeys: those that there are, and adding one, for which a script asks the device.

use axum::Json as JsonBody;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rapport_gate::{Failure, Gate, OwnPasskeys, Refused};
use rapport_kernel::passkey::Passkey;
use rapport_kernel::{Error, Problem, Read, Result as KernelResult};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::page::{Shown, WRONG_PASSWORD, said};
use super::{done, page};
use crate::Person;
use crate::form::record_id;
use crate::sign_in::passkey::origin;
use crate::words::{Args, Words};

/// What is wrong with a name.
const WRONG_NAME: &str = "passkey-name-wrong";

/// The context of `parts/passkeys.html`.
#[derive(Serialize)]
pub struct Section {
    all: Vec<Row>,
    /// The address at which passkeys are offered; none where browsers have none.
    origin: Option<String>,
    takes_password: bool,
    /// What a new one is called unless somebody says something else.
    device: String,
}

/// A passkey as it is shown.
#[derive(Clone, Serialize)]
pub struct Row {
    id: String,
    name: String,
    /// When it was added and last used.
    facts: String,
    wrong: Vec<String>,
}

impl Section {
    /// Of who asks, on that device, with what is wrong.
    ///
    /// # Errors
    /// The store's.
    pub fn of(
        r: &mut Read<'_>,
        gate: &Gate,
        words: &Words,
        (device, problems): (&str, &[Problem]),
    ) -> KernelResult<Self> {
        let OwnPasskeys { all, takes_password } = gate.own_passkeys(r)?;
        let row = |passkey: &Passkey| {
            let wrong = said(words, problems, &control(&passkey.id.to_string()));
            Row { wrong, ..Row::of(passkey, words) }
        };
        let all = all.iter().map(row).collect();
        Ok(Self { all, origin: origin(gate), takes_password, device: device.to_owned() })
    }
}

impl Row {
    /// With its times in the reader's words.
    pub fn of(passkey: &Passkey, words: &Words) -> Self {
        let added = Args::from([("when".into(), words.instant(passkey.added_at).into())]);
        let used = match passkey.last_used_at {
            Some(at) => words.tell("passkey-used", &Args::from([("when".into(), words.instant(at).into())])),
            None => words.say("passkey-not-used"),
        };
        let facts = format!("{} · {used}", words.tell("passkey-added", &added));
        Self { id: passkey.id.to_string(), name: passkey.name.clone(), facts, wrong: Vec::new() }
    }
}

/// Where problems with the name of a passkey are said.
fn control(id: &str) -> String {
    format!("passkey {id}")
}

/// A passkey that is wanted.
#[derive(Deserialize)]
pub struct Wanted {
    name: String,
    #[serde(default)]
    password: String,
}

/// What a device is to make one by.
pub async fn begin(person: Person, JsonBody(wanted): JsonBody<Wanted>) -> Result<Response, Failure> {
    let refused = match person.offer_passkey(wanted.name, wanted.password).await {
        Ok(options) => return Ok(JsonBody(options).into_response()),
        Err(refused) => refused,
    };
    let words = words(&person).await?;
    let (at, wrong) = match refused {
        Refused::Wrong => ("password", words.say(WRONG_PASSWORD)),
        Refused::Wait { seconds } => {
            ("password", words.tell("sign-in-wait", &Args::from([("seconds".into(), seconds.into())])))
        }
        Refused::TooLate => ("", words.say("passkey-sign-in-anew")),
        Refused::Failed(Error::Invalid(_)) => ("name", words.say(WRONG_NAME)),
        Refused::Failed(error) => return Err(error.into()),
    };
    Ok(Told::reply(at, wrong))
}

/// What a device has made.
#[derive(Deserialize)]
pub struct Made {
    credential: Json,
}

/// Adds it.
pub async fn add(person: Person, JsonBody(made): JsonBody<Made>) -> Result<Response, Failure> {
    let refused = match person.add_passkey(made.credential).await {
        Ok(passkey) => return Ok((StatusCode::CREATED, JsonBody(passkey)).into_response()),
        Err(refused) => refused,
    };
    let words = words(&person).await?;
    let wrong = match refused {
        Refused::TooLate => words.say("passkey-too-late"),
        Refused::Wrong | Refused::Wait { .. } => words.say("passkey-not-made"),
        Refused::Failed(Error::Rule { code: "passkey_known", .. }) => words.say("passkey-known"),
        Refused::Failed(Error::Limit { max, .. }) => {
            words.tell("passkeys-too-many", &Args::from([("max".into(), max.into())]))
        }
        Refused::Failed(error) => return Err(error.into()),
    };
    Ok(Told::reply("", wrong))
}

/// What a script is told of what was refused.
#[derive(Serialize)]
struct Told<'a> {
    /// The control that it is about; none when it is about the whole.
    at: &'a str,
    wrong: String,
}

impl Told<'_> {
    fn reply(at: &str, wrong: String) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, JsonBody(Told { at, wrong })).into_response()
    }
}

async fn words(person: &Person) -> Result<Words, Failure> {
    Ok(person.read(|r| Ok(Words::of(r))).await?)
}

/// A passkey that is to be called something else.
#[derive(Deserialize)]
pub struct Renamed {
    id: String,
    name: String,
}

/// Calls it that.
pub async fn rename(person: Person, Form(renamed): Form<Renamed>) -> Result<Response, Failure> {
    match person.rename_own_passkey(record_id(&renamed.id)?, renamed.name).await {
        Ok(()) => Ok(done("passkey-renamed")),
        Err(Error::Invalid(_)) => {
            let problems = vec![Problem::new(control(&renamed.id), WRONG_NAME, "")];
            page(&person, Shown { problems, ..Shown::default() }, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A passkey that is to go.
#[derive(Deserialize)]
pub struct Going {
    id: String,
}

/// Removes it.
pub async fn remove(person: Person, Form(going): Form<Going>) -> Result<Response, Failure> {
    person.remove_own_passkey(record_id(&going.id)?).await?;
    Ok(done("passkey-removed"))
}
