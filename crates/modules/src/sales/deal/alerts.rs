//! What the owners of deals are told of every night: a deal that has just stalled, and one whose expected day ends.

use rapport_kernel::house::ListRequest;
use rapport_kernel::part::declared;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::{Object, Record, Result, Value, Work};
use serde_json::json;

use crate::reading::own_object;
use crate::sales::figures::integer;

/// Deals of which is told in a night, at most; lists have all of them.
const DEALS_MAX: usize = 10_000;
/// Deals that are read at once.
const PAGE: usize = 200;

type IsNews = fn(&Record, &Object, Instant) -> bool;

const DAY_MS: i64 = 86_400_000;

/// Logs it on each deal, from which its owner hears: on the night of that day, and on no other, so that who looks away is
/// not told every day.
///
/// # Errors
/// The store's.
pub fn raise(day: Date, work: &mut Work<'_>) -> Result<()> {
    let deals = own_object(work.catalog(), "deal");
    let now = work.ctx().now;
    let news: [(&str, String, IsNews); 2] = [
        ("stalled", "status = \"open\" and stalled".to_owned(), has_just_stalled),
        ("close_overdue", format!("status = \"open\" and expected_close = {day}"), |_, _, _| true),
    ];
    for (kind, filter, is_news) in news {
        let mut cursor = None;
        for _ in 0..DEALS_MAX / PAGE {
            let request = ListRequest {
                filter: Some(filter.clone()),
                limit: Some(PAGE),
                cursor: cursor.take(),
                ..ListRequest::default()
            };
            let page = work.list(&deals, &request)?;
            for deal in page.records.iter().filter(|deal| is_news(deal, &deals, now)) {
                work.emit(&deals, deal, kind, json!({}))?;
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
    }
    Ok(())
}

/// Whether it stalls for less than a day. As the field `stalled` says it: so many whole days of 24 hours in its stage.
fn has_just_stalled(deal: &Record, deals: &Object, now: Instant) -> bool {
    let Value::Instant(since) = deal.get(declared(deals, "stage_since")) else { return false };
    (now.ms() - since.ms()) / DAY_MS == integer(deal.get(declared(deals, "stalled_after")))
}
