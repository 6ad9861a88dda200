//! A customer who follows a link: reads the document, and answers.

use std::net::IpAddr;

use rapport_kernel::blob::{FILE_NAME, FileFields, Kept};
use rapport_kernel::document::{Answer, Document};
use rapport_kernel::{Ctx, Error, Object, Read, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use super::link::LINKS;
use super::print::Paper;
use crate::files::{blocking, is_refusal};
use crate::gate::Gate;
use crate::visitor::Visitor;

/// Somebody with a link that leads somewhere.
pub struct Customer {
    gate: Gate,
    object: String,
    id: RecordId,
}

/// What a customer answers.
pub struct Answered {
    /// Which action.
    pub action: String,
    /// What was typed, by parameter.
    pub given: Map<String, Json>,
    /// The optional lines that were chosen.
    pub options: Vec<RecordId>,
    /// The version of the document that was looked at.
    pub version: i64,
}

impl Gate {
    /// The customer whose link it is.
    ///
    /// # Errors
    /// `NotFound` for a link that leads nowhere; `Busy` for an address that asks for very many.
    pub async fn customer(&self, token: &str, from: Option<IpAddr>) -> Result<Customer> {
        if let Some(from) = from {
            self.rates().challenge(from)?;
        }
        let token = token.to_owned();
        let (object, id) = self.read(self.customers(), move |read| LINKS.follow(read, &token)).await?;
        Ok(Customer { gate: self.clone(), object, id })
    }

    /// Who answers is no user, and what they may do is what their link is for. It counts as the product's own doing: what
    /// colleagues must do before they go on does not hold up a customer.
    fn customers(&self) -> Ctx {
        Ctx::as_system("customer", self.clock().now(), self.clock().seed())
    }
}

impl Customer {
    /// Reads the document, with these options where the customer tries some, and what can be answered to it.
    ///
    /// # Errors
    /// `NotFound` when the record is gone; the store's.
    pub async fn read<T: Send + 'static>(
        &self,
        chosen: Option<Vec<RecordId>>,
        told: impl Fn(&mut Read<'_>, &Object, Document, &'static [Answer]) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (object, id) = (self.object.clone(), self.id);
        let read = self.gate.read(self.gate.customers(), move |read| {
            let object = read.object(&object)?;
            let document = read.document(&object, id, chosen.as_deref())?;
            let answers = read.document_of(&object).map_or(&[][..], |declared| declared.answers);
            told(read, &object, document, answers)
        });
        read.await
    }

    /// The document on paper.
    ///
    /// # Errors
    /// `NotFound` for what is not for customers, or not any more; what the press answers.
    pub async fn paper(&self, chosen: Option<Vec<RecordId>>) -> Result<Paper> {
        let document = self.read(chosen, |_, _, document, _| Ok(document)).await?;
        match document.is_for_customer {
            true => self.gate.paper(document).await,
            false => Err(Error::NotFound),
        }
    }

    /// Takes the answer. What was looked at is kept as a file of the record, named by its hash in the proof; a server
    /// without a font keeps no paper, and holds up nobody.
    ///
    /// # Errors
    /// A rule for a document that changed meanwhile, or is answered to; what the action refuses.
    pub async fn answer(&self, answered: Answered, visitor: &Visitor) -> Result<()> {
        let chosen = Some(answered.options.clone());
        let (document, answers) = self.read(chosen, |_, _, document, answers| Ok((document, answers))).await?;
        let answer = answers.iter().find(|answer| answer.action == answered.action).copied().ok_or(Error::NotFound)?;
        if answered.version != document.version {
            let text = "There is a later state of this document by now; look at it before you answer";
            return Err(Error::rule("stale_document", text));
        }
        let paper = match answer.proof {
            Some(_) if document.is_open => self.proof(document).await,
            _ => None,
        };
        let params = params(&answer, &answered, paper.as_ref(), visitor);
        match paper {
            Some(paper) => self.write_with(paper, answer.action, params).await,
            None => self.write(answer.action, params, None).await,
        }
    }

    async fn proof(&self, document: Document) -> Option<Paper> {
        let printed = self.gate.paper(document).await;
        printed.inspect_err(|error| tracing::warn!(%error, "What a customer answered to was not printed")).ok()
    }

    /// First the paper, then the record; a paper whose answer is refused is taken back.
    async fn write_with(&self, paper: Paper, action: &'static str, params: Map<String, Json>) -> Result<()> {
        let (blobs, pdf) = (self.gate.blobs().clone(), paper.printed.pdf.clone());
        let kept = blocking(move || {
            let mut new = blobs.begin()?;
            new.write(&pdf)?;
            new.keep()
        });
        let kept = kept.await?;
        let written = self.write(action, params, Some((paper, kept))).await;
        if written.as_ref().is_err_and(is_refusal) {
            let blobs = self.gate.blobs().clone();
            blocking(move || blobs.take_back(&kept)).await?;
        }
        written
    }

    async fn write(&self, action: &'static str, params: Map<String, Json>, paper: Option<(Paper, Kept)>) -> Result<()> {
        let (ctx, object, id) = (self.gate.customers(), self.object.clone(), self.id);
        self.gate
            .run(move |house| {
                house.write(&ctx, |work| {
                    let object = work.object(&object)?;
                    work.act(&object, action, id, &params)?;
                    match &paper {
                        Some((paper, kept)) => keep(work, &object, id, paper, *kept),
                        None => Ok(()),
                    }
                })
            })
            .await
    }
}

/// The parameters of the action: what was asked for, and the proof.
fn params(answer: &Answer, answered: &Answered, paper: Option<&Paper>, visitor: &Visitor) -> Map<String, Json> {
    let mut params: Map<String, Json> =
        answer.asked.iter().filter_map(|key| Some(((*key).to_owned(), answered.given.get(*key)?.clone()))).collect();
    if let Some(options) = answer.options {
        params.insert(options.to_owned(), json!(answered.options));
    }
    if let Some(proof) = answer.proof {
        let address = visitor.address.map(|address| address.to_string());
        let hash = paper.map(Paper::sha256);
        for (key, value) in [(proof.address, address), (proof.sha256, hash)] {
            params.extend(value.map(|value| (key.to_owned(), Json::String(value))));
        }
        params.insert(proof.version.to_owned(), json!(answered.version));
    }
    params
}

/// Hangs what was looked at on the record.
fn keep(work: &mut Work<'_>, object: &Object, id: RecordId, paper: &Paper, kept: Kept) -> Result<()> {
    let catalog = work.catalog().clone();
    let Some(files) = FileFields::of(&catalog) else { return Ok(()) };
    let relations = catalog.relations(object.id);
    let Some(link) = relations.iter().find(|relation| relation.child == files.object.id) else { return Ok(()) };
    let Some(about) = files.object.field(link.link) else { return Ok(()) };
    let bytes = i64::try_from(paper.printed.pdf.len()).map_err(|error| Error::fault("Counting bytes", error))?;
    let facts = vec![
        (files.media_type.id, Value::Text("application/pdf".to_owned())),
        (files.size.id, Value::Integer(bytes)),
        (files.hash.id, Value::Text(kept.hash.to_string())),
    ];
    let mut fields = Map::new();
    fields.insert(FILE_NAME.to_owned(), json!(paper.name));
    fields.insert(about.key.clone(), json!(id));
    work.create_with(files.object, fields, facts).map(drop)
}
