//! What somebody who is new does first, by what they may do. It is shown until all of it was done, or they have seen enough
//! of it.

use serde_json::json;

use crate::access::Verb;
use crate::error::{Error, Result};
use crate::house::{Read, Work};
use crate::part::{FirstStep, Whose};

/// Where it is kept who has seen enough.
const SEEN_ENOUGH: &str = "first_steps";

impl Read<'_> {
    /// The actor's first steps, each with whether it was done; none when all were, or they have seen enough of them.
    ///
    /// # Errors
    /// The store's.
    pub fn first_steps(&mut self) -> Result<Vec<(FirstStep, bool)>> {
        let Some(user) = self.ctx().user() else { return Ok(Vec::new()) };
        if self.note(SEEN_ENOUGH, &user.to_string())?.is_some() {
            return Ok(Vec::new());
        }
        let mut steps = Vec::new();
        for step in self.house().part().first_steps.clone() {
            if self.is_for_the_actor(&step) {
                let is_done = (step.is_done)(self)?;
                steps.push((step, is_done));
            }
        }
        if steps.iter().all(|(_, is_done)| *is_done) {
            steps.clear();
        }
        Ok(steps)
    }

    fn is_for_the_actor(&self, step: &FirstStep) -> bool {
        let access = &self.ctx().access;
        match step.whose {
            Whose::Everyones => true,
            Whose::Administrators => access.administers(),
            Whose::MakersOf(key) => {
                let is_shown = |object: &crate::Object| self.navigation(object).is_some();
                let may_make =
                    |object: &crate::Object| is_shown(object) && access.may(self.catalog(), object, Verb::Create);
                !access.administers() && self.catalog().find(key).is_some_and(|object| may_make(object))
            }
        }
    }
}

impl Work<'_> {
    /// Shows the actor no first steps any more.
    ///
    /// # Errors
    /// `Forbidden` for a token that may not write everything, or the store's.
    pub fn forgo_first_steps(&mut self) -> Result<()> {
        let Some(user) = self.ctx().user() else { return Ok(()) };
        if self.ctx().access.is_limited() {
            return Err(Error::forbidden("A token needs the scope *:write to forgo somebody's first steps"));
        }
        let now = self.ctx().now;
        self.set_note(SEEN_ENOUGH, &user.to_string(), &json!({"since_ms": now.ms()}), None)
    }
}
