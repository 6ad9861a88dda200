//! Users whom a provider of sign-ins knows. What it calls them is a note of the space `identity` that leads to the user, and
//! one of the space `identity_of` that leads back; the user's record says no more than whether there is one.

use rapport_kernel::identity::{Connected, Connection, Identities, Identity, Newcomer};
use rapport_kernel::part::{Action, Draft, RuleCx};
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Read, RecordId, Result, Work};
use serde_json::{Map, Value as Json, json};

use super::directory::{NewUser, Staff, add_user, id_in, living};
use super::said::{self, say};
use super::{accounts, first, session};

/// Where an identity leads to its user.
const BY_IDENTITY: &str = "identity";
/// Where a user leads to their identity.
const IDENTITIES: &str = "identity_of";
/// The field that says whether there is one.
const FIELD: &str = "single_sign_on";

impl Identities for Staff {
    fn connected(&self, read: &mut Read<'_>, identity: &Identity) -> Result<Connected> {
        let Some(user) = user_behind(read, identity)? else { return Ok(Connected::ToNobody) };
        if let Some(account) = accounts::by_user(read, user)? {
            return Ok(Connected::To(account));
        }
        Ok(if living(read, "user", Some(user))?.is_some() { Connected::ToInactive } else { Connected::ToDeleted })
    }

    fn connection(&self, read: &mut Read<'_>, user: RecordId) -> Result<Option<Connection>> {
        of(read, user)
    }

    fn connect(&self, work: &mut Work<'_>, user: RecordId, identity: &Identity) -> Result<()> {
        let_go(work, user)?;
        if let Some(former) = user_behind(work, identity)? {
            let_go(work, former)?;
            say(work, former, FIELD, false)?;
        }
        let Identity { issuer, subject } = identity;
        let note = json!({"issuer": issuer, "subject": subject, "since_ms": work.ctx().now.ms()});
        work.set_note(BY_IDENTITY, &key(identity), &json!({"user": user}), None)?;
        work.set_note(IDENTITIES, &user.to_string(), &note, None)?;
        say(work, user, FIELD, true)
    }

    fn add_newcomer(&self, work: &mut Work<'_>, newcomer: &Newcomer<'_>) -> Result<RecordId> {
        let Newcomer { email, name, role } = *newcomer;
        let name = name.map_or_else(|| first::name_in(email), str::to_owned);
        add_user(work, &NewUser { email, name: &name, roles: &[role], password_hash: None })
    }
}

/// An address has no blank in it, so that no two identities are one key.
fn key(Identity { issuer, subject }: &Identity) -> String {
    format!("{issuer} {subject}")
}

/// The user to whom an identity leads, whether they are there still or not.
fn user_behind(read: &mut Read<'_>, identity: &Identity) -> Result<Option<RecordId>> {
    let Some(note) = read.note(BY_IDENTITY, &key(identity))? else { return Ok(None) };
    id_in(&note, "user").map(Some).ok_or_else(|| Error::fault("Reading whose identity it is", "no user"))
}

/// The identity of a user.
fn of(read: &mut Read<'_>, user: RecordId) -> Result<Option<Connection>> {
    let Some(note) = read.note(IDENTITIES, &user.to_string())? else { return Ok(None) };
    let text = |key: &str| note[key].as_str().map(str::to_owned);
    let (Some(issuer), Some(subject)) = (text("issuer"), text("subject")) else { return Ok(None) };
    let since = Instant::from_ms(note["since_ms"].as_i64().unwrap_or_default());
    Ok(Some(Connection { identity: Identity { issuer, subject }, since }))
}

/// Forgets the identity of a user; nothing where there is none.
fn let_go(work: &mut Work<'_>, user: RecordId) -> Result<()> {
    let Some(Connection { identity, .. }) = of(work, user)? else { return Ok(()) };
    work.drop_note(BY_IDENTITY, &key(&identity))?;
    work.drop_note(IDENTITIES, &user.to_string())
}

/// What the record says is so, whoever changes it: to undo that somebody was disconnected connects nobody.
pub fn is_said_as_it_is(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    said::as_it_is(drafts, cx, FIELD, |read, user| Ok(of(read, user)?.is_some()))
}

/// For somebody who is to come by another account of the provider. It ends their sessions, as somebody else may have come
/// by this one.
pub fn disconnect_another() -> Action {
    let label = "Disconnect single sign-on";
    Action { object: "user", name: "disconnect_single_sign_on", label, params: Vec::new(), run: disconnect }
}

fn disconnect(work: &mut Work<'_>, user: RecordId, _: &Map<String, Json>) -> Result<Json> {
    if !work.ctx().access.administers() {
        return Err(Error::forbidden("Only administrators disconnect somebody from single sign-on"));
    }
    let_go(work, user)?;
    say(work, user, FIELD, false)?;
    session::end_all_but(work, user, None)?;
    Ok(json!({"user": user}))
}

#[cfg(test)]
mod tests {
    use rapport_kernel::account::{Accounts, NewSession};
    use rapport_kernel::house::TimelineRequest;
    use rapport_testkit::TestHouse;

    use super::*;
    use crate::testing::{as_user, refusal, user, workspace};

    fn identity(subject: &str) -> Identity {
        Identity { issuer: "https://id.example".to_owned(), subject: subject.to_owned() }
    }

    fn connect(t: &TestHouse, user: RecordId, subject: &str) {
        t.write(|w| Staff.connect(w, user, &identity(subject))).expect("connected");
    }

    fn connected(t: &TestHouse, subject: &str) -> Connected {
        t.read(|r| Staff.connected(r, &identity(subject))).expect("it can be read")
    }

    fn is_of(t: &TestHouse, subject: &str, user: RecordId) -> bool {
        matches!(connected(t, subject), Connected::To(account) if account.user == user)
    }

    #[test]
    fn an_identity_is_one_users_and_ends_with_another_one() {
        workspace(|t| {
            let sam = user(t, "Sam", &["Manager"]);
            assert_eq!(connected(t, "s-1"), Connected::ToNobody);
            connect(t, sam, "s-1");
            assert!(is_of(t, "s-1", sam));
            assert_eq!(t.admin().get("user", sam)["single_sign_on"], json!(true));
            connect(t, sam, "s-2");
            assert_eq!(connected(t, "s-1"), Connected::ToNobody);
            let connection = t.read(|r| Staff.connection(r, sam)).expect("it can be read").expect("there is one");
            assert_eq!(connection.identity, identity("s-2"));
        });
    }

    #[test]
    fn an_identity_tells_whether_its_user_was_deactivated_or_deleted() {
        workspace(|t| {
            user(t, "Root", &["Administrator"]);
            let [sam, max] = ["Sam", "Max"].map(|name| user(t, name, &["Manager"]));
            connect(t, sam, "s-1");
            connect(t, max, "s-2");
            t.admin().update("user", sam, json!({"active": false}));
            t.admin().delete("user", max);
            assert_eq!([connected(t, "s-1"), connected(t, "s-2")], [Connected::ToInactive, Connected::ToDeleted]);
            let other = user(t, "Other", &["Manager"]);
            connect(t, other, "s-2");
            let restored = t.write(|w| {
                let users = w.object("user")?;
                w.restore_many(&users, &[max])
            });
            assert!(restored.is_ok_and(|each| each.iter().all(Result::is_ok)));
            connect(t, max, "s-3");
            assert!(is_of(t, "s-2", other), "what is somebody else's by now stays theirs");
        });
    }

    #[test]
    fn an_administrator_disconnects_somebody_and_nobody_else_does() {
        workspace(|t| {
            let [root, sam] =
                [("Root", "Administrator"), ("Sam", "Manager")].map(|(name, role)| user(t, name, &[role]));
            connect(t, sam, "s-1");
            let new = NewSession { user: sam, device: "Phone", address: "192.0.2.7", secret_sha256: "a" };
            t.write(|w| Staff.begin_session(w, &new)).expect("a session");
            let act = "disconnect_single_sign_on";
            assert_eq!(refusal(as_user(t, sam).try_act("user", sam, act, json!({}))), "forbidden");
            let unit = as_user(t, root).act("user", sam, act, json!({}));
            assert_eq!(connected(t, "s-1"), Connected::ToNobody);
            assert_eq!(t.admin().get("user", sam)["single_sign_on"], json!(false), "{unit:?}");
            assert!(t.read(|r| Staff.sessions(r, sam)).expect("it can be read").is_empty());
            assert_eq!(refusal(t.admin().try_update("user", sam, json!({"single_sign_on": true}))), "read_only");
        });
    }

    #[test]
    fn the_history_tells_who_was_connected_and_not_what_the_provider_calls_them() {
        workspace(|t| {
            let sam = user(t, "Sam", &["Manager"]);
            connect(t, sam, "subject-of-sam");
            let told = t.read(|r| {
                let users = r.object("user")?;
                let (timeline, _) = r.timeline(&users, sam, TimelineRequest::default())?;
                Ok(format!("{timeline:?}"))
            });
            let told = told.expect("it can be read");
            let change = r#""single_sign_on": Object {"old": Bool(false), "new": Bool(true)}"#;
            assert!(told.contains(change) && !told.contains("subject-of-sam"), "{told}");
        });
    }

    #[test]
    fn a_newcomer_has_the_role_and_the_name_that_the_provider_or_the_address_tells() {
        workspace(|t| {
            let add = |name, email, role| t.write(|w| Staff.add_newcomer(w, &Newcomer { email, name, role }));
            let ada = add(Some("Ada King"), "ada@office.example", "Read only").expect("a user");
            let bo = add(None, "bo.finch@office.example", "Read only").expect("a user");
            assert_eq!(
                [ada, bo].map(|user| t.admin().get("user", user)["name"]["full"].clone()),
                ["Ada King", "Bo Finch"]
            );
            let refused = add(None, "cy@office.example", "No such role");
            assert!(matches!(&refused, Err(Error::Invalid(wrong)) if wrong[0].field == "roles"), "{refused:?}");
        });
    }
}
