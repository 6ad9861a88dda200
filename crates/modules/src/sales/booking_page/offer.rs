//! What a booking page says.

use jiff::tz::TimeZone;
use rapport_kernel::booking::Offer;
use rapport_kernel::part::declared;
use rapport_kernel::query::Shelf;
use rapport_kernel::{Object, Read, Record, RecordId, Result, Value};

use crate::reading::{living, matching, one_of, own_object, text_of};

/// The page at an address, while it can be booked and its host works here.
pub fn offer(read: &mut Read<'_>, slug: &str) -> Result<Option<Offer>> {
    let pages = own_object(read.catalog(), "booking_page");
    let at = one_of(declared(&pages, "slug"), vec![Value::Text(slug.to_lowercase())]);
    let Some(page) = matching(&pages, at, read)?.pop() else { return Ok(None) };
    let Some(page) = Page::of(&pages, &page, read)?.filter(|page| page.is_active) else { return Ok(None) };
    Ok(Some(Offer {
        id: page.id,
        title: page.name,
        host: page.host_name,
        text: page.text,
        place: page.location,
        minutes: page.duration_ms / 60_000,
        zone: page.zone.iana_name().unwrap_or("UTC").to_owned(),
    }))
}

/// The address of the page on which an activity was booked.
pub fn again(read: &mut Read<'_>, activity: RecordId) -> Result<Option<String>> {
    let (activities, pages) = (own_object(read.catalog(), "activity"), own_object(read.catalog(), "booking_page"));
    let Some(activity) = read.get_many(&activities, &[activity], Shelf::Living)?.pop() else { return Ok(None) };
    let page = activity.get(declared(&activities, "booked_with")).as_link();
    let page = living(page.into_iter(), &pages, read)?.into_values().next();
    let is_active = |page: &Record| *page.get(declared(&pages, "active")) == Value::Boolean(true);
    let page = page.filter(is_active);
    Ok(page.and_then(|page| text_of(&page, &pages, "slug").map(str::to_owned)))
}

/// A page, read.
pub struct Page {
    pub id: RecordId,
    pub name: String,
    pub kind: String,
    pub text: String,
    pub location: String,
    pub host: RecordId,
    pub host_name: String,
    pub zone: TimeZone,
    pub is_active: bool,
    pub duration_ms: i64,
    pub before_ms: i64,
    pub after_ms: i64,
    pub every_ms: i64,
    pub notice_ms: i64,
    pub days_ahead: i32,
    pub a_day: Option<usize>,
}

impl Page {
    /// By its id; none where it is gone, or its host.
    pub fn by_id(id: RecordId, read: &mut Read<'_>) -> Result<Option<Self>> {
        let pages = own_object(read.catalog(), "booking_page");
        match read.get_many(&pages, &[id], Shelf::Living)?.pop() {
            Some(page) => Self::of(&pages, &page, read),
            None => Ok(None),
        }
    }

    fn of(pages: &Object, page: &Record, read: &mut Read<'_>) -> Result<Option<Self>> {
        let users = own_object(read.catalog(), "user");
        let value = |key: &str| page.get(declared(pages, key));
        let Some(host) = value("user").as_link() else { return Ok(None) };
        let Some(user) = living([host].into_iter(), &users, read)?.remove(&host) else { return Ok(None) };
        let works_here = *user.get(declared(&users, "active")) == Value::Boolean(true);
        let own_zone = text_of(&user, &users, "time_zone").and_then(|name| TimeZone::get(name).ok());
        let text = |key: &str| text_of(page, pages, key).unwrap_or_default().to_owned();
        let number = |key: &str| match value(key) {
            Value::Integer(number) => Some(*number),
            _ => None,
        };
        let ms = |key: &str| number(key).unwrap_or(0).saturating_mul(1000);
        Ok(Some(Self {
            id: page.id,
            name: text("name"),
            kind: text("kind"),
            text: text("text"),
            location: text("location"),
            host,
            host_name: user.get(declared(&users, "name")).words(),
            zone: own_zone.unwrap_or_else(|| read.catalog().settings.zone()),
            is_active: works_here && *value("active") == Value::Boolean(true),
            duration_ms: ms("duration").max(60_000),
            before_ms: ms("buffer_before"),
            after_ms: ms("buffer_after"),
            every_ms: ms("every").max(60_000),
            notice_ms: ms("notice"),
            days_ahead: number("days_ahead").and_then(|days| i32::try_from(days).ok()).unwrap_or(30),
            a_day: number("a_day").and_then(|count| usize::try_from(count).ok()),
        }))
    }
}
