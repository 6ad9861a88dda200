//! Signing in with a passkey: what the script of the page asks and sends, and what it is told.

use axum::Json as JsonBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rapport_gate::{COPY_SUSPECTED, Failure, Gate, Refused, Visitor, own_page};
use rapport_kernel::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{with_cookie, words};
use crate::Web;
use crate::words::{Args, Words};

/// What the script sends.
#[derive(Deserialize)]
pub struct Given {
    credential: Json,
    #[serde(default)]
    next: String,
}

/// Where to go on.
#[derive(Serialize)]
struct Done<'a> {
    to: &'a str,
}

/// Why nobody was let in.
#[derive(Serialize)]
struct Told {
    wrong: String,
    /// Whether the passkey is not known here, so that what holds it may forget it.
    unknown: bool,
}

/// The address at which passkeys are offered; none where browsers have none.
pub fn origin(gate: &Gate) -> Option<String> {
    let url = gate.public_url();
    url.passkey_domain().map(|_| url.origin().to_owned())
}

/// What a passkey is to answer.
pub async fn begin(State(web): State<Web>, visitor: Visitor) -> Result<Response, Failure> {
    match web.gate.ask_for_passkey(&visitor).await {
        Ok(options) => Ok(JsonBody(options).into_response()),
        Err(refused) => tell(&words(&web), refused),
    }
}

/// Signs in.
pub async fn answer(
    State(web): State<Web>,
    visitor: Visitor,
    JsonBody(given): JsonBody<Given>,
) -> Result<Response, Failure> {
    match web.gate.sign_in_by_passkey(visitor, given.credential).await {
        Ok(signed_in) => {
            let done = Done { to: own_page(&given.next) };
            Ok((with_cookie(signed_in.cookie), JsonBody(done)).into_response())
        }
        Err(refused) => tell(&words(&web), refused),
    }
}

fn tell(words: &Words, refused: Refused) -> Result<Response, Failure> {
    let unknown = matches!(refused, Refused::Failed(Error::NotFound));
    let (status, wrong) = match refused {
        Refused::Wait { seconds } => {
            let text = words.tell("sign-in-wait", &Args::from([("seconds".into(), seconds.into())]));
            (StatusCode::TOO_MANY_REQUESTS, text)
        }
        Refused::TooLate => (StatusCode::UNAUTHORIZED, words.say("passkey-too-late")),
        Refused::Wrong => (StatusCode::UNAUTHORIZED, words.say("passkey-wrong")),
        Refused::Failed(Error::NotFound) => (StatusCode::UNAUTHORIZED, words.say("passkey-unknown")),
        Refused::Failed(Error::Rule { code: COPY_SUSPECTED, .. }) => {
            (StatusCode::UNAUTHORIZED, words.say("passkey-copy-suspected"))
        }
        Refused::Failed(error) => return Err(error.into()),
    };
    Ok((status, JsonBody(Told { wrong, unknown })).into_response())
}
