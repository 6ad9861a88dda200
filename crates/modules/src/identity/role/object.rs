//! What is known of a role.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl};

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("role", "roles", "Role", "Roles")
        .set_up_with("people", "shield")
        .title("name")
        .guarded()
        .field(FieldDecl::text("name", "Name").required().unique().searchable())
        .field(FieldDecl::text("description", "Description").help("For whom the role is meant."))
        .field(
            FieldDecl::new("administrator", "Administrator", Kind::Boolean)
                .default(false)
                .help("May do everything, users and settings included; the grants do not matter then."),
        )
        .field(
            FieldDecl::new("grants", "Grants", Kind::Json)
                .help("Rights by object: read, update and delete are all, team, own, none or a filter; * is the rest."),
        )
}
