//! What is known of following.

use rapport_kernel::catalog::{FOLLOW_OBJECT, FieldDecl, ObjectDecl, OnDelete};

use crate::desk::SUBJECTS;

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new(FOLLOW_OBJECT, "follows", "Followed record", "Followed records")
        .owner("user")
        .guarded()
        .field(
            FieldDecl::link_any("about", "Record", SUBJECTS, "followers")
                .to_custom()
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed(),
        )
        .field(
            FieldDecl::link("user", "Who", "user", "follows")
                .on_delete(OnDelete::Cascade)
                .required()
                .default("@me")
                .indexed(),
        )
}
