//! The columns of an exported table.

use rapport_kernel::access::Verb;
use rapport_kernel::{Field, FieldId, Object, Read};

use super::Order;
use crate::exchange::import::parts;

/// A column of a table.
pub(super) struct Column {
    /// Its name: an import knows it by that.
    pub name: String,
    /// What stands in it.
    pub from: From,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// The record's id.
    Id,
    /// Its version.
    Version,
    /// When it was made.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// Since when it is in the bin.
    DeletedAt,
    /// A whole field.
    Whole(FieldId),
    /// A part of a field.
    Part(FieldId, &'static str),
    /// What the linked record is called.
    Title(FieldId),
}

const SYSTEM: [(&str, From); 4] =
    [("id", From::Id), ("version", From::Version), ("created_at", From::CreatedAt), ("updated_at", From::UpdatedAt)];

/// The columns of an object: those that were asked for, or all that the actor sees.
pub(super) fn of(r: &Read<'_>, object: &Object, order: &Order) -> Vec<Column> {
    let system = |(name, from): (&str, From)| Column { name: name.to_owned(), from };
    match &order.fields {
        Some(keys) => keys
            .iter()
            .flat_map(|key| match SYSTEM.iter().find(|(name, _)| name == key) {
                Some(named) => vec![system(*named)],
                None => object.find(key).map(|field| of_field(r, field)).unwrap_or_default(),
            })
            .collect(),
        None => {
            let bin = order.bin.then_some(("deleted_at", From::DeletedAt));
            let fields = r.fields(object).into_iter().flat_map(|field| of_field(r, field));
            SYSTEM.into_iter().chain(bin).map(system).chain(fields).collect()
        }
    }
}

fn of_field(r: &Read<'_>, field: &Field) -> Vec<Column> {
    let column = |name: String, from| Column { name, from };
    let kind = field.kind.result();
    if let Some((targets, _)) = kind.link_targets() {
        let mut columns = vec![column(field.key.clone(), From::Whole(field.id))];
        let titles: Option<Vec<String>> = targets.iter().map(|target| title(r, r.catalog().get(*target)?)).collect();
        if let Some([first, rest @ ..]) = titles.as_deref()
            && rest.iter().all(|title| title == first)
        {
            columns.push(column(format!("{}.{first}", field.key), From::Title(field.id)));
        }
        return columns;
    }
    match (parts(kind).as_slice(), kind) {
        ([], _) => vec![column(field.key.clone(), From::Whole(field.id))],
        // The amount is the number that people mean by the field.
        (_, rapport_kernel::Kind::Money) => vec![
            column(field.key.clone(), From::Part(field.id, "amount")),
            column(format!("{}.currency", field.key), From::Part(field.id, "currency")),
        ],
        (parts, _) => {
            parts.iter().map(|part| column(format!("{}.{part}", field.key), From::Part(field.id, part))).collect()
        }
    }
}

/// The key of the field that names records of an object, if the actor sees it.
fn title(r: &Read<'_>, object: &Object) -> Option<String> {
    let field = r.title_field(object).map(|field| field.key.clone());
    field.filter(|_| r.ctx().access.may(r.catalog(), object, Verb::Read))
}
