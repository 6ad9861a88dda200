//! Records related to the one at hand: `any(…)`, `none(…)` and what measures look at.

use rapport_kernel::Result;
use rapport_kernel::catalog::Kind;
use rapport_kernel::filter::{By, Pred, Related};

use super::frame::{Frame, Place};
use super::{Compiler, Look};

/// Related records as a sub-select.
pub(super) struct Relation {
    /// What stands after FROM, before the joins of `child`.
    pub from: String,
    /// The related records.
    pub child: Frame,
    /// What they must fulfil, whoever they are related to.
    pub tests: Vec<String>,
    /// The id that relates them, on their side.
    pub child_key: String,
    /// The id that it must be, on the side of the record at hand.
    pub parent_key: String,
}

impl Relation {
    /// What stands after FROM.
    pub fn from(&self) -> String {
        format!("{}{}", self.from, self.child.joins)
    }
    /// What must hold of a related record of the one at hand.
    pub fn test(&self) -> String {
        format!("{} = {} AND {}", self.child_key, self.parent_key, self.tests.join(" AND "))
    }
}

impl Compiler<'_> {
    /// Whether related records are there.
    pub(super) fn any(&mut self, frame: &mut Frame, related: &Related, filter: &Pred) -> Result<String> {
        let mut relation = self.related(frame, related)?;
        let always = Pred::Const(true);
        if *filter != always {
            relation.tests.push(self.pred(&mut relation.child, filter)?);
        }
        let from = relation.from();
        // All related records of all records would be a large set to no purpose.
        let is_narrow = *filter != always || *related.scope != always;
        if self.look == Look::AsSet && is_narrow {
            let Relation { parent_key, child_key, tests, .. } = relation;
            return Ok(format!("{parent_key} IN (SELECT {child_key} FROM {from} WHERE {})", tests.join(" AND ")));
        }
        Ok(format!("EXISTS (SELECT 1 FROM {from} WHERE {})", relation.test()))
    }

    /// Related records within their scope.
    pub(super) fn related(&mut self, frame: &mut Frame, related: &Related) -> Result<Relation> {
        let parent = self.walk(frame, &related.hops)?;
        let child = Frame::new(self.object(related.object)?, &self.alias());
        let mut relation = match related.by {
            By::Inverse(link) => self.inverse(child, link)?,
            By::Forward(link) => {
                let field = self.field(&parent.object, link)?;
                self.through(&parent.object.junction(field), ("value", "record"), child)
            }
        };
        relation.parent_key = parent_id(&parent);
        relation.tests.push(format!("{}.deleted_at IS NULL", relation.child.alias));
        if *related.scope != Pred::Const(true) {
            let scope = self.pred(&mut relation.child, &related.scope)?;
            relation.tests.push(scope);
        }
        Ok(relation)
    }

    fn inverse(&mut self, mut child: Frame, link: rapport_kernel::FieldId) -> Result<Relation> {
        let object = child.object.clone();
        let field = self.field(&object, link)?;
        if field.kind.is_many() {
            return Ok(self.through(&object.junction(field), ("record", "value"), child));
        }
        debug_assert!(matches!(field.kind, Kind::Link { .. }), "a relation is made of a link");
        let place = child.here();
        let child_key = self.column(&mut child, &place, field, "")?;
        let from = format!("{} AS {}", object.table(0), child.alias);
        Ok(Relation { from, child, tests: Vec::new(), child_key, parent_key: String::new() })
    }

    /// Related through a junction table: its column `to_child` holds the related record, `to_parent` the one at hand.
    fn through(&mut self, table: &str, (to_child, to_parent): (&str, &str), child: Frame) -> Relation {
        let m = self.alias();
        let (own, c) = (child.object.table(0), &child.alias);
        let from = format!("{table} AS {m} JOIN {own} AS {c} ON {c}.id = {m}.{to_child}");
        let child_key = format!("{m}.{to_parent}");
        Relation { from, child, tests: Vec::new(), child_key, parent_key: String::new() }
    }
}

fn parent_id(parent: &Place) -> String {
    format!("{}.id", parent.alias)
}
