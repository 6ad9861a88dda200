//! What is known of a file.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete};

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("file", "files", "File", "Files")
        .title("name")
        .parent("about")
        .subjects(&["about"])
        .field(FieldDecl::text("name", "Name").required().searchable().synonyms(&["File name"]))
        .field(
            FieldDecl::link_any("about", "About", &["contact", "company", "deal", "order", "activity"], "files")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .help("The record that it hangs on."),
        )
        .field(
            FieldDecl::text("media_type", "Type")
                .default("application/octet-stream")
                .help("What kind of content it is, such as application/pdf."),
        )
        .field(FieldDecl::new("size_bytes", "Size", Kind::Integer { min: Some(0), max: None }).required())
        .field(
            FieldDecl::text("blob", "Content")
                .required()
                .indexed()
                .untracked()
                .help("The SHA-256 of the content, in hexadecimal digits."),
        )
        .field(FieldDecl::text("description", "Description").searchable())
}
