//! What is known of a credit note.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

/// The object.
pub fn object() -> ObjectDecl {
    let all =
        ViewDecl::new("all", "All credit notes", "-issued_on", &["number", "order", "amount", "reason", "issued_on"]);
    let object = ObjectDecl::new("credit_note", "credit_notes", "Credit note", "Credit notes")
        .title("number")
        .parent("order")
        .subjects(&["order"])
        .views([all]);
    fields().into_iter().fold(object, ObjectDecl::field)
}

fn fields() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("number", "Number")
            .read_only()
            .unique()
            .searchable()
            .help("Without gaps, by the year of issue."),
        FieldDecl::link("order", "Order", "order", "credit_notes").on_delete(OnDelete::Restrict).required().indexed(),
        FieldDecl::new("amount", "Amount", Kind::Money)
            .help("With tax. When you do not say, the share of the order's total that was taken back."),
        FieldDecl::text("reason", "Reason").required().help("Why, as the customer reads it."),
        FieldDecl::new("issued_on", "Issued on", Kind::Date).read_only().indexed(),
    ]
}
