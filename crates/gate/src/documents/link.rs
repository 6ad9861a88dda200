//! The link by which a customer sees the document of a record. There is one for a record, which who may change the record
//! sees again and again: whoever has it answers as the customer. It holds the record's id and a secret, and ends a year
//! after it was made.

use rapport_kernel::access::Verb;
use rapport_kernel::{Error, RecordId, Result};

use crate::asker::Asker;
use crate::secret_link::SecretLinks;

/// Their links.
pub(super) const LINKS: SecretLinks = SecretLinks { space: "customer_link" };
/// Where a customer comes in.
const PAGE: &str = "/d";

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const KEPT_MS: i64 = 365 * DAY_MS;

impl Asker {
    /// The address, with the server's, by which the customer sees the document of a record.
    ///
    /// # Errors
    /// `Forbidden` for who may not change the record; `NotFound` for a record whose document no customer answers to.
    pub async fn customer_link(&self, plural: String, id: RecordId) -> Result<String> {
        let origin = self.gate().public_url().origin();
        let token = self.write(move |work| {
            let object = work.object_by_plural(&plural)?;
            work.get(&object, id)?;
            work.check_may_change(&object, id)?;
            if work.document_of(&object).is_none_or(|document| document.answers.is_empty()) {
                return Err(Error::NotFound);
            }
            match LINKS.known(work, &object.key, id)? {
                Some(known) => Ok(known),
                None => LINKS.make(work, &object.key, id, Some(work.ctx().now.plus_ms(KEPT_MS))),
            }
        });
        Ok(format!("{origin}{PAGE}/{}", token.await?))
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
            let known = LINKS.known(read, &object.key, id)?;
            let may = read.may(&object, id, Verb::Update)?;
            Ok(known.filter(|_| may))
        });
        Ok(known.await?.map(|token| format!("{origin}{PAGE}/{token}")))
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
            LINKS.end(work, id)
        })
        .await
    }
}
