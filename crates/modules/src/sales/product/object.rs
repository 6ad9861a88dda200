//! What is known of a product.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

/// Whether it is paid once or again and again.
const BILLING: &[(&str, &str)] = &[("one_off", "Once"), ("recurring", "Recurring")];

/// How often what recurs is paid.
pub const INTERVALS: &[(&str, &str)] =
    &[("month", "Every month"), ("quarter", "Every quarter"), ("year", "Every year")];

/// The object.
pub fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All products", "name", &["name", "code", "category", "price"]);
    let bundles = all.like("bundles", "Bundles", "any(items)");
    let object = ObjectDecl::new("product", "products", "Product", "Products")
        .navigation("sales", "package")
        .title("name")
        .views([all, bundles]);
    [what(), price(), rest()].into_iter().flatten().fold(object, ObjectDecl::field)
}

fn what() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("name", "Name").required().indexed().searchable().synonyms(&[
            "Product",
            "Product name",
            "Item",
            "Title",
        ]),
        FieldDecl::text("code", "Code").unique().searchable().help("The number by which it is ordered.").synonyms(&[
            "SKU",
            "Product code",
            "Item number",
            "Article number",
            "StockCode",
        ]),
        FieldDecl::text("category", "Category").indexed().synonyms(&[
            "Series",
            "Product family",
            "Family",
            "Product type",
            "Group",
        ]),
    ]
}

fn price() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("price", "Price", Kind::Money)
            .help("For one unit, before discounts and without tax. A bundle without one costs what its items cost.")
            .synonyms(&["Unit price", "Sales price", "List price", "Retail price"]),
        FieldDecl::new("cost", "Cost", Kind::Money)
            .help("What one unit costs to buy or make.")
            .synonyms(&["Unit cost", "Purchase price"]),
        FieldDecl::text("unit", "Unit").help("What is counted, such as piece, hour or kg."),
        FieldDecl::link("tax_rate", "Tax rate", "tax_rate", "products")
            .on_delete(OnDelete::Restrict)
            .help("What is owed on it; nothing when empty.")
            .synonyms(&["VAT", "Tax class"]),
        FieldDecl::choice("billing", "Billing", BILLING)
            .default("one_off")
            .help("Whether it is paid once or again and again."),
        FieldDecl::choice("interval", "Interval", INTERVALS)
            .shown_if("billing = \"recurring\"")
            .required_if("billing = \"recurring\"")
            .help("How often the price is paid."),
    ]
}

fn rest() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("active", "Active", Kind::Boolean)
            .default(true)
            .help("Whether it is still sold.")
            .synonyms(&["Is active", "Available"]),
        FieldDecl::new("description", "Description", Kind::LongText).searchable(),
        FieldDecl::new("tags", "Tags", Kind::Tags),
        FieldDecl::text("external_id", "External id")
            .unique()
            .help("Its id in the system it came from; imports find it by this.")
            .synonyms(&["Record ID", "Product ID", "Id"]),
    ]
}
