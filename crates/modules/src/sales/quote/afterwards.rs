//! What goes along with a change of a quote.

use rapport_kernel::house::Own;
use rapport_kernel::part::{RuleCx, Written};
use rapport_kernel::{RecordId, Result};

use super::add_up;
use crate::reading::own_object;
use crate::sales::quote_line::of_quotes;

/// Lines are worked out anew when prices include tax from now on, or no longer do; the quote is added up when what is taken
/// off it changes.
pub fn totals_follow_terms(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let tax_mode = cx.field("tax_mode");
    let terms = ["discount_percent", "discount_amount", "currency"].map(|key| cx.field(key));
    let changed = |quote: &&Written| quote.old.is_some();
    let turned: Vec<RecordId> =
        written.iter().filter(changed).filter(|quote| quote.changed(tax_mode)).map(|quote| quote.id).collect();
    let others = written.iter().filter(changed).filter(|quote| !turned.contains(&quote.id));
    let lowered: Vec<RecordId> =
        others.filter(|quote| terms.iter().any(|field| quote.changed(*field))).map(|quote| quote.id).collect();
    if !turned.is_empty() {
        let lines = own_object(&cx.catalog(), "quote_line");
        let found = of_quotes(&turned, cx.work)?;
        // The lines' own rules work them out, and their totals with them.
        let rows: Vec<Own> = found.values().flatten().map(|line| Own { id: Some(line.id), set: Vec::new() }).collect();
        cx.work.write_own(&lines, rows)?;
    }
    add_up(&[lowered, turned].concat(), |_| true, &[], cx.work)
}
