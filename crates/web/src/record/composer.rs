//! What just happened, put down in one breath: for objects that tell of something that occurred to a record, such as
//! calls and notes.

use rapport_kernel::access::Verb;
use rapport_kernel::{Field, Kind, Object, Read, RecordId};
use serde::Serialize;

use crate::words::Words;

/// A short form of a new record that hangs on this one.
#[derive(Serialize)]
pub struct Composer {
    action: String,
    /// The link to this record, and its id.
    link: (String, String),
    /// What kind it is, and the kinds there are.
    kind: Option<Kinds>,
    title: (String, String),
    text: Option<(String, String)>,
    /// The form with everything.
    full: String,
    save: String,
}

#[derive(Serialize)]
struct Kinds {
    key: String,
    label: String,
    options: Vec<(String, String)>,
    chosen: String,
}

/// The short form, for the first object that has one and that the reader may make records of.
pub fn composer(r: &Read<'_>, object: &Object, id: RecordId, words: &Words) -> Option<Composer> {
    r.catalog().relations(object.id).iter().find_map(|relation| {
        let child = r.object(&r.catalog().get(relation.child)?.key).ok()?;
        let tells = child.occurred.is_some() && child.subjects.contains(&relation.link);
        if !tells || !r.ctx().access.may(r.catalog(), &child, Verb::Create) {
            return None;
        }
        let writable: Vec<&Field> = r.fields(&child).into_iter().filter(|field| field.is_writable()).collect();
        let link = writable.iter().find(|field| field.id == relation.link)?;
        let title = writable.iter().find(|field| Some(field.id) == child.title && is_text(field))?;
        let text = writable.iter().find(|field| matches!(field.kind, Kind::LongText));
        let named = |field: &Field| (field.key.clone(), words.field(&child, field));
        let list = format!("/{}", child.plural);
        Some(Composer {
            link: (link.key.clone(), id.to_string()),
            kind: child
                .kind_field()
                .filter(|field| writable.contains(field))
                .and_then(|field| kinds(&child, field, words)),
            title: named(title),
            text: text.map(|field| named(field)),
            full: format!("{list}/new?{}={id}", link.key),
            save: words.say("composer-save"),
            action: list,
        })
    })
}

fn is_text(field: &Field) -> bool {
    matches!(field.kind, Kind::Text { .. })
}

fn kinds(child: &Object, field: &Field, words: &Words) -> Option<Kinds> {
    let Kind::Choice { options, .. } = &field.kind else { return None };
    let offered = options.iter().filter(|option| !option.retired);
    Some(Kinds {
        key: field.key.clone(),
        label: words.field(child, field),
        options: offered.map(|option| (option.key.clone(), words.option(field, option))).collect(),
        chosen: field.traits.default.as_ref().and_then(|key| key.as_str()).unwrap_or_default().to_owned(),
    })
}
