//! What is known of a comment.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{COMMENT_OBJECT, FieldDecl, ObjectDecl, OnDelete};

use crate::desk::SUBJECTS;

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new(COMMENT_OBJECT, "comments", "Comment", "Comments")
        .parent("about")
        .author("author")
        .subjects(&["about"])
        .field(
            FieldDecl::new("text", "Text", Kind::LongText)
                .required()
                .searchable()
                .help("Name a colleague as in @Ada Lovelace, and they are told."),
        )
        .field(
            FieldDecl::link_any("about", "About", SUBJECTS, "comments")
                .to_custom()
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .help("The record beside which it stands."),
        )
        .field(FieldDecl::link("author", "Author", "user", "comments").required().default("@me").indexed())
}
