//! Which tables are in an archive, in their order: first the catalog, of which the others follow.

use rapport_kernel::catalog::Storage;
use rapport_kernel::{Catalog, Object};

use super::meta::Header;
use crate::schema::{self, Shape};

use Storage::{Integer, Text, Uuid};

/// A hand-made table: its name, how many of its columns are the key, its columns.
type HandMade = (&'static str, usize, &'static [(&'static str, Storage)]);

/// Whether a release after the first added the table, so that an older archive may lack it.
pub fn is_added(table: &str) -> bool {
    table == "event_occurred"
}

/// The tables of which the others follow. The epoch stands in the manifest: it says how often, not what.
const FIRST: &[HandMade] = &[
    ("workspace", 0, &[("settings", Text), ("next_object", Integer), ("next_field", Integer)]),
    ("catalog_row", 2, &[("sort", Text), ("id", Integer), ("object", Integer), ("place", Integer), ("body", Text)]),
];

/// The tables behind those of the objects. Leases are left out, as who holds one is not there after a restore; so is
/// search, which is made anew from the records.
const LAST: &[HandMade] = &[
    (
        "unit",
        1,
        &[
            ("id", Uuid),
            ("pos", Integer),
            ("at", Integer),
            ("actor", Text),
            ("cause", Text),
            ("batch", Uuid),
            ("depth", Integer),
        ],
    ),
    (
        "event",
        2,
        &[
            ("unit", Uuid),
            ("seq", Integer),
            ("kind", Text),
            ("object", Integer),
            ("record", Uuid),
            ("version", Integer),
            ("body", Text),
            ("subjects", Text),
        ],
    ),
    ("event_subject", 3, &[("record", Uuid), ("unit", Uuid), ("seq", Integer)]),
    ("event_occurred", 4, &[("record", Uuid), ("at", Integer), ("unit", Uuid), ("seq", Integer)]),
    (
        "job",
        1,
        &[
            ("id", Uuid),
            ("kind", Text),
            ("key", Text),
            ("payload", Text),
            ("tries", Integer),
            ("state", Text),
            ("run_at", Integer),
            ("due", Integer),
            ("worker", Text),
            ("error", Text),
        ],
    ),
    ("cursor", 1, &[("name", Text), ("pos", Integer)]),
    ("note", 2, &[("space", Text), ("key", Text), ("value", Text), ("until", Integer)]),
    ("counter", 1, &[("name", Text), ("next", Integer)]),
];

/// The one row that says what the workspace is.
pub const WORKSPACE: &str = "workspace";
/// Objects, fields and free slots.
pub const CATALOG: &str = "catalog_row";

/// The tables of which the others follow.
pub fn first() -> Vec<Header> {
    FIRST.iter().map(hand_made).collect()
}

/// The other tables of a workspace with this catalog.
pub fn others(catalog: &Catalog) -> Vec<Header> {
    let objects = catalog.objects().iter().flat_map(|object| of_object(object));
    objects.chain(LAST.iter().map(hand_made)).collect()
}

/// The tables of an object.
fn of_object(object: &Object) -> Vec<Header> {
    schema::tables(object).iter().map(|table| of_table(object, table)).collect()
}

/// The columns of the key come first.
fn of_table(object: &Object, table: &schema::Table) -> Header {
    let is_key = |shape: &&Shape| table.key.contains(&shape.name.as_str());
    let key = table.key.iter().filter_map(|name| table.columns.iter().find(|shape| shape.name == **name));
    let rest = table.columns.iter().filter(|shape| !is_key(shape));
    let columns = key.chain(rest).map(|shape| (shape.name.clone(), shape.storage.into())).collect();
    Header { table: table.name.clone(), object: Some(object.key.clone()), key: table.key.len(), columns }
}

fn hand_made((table, key, columns): &HandMade) -> Header {
    let columns = columns.iter().map(|(name, storage)| ((*name).to_owned(), (*storage).into())).collect();
    Header { table: (*table).to_owned(), object: None, key: *key, columns }
}
