//! How a user signs in, for administrators: links to be handed over or sent, and help for who lost their phone.

use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, Link};
use rapport_kernel::account::Account;
use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::mail::Occasion;
use rapport_kernel::{Error, Object, Read, RecordId, Result as KernelResult};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use crate::Person;
use crate::form::record_id;
use crate::me::passkeys;
use crate::screen::Screen;
use crate::shell::Shell;
use crate::sign_in::sso;
use crate::words::Words;

/// The action of users by which an administrator turns their second factor off.
const TURN_OFF: &str = "turn_off_two_factor";
/// The action of users by which an administrator disconnects them from the provider of sign-ins.
const DISCONNECT: &str = "disconnect_single_sign_on";

/// What the page can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// What was just done.
    #[serde(default)]
    done: String,
}

/// The context of `admission.html`.
#[derive(Serialize)]
struct Page {
    name: String,
    email: String,
    url: String,
    has_password: bool,
    has_second_factor: bool,
    sessions: usize,
    sends_mail: bool,
    passkeys: Vec<passkeys::Row>,
    done: Option<String>,
    link: Option<Shown>,
    sso: Option<Sso>,
}

/// The provider of sign-ins, where there is one.
#[derive(Clone, Serialize)]
struct Sso {
    provider: String,
    /// Since when they are connected with it, if they are.
    since: Option<String>,
}

/// A link, which is shown this once.
#[derive(Clone, Serialize)]
struct Shown {
    url: String,
    until: String,
    is_invitation: bool,
}

/// The page.
pub async fn show(
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    page(&person, plural, record_id(&id)?, asked.done, None).await
}

/// Makes a link, and shows it once.
pub async fn make_link(person: Person, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    let user = record_id(&id)?;
    let named = plural.clone();
    person.read(move |r| users(r, &named).map(|_| ())).await?;
    let link = person.make_link(user).await?;
    page(&person, plural, user, String::new(), Some(link)).await
}

/// Has a link sent by mail.
pub async fn send_link(person: Person, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    let user = record_id(&id)?;
    let named = plural.clone();
    person.read(move |r| users(r, &named).map(|_| ())).await?;
    person.send_link(user).await?;
    Ok(Redirect::to(&format!("/{plural}/{id}/sign-in?done=sent")).into_response())
}

/// Turns the second factor off.
pub async fn turn_off(person: Person, path: Path<(String, String)>) -> Result<Response, Failure> {
    act(&person, path, TURN_OFF, "off").await
}

/// Disconnects them from the provider of sign-ins.
pub async fn disconnect(person: Person, path: Path<(String, String)>) -> Result<Response, Failure> {
    act(&person, path, DISCONNECT, "disconnected").await
}

async fn act(
    person: &Person,
    Path((plural, id)): Path<(String, String)>,
    action: &'static str,
    done: &str,
) -> Result<Response, Failure> {
    let user = record_id(&id)?;
    let to = format!("/{plural}/{id}/sign-in?done={done}");
    person
        .write(move |work| {
            let users = users(work, &plural)?;
            work.act(&users, action, user, &Map::new())
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

/// A passkey that is to go.
#[derive(Deserialize)]
pub struct Going {
    passkey: String,
}

/// Removes a passkey.
pub async fn remove_passkey(
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    Form(going): Form<Going>,
) -> Result<Response, Failure> {
    let (user, passkey) = (record_id(&id)?, record_id(&going.passkey)?);
    let named = plural.clone();
    person.read(move |r| users(r, &named).map(|_| ())).await?;
    person.remove_passkey_of(user, passkey).await?;
    Ok(Redirect::to(&format!("/{plural}/{id}/sign-in?done=passkey")).into_response())
}

/// The object of users, if that is what the address names.
fn users(r: &Read<'_>, plural: &str) -> KernelResult<std::sync::Arc<Object>> {
    r.object_by_plural(plural)
        .and_then(|object| if object.key == USER_OBJECT { Ok(object) } else { Err(Error::NotFound) })
}

async fn page(
    person: &Person,
    plural: String,
    user: RecordId,
    done: String,
    link: Option<Link>,
) -> Result<Response, Failure> {
    let named = plural.clone();
    person.read(move |r| users(r, &named).map(|_| ())).await?;
    let (account, sessions) = person.account_of(user).await?;
    let connection = person.connection_of(user).await?;
    let passkeys = person.passkeys_of(user).await?;
    let gate = person.gate().clone();
    let (sends_mail, origin) = (person.gate().sends_mail(), person.gate().public_url().origin().to_owned());
    let link = link.map(|link| (format!("{origin}{}", link.path), link));
    let screen = person
        .read(move |r| {
            let words = Words::of(r);
            let shown = link.as_ref().map(|(url, link)| Shown {
                url: url.clone(),
                until: words.instant(link.until),
                is_invitation: link.occasion == Occasion::Invitation,
            });
            let Account { email, name, password_hash, has_second_factor, .. } = account.clone();
            let done = words.known(&format!("admission-done-{done}"));
            let url = format!("/{plural}/{user}");
            let has_password = password_hash.is_some();
            let since = connection.as_ref().map(|connection| sso::day(connection.since, &words));
            let sso = sso::called(&gate, &words).map(|provider| Sso { provider, since });
            let passkeys = passkeys.iter().map(|passkey| passkeys::Row::of(passkey, &words)).collect();
            let page = Page {
                name,
                email,
                url,
                has_password,
                has_second_factor,
                sessions,
                sends_mail,
                passkeys,
                done,
                link: shown,
                sso,
            };
            let shell = Shell::of(r, &words, Some(&plural))?;
            let title = words.say("admission");
            Ok(Screen::within(shell, words, "admission.html", &title, page))
        })
        .await?;
    Ok(screen.show()?)
}
