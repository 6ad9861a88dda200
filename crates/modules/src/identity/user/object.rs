//! What is known of a user.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl};

/// A colleague's data is kept so that the team can work together.
const COLLEAGUES: &str = "Work together in the team";

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("user", "users", "User", "Users")
        .set_up_with("people", "user")
        .title("name")
        .guarded()
        .field(
            FieldDecl::new("name", "Name", Kind::PersonName)
                .required()
                .indexed()
                .searchable()
                .purpose(COLLEAGUES)
                .synonyms(&["Full name", "Sales agent"])
                .part_synonyms("given", &["First Name", "Given Name"])
                .part_synonyms("family", &["Last Name", "Family Name", "Surname"]),
        )
        .field(
            FieldDecl::new("email", "E-mail", Kind::Email)
                .required()
                .unique()
                .searchable()
                .purpose("Sign in, and be written to")
                .synonyms(&["E-mail Address", "Login", "Username"]),
        )
        .field(
            FieldDecl::new("active", "Active", Kind::Boolean)
                .default(true)
                .help("Only active users can sign in and use their tokens."),
        )
        .field(FieldDecl::text("job_title", "Job title").purpose(COLLEAGUES).synonyms(&["Title", "Position"]))
        .field(FieldDecl::new("phone", "Phone", Kind::Phone).purpose(COLLEAGUES).synonyms(&["Phone Number"]))
        .field(
            FieldDecl::text("language", "Language")
                .help("The language to show pages in, such as en or de; the workspace's when empty.")
                .synonyms(&["Locale"]),
        )
        .field(
            FieldDecl::text("time_zone", "Time zone")
                .help("Where the user works, such as Europe/Berlin; the workspace's when empty.")
                .synonyms(&["Timezone"]),
        )
        .field(
            FieldDecl::links("roles", "Roles", "role", "users")
                .help("What the user may do: the rights of all roles together."),
        )
        .field(
            FieldDecl::links("teams", "Teams", "team", "members")
                .help("Colleagues in the same team, whose records a role may open.")
                .synonyms(&["Team", "Regional office"]),
        )
        .field(
            FieldDecl::new("two_factor", "Two-factor sign-in", Kind::Boolean)
                .default(false)
                .read_only()
                .help("Whether a code is asked for beside the password. Each user turns it on for themselves."),
        )
        .field(
            FieldDecl::new("single_sign_on", "Single sign-on", Kind::Boolean)
                .default(false)
                .read_only()
                .help("Whether the user is connected with an account of the provider of sign-ins."),
        )
}
