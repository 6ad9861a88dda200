//! What is known of a passkey. All but the name is the product's to say.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete};

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("passkey", "passkeys", "Passkey", "Passkeys")
        .title("name")
        .owner("user")
        .guarded()
        .field(
            FieldDecl::link("user", "User", "user", "passkeys")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .read_only()
                .help("Who signs in with it."),
        )
        .field(
            FieldDecl::text("name", "Name")
                .required()
                .purpose("Know one's own devices")
                .help("Such as the device or the password manager that holds it."),
        )
        .field(
            FieldDecl::new("last_used_at", "Last used", Kind::Instant)
                .untracked()
                .read_only()
                .help("When somebody last signed in with it."),
        )
}
