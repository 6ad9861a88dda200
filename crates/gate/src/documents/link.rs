//! The link by which a customer sees the document of a record. There is one for a record, which who may change the record
//! sees again and again: whoever has it answers as the customer. It holds the record's id and a secret, and ends a year
//! after it was made.

use rapport_kernel::access::Verb;
use rapport_kernel::{Error, Read, RecordId, Result, Work};
use serde_json::{Value as Json, json};

use crate::asker::Asker;
use crate::secret::{new_secret, secret_hash};

/// Where the secrets lie, by record.
const SPACE: &str = "customer_link";
/// Where a customer comes in.
const PAGE: &str = "/d";
/// Letters of a record's id in it.
const ID_CHARS: usize = 32;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const KEPT_MS: i64 = 365 * DAY_MS;

/// Which record a link leads to; `NotFound` for one that leads nowhere.
pub(super) fn follow(read: &mut Read<'_>, token: &str) -> Result<(String, RecordId)> {
    let (id, secret) = token.split_at_checked(ID_CHARS).ok_or(Error::NotFound)?;
    let id: RecordId = id.parse().map_err(|_| Error::NotFound)?;
    let Some(note) = read.note(SPACE, &id.to_string())? else { return Err(Error::NotFound) };
    let (kept, object) = (text(&note, "secret"), text(&note, "object"));
    // Hashes are compared, so that the time that it takes tells nothing.
    if kept.is_empty() || secret_hash(kept) != secret_hash(secret) {
        return Err(Error::NotFound);
    }
    Ok((object.to_owned(), id))
}

fn text<'n>(note: &'n Json, key: &str) -> &'n str {
    note[key].as_str().unwrap_or_default()
}

/// The link of a record, which is made where there is none yet.
fn link(work: &mut Work<'_>, object: &str, id: RecordId) -> Result<String> {
    let note = work.note(SPACE, &id.to_string())?;
    let secret = match note.as_ref().map(|note| text(note, "secret")).filter(|secret| !secret.is_empty()) {
        Some(known) => known.to_owned(),
        None => {
            let secret = new_secret()?;
            let until = work.ctx().now.plus_ms(KEPT_MS);
            work.set_note(SPACE, &id.to_string(), &json!({"object": object, "secret": secret}), Some(until))?;
            secret
        }
    };
    Ok(path(id, &secret))
}

fn path(id: RecordId, secret: &str) -> String {
    format!("{PAGE}/{}{secret}", id.to_string().replace('-', ""))
}

impl Asker {
    /// The address, with the server's, by which the customer sees the document of a record.
    ///
    /// # Errors
    /// `Forbidden` for who may not change the record; `NotFound` for a record whose document no customer answers to.
    pub async fn customer_link(&self, plural: String, id: RecordId) -> Result<String> {
        let origin = self.gate().public_url().origin();
        let path = self.write(move |work| {
            let object = work.object_by_plural(&plural)?;
            work.get(&object, id)?;
            work.check_may_change(&object, id)?;
            if work.document_of(&object).is_none_or(|document| document.answers.is_empty()) {
                return Err(Error::NotFound);
            }
            link(work, &object.key, id)
        });
        Ok(format!("{origin}{}", path.await?))
    }

    /// The same where there is one already; none too for who may not change the record.
    ///
    /// # Errors
    /// `NotFound`; the store's.
    pub async fn known_customer_link(&self, plural: String, id: RecordId) -> Result<Option<String>> {
        let origin = self.gate().public_url().origin();
        let known = self.read(move |read| {
            let object = read.object_by_plural(&plural)?;
            read.get(&object, id)?;
            let note = read.note(SPACE, &id.to_string())?.filter(|note| text(note, "object") == object.key);
            let may = read.may(&object, id, Verb::Update)?;
            Ok(note.filter(|_| may).map(|note| path(id, text(&note, "secret"))))
        });
        Ok(known.await?.map(|path| format!("{origin}{path}")))
    }

    /// Ends the link of a record: whoever has it comes to nothing, and the next that is made is another.
    ///
    /// # Errors
    /// As of [`Asker::customer_link`].
    pub async fn end_customer_link(&self, plural: String, id: RecordId) -> Result<()> {
        self.write(move |work| {
            let object = work.object_by_plural(&plural)?;
            work.get(&object, id)?;
            work.check_may_change(&object, id)?;
            work.drop_note(SPACE, &id.to_string())
        })
        .await
    }
}
