//! Who looks at a record just now. Kept in memory and for less than a minute: those who are on another node are not seen,
//! and nothing of it is written down.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Value, context};
use rapport_gate::Failure;
use rapport_kernel::RecordId;
use rapport_kernel::ctx::Actor;
use rapport_kernel::time::Instant;
use serde::Serialize;

use crate::form::record_id;
use crate::words::Words;
use crate::{Person, Web, templates};

/// A page tells every 20 seconds that it is looked at.
const KEPT_MS: i64 = 45_000;
/// People who look at records, on one node.
const PRESENT_MAX: usize = 20_000;
/// People who are shown by their initials.
const SHOWN: usize = 4;

/// Who looks at which record, and since when that is known.
#[derive(Clone, Default)]
pub struct Presence(Arc<Mutex<HashMap<(RecordId, RecordId), Instant>>>);

impl Presence {
    /// Notes that somebody looks at a record; who else does.
    fn note(&self, record: RecordId, user: RecordId, now: Instant) -> Vec<RecordId> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, at| at.plus_ms(KEPT_MS) > now);
        if all.len() < PRESENT_MAX {
            all.insert((record, user), now);
        }
        let mut others: Vec<RecordId> =
            all.keys().filter(|(at, who)| *at == record && *who != user).map(|(_, who)| *who).collect();
        others.sort_unstable();
        others
    }
}

#[derive(Serialize)]
struct Somebody {
    name: String,
    initials: String,
}

/// Notes that somebody looks at a record, and answers with a piece of a page that shows who else does.
pub async fn presence(
    person: Person,
    State(web): State<Web>,
    Path((plural, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (words, people, more) = person
        .read(move |r| {
            let object = r.object_by_plural(&plural)?;
            let record = r.get(&object, record_id(&id)?)?;
            let others = match r.ctx().user() {
                Some(user) => web.presence.note(record.id, user, r.ctx().now),
                None => Vec::new(),
            };
            let mut people = Vec::new();
            for user in others.iter().take(SHOWN) {
                let name = r.actor_name(&Actor::User { user: *user })?;
                let initials = initials(&name);
                people.push(Somebody { name, initials });
            }
            Ok((Words::of(r), people, others.len().saturating_sub(SHOWN)))
        })
        .await?;
    let (people, words) = (Value::from(Serde(people)), Value::from_object(words));
    let piece = templates::render("presence.html", context! { people, more, words })?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], piece).into_response())
}

/// `AL` for Ada Lovelace.
fn initials(name: &str) -> String {
    let letters = name.split_whitespace().filter_map(|word| word.chars().next());
    let all: Vec<char> = letters.collect();
    let ends = [all.first(), all.last().filter(|_| all.len() > 1)];
    ends.into_iter().flatten().flat_map(|letter| letter.to_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u32) -> RecordId {
        format!("00000000-0000-7000-8000-{n:012}").parse().expect("an id")
    }

    #[test]
    fn who_looks_is_seen_by_others_at_the_same_record_for_less_than_a_minute() {
        let (presence, now) = (Presence::default(), Instant::from_ms(1_000_000));
        assert!(presence.note(id(1), id(10), now).is_empty(), "nobody sees themselves");
        assert_eq!(presence.note(id(1), id(11), now), [id(10)]);
        assert!(presence.note(id(2), id(12), now).is_empty());
        assert_eq!(presence.note(id(1), id(11), now.plus_ms(KEPT_MS - 1)), [id(10)]);
        assert!(presence.note(id(1), id(11), now.plus_ms(KEPT_MS)).is_empty());
    }

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        assert_eq!(["Ada Lovelace", "plato", "José da Silva Ñandú", ""].map(initials), ["AL", "P", "JÑ", ""]);
    }
}
