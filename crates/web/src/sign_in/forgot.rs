//! For who has forgotten their password. Whether somebody of that address is known is told nobody.

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use rapport_gate::{Failure, Refused, Visitor};
use serde::{Deserialize, Serialize};

use super::words;
use crate::Web;
use crate::screen::Screen;
use crate::words::Args;

/// What the form sends.
#[derive(Deserialize)]
pub struct Given {
    email: String,
}

/// The context of `forgot-password.html`.
#[derive(Serialize)]
struct Page {
    workspace: String,
    /// Whether mail is sent here.
    sends_mail: bool,
    /// The address to which a mail is on its way, if somebody has it.
    sent: Option<String>,
    wrong: Option<String>,
}

/// The form.
pub async fn show(State(web): State<Web>) -> Result<Response, Failure> {
    page(&web, None, None, StatusCode::OK)
}

/// Has them written to.
pub async fn ask(State(web): State<Web>, visitor: Visitor, Form(given): Form<Given>) -> Result<Response, Failure> {
    match web.gate.forgot_password(given.email.clone(), &visitor).await {
        Ok(()) => page(&web, Some(given.email), None, StatusCode::OK),
        Err(Refused::Wait { seconds }) => {
            let wrong = words(&web).tell("sign-in-wait", &Args::from([("seconds".into(), seconds.into())]));
            page(&web, None, Some(wrong), StatusCode::TOO_MANY_REQUESTS)
        }
        Err(Refused::Failed(error)) => Err(error.into()),
        Err(Refused::Wrong | Refused::TooLate) => page(&web, None, None, StatusCode::OK),
    }
}

fn page(web: &Web, sent: Option<String>, wrong: Option<String>, status: StatusCode) -> Result<Response, Failure> {
    let words = words(web);
    let title = words.say("forgot");
    let workspace = web.gate.house().catalog().settings.name.clone();
    let page = Page { workspace, sends_mail: web.gate.sends_mail(), sent, wrong };
    Ok(Screen::outside(words, "forgot-password.html", &title, page).with_status(status).show()?)
}
