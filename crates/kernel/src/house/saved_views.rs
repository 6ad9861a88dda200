//! The lists that people keep.

use crate::catalog::{Look, Object, SAVED_VIEW_OBJECT, ViewDecl};
use crate::error::Result;
use crate::house::{ListRequest, Read};
use crate::record::Record;
use crate::value::Value;

/// Saved views of one object that somebody is shown.
const VIEWS_MAX: usize = 100;

/// Which of them somebody is shown: an administrator may read more, and does not want to find it ready.
pub const SHARED_WITH_ME: &str = "owner = me or sharing = \"everyone\" or sharing = \"team\" and owner in my team";

impl Read<'_> {
    /// The lists that the actor keeps of an object, or that others share with the actor, by name; those that go by what
    /// the actor may not see are left out. A view's key is the id of its record.
    ///
    /// # Errors
    /// The store's.
    pub fn saved_views(&mut self, object: &Object) -> Result<Vec<ViewDecl>> {
        let views = match self.ctx.user() {
            Some(_) => self.object(SAVED_VIEW_OBJECT).ok(),
            None => None,
        };
        let Some(views) = views else { return Ok(Vec::new()) };
        let filter = format!("object_key = \"{}\" and ({SHARED_WITH_ME})", object.key);
        let request = ListRequest {
            filter: Some(filter),
            sort: Some("name".to_owned()),
            limit: Some(VIEWS_MAX),
            ..ListRequest::default()
        };
        let page = self.list(&views, &request)?;
        let kept = page.records.iter().map(|record| saved(&views, record)).collect::<Vec<_>>();
        Ok(kept.into_iter().filter_map(|view| self.seen(object, view)).collect())
    }
}

fn saved(views: &Object, record: &Record) -> ViewDecl {
    let value = |key: &str| views.find(key).map_or(&Value::Null, |field| record.get(field.id));
    let text = |key: &str| value(key).as_text().map(str::to_owned);
    let list = |key: &str| match value(key) {
        Value::List(list) => list.clone(),
        _ => Vec::new(),
    };
    let pinned = match value("pinned") {
        Value::Integer(pinned) => usize::try_from(*pinned).unwrap_or_default(),
        _ => 0,
    };
    ViewDecl {
        key: record.id.to_string(),
        label: text("name").unwrap_or_default(),
        filter: text("filter"),
        sort: text("sort").unwrap_or_default(),
        columns: list("columns"),
        look: Look {
            shape: text("shape").filter(|shape| shape != "list"),
            by: text("by"),
            measure: text("measure"),
            group: text("group_by"),
            widths: list("widths"),
            pinned,
        },
    }
}
