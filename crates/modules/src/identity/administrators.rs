//! Those who may do everything: a workspace is never without one.

use rapport_kernel::part::declared;
use rapport_kernel::value::Ref;
use rapport_kernel::{Read, RecordId, Result, Value};

use crate::reading::{matching, one_of, own_object};

/// Said to whoever would leave the workspace without an administrator.
pub const LAST: &str = "Somebody must stay administrator; make another active user one first";

/// The roles that let one do everything.
///
/// # Errors
/// The store's.
pub fn roles(read: &mut Read<'_>) -> Result<Vec<Ref>> {
    let roles = own_object(read.catalog(), "role");
    let is_one = one_of(declared(&roles, "administrator"), vec![Value::Boolean(true)]);
    let found = matching(&roles, is_one, read)?;
    Ok(found.iter().map(|role| Ref { object: roles.id, id: role.id }).collect())
}

/// Whether an active administrator is left without these roles and these users.
///
/// # Errors
/// The store's.
pub fn remain(read: &mut Read<'_>, without_roles: &[RecordId], without_users: &[RecordId]) -> Result<bool> {
    let users = own_object(read.catalog(), "user");
    let left = roles(read)?.into_iter().filter(|role| !without_roles.contains(&role.id)).map(Value::Link);
    let hold_one = one_of(declared(&users, "roles"), left.collect());
    let are_active = one_of(declared(&users, "active"), vec![Value::Boolean(true)]);
    let found = matching(&users, hold_one.and(are_active), read)?;
    Ok(found.iter().any(|user| !without_users.contains(&user.id)))
}
