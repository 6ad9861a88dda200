//! What is known of a saved view.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, SAVED_VIEW_OBJECT};

const SHARING: &[(&str, &str)] = &[("private", "Only me"), ("team", "My teams"), ("everyone", "Everyone")];

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new(SAVED_VIEW_OBJECT, "saved_views", "Saved view", "Saved views")
        .title("name")
        .owner("owner")
        .guarded()
        .field(FieldDecl::text("name", "Name").required())
        .field(
            FieldDecl::text("object_key", "Records").required().indexed().help("Of which object, by its key: contact."),
        )
        .field(FieldDecl::new("filter", "Filter", Kind::LongText).help("Which records; all when empty."))
        .field(FieldDecl::text("sort", "Order").help("Fields divided by commas, - before those that go down."))
        .field(FieldDecl::new("columns", "Columns", Kind::Tags).help("The keys of the fields that it shows, in order."))
        .field(FieldDecl::choice("sharing", "For", SHARING).required().default("private"))
        .field(FieldDecl::link("owner", "Owner", "user", "saved_views").required().default("@me"))
}
