//! What holds for every contact point.

use std::collections::HashMap;

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::record::Values;
use rapport_kernel::text::fold;
use rapport_kernel::value::read;
use rapport_kernel::{FieldId, Kind, Problem, RecordId, Result, Value};
use serde_json::json;

use crate::reading::{matching, one_of, own_object};

/// An address or a number is read as the contact's own are, so that either is found; addresses are kept lower-case.
pub fn value_is_of_its_kind(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (kind, value) = (cx.field("kind"), cx.field("value"));
    let contacts = own_object(cx.work.catalog(), "contact");
    let (email, phone) = (contacts.find("email"), contacts.find("phone"));
    for draft in drafts.iter_mut().filter(|draft| draft.changes(kind) || draft.changes(value)) {
        let like = match draft.get(kind).as_text() {
            Some("email") => email,
            Some("phone" | "mobile" | "fax") => phone,
            _ => None,
        };
        let (Some(like), Some(written)) = (like, draft.get(value).as_text()) else { continue };
        match read(like, &json!(written), None, &cx.work.read_cx()) {
            Ok(Value::Text(address)) if like.kind == Kind::Email => {
                draft.new.set(value, Value::Text(address.to_lowercase()));
            }
            Ok(number) => draft.new.set(value, number),
            Err(problem) => draft.refuse(Problem { field: "value".to_owned(), ..problem }),
        }
    }
    Ok(())
}

/// One contact has one contact point of a kind and value.
pub fn is_listed_once(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let fields = ["contact", "kind", "value"].map(|key| cx.field(key));
    let asked = |draft: &Draft| fields.iter().any(|field| draft.changes(*field));
    let values = |field: FieldId, drafts: &[Draft]| {
        drafts.iter().filter(|draft| asked(draft)).map(|draft| draft.get(field).clone()).collect()
    };
    let [contact, _, value] = fields;
    let theirs = one_of(contact, values(contact, drafts)).and(one_of(value, values(value, drafts)));
    let stored = matching(&cx.object, theirs, cx.work)?;
    let mut listed: HashMap<Identity, RecordId> =
        stored.iter().map(|record| (identity(&record.values, fields), record.id)).collect();
    for draft in drafts.iter_mut().filter(|draft| asked(draft)) {
        let holder = *listed.entry(identity(&draft.new, fields)).or_insert(draft.id);
        if holder != draft.id {
            draft.refuse(Problem::new("value", "listed", "The contact has this contact point already"));
        }
    }
    Ok(())
}

/// What makes two contact points the same: contact, kind and folded value.
type Identity = (Option<RecordId>, String, String);

fn identity(values: &Values, [contact, kind, value]: [FieldId; 3]) -> Identity {
    let words = fold(&values.get(value).words()).into_owned();
    (values.get(contact).as_link(), values.get(kind).words(), words)
}
