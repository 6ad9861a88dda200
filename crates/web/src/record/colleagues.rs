//! What colleagues say beside a record, and whether its reader follows it.

use std::collections::HashMap;

use rapport_kernel::access::Verb;
use rapport_kernel::catalog::{COMMENT_OBJECT, FOLLOW_OBJECT};
use rapport_kernel::house::ListRequest;
use rapport_kernel::{Object, Read, Record, RecordId, Result};
use serde::Serialize;

/// The key of what a comment says.
const TEXT: &str = "text";
/// How many of one's own comments can be changed where they stand; the others on their pages.
const SAID_MAX: usize = 50;

/// The form of a comment.
#[derive(Serialize)]
pub struct CommentForm {
    action: String,
}

/// What the reader said beside a record, as it stands now, and where it is said otherwise.
#[derive(Serialize)]
pub struct Said {
    action: String,
    text: String,
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

/// The last comments of the reader beside a record, by their ids.
///
/// # Errors
/// The store's.
pub fn said(r: &mut Read<'_>, about: RecordId) -> Result<HashMap<RecordId, Said>> {
    let comments = r.object(COMMENT_OBJECT)?;
    let text = comments.find(TEXT).map(|field| field.id).filter(|text| r.ctx().access.sees(&comments, *text));
    let Some(text) = text else { return Ok(HashMap::new()) };
    let request = ListRequest {
        filter: Some(format!("about = \"{about}\" and author = me")),
        sort: Some("-created_at".to_owned()),
        fields: Some(vec![TEXT.to_owned()]),
        limit: Some(SAID_MAX),
        ..ListRequest::default()
    };
    let found = r.list(&comments, &request)?.records;
    let said = |record: Record| {
        let action = format!("/{}/{}", comments.plural, record.id);
        (record.id, Said { action, text: record.get(text).words() })
    };
    Ok(found.into_iter().map(said).collect())
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
