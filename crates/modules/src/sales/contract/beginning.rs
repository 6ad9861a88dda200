//! How a contract begins: with an order that has lines that are paid again and again.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::house::Own;
use rapport_kernel::part::{Action, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, FieldId, Kind, Record, RecordId, Result, Value, Work};
use serde_json::{Value as Json, json};

use crate::reading::{living, matching, one_of, own_object};
use crate::sales::figures::integer;

/// What a contract and its orders have in common, by key.
pub const ALIKE: [&str; 3] = ["company", "contact", "owner"];
/// What their lines have in common, by key.
pub const LINES_ALIKE: [&str; 7] =
    ["product", "description", "quantity", "unit_price", "discount", "tax_rate", "interval"];

/// Begins the contract of an order by hand.
pub fn begin_contract() -> Action {
    Action {
        object: "order",
        name: "begin_contract",
        label: "Begin contract",
        params: vec![
            FieldDecl::new("term_months", "Term in months", Kind::Integer { min: Some(1), max: Some(120) })
                .help("Twelve when you do not say."),
            FieldDecl::new("auto_renew", "Renews by itself", Kind::Boolean),
        ],
        run: |work, id, params| {
            let contract = begin(id, work)?.ok_or_else(|| {
                let text = "No line of this order is paid again and again, or it has a contract; say an interval first";
                Error::rule("nothing_recurs", text)
            })?;
            let mut set = Vec::new();
            let object = own_object(work.catalog(), "contract");
            if let Some(months) = params.get("term_months").and_then(Json::as_i64) {
                // The end follows the term.
                set.extend([("term_months", Value::Integer(months)), ("renews_on", Value::Null)]);
            }
            if params.get("auto_renew").and_then(Json::as_bool) == Some(true) {
                set.push(("auto_renew", Value::Boolean(true)));
            }
            let set: Vec<(FieldId, Value)> =
                set.into_iter().map(|(key, value)| (declared(&object, key), value)).collect();
            if !set.is_empty() {
                work.write_own(&object, vec![Own { id: Some(contract), set }])?;
            }
            Ok(json!({"contract": contract}))
        },
    }
}

/// Makes the contract of an order, if it has lines that recur and no contract yet.
///
/// # Errors
/// The store's.
pub fn begin(order: RecordId, work: &mut Work<'_>) -> Result<Option<RecordId>> {
    let (orders, lines) = (own_object(work.catalog(), "order"), own_object(work.catalog(), "order_line"));
    work.tx().lock_many(&orders, &[order])?;
    let Some(found) = living([order].into_iter(), &orders, work)?.remove(&order) else { return Ok(None) };
    let has_one = found.get(declared(&orders, "contract")).as_link().is_some();
    let here = Value::Link(Ref { object: orders.id, id: order });
    let mut recurring = matching(&lines, one_of(declared(&lines, "order"), vec![here.clone()]), work)?;
    recurring.retain(|line| !line.get(declared(&lines, "interval")).is_empty());
    if has_one || recurring.is_empty() {
        return Ok(None);
    }
    recurring.sort_by_key(|line| (integer(line.get(declared(&lines, "position"))), line.id));
    let contracts = own_object(work.catalog(), "contract");
    let name = name_of(&found, &recurring[0], work)?;
    let mut set: Vec<(FieldId, Value)> =
        ALIKE.map(|key| (declared(&contracts, key), found.get(declared(&orders, key)).clone())).into();
    set.push((declared(&contracts, "name"), Value::Text(name)));
    let made = work.write_own(&contracts, vec![Own { id: None, set }])?[0].id();
    let of_contract = own_object(work.catalog(), "contract_line");
    let home = Value::Link(Ref { object: contracts.id, id: made });
    let rows = recurring.iter().map(|line| {
        let alike = LINES_ALIKE.map(|key| (declared(&of_contract, key), line.get(declared(&lines, key)).clone()));
        Own { id: None, set: alike.into_iter().chain([(declared(&of_contract, "contract"), home.clone())]).collect() }
    });
    let rows: Vec<Own> = rows.collect();
    work.write_own(&of_contract, rows)?;
    work.write_own(&orders, vec![Own { id: Some(order), set: vec![(declared(&orders, "contract"), home)] }])?;
    Ok(Some(made))
}

/// What recurs, and for whom.
fn name_of(order: &Record, line: &Record, work: &mut Work<'_>) -> Result<String> {
    let (orders, lines) = (own_object(work.catalog(), "order"), own_object(work.catalog(), "order_line"));
    let companies = own_object(work.catalog(), "company");
    let company = order.get(declared(&orders, "company")).as_link();
    let company = living(company.into_iter(), &companies, work)?.into_values().next();
    let what = line.get(declared(&lines, "description")).words();
    let what = if what.is_empty() { work.title(&orders, order) } else { what };
    Ok(company.map_or(what.clone(), |company| format!("{what}, {}", company.get(declared(&companies, "name")).words())))
}
