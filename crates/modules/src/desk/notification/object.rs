//! What is known of a notification. All but whether it was read is the product's to say.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, NOTIFICATION_OBJECT, ObjectDecl, OnDelete};

use super::REASONS;
use crate::desk::SUBJECTS;

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new(NOTIFICATION_OBJECT, "notifications", "Notification", "Notifications")
        .owner("user")
        .guarded()
        .field(FieldDecl::choice("reason", "Reason", REASONS).required().read_only())
        .field(
            FieldDecl::link_any("about", "Record", SUBJECTS, "notifications")
                .to_custom()
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .read_only()
                .help("What is to be looked at."),
        )
        .field(FieldDecl::link("by", "By", "user", "notifications_given").read_only().help("Who did it."))
        .field(
            FieldDecl::link("user", "For", "user", "notifications")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .read_only(),
        )
        .field(FieldDecl::new("read_at", "Read", Kind::Instant).indexed().untracked().help("Empty while it is new."))
}
