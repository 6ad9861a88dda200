//! What a contract comes to in a month: a quarter's amount is a third of it, a year's a twelfth, rounded half away from zero for
//! each line.

use std::collections::HashMap;

use rapport_kernel::house::Own;
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::part::declared;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Object, Record, RecordId, Result, Value, Work};

use crate::reading::{distinct, living, matching, one_of, own_object, text_of};
use crate::sales::amount::rounded;
use crate::sales::change::Change;
use crate::sales::figures::money;

/// Adds contracts up anew. They are locked from then on.
///
/// # Errors
/// A rule for what is too large; the store's.
pub fn worth_follows(contracts: Vec<RecordId>, change: Change<'_>, work: &mut Work<'_>) -> Result<()> {
    let contracts = distinct(contracts);
    if contracts.is_empty() {
        return Ok(());
    }
    let (object, lines) = (own_object(work.catalog(), "contract"), own_object(work.catalog(), "contract_line"));
    work.tx().lock_many(&object, &contracts)?;
    let found = living(contracts.iter().copied(), &object, work)?;
    let link = declared(&lines, "contract");
    let links = contracts.iter().map(|id| Value::Link(Ref { object: object.id, id: *id })).collect();
    let all = change.of(matching(&lines, one_of(link, links), work)?);
    let mut sums: HashMap<RecordId, (Currency, i64)> = HashMap::new();
    for line in &all {
        let (Some(home), Some(month)) = (line.get(link).as_link(), of_month(line, &lines)) else { continue };
        let (_, sum) = sums.entry(home).or_insert((month.currency, 0));
        *sum = sum
            .checked_add(month.minor)
            .ok_or_else(|| Error::rule("contract_too_large", "The contract comes to more than can be written"))?;
    }
    let to = declared(&object, "monthly_amount");
    let rows = found.values().filter_map(|contract| {
        let sum = sums.get(&contract.id).map(|(currency, sum)| Money::new(*sum, *currency));
        let is_so =
            money(contract.get(to)).map(|old| (old.minor, old.currency)) == sum.map(|new| (new.minor, new.currency));
        (!is_so).then(|| Own { id: Some(contract.id), set: vec![(to, sum.map_or(Value::Null, Value::Money))] })
    });
    let mut rows: Vec<Own> = rows.collect();
    rows.sort_by_key(|row| row.id);
    if rows.is_empty() { Ok(()) } else { work.write_own(&object, rows).map(drop) }
}

fn of_month(line: &Record, lines: &Object) -> Option<Money> {
    let total = money(line.get(declared(lines, "total")))?;
    let months = match text_of(line, lines, "interval") {
        Some("quarter") => 3,
        Some("year") => 12,
        _ => 1,
    };
    Some(Money::new(i64::try_from(rounded(i128::from(total.minor), months)).ok()?, total.currency))
}
