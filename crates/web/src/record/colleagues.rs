//! What colleagues say beside a record, and whether its reader follows it.

use rapport_kernel::access::Verb;
use rapport_kernel::catalog::{COMMENT_OBJECT, FOLLOW_OBJECT};
use rapport_kernel::house::ListRequest;
use rapport_kernel::{Object, Read, RecordId, Result};
use serde::Serialize;

/// The form of a comment.
#[derive(Serialize)]
pub struct CommentForm {
    action: String,
}

/// Whether the reader follows a record, and where that is changed.
#[derive(Serialize)]
pub struct Following {
    is_followed: bool,
    action: String,
}

/// The form of a comment, where the reader may make one beside such a record.
pub fn comment_form(r: &Read<'_>, object: &Object) -> Option<CommentForm> {
    let comments = hanging(r, object, COMMENT_OBJECT)?;
    Some(CommentForm { action: format!("/{}", comments.plural) })
}

/// Whether the reader follows a record; none where it cannot be followed.
///
/// # Errors
/// The store's.
pub fn following(r: &mut Read<'_>, object: &Object, id: RecordId) -> Result<Option<Following>> {
    if r.ctx().user().is_none() {
        return Ok(None);
    }
    let Some(follows) = hanging(r, object, FOLLOW_OBJECT) else { return Ok(None) };
    let request = ListRequest {
        filter: Some(format!("about = \"{id}\" and user = me")),
        fields: Some(Vec::new()),
        limit: Some(1),
        ..ListRequest::default()
    };
    let found = r.list(&follows, &request)?.records.pop();
    let list = format!("/{}", follows.plural);
    Ok(Some(match found {
        Some(follow) => Following { is_followed: true, action: format!("{list}/{}/delete", follow.id) },
        None => Following { is_followed: false, action: list },
    }))
}

/// An object whose records hang on such a record, if the reader may make one.
fn hanging(r: &Read<'_>, object: &Object, key: &str) -> Option<std::sync::Arc<Object>> {
    let child = r.object(key).ok()?;
    let hangs = r.catalog().relations(object.id).iter().any(|relation| relation.child == child.id);
    (hangs && r.ctx().access.may(r.catalog(), &child, Verb::Create)).then_some(child)
}
