//! Links by which somebody without an account comes to one record: its id and a secret, which lies in a note. Whoever has the
//! link needs no more; who looks after the record ends it.

use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Read, RecordId, Result, Work};
use serde_json::{Value as Json, json};

use crate::secret::{new_secret, secret_hash};

/// Letters of a record's id in a link.
const ID_CHARS: usize = 32;

/// All links of one kind.
#[derive(Clone, Copy)]
pub(crate) struct SecretLinks {
    /// Where their secrets lie, by record.
    pub(crate) space: &'static str,
}

impl SecretLinks {
    /// The record that a link leads to, and of which object it is, by key.
    ///
    /// # Errors
    /// `NotFound` for a link that leads nowhere; the store's.
    pub(crate) fn follow(self, read: &mut Read<'_>, token: &str) -> Result<(String, RecordId)> {
        let (id, secret) = token.split_at_checked(ID_CHARS).ok_or(Error::NotFound)?;
        let id: RecordId = id.parse().map_err(|_| Error::NotFound)?;
        let note = read.note(self.space, &id.to_string())?.ok_or(Error::NotFound)?;
        let kept = text(&note, "secret");
        // Hashes are compared, so that the time that it takes tells nothing.
        if kept.is_empty() || secret_hash(kept) != secret_hash(secret) {
            return Err(Error::NotFound);
        }
        Ok((text(&note, "object").to_owned(), id))
    }

    /// What stands in the link of a record of that object, if it has one.
    pub(crate) fn known(self, read: &mut Read<'_>, object: &str, id: RecordId) -> Result<Option<String>> {
        let note = read.note(self.space, &id.to_string())?.filter(|note| text(note, "object") == object);
        Ok(note.filter(|note| !text(note, "secret").is_empty()).map(|note| token(id, text(&note, "secret"))))
    }

    /// A new link for a record, in place of an earlier one, until it ends.
    pub(crate) fn make(
        self,
        work: &mut Work<'_>,
        object: &str,
        id: RecordId,
        until: Option<Instant>,
    ) -> Result<String> {
        let secret = new_secret()?;
        work.set_note(self.space, &id.to_string(), &json!({"object": object, "secret": secret}), until)?;
        Ok(token(id, &secret))
    }

    /// Ends the link of a record.
    pub(crate) fn end(self, work: &mut Work<'_>, id: RecordId) -> Result<()> {
        work.drop_note(self.space, &id.to_string())
    }
}

fn token(id: RecordId, secret: &str) -> String {
    format!("{}{secret}", id.to_string().replace('-', ""))
}

fn text<'n>(note: &'n Json, key: &str) -> &'n str {
    note[key].as_str().unwrap_or_default()
}
