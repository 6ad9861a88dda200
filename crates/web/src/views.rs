//! The lists that one finds ready: declared ones, and those that people keep.

use rapport_kernel::catalog::ViewDecl;
use rapport_kernel::{Field, Object, Read, Result};
use serde::Serialize;

/// One of several places that a page has tabs for.
#[derive(Serialize)]
pub struct Tab {
    /// What stands on it.
    pub label: String,
    /// Where it leads.
    pub url: String,
    /// Whether one is there.
    pub current: bool,
}

/// Those ready-made, and those that the reader keeps or is shown.
///
/// # Errors
/// The store's.
pub fn all(r: &mut Read<'_>, object: &Object) -> Result<Vec<ViewDecl>> {
    let mut views = r.views(object);
    views.extend(r.saved_views(object)?);
    Ok(views)
}

/// The fields of those keys that the reader sees, in the order of the keys.
pub fn fields<'o, 'k>(r: &Read<'_>, object: &'o Object, keys: impl IntoIterator<Item = &'k str>) -> Vec<&'o Field> {
    let seen = r.fields(object);
    keys.into_iter().filter_map(|key| seen.iter().copied().find(|field| field.key == key.trim())).collect()
}

/// The keys of the columns of a view.
pub fn columns(view: &ViewDecl) -> impl Iterator<Item = &str> {
    view.columns.iter().map(String::as_str)
}
