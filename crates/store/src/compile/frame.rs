//! The FROM part of one SELECT: an object's table with what is joined to it.

use std::sync::Arc;

use rapport_kernel::catalog::{Field, Kind, Object};
use rapport_kernel::filter::{Hop, Pred};
use rapport_kernel::{Error, FieldId, ObjectId, Result};

use super::Compiler;
use crate::limits::JOINS_MAX;

/// A table with what is joined to it. Every join is 1:0..1, so that no record appears twice.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Whose records.
    pub object: Arc<Object>,
    /// Their alias.
    pub alias: String,
    /// `LEFT JOIN …`, each with a blank before it.
    pub joins: String,
    hops: Vec<JoinedHop>,
    sides: Vec<JoinedSide>,
}

#[derive(Clone, Debug)]
struct JoinedHop {
    from: String,
    link: FieldId,
    target: ObjectId,
    scope: Pred,
    alias: String,
}

#[derive(Clone, Debug)]
struct JoinedSide {
    of: String,
    table: u16,
    alias: String,
}

/// A record within a frame: the frame's own, or one that a path leads to.
#[derive(Clone, Debug)]
pub struct Place {
    /// Of which object.
    pub object: Arc<Object>,
    /// Under which alias.
    pub alias: String,
}

impl Frame {
    /// Records of `object` with nothing joined.
    pub fn new(object: Arc<Object>, alias: &str) -> Self {
        Self { object, alias: alias.to_owned(), joins: String::new(), hops: Vec::new(), sides: Vec::new() }
    }
    /// Where its own records are.
    pub fn here(&self) -> Place {
        Place { object: Arc::clone(&self.object), alias: self.alias.clone() }
    }
    /// `o3 AS t LEFT JOIN …`.
    pub fn from(&self) -> String {
        format!("{} AS {}{}", self.object.table(0), self.alias, self.joins)
    }
}

impl Compiler<'_> {
    /// Follows links from the frame's records; each distinct chain is joined once.
    pub(super) fn walk(&mut self, frame: &mut Frame, hops: &[Hop]) -> Result<Place> {
        let mut place = frame.here();
        for hop in hops {
            place = self.step(frame, &place, hop)?;
        }
        Ok(place)
    }

    fn step(&mut self, frame: &mut Frame, from: &Place, hop: &Hop) -> Result<Place> {
        let object = self.object(hop.target)?;
        let is_same = |joined: &&JoinedHop| {
            joined.from == from.alias
                && joined.link == hop.link
                && joined.target == hop.target
                && joined.scope == hop.scope
        };
        if let Some(joined) = frame.hops.iter().find(is_same) {
            return Ok(Place { object, alias: joined.alias.clone() });
        }
        let from_object = Arc::clone(&from.object);
        let field = self.field(&from_object, hop.link)?;
        let Kind::Link { targets, .. } = &field.kind else {
            return Err(Error::invalid(&field.key, "not_a_link", format!("{} is no link", field.label)));
        };
        let link = self.column(frame, from, field, "")?;
        let alias = self.alias();
        let mut on = format!("{alias}.id = {link} AND {alias}.deleted_at IS NULL");
        if targets.len() != 1 {
            let which = self.column(frame, from, field, "o")?;
            on.push_str(&format!(" AND {which} = {}", hop.target));
        }
        let scope = self.within(&object, &alias, &hop.scope)?;
        if let Some(scope) = scope {
            on.push_str(&format!(" AND {scope}"));
        }
        self.join(frame, &object.table(0), &alias, &on)?;
        frame.hops.push(JoinedHop {
            from: from.alias.clone(),
            link: hop.link,
            target: hop.target,
            scope: hop.scope.clone(),
            alias: alias.clone(),
        });
        Ok(Place { object, alias })
    }

    /// A condition on a record that is joined already, for its ON: nothing may be joined to it there, so what needs
    /// joins asks again in a sub-select. `None` when it always holds.
    fn within(&mut self, object: &Arc<Object>, alias: &str, pred: &Pred) -> Result<Option<String>> {
        if *pred == Pred::Const(true) {
            return Ok(None);
        }
        let mark = self.sql.mark();
        let mut frame = Frame::new(Arc::clone(object), alias);
        let test = self.pred(&mut frame, pred)?;
        if frame.joins.is_empty() {
            return Ok(Some(test));
        }
        self.sql.forget(mark);
        let mut frame = Frame::new(Arc::clone(object), &self.alias());
        let test = self.pred(&mut frame, pred)?;
        let from = frame.from();
        Ok(Some(format!("EXISTS (SELECT 1 FROM {from} WHERE {}.id = {alias}.id AND {test})", frame.alias)))
    }

    /// A column of a field, with its alias; joins the side table that it lies in.
    pub fn column(&mut self, frame: &mut Frame, place: &Place, field: &Field, suffix: &str) -> Result<String> {
        let alias = match field.slot.table {
            0 => place.alias.clone(),
            side => self.side(frame, place, side)?,
        };
        Ok(format!("{alias}.{}", field.column(suffix)))
    }

    fn side(&mut self, frame: &mut Frame, place: &Place, table: u16) -> Result<String> {
        let joined = frame.sides.iter().find(|side| side.of == place.alias && side.table == table);
        if let Some(side) = joined {
            return Ok(side.alias.clone());
        }
        let alias = self.alias();
        let on = format!("{alias}.id = {}.id", place.alias);
        self.join(frame, &place.object.table(table), &alias, &on)?;
        frame.sides.push(JoinedSide { of: place.alias.clone(), table, alias: alias.clone() });
        Ok(alias)
    }

    fn join(&mut self, frame: &mut Frame, table: &str, alias: &str, on: &str) -> Result<()> {
        self.joins += 1;
        if self.joins > JOINS_MAX {
            let what = format!("A question follows {JOINS_MAX} links at most; leave some out");
            return Err(Error::limit("links_followed", JOINS_MAX, what));
        }
        frame.joins.push_str(&format!(" LEFT JOIN {table} AS {alias} ON {on}"));
        Ok(())
    }
}
