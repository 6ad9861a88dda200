//! What is known of a price book.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};

/// Letters of a currency code.
const CODE_CHARS: usize = 3;

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["name", "currency", "segment", "valid_from", "valid_until", "priority", "active"];
    let all = ViewDecl::new("all", "All price books", "-priority,name", &columns);
    let now =
        "active and (valid_from is empty or valid_from <= today) and (valid_until is empty or valid_until >= today)";
    let valid = all.like("valid", "Valid today", now);
    ObjectDecl::new("price_book", "price_books", "Price book", "Price books")
        .set_up_with("sales", "book-open")
        .title("name")
        .section("what", "Price book", what())
        .section("whose", "For whom and when", whose())
        .views([valid, all])
}

fn what() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("name", "Name").required().unique().searchable().synonyms(&["Price list", "Price book name"]),
        FieldDecl::new("currency", "Currency", Kind::Text { chars_max: CODE_CHARS })
            .indexed()
            .help("The code, such as USD; the base currency when you do not say.")
            .synonyms(&["Currency code"]),
        FieldDecl::new("tax_included", "Tax included", Kind::Boolean)
            .default(false)
            .help("Whether its prices include tax: it is for quotes whose prices do so too."),
        FieldDecl::new("active", "Active", Kind::Boolean).default(true).help("Whether it is used at all."),
        FieldDecl::new("description", "Description", Kind::LongText),
    ]
}

fn whose() -> Vec<FieldDecl> {
    vec![
        FieldDecl::filter("segment", "Segment", "company")
            .help("For which companies: industry = \"Retail\" and address.country = \"DE\". For everybody when empty."),
        FieldDecl::new("valid_from", "Valid from", Kind::Date).help("The first day, in the workspace's time zone."),
        FieldDecl::new("valid_until", "Valid until", Kind::Date)
            .help("The last day, in the workspace's time zone, until its end."),
        FieldDecl::new("priority", "Priority", Kind::Integer { min: None, max: None })
            .default(0)
            .help("Of several books that hold, the one with the highest number does."),
    ]
}
