//! What is known of a session. All of it is the product's to say.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete};

/// Who sees it: the user and administrators.
const SAFETY: &str = "Notice when somebody else signs in";

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("session", "sessions", "Session", "Sessions")
        .title("device")
        .owner("user")
        .guarded()
        .field(
            FieldDecl::link("user", "User", "user", "sessions")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .read_only()
                .help("Who signed in."),
        )
        .field(
            FieldDecl::text("device", "Device")
                .read_only()
                .purpose(SAFETY)
                .help("On what, as the browser tells, such as Firefox on Linux."),
        )
        .field(
            FieldDecl::text("address", "IP address").read_only().purpose(SAFETY).help("From where the user signed in."),
        )
        .field(
            FieldDecl::new("last_used_at", "Last used", Kind::Instant)
                .untracked()
                .read_only()
                .help("Noted at most once an hour."),
        )
        .field(
            FieldDecl::new("expires_at", "Expires", Kind::Instant)
                .read_only()
                .help("Then it ends, or earlier when it is not used."),
        )
}
