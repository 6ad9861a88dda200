//! Search, made anew from the records: after a restore, which leaves it out, and as a repair.

use rapport_kernel::filter::Pred;
use rapport_kernel::house::doc_of;
use rapport_kernel::port::SearchDoc;
use rapport_kernel::query::{Fields, Query, Shelf};
use rapport_kernel::{Catalog, Result};

use super::Progress;
use crate::catalog_rows::load_catalog;
use crate::conn::Conn;
use crate::database::Database;
use crate::{records, search};

/// Records that are read at once.
const RECORDS_AT_ONCE: usize = 500;

/// Makes the search of a workspace anew; how many records it knows then.
///
/// # Errors
/// The database's; nothing is changed then.
pub fn reindex(database: &Database, told: &mut Progress<'_>) -> Result<u64> {
    database.write(|conn| {
        let stored = load_catalog(conn)?;
        let catalog = Catalog::build(stored.epoch, stored.settings, stored.objects);
        conn.dialect().clear_search(conn)?;
        rebuild(conn, &catalog, told)
    })
}

/// Fills an empty search; how many records it knows then.
pub fn rebuild(conn: &mut dyn Conn, catalog: &Catalog, told: &mut Progress<'_>) -> Result<u64> {
    let mut done = 0;
    for object in catalog.objects() {
        let mut query = Query {
            object: object.id,
            filter: Pred::Const(true),
            sort: Vec::new(),
            after: None,
            limit: RECORDS_AT_ONCE,
            fields: Fields::Some(object.searched().map(|field| field.id).collect()),
            shelf: Shelf::Living,
        };
        loop {
            let page = records::query(conn, catalog, &query)?;
            let docs: Vec<SearchDoc> =
                page.records.iter().map(|record| doc_of(object, record.id, &record.values)).collect();
            search::index(conn, &docs)?;
            done += docs.len() as u64;
            told("search", done);
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
    }
    Ok(done)
}
