//! What is known of a contact point.

use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete};

use crate::people::purpose::REACH;

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("contact_point", "contact_points", "Contact point", "Contact points")
        .title("value")
        .parent("contact")
        .subjects(&["contact"])
        .field(
            FieldDecl::link("contact", "Contact", "contact", "contact_points")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed(),
        )
        .field(
            FieldDecl::choice(
                "kind",
                "Kind",
                &[
                    ("email", "E-mail"),
                    ("phone", "Phone"),
                    ("mobile", "Mobile"),
                    ("fax", "Fax"),
                    ("handle", "Handle"),
                    ("website", "Website"),
                ],
            )
            .required(),
        )
        .field(
            FieldDecl::text("value", "Value")
                .required()
                .indexed()
                .searchable()
                .purpose(REACH)
                .help("The address, number or name."),
        )
        .field(
            FieldDecl::text("label", "Label")
                .help("What it is for, such as Home, Work or the name of a network.")
                .synonyms(&["Type"]),
        )
}
