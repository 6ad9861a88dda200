//! What a new rate sets going.

use rapport_kernel::money::Currency;
use rapport_kernel::part::JobHandler;
use rapport_kernel::{Catalog, FieldId, Kind, RecordId, Result, Work};
use serde_json::{Value as Json, json};

/// Works out anew what all amounts of a currency are worth, one page of one field a step.
pub fn rebase() -> JobHandler {
    JobHandler { kind: "money.rebase", run: step }
}

/// The payload says the currency and, once begun, which field was at hand and after which record to go on.
fn step(work: &mut Work<'_>, payload: &Json) -> Result<Option<Json>> {
    let Some(currency) = payload["currency"].as_str().and_then(Currency::parse) else { return Ok(None) };
    let catalog = work.catalog().clone();
    let begun = payload["field"].as_u64().and_then(|id| u32::try_from(id).ok()).map(FieldId);
    let Some(at_hand) = begun.or_else(|| next_money(&catalog, None)) else { return Ok(None) };
    let after = payload["after"].as_str().and_then(|id| id.parse::<RecordId>().ok());
    // A field that was deleted meanwhile has nothing left to do.
    let next = match catalog.field(at_hand) {
        Some((object, field)) => work.rebase(object, field, currency, after)?,
        None => None,
    };
    let code = currency.code();
    Ok(match next {
        Some(after) => Some(json!({"currency": code, "field": at_hand, "after": after})),
        None => next_money(&catalog, Some(at_hand)).map(|field| json!({"currency": code, "field": field})),
    })
}

/// The money field that follows in the order of ids.
fn next_money(catalog: &Catalog, after: Option<FieldId>) -> Option<FieldId> {
    let fields = catalog.objects().iter().flat_map(|object| &object.fields);
    let money = fields.filter(|field| matches!(field.kind, Kind::Money)).map(|field| field.id);
    money.filter(|id| after.is_none_or(|after| *id > after)).min()
}
