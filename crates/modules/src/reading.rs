//! What rules and actions read: linked records of a whole batch at once, and choices as text.

use std::collections::HashMap;
use std::sync::Arc;

use rapport_kernel::access::{Access, Verb};
use rapport_kernel::ctx::Cause;
use rapport_kernel::filter::{self, CheckCx, Path, Pred, Term};
use rapport_kernel::house::ListRequest;
use rapport_kernel::money::Money;
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::query::{Fields, Query, Shelf};
use rapport_kernel::{Catalog, Error, FieldId, Object, Read, Record, RecordId, Result, Value};

/// An object that a module declared itself, so that it is there.
pub fn own_object(catalog: &Catalog, key: &str) -> Arc<Object> {
    catalog.find(key).cloned().expect("a module names only objects that it declared")
}

/// The records that a link of these drafts leads to, by id, whoever may see them: what holds for a record does not
/// depend on who saves it, and links to what the actor may not see are refused afterwards. One question for the batch.
pub fn linked<'d>(
    drafts: impl IntoIterator<Item = &'d Draft>,
    link: FieldId,
    target: &Object,
    cx: &mut RuleCx<'_, '_>,
) -> Result<HashMap<RecordId, Record>> {
    let ids = drafts.into_iter().filter_map(|draft| draft.get(link).as_link());
    living(ids, target, cx.work)
}

/// The living records with these ids, by id, whoever may see them.
pub fn living(
    ids: impl Iterator<Item = RecordId>,
    object: &Object,
    read: &mut Read<'_>,
) -> Result<HashMap<RecordId, Record>> {
    by_id(ids, Pred::Const(true), object, read)
}

/// Those of `ids` that fulfil a condition, by id.
fn by_id(
    ids: impl Iterator<Item = RecordId>,
    condition: Pred,
    object: &Object,
    read: &mut Read<'_>,
) -> Result<HashMap<RecordId, Record>> {
    let ids = distinct(ids.collect());
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = matching(object, Pred::Ids(ids).and(condition), read)?;
    Ok(found.into_iter().map(|record| (record.id, record)).collect())
}

/// Whether a change is a step that somebody takes, and not one of old.
pub fn is_a_step(cause: Cause) -> bool {
    !matches!(cause, Cause::Import | Cause::Undo | Cause::Setup)
}

/// Each of them once, in an order that everybody locks in.
pub fn distinct(mut ids: Vec<RecordId>) -> Vec<RecordId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The option that a record has in a choice field.
pub fn choice<'r>(record: &'r Record, object: &Object, key: &str) -> Option<&'r str> {
    record.get(declared(object, key)).as_text()
}

/// The text that a record has in a field.
pub fn text_of<'r>(record: &'r Record, object: &Object, key: &str) -> Option<&'r str> {
    record.get(declared(object, key)).as_text()
}

/// The records to which many links lead.
pub fn ids_of(value: &Value) -> Vec<RecordId> {
    match value {
        Value::Links(list) => list.iter().map(|to| to.id).collect(),
        _ => Vec::new(),
    }
}

/// An amount in base currency.
pub fn money_of(minor: i64, read: &Read<'_>) -> Value {
    Value::Money(Money::new(minor, read.catalog().settings.currency()))
}

/// A text value, or nothing when it is blank.
pub fn text(words: impl Into<String>) -> Value {
    let words: String = words.into();
    if words.trim().is_empty() { Value::Null } else { Value::Text(words) }
}

/// How many records one rule looks at, at most.
pub const MATCHES_MAX: usize = 10_000;

/// Living records that fulfil `filter`, with all their fields, whoever may see them: rules promise for everyone.
pub fn matching(object: &Object, filter: Pred, read: &mut Read<'_>) -> Result<Vec<Record>> {
    let query = Query {
        object: object.id,
        filter,
        sort: Vec::new(),
        after: None,
        limit: MATCHES_MAX,
        fields: Fields::All,
        shelf: Shelf::Living,
    };
    let catalog = read.catalog().clone();
    Ok(read.tx().query(&catalog, &query)?.records)
}

/// All records of an object by position, the older one first where it is the same.
pub fn in_order(object: &Object, read: &mut Read<'_>) -> Result<Vec<Record>> {
    let position = declared(object, "position");
    let mut all = matching(object, Pred::Const(true), read)?;
    all.sort_by_key(|record| {
        let number = match record.get(position) {
            Value::Integer(number) => *number,
            _ => i64::MAX,
        };
        (number, record.id)
    });
    Ok(all)
}

/// Those of `ids` that a stored filter finds, whatever the actor may see. One that fits the catalog no more, or for which a
/// rate is missing, finds none.
pub fn fulfilling(object: &Object, filter: &str, ids: &[RecordId], read: &mut Read<'_>) -> Result<Vec<RecordId>> {
    let condition = match condition(object, filter, read) {
        Err(Error::Invalid(_)) => return Ok(Vec::new()),
        other => other?,
    };
    Ok(by_id(ids.iter().copied(), condition, object, read)?.into_keys().collect())
}

/// The living records that a filter finds, with all their fields, whoever may see them.
pub fn finding(object: &Object, filter: &str, read: &mut Read<'_>) -> Result<Vec<Record>> {
    let condition = condition(object, filter, read)?;
    matching(object, condition, read)
}

/// A filter in the filter language, as one with all rights asks it.
fn condition(object: &Object, filter: &str, read: &mut Read<'_>) -> Result<Pred> {
    let (catalog, now) = (read.catalog().clone(), read.ctx().now);
    let rate = &mut |currency| read.rate(currency).ok().flatten();
    let everything = Access::everything();
    let mut cx = CheckCx::new(&catalog, &everything, now, rate);
    filter::check(&filter::parse(filter)?, object, &mut cx)
}

/// Whether the actor may read so many records that a filter finds. Who may not even ask has none.
pub fn has(read: &mut Read<'_>, key: &str, filter: &str, at_least: usize) -> Result<bool> {
    let object = own_object(read.catalog(), key);
    let filter = (!filter.is_empty()).then(|| filter.to_owned());
    match read.count(&object, &ListRequest { filter, ..ListRequest::default() }, at_least) {
        Err(Error::Invalid(_)) => Ok(false),
        count => Ok(count? >= at_least),
    }
}

/// The records whose `field` holds one of `values`; nothing for no values.
pub fn one_of(field: FieldId, mut values: Vec<Value>) -> Pred {
    values.retain(|value| !value.is_empty());
    if values.is_empty() {
        return Pred::Const(false);
    }
    Pred::In { term: Term::Path(Path::field(field)), values }
}

/// The records whose `field` is empty.
pub fn without(field: FieldId) -> Pred {
    Pred::Empty(Term::Path(Path::field(field)))
}

/// A new record with a `contact` and without a `company` gets the contact's company, if the actor may see it.
///
/// Activities, deals and orders promise this alike.
pub fn company_of_contact(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (contact, company) = (cx.field("contact"), cx.field("company"));
    let asks = |draft: &Draft| draft.old.is_none() && draft.get(company).is_empty() && !draft.get(contact).is_empty();
    let catalog = cx.catalog();
    let (contacts, companies) = (own_object(&catalog, "contact"), own_object(&catalog, "company"));
    let people = linked(drafts.iter().filter(|draft| asks(draft)), contact, &contacts, cx)?;
    let employer = declared(&contacts, "company");
    let access = cx.work.ctx().access.clone();
    if people.is_empty() || !access.sees(&contacts, employer) {
        return Ok(());
    }
    let employers = people.values().filter_map(|person| person.get(employer).as_link());
    let may_see = access.link_scope(&catalog, &companies, Verb::Read);
    let known = by_id(employers, may_see, &companies, cx.work)?;
    for draft in drafts.iter_mut().filter(|draft| asks(draft)) {
        let person = draft.get(contact).as_link().and_then(|id| people.get(&id));
        let Some(Value::Link(to)) = person.map(|person| person.get(employer)) else { continue };
        if known.contains_key(&to.id) {
            draft.new.set(company, Value::Link(*to));
        }
    }
    Ok(())
}
