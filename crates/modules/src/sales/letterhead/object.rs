//! What is known of a letterhead.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};

/// What documents are printed on.
const PAPERS: &[(&str, &str)] = &[("a4", "A4"), ("letter", "US Letter")];

/// The object.
pub fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All letterheads", "created_at", &["name", "address", "colour", "paper"]);
    let object = ObjectDecl::new("letterhead", "letterheads", "Letterhead", "Letterheads")
        .set_up_with("sales", "stamp")
        .title("name")
        .views([all]);
    fields().into_iter().fold(object, ObjectDecl::field)
}

fn fields() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("name", "Company").required().searchable().help(
            "As documents show it. For the logo, attach a PNG or JPEG file to this letterhead; the newest counts.",
        ),
        FieldDecl::new("address", "Address", Kind::LongText)
            .help("Below the name, as it is to stand there: street, town, phone, e-mail, website."),
        FieldDecl::new("footer", "Footer", Kind::LongText)
            .help("At the foot of each page: bank, tax number, register, directors."),
        FieldDecl::text("colour", "Colour").help("Of titles and of what counts most, such as #1E3A5F."),
        FieldDecl::text("font", "Font").help("A family that the server has; the best there is when empty."),
        FieldDecl::choice("paper", "Paper", PAPERS).default("a4"),
    ]
}
