//! What users set for themselves, whatever their roles say of users.

use rapport_kernel::account::ProfileField;
use rapport_kernel::{Error, Patch, RecordId, Result, Work};
use serde_json::{Map, Value as Json};

use crate::reading::own_object;

/// The fields, in the order in which they are shown. Who one is to others, and in which language and zone one reads: of
/// what one may do it says nothing.
pub const FIELDS: &[ProfileField] = &[
    ProfileField::Free("name"),
    ProfileField::Free("job_title"),
    ProfileField::Free("phone"),
    ProfileField::Language("language"),
    ProfileField::TimeZone("time_zone"),
];

/// Saves it.
///
/// # Errors
/// `Invalid` for any other field, and what saving answers.
pub fn keep(work: &mut Work<'_>, user: RecordId, fields: &Map<String, Json>) -> Result<()> {
    let is_own = |key: &str| FIELDS.iter().any(|field| field.key() == key);
    if let Some(other) = fields.keys().find(|key| !is_own(key)) {
        let text = format!("{other} is not yours to set; ask an administrator");
        return Err(Error::invalid(other.as_str(), "not_yours", text));
    }
    let users = own_object(work.catalog(), "user");
    work.save(&users, Patch::update(user, fields.clone())).map(|_| ())
}
