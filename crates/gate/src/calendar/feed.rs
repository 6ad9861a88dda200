//! The feed of one's own calendar, for programs that know no signing in: whoever has its link reads what its user may read,
//! and nothing else can be done by it. It stands until its user ends it.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rapport_kernel::access::{Access, Ceiling};
use rapport_kernel::agenda::Entry;
use rapport_kernel::caller::Caller;
use rapport_kernel::ctx::{Actor, Cause, USER_OBJECT};
use rapport_kernel::{Ctx, Error, Read, RecordId, Result};

use super::ics;
use crate::asker::Asker;
use crate::gate::Gate;
use crate::secret_link::SecretLinks;

/// Their links, by user.
const LINKS: SecretLinks = SecretLinks { space: "calendar_link" };
/// Where the feeds are.
const PAGE: &str = "/calendar";
const ENDING: &str = ".ics";

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// What the file of one appointment is called.
const APPOINTMENT: &str = "appointment.ics";
/// How far back a feed goes.
const BACK_MS: i64 = 90 * DAY_MS;
/// How far ahead.
const AHEAD_MS: i64 = 400 * DAY_MS;

/// A feed, to be given out.
pub struct Feed(String);

/// What a program asks for.
pub struct FeedAsked<'a> {
    /// What stands behind the path of feeds.
    pub token: &'a str,
    /// From where.
    pub from: Option<IpAddr>,
}

impl IntoResponse for Feed {
    fn into_response(self) -> Response {
        calendar_file(self.0, "calendar.ics")
    }
}

/// iCalendar, to be kept.
fn calendar_file(text: String, name: &str) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    (headers, text).into_response()
}

/// One appointment, to be kept.
pub(crate) fn appointment_file(entry: &Entry, origin: &str) -> Response {
    calendar_file(ics::appointment(entry, origin), APPOINTMENT)
}

impl Gate {
    /// The feed whose link it is.
    ///
    /// # Errors
    /// `NotFound` for a link that leads nowhere, also when its user is gone; `Busy` for an address that asks very often.
    pub async fn feed(&self, asked: FeedAsked<'_>) -> Result<Feed> {
        if let Some(from) = asked.from {
            self.rates().challenge(from)?;
        }
        let token = asked.token.strip_suffix(ENDING).unwrap_or(asked.token).to_owned();
        let as_nobody = Ctx::as_system("calendar", self.clock().now(), self.clock().seed());
        let caller = self.read(as_nobody, move |read| follow(read, &token)).await?;
        let origin = self.public_url().origin().to_owned();
        let text = self.read(self.reader(caller), move |read| written(read, &origin)).await?;
        Ok(Feed(text))
    }

    /// The address of the feed of who asks; none where there is none, and for a token that may not read everything.
    ///
    /// # Errors
    /// `NotFound` for who is no user; the store's.
    pub fn own_calendar_link(&self, read: &mut Read<'_>) -> Result<Option<String>> {
        let user = read.ctx().user().ok_or(Error::NotFound)?;
        if read.ctx().access.is_limited() {
            return Ok(None);
        }
        let known = LINKS.known(read, USER_OBJECT, user)?;
        Ok(known.map(|token| format!("{}{}", self.public_url().origin(), path(&token))))
    }

    /// As its user, who may only read.
    fn reader(&self, caller: Caller) -> Ctx {
        let ceiling = Ceiling { read: vec!["*".to_owned()], write: Vec::new() };
        let access = Access { ceiling: Some(ceiling), ..(*caller.access).clone() };
        Ctx {
            actor: caller.actor,
            access: Arc::new(access),
            locale: caller.locale,
            cause: Cause::Api,
            ..Ctx::as_system("calendar", self.clock().now(), self.clock().seed())
        }
    }
}

/// Whose link it is; `NotFound` for one that leads nowhere.
fn follow(read: &mut Read<'_>, token: &str) -> Result<Caller> {
    let (_, user) = LINKS.follow(read, token)?;
    let find = read.house().part().callers.ok_or(Error::NotFound)?;
    find(read, &Actor::User { user })?.ok_or(Error::NotFound)
}

fn written(read: &mut Read<'_>, origin: &str) -> Result<String> {
    let now = read.ctx().now;
    let entries = read.agenda(now.plus_ms(-BACK_MS), now.plus_ms(AHEAD_MS))?;
    let name = read.actor_name(&read.ctx().actor.clone())?;
    let with_page = |entry: Entry| {
        let plural = read.catalog().find(&entry.object).map(|object| object.plural.clone()).unwrap_or_default();
        let url = format!("{origin}/{plural}/{}", entry.id);
        (entry, url)
    };
    let entries: Vec<(Entry, String)> = entries.into_iter().map(with_page).collect();
    Ok(ics::feed(&name, &entries, origin))
}

fn path(token: &str) -> String {
    format!("{PAGE}/{token}{ENDING}")
}

impl Asker {
    /// The address of one's own feed, with the server's; none where there is none.
    ///
    /// # Errors
    /// `NotFound` for who is no user; the store's.
    pub async fn calendar_link(&self) -> Result<Option<String>> {
        let gate = self.gate().clone();
        self.read(move |read| gate.own_calendar_link(read)).await
    }

    /// Makes the feed, by a new address: an earlier one leads nowhere from then on.
    ///
    /// # Errors
    /// `NotFound` for who is no user, `Forbidden` for a token that is limited; the store's.
    pub async fn make_calendar_link(&self) -> Result<String> {
        let origin = self.gate().public_url().origin().to_owned();
        let made = self.write_own(|work, user| LINKS.make(work, USER_OBJECT, user, None));
        Ok(format!("{origin}{}", path(&made.await?)))
    }

    /// Ends one's own feed.
    ///
    /// # Errors
    /// As of [`Asker::make_calendar_link`].
    pub async fn end_calendar_link(&self) -> Result<()> {
        self.write_own(|work, user| LINKS.end(work, user)).await
    }

    /// One appointment as a file.
    ///
    /// # Errors
    /// `NotFound`, also for what stands in no calendar; the store's.
    pub async fn appointment(&self, plural: String, id: RecordId) -> Result<Response> {
        let origin = self.gate().public_url().origin().to_owned();
        let text = self.read(move |read| {
            let object = read.object_by_plural(&plural)?;
            let entry = read.agenda_entry(&object, id)?;
            Ok(ics::appointment(&entry, &origin))
        });
        Ok(calendar_file(text.await?, APPOINTMENT))
    }
}
