//! Reports that modules declare, as far as the actor may see what they tell of.

use serde_json::{Map, Value as Json};

use crate::error::{Error, Result};
use crate::house::Read;
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
}
