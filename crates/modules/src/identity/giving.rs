//! Nobody grants more than they have: compares what a role would allow with what its giver may do.

use rapport_kernel::access::{Access, Grant, Scope};
use rapport_kernel::filter::Pred;
use rapport_kernel::{Catalog, FieldId, Object, RecordId, Result, Value, Work};

use super::access::{Holder, grants_of};
use super::role::grants::Grants;
use crate::reading::{matching, own_object};

/// Why the actor of this unit of work may not give these rights; none when the actor may.
///
/// # Errors
/// The store's.
pub fn beyond_the_giver(work: &mut Work<'_>, administrator: bool, grants: &Grants) -> Result<Option<String>> {
    let giver = work.ctx().access.clone();
    if giver.is_limited() {
        return Ok(Some("A token that is limited to some objects cannot give rights".to_owned()));
    }
    if giver.everything {
        return Ok(None);
    }
    if administrator {
        return Ok(Some("Only administrators make administrators".to_owned()));
    }
    let Some(user) = giver.user else { return Ok(Some("Only users give rights".to_owned())) };
    let holder = Holder { user, team_mates: giver.team_mates.clone() };
    let wanted = holder.access(work, std::slice::from_ref(grants))?;
    Ok(wider_object(work.catalog(), &wanted, &giver)
        .map(|object| format!("This would give more rights on {} than you have yourself", object.label_plural)))
}

/// As [`beyond_the_giver`], for roles that exist.
///
/// # Errors
/// The store's.
pub fn roles_beyond_the_giver(work: &mut Work<'_>, ids: &[RecordId]) -> Result<Option<String>> {
    let roles = own_object(work.catalog(), "role");
    let [administrator, grants] = ["administrator", "grants"].map(|key| rapport_kernel::part::declared(&roles, key));
    for role in matching(&roles, Pred::Ids(ids.to_vec()), work)? {
        let is_administrator = *role.get(administrator) == Value::Boolean(true);
        if let Some(why) = beyond_the_giver(work, is_administrator, &grants_of(role.get(grants)))? {
            return Ok(Some(why));
        }
    }
    Ok(None)
}

/// The first object on which `wanted` allows something that `had` does not.
fn wider_object<'c>(catalog: &'c Catalog, wanted: &Access, had: &Access) -> Option<&'c Object> {
    let none = Grant::default();
    let objects = catalog.objects().iter().map(AsRef::as_ref);
    objects.into_iter().find(|object| {
        let wanted = wanted.grants.get(&object.id).unwrap_or(&none);
        // What hangs on a record has its scopes; only its fields are the grant's own.
        let scopes = object.parent.is_some() || scopes_within(wanted, had.grants.get(&object.id).unwrap_or(&none));
        !scopes || !fields_within(wanted, had.grants.get(&object.id).unwrap_or(&none))
    })
}

fn scopes_within(wanted: &Grant, had: &Grant) -> bool {
    within(&wanted.read, &had.read)
        && within(&wanted.update, &had.update)
        && within(&wanted.delete, &had.delete)
        && (had.create || !wanted.create)
}

fn within(wanted: &Scope, had: &Scope) -> bool {
    match (wanted, had) {
        (Scope::None, _) | (_, Scope::All) | (Scope::Own, Scope::Team) => true,
        (Scope::Where(wanted), Scope::Where(had)) => match had.as_ref() {
            Pred::Or(any) if any.contains(wanted) => true,
            had => **wanted == *had,
        },
        (wanted, had) => wanted == had,
    }
}

/// What the giver does not see, sees in part or does not change, the role must hide, mask or lock too.
fn fields_within(wanted: &Grant, had: &Grant) -> bool {
    let kept = |field: &FieldId, lists: [&Vec<FieldId>; 2]| lists.iter().any(|list| list.contains(field));
    let reads = wanted.read != Scope::None;
    let writes = wanted.create || wanted.update != Scope::None;
    let hides = had.hidden.iter().all(|field| wanted.hidden.contains(field));
    let locks = had.locked.iter().all(|field| kept(field, [&wanted.locked, &wanted.hidden]));
    let masks = had.masked.iter().all(|field| kept(field, [&wanted.masked, &wanted.hidden]));
    masks && (hides || !reads && !writes) && (locks || !writes)
}
