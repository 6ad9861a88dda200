//! Reports and documents that modules declare, as far as the actor may see what they tell of.

use serde_json::{Map, Value as Json};

use crate::catalog::Object;
use crate::document::{Document, DocumentDecl};
use crate::error::{Error, Result};
use crate::house::Read;
use crate::id::RecordId;
use crate::report::{Report, Sheet};

impl Read<'_> {
    /// The reports that the actor may see, in the order of their declaration.
    pub fn reports(&self) -> Vec<&Report> {
        let seen = |report: &&Report| report.objects.iter().all(|key| self.object(key).is_ok());
        self.house().part().reports.iter().filter(seen).collect()
    }

    /// The report of that name.
    ///
    /// # Errors
    /// `NotFound` where there is none for the actor.
    pub fn report(&self, key: &str) -> Result<Report> {
        self.reports().into_iter().find(|report| report.key == key).cloned().ok_or(Error::NotFound)
    }

    /// What a report says when it is asked so.
    ///
    /// # Errors
    /// `Invalid` for parameters; the store's.
    pub fn run_report(&mut self, report: &Report, params: &Map<String, Json>) -> Result<Sheet> {
        let params = self.read_params(&(report.params)(), params)?;
        (report.run)(self, &params)
    }

    /// How the document of an object is made; none where it has none.
    pub fn document_of(&self, object: &Object) -> Option<DocumentDecl> {
        self.house().part().documents.iter().find(|document| document.object == object.key).cloned()
    }

    /// The document of a record; with these optional lines chosen, where a customer tries some.
    ///
    /// # Errors
    /// `NotFound` for what the actor does not see, and where there is none; the store's.
    pub fn document(&mut self, object: &Object, id: RecordId, chosen: Option<&[RecordId]>) -> Result<Document> {
        let declared = self.document_of(object).ok_or(Error::NotFound)?;
        self.get(object, id)?;
        for (object, fields) in declared.tells {
            let object = self.object(object)?;
            let sees = |key: &&&str| object.find(key).is_some_and(|field| self.ctx().access.sees(&object, field.id));
            if let Some(hidden) = fields.iter().find(|key| !sees(key)) {
                return Err(Error::forbidden(format!("The document shows {hidden}, which you do not see")));
            }
        }
        (declared.build)(self, id, chosen)
    }
}
