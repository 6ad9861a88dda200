//! What is known of a token.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete};

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("token", "tokens", "Token", "Tokens")
        .set_up_with("programs", "key-round")
        .title("name")
        .owner("user")
        .guarded()
        .field(FieldDecl::text("name", "Name").required().help("What uses it, such as Web shop."))
        .field(
            FieldDecl::link("user", "User", "user", "tokens")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .default("@me")
                .help("On whose behalf the program acts."),
        )
        .field(
            FieldDecl::new("scopes", "Scopes", Kind::Tags).required().help(
                "What it may do at most: contact:read, contact:write, *:read, *:write. Writing includes reading.",
            ),
        )
        .field(
            FieldDecl::new("expires_at", "Expires", Kind::Instant)
                .help("From then on it is refused; never when empty."),
        )
        .field(
            FieldDecl::new("last_used_at", "Last used", Kind::Instant)
                .untracked()
                .read_only()
                .help("Noted at most once an hour."),
        )
}
