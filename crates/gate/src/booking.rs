//! Times that somebody from outside books, and takes back by the link that they get.

use std::net::IpAddr;

use axum::response::Response;
use rapport_kernel::agenda::Entry;
use rapport_kernel::booking::{BookingDecl, Offer};
use rapport_kernel::time::Instant;
use rapport_kernel::{Ctx, Error, Object, Read, RecordId, Result, Work};
use serde_json::{Map, Value as Json};

use crate::calendar::appointment_file;
use crate::gate::Gate;
use crate::secret_link::SecretLinks;

/// Where one comes back to what one booked.
const PAGE: &str = "/b/booked";
/// The links to what was booked.
const LINKS: SecretLinks = SecretLinks { space: "booking_link" };
/// How long after it began a booking can be looked at.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A page on which times are booked, with who looks at it.
pub struct Booking {
    gate: Gate,
    /// What it offers.
    pub offer: Offer,
}

/// Something that was booked, with who booked it.
pub struct Booked {
    gate: Gate,
    object: String,
    id: RecordId,
    /// What it is in calendars.
    pub entry: Entry,
    /// The address of the page on which it was booked, while others can be booked there.
    pub again: Option<String>,
}

impl Gate {
    /// The page at an address.
    ///
    /// # Errors
    /// `NotFound` where there is none; `Busy` for an address in the network that asks very often.
    pub async fn booking(&self, slug: &str, from: Option<IpAddr>) -> Result<Booking> {
        if let Some(from) = from {
            self.rates().challenge(from)?;
        }
        let slug = slug.to_owned();
        let offer = self.read(self.guests(), move |read| (declared(read)?.offer)(read, &slug)).await?;
        Ok(Booking { gate: self.clone(), offer: offer.ok_or(Error::NotFound)? })
    }

    /// What was booked by who has its link.
    ///
    /// # Errors
    /// As of [`Gate::booking`].
    pub async fn booked(&self, token: &str, from: Option<IpAddr>) -> Result<Booked> {
        if let Some(from) = from {
            self.rates().challenge(from)?;
        }
        let token = token.to_owned();
        let found = self.read(self.guests(), move |read| {
            let (object, id) = LINKS.follow(read, &token)?;
            let of = read.object(&object)?;
            let again = (declared(read)?.again)(read, id)?;
            Ok((object, id, read.agenda_entry(&of, id)?, again))
        });
        let (object, id, entry, again) = found.await?;
        Ok(Booked { gate: self.clone(), object, id, entry, again })
    }

    /// Who books is no user, and what they may do is to book and to take that back.
    fn guests(&self) -> Ctx {
        Ctx::as_system("guest", self.clock().now(), self.clock().seed())
    }
}

fn declared(read: &Read<'_>) -> Result<BookingDecl> {
    read.house().part().booking.clone().ok_or(Error::NotFound)
}

impl Booking {
    /// The times that are free from a moment until another, with what a page says of them.
    ///
    /// # Errors
    /// The store's.
    pub async fn free<T: Send + 'static>(
        &self,
        from: Instant,
        until: Instant,
        told: impl Fn(&mut Read<'_>, &BookingDecl, Vec<Instant>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let page = self.offer.id;
        let read = self.gate.read(self.gate.guests(), move |read| {
            let declared = declared(read)?;
            let free = (declared.free)(read, page, from, until)?;
            told(read, &declared, free)
        });
        read.await
    }

    /// Books what was given; the path of what was booked.
    ///
    /// # Errors
    /// What the action refuses.
    pub async fn book(&self, given: Map<String, Json>) -> Result<String> {
        let (ctx, page) = (self.gate.guests(), self.offer.id);
        let token = self.gate.run(move |house| {
            house.write(&ctx, |work| {
                let declared = declared(work)?;
                let pages = work.object(declared.object)?;
                let made = work.act(&pages, declared.book, page, &given)?;
                link_of(work, &made)
            })
        });
        Ok(format!("{PAGE}/{}", token.await?))
    }
}

/// The link to what the action says that it made.
fn link_of(work: &mut Work<'_>, made: &Json) -> Result<String> {
    let text = |key: &str| made[key].as_str().unwrap_or_default();
    let id: RecordId = text("id").parse().map_err(|_| Error::NotFound)?;
    let object = work.object(text("object"))?;
    let entry = work.agenda_entry(&object, id)?;
    LINKS.make(work, &object.key, id, Some(entry.begins.plus_ms(KEPT_MS)))
}

/// The path by which who booked it comes back to it; none for what was not booked.
///
/// # Errors
/// The store's.
pub fn booked_path(read: &mut Read<'_>, object: &Object, id: RecordId) -> Result<Option<String>> {
    let token = LINKS.known(read, &object.key, id)?;
    Ok(token.map(|token| format!("{PAGE}/{token}")))
}

impl Booked {
    /// It as a file for a calendar.
    pub fn file(&self) -> Response {
        appointment_file(&self.entry, self.gate.public_url().origin())
    }

    /// Takes it back.
    ///
    /// # Errors
    /// A rule for what is over or cancelled already; what the action refuses.
    pub async fn cancel(&self) -> Result<()> {
        if self.entry.is_cancelled || self.entry.begins <= self.gate.clock().now() {
            return Err(Error::rule("too_late_to_cancel", "This is over, or was cancelled already"));
        }
        let (ctx, object, id) = (self.gate.guests(), self.object.clone(), self.id);
        let done = self.gate.run(move |house| {
            house.write(&ctx, |work| {
                let (declared, of) = (declared(work)?, work.object(&object)?);
                work.act(&of, declared.cancel, id, &Map::new()).map(drop)
            })
        });
        done.await
    }
}
