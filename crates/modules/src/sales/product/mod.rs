//! A product: a thing or service on the price list. What is not sold any more is inactive, so that old orders keep it.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};
use rapport_kernel::part::Part;

/// What a product declares.
pub fn part() -> Part {
    Part::new().object(object())
}

fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All products", "name", &["name", "code", "category", "price"]);
    ObjectDecl::new("product", "products", "Product", "Products")
        .navigation("sales", "package")
        .title("name")
        .views([all])
        .field(FieldDecl::text("name", "Name").required().indexed().searchable().synonyms(&[
            "Product",
            "Product name",
            "Item",
            "Title",
        ]))
        .field(
            FieldDecl::text("code", "Code")
                .unique()
                .searchable()
                .help("The number by which it is ordered.")
                .synonyms(&["SKU", "Product code", "Item number", "Article number", "StockCode"]),
        )
        .field(FieldDecl::text("category", "Category").indexed().synonyms(&[
            "Series",
            "Product family",
            "Family",
            "Product type",
            "Group",
        ]))
        .field(FieldDecl::new("price", "Price", Kind::Money).help("For one unit, before discounts.").synonyms(&[
            "Unit price",
            "Sales price",
            "List price",
            "Retail price",
        ]))
        .field(
            FieldDecl::new("cost", "Cost", Kind::Money)
                .help("What one unit costs to buy or make.")
                .synonyms(&["Unit cost", "Purchase price"]),
        )
        .field(FieldDecl::text("unit", "Unit").help("What is counted, such as piece, hour or kg."))
        .field(
            FieldDecl::new("active", "Active", Kind::Boolean)
                .default(true)
                .help("Whether it is still sold.")
                .synonyms(&["Is active", "Available"]),
        )
        .field(FieldDecl::new("description", "Description", Kind::LongText).searchable())
        .field(FieldDecl::new("tags", "Tags", Kind::Tags))
        .field(
            FieldDecl::text("external_id", "External id")
                .unique()
                .help("Its id in the system it came from; imports find it by this.")
                .synonyms(&["Record ID", "Product ID", "Id"]),
        )
}
