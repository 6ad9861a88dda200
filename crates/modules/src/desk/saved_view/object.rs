//! What is known of a saved view.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, SAVED_VIEW_OBJECT};

const SHARING: &[(&str, &str)] = &[("private", "Only me"), ("team", "My teams"), ("everyone", "Everyone")];

const SHAPES: &[(&str, &str)] = &[("list", "List"), ("board", "Board"), ("calendar", "Calendar"), ("chart", "Chart")];
/// Columns of a list that can stay while the others are scrolled.
const PINNED_MAX: i64 = 6;

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
        .field(FieldDecl::new("widths", "Widths", Kind::Tags).help("Of columns in pixels: email:240."))
        .field(
            FieldDecl::new("pinned", "Pinned columns", Kind::Integer { min: Some(0), max: Some(PINNED_MAX) })
                .help("How many columns stay while the others are scrolled."),
        )
        .field(FieldDecl::text("group_by", "Group by").help("A field, of dates with a period: close_date:month."))
        .field(FieldDecl::choice("shape", "Shown as", SHAPES).default("list"))
        .field(FieldDecl::text("by", "By").help("The field of a board, calendar or chart, by its key."))
        .field(FieldDecl::text("measure", "Measure").help("What a chart measures: count, sum(amount), avg(amount)."))
        .field(FieldDecl::choice("sharing", "For", SHARING).required().default("private"))
        .field(FieldDecl::link("owner", "Owner", "user", "saved_views").required().default("@me"))
}
