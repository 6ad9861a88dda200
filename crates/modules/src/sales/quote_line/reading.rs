//! Lines of quotes.

use std::collections::HashMap;

use rapport_kernel::part::declared;
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Read, Record, RecordId, Result, Value};

use super::LINES_MAX;
use crate::reading::{MATCHES_MAX, matching, one_of, own_object};
use crate::sales::figures::integer;

/// Quotes whose lines are surely read in one question.
const QUOTES_AT_ONCE: usize = MATCHES_MAX / LINES_MAX;

/// The living lines of quotes, in no order.
pub fn of_quotes(quotes: &[RecordId], read: &mut Read<'_>) -> Result<HashMap<RecordId, Vec<Record>>> {
    let object = own_object(read.catalog(), "quote_line");
    let (target, link) = (own_object(read.catalog(), "quote").id, declared(&object, "quote"));
    let mut lines: HashMap<RecordId, Vec<Record>> = HashMap::new();
    for some in quotes.chunks(QUOTES_AT_ONCE) {
        let links = some.iter().map(|id| Value::Link(Ref { object: target, id: *id })).collect();
        for line in matching(&object, one_of(link, links), read)? {
            if let Some(quote) = line.get(link).as_link() {
                lines.entry(quote).or_default().push(line);
            }
        }
    }
    Ok(lines)
}

/// The lines of a quote as they stand in it.
pub fn in_order(quote: RecordId, read: &mut Read<'_>) -> Result<Vec<Record>> {
    let object = own_object(read.catalog(), "quote_line");
    let mut lines = of_quotes(&[quote], read)?.remove(&quote).unwrap_or_default();
    lines.sort_by_key(|line| place(&object, line));
    Ok(lines)
}

/// Where a line stands: of two at the same position the older one comes first.
fn place(object: &Object, line: &Record) -> (i64, RecordId) {
    (integer(line.get(declared(object, "position"))), line.id)
}
