//! Records related to the one at hand: `any(…)`, `none(…)` and what measures look at.

use rapport_kernel::Result;
use rapport_kernel::catalog::Kind;
use rapport_kernel::filter::{By, Pred, Related};

use super::Compiler;
use super::frame::{Frame, Place};

impl Compiler<'_> {
    /// Whether related records are there.
    pub(super) fn any(&mut self, frame: &mut Frame, related: &Related, filter: &Pred) -> Result<String> {
        let (from, mut child, mut tests) = self.related(frame, related)?;
        if *filter != Pred::Const(true) {
            tests.push(self.pred(&mut child, filter)?);
        }
        Ok(format!("EXISTS (SELECT 1 FROM {from}{} WHERE {})", child.joins, tests.join(" AND ")))
    }

    /// What a sub-select over related records says after FROM and before the joins of its frame, the frame of the
    /// related records, and the conditions that relate them.
    pub(super) fn related(&mut self, frame: &mut Frame, related: &Related) -> Result<(String, Frame, Vec<String>)> {
        let parent = self.walk(frame, &related.hops)?;
        let mut child = Frame::new(self.object(related.object)?, &self.alias());
        let mut tests = vec![format!("{}.deleted_at IS NULL", child.alias)];
        let from = match related.by {
            By::Inverse(link) => {
                let object = child.object.clone();
                let field = self.field(&object, link)?;
                if field.kind.is_many() {
                    let table = object.junction(field);
                    self.through(&table, ("record", "value"), &parent, &child, &mut tests)
                } else {
                    debug_assert!(matches!(field.kind, Kind::Link { .. }), "a relation is made of a link");
                    let place = child.here();
                    let column = self.column(&mut child, &place, field, "")?;
                    tests.push(format!("{column} = {}.id", parent.alias));
                    format!("{} AS {}", child.object.table(0), child.alias)
                }
            }
            By::Forward(link) => {
                let field = self.field(&parent.object, link)?;
                let table = parent.object.junction(field);
                self.through(&table, ("value", "record"), &parent, &child, &mut tests)
            }
        };
        if *related.scope != Pred::Const(true) {
            tests.push(self.pred(&mut child, &related.scope)?);
        }
        Ok((from, child, tests))
    }

    /// Related through a junction table: its column `to_child` holds the related record, `to_parent` the one at hand.
    fn through(
        &mut self,
        table: &str,
        (to_child, to_parent): (&str, &str),
        parent: &Place,
        child: &Frame,
        tests: &mut Vec<String>,
    ) -> String {
        let m = self.alias();
        tests.push(format!("{m}.{to_parent} = {}.id", parent.alias));
        let (own, c) = (child.object.table(0), &child.alias);
        format!("{table} AS {m} JOIN {own} AS {c} ON {c}.id = {m}.{to_child}")
    }
}
