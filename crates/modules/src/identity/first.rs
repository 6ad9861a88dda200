//! The first people of a workspace: who sets it up, and colleagues of whom no more is known than an address.

use rapport_kernel::account::FirstUser;
use rapport_kernel::filter::Pred;
use rapport_kernel::query::{Fields, Query, Shelf};
use rapport_kernel::{Patch, Read, RecordId, Result, Work};
use serde_json::{Map, Value as Json, json};

use super::directory::{NewUser, add_user};
use crate::reading::{matching, own_object};

/// Whether nobody has ever been made a user, not even one who lies in the bin.
///
/// # Errors
/// The store's.
pub fn is_unclaimed(read: &mut Read<'_>) -> Result<bool> {
    let catalog = read.catalog().clone();
    let users = own_object(&catalog, "user").id;
    for shelf in [Shelf::Living, Shelf::Bin] {
        let (filter, sort) = (Pred::Const(true), Vec::new());
        let anybody = Query { object: users, filter, sort, after: None, limit: 1, fields: Fields::All, shelf };
        if !read.tx().query(&catalog, &anybody)?.records.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes the first user, who may do everything, and the roles and the pipeline if they are not there yet.
///
/// # Errors
/// What saving a user answers.
pub fn add(work: &mut Work<'_>, first: &FirstUser<'_>) -> Result<RecordId> {
    let FirstUser { name, email, password_hash } = first;
    let new = NewUser { email, name, roles: &["Administrator"], password_hash: Some(password_hash) };
    add_user(work, &new)
}

/// The roles, as they were made.
///
/// # Errors
/// The store's.
pub fn roles(read: &mut Read<'_>) -> Result<Vec<(RecordId, String)>> {
    let roles = own_object(read.catalog(), "role");
    let mut all = matching(&roles, Pred::Const(true), read)?;
    all.sort_unstable_by_key(|role| role.id);
    Ok(all.iter().map(|role| (role.id, read.title(&roles, role))).collect())
}

/// Makes a user with the name that the address tells.
///
/// # Errors
/// What saving a user answers.
pub fn add_colleague(work: &mut Work<'_>, email: &str, role: RecordId) -> Result<RecordId> {
    let users = own_object(work.catalog(), "user");
    let fields = json!({"name": name_in(email), "email": email, "roles": [role]});
    let fields = match fields {
        Json::Object(fields) => fields,
        _ => Map::new(),
    };
    Ok(work.save(&users, Patch::create(fields))?.id())
}

/// `Ada King` of `ada.king@office.example`.
pub(super) fn name_in(email: &str) -> String {
    let local = email.split('@').next().unwrap_or_default();
    let words = local.split(['.', '_', '-', '+']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    let name = words.map(capital).collect::<Vec<_>>().join(" ");
    if name.is_empty() { email.to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_out_of_an_address() {
        assert_eq!(name_in("ada.king@office.example"), "Ada King");
        assert_eq!(name_in("élodie@office.example"), "Élodie");
        assert_eq!(name_in("@office.example"), "@office.example");
    }
}
