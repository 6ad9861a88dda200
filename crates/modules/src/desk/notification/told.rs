//! Telling somebody, once until they have looked.

use std::collections::BTreeSet;

use rapport_kernel::ctx::Actor;
use rapport_kernel::event::Unit;
use rapport_kernel::filter::{Path, Pred, Term};
use rapport_kernel::part::declared;
use rapport_kernel::value::Ref;
use rapport_kernel::{RecordId, Result, Value, Work};
use serde_json::Map;

use super::Reason;
use crate::reading::{matching, one_of, own_object};
use rapport_kernel::catalog::NOTIFICATION_OBJECT;

/// What somebody is told of, by whom.
pub struct News {
    pub reason: Reason,
    pub about: Ref,
    pub by: Option<RecordId>,
}

impl News {
    /// Of what a unit of work did.
    pub fn of(unit: &Unit, reason: Reason, about: Ref) -> Self {
        // What somebody's program does they do themselves: a form that brings a thousand leads in tells its owner nothing.
        let by = match &unit.actor {
            Actor::User { user } | Actor::Token { user, .. } => Some(*user),
            Actor::System { .. } => None,
        };
        Self { reason, about, by }
    }

    /// Tells all of these but who did it, and who was told of the same and has not looked yet; that counts for no reminder.
    ///
    /// # Errors
    /// The store's.
    pub fn tell(&self, work: &mut Work<'_>, to: &BTreeSet<RecordId>) -> Result<()> {
        let notifications = own_object(work.catalog(), NOTIFICATION_OBJECT);
        let users = own_object(work.catalog(), "user");
        let field = |key: &str| declared(&notifications, key);
        let link = |id: RecordId| Value::Link(Ref { object: users.id, id });
        let unread = Pred::Empty(Term::Path(Path::field(field("read_at"))));
        let same = one_of(field("about"), vec![Value::Link(self.about)])
            .and(one_of(field("reason"), vec![Value::Text(self.reason.key().to_owned())]))
            .and(one_of(field("user"), to.iter().copied().map(link).collect()))
            .and(unread);
        let mut known = matching(&notifications, same, work)?;
        if self.reason == Reason::Reminded {
            // Who put a reminder off without looking at it is to hear of it once more.
            for earlier in known.drain(..) {
                work.delete(&notifications, earlier.id)?;
            }
        }
        let known: BTreeSet<RecordId> = known.iter().filter_map(|record| record.get(field("user")).as_link()).collect();
        for user in to.iter().filter(|user| Some(**user) != self.by && !known.contains(user)) {
            let facts = vec![
                (field("reason"), Value::Text(self.reason.key().to_owned())),
                (field("about"), Value::Link(self.about)),
                (field("by"), self.by.map_or(Value::Null, link)),
                (field("user"), link(*user)),
            ];
            work.create_with(&notifications, Map::new(), facts)?;
        }
        Ok(())
    }
}
