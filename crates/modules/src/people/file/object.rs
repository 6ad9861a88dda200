//! What is known of a file.

use rapport_kernel::Kind;
use rapport_kernel::blob;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new(blob::FILE_OBJECT, "files", "File", "Files")
        .title(blob::FILE_NAME)
        .views([ViewDecl::new(
            "all",
            "All files",
            "-created_at",
            &[blob::FILE_NAME, "about", blob::FILE_MEDIA_TYPE, blob::FILE_SIZE],
        )])
        .parent("about")
        .subjects(&["about"])
        .field(FieldDecl::text(blob::FILE_NAME, "Name").required().searchable().synonyms(&["File name"]))
        .field(
            FieldDecl::link_any(
                "about",
                "About",
                &["contact", "company", "lead", "deal", "quote", "order", "contract", "activity", "letterhead"],
                "files",
            )
            .to_custom()
            .on_delete(OnDelete::Cascade)
            .required()
            .indexed()
            .help("The record that it hangs on."),
        )
        .field(
            FieldDecl::text(blob::FILE_MEDIA_TYPE, "Type")
                .read_only()
                .default("application/octet-stream")
                .help("What kind of content it is, such as application/pdf."),
        )
        .field(
            FieldDecl::new(blob::FILE_SIZE, "Size", Kind::Integer { min: Some(0), max: None }).required().read_only(),
        )
        .field(
            FieldDecl::text(blob::FILE_HASH, "SHA-256")
                .was(&["blob"])
                .required()
                .read_only()
                .indexed()
                .untracked()
                .help("The SHA-256 of the content, in hexadecimal digits."),
        )
        .field(FieldDecl::text("description", "Description").searchable())
}
