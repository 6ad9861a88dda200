//! What is known of a deal line.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

use crate::sales::amount::QUANTITY_SCALE;
use crate::sales::product::INTERVALS;

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["deal", "description", "quantity", "unit_price", "discount", "interval", "total"];
    let all = ViewDecl::new("all", "All deal lines", "deal.name", &columns);
    let object = ObjectDecl::new("deal_line", "deal_lines", "Deal line", "Deal lines")
        .title("description")
        .parent("deal")
        .subjects(&["deal"])
        .views([all]);
    fields().into_iter().fold(object, ObjectDecl::field)
}

fn fields() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("deal", "Deal", "deal", "lines").on_delete(OnDelete::Cascade).required().indexed(),
        FieldDecl::link("product", "Product", "product", "deal_lines").indexed().synonyms(&["SKU", "Item"]),
        FieldDecl::text("description", "Description")
            .required_if("product is empty")
            .searchable()
            .help("The product's name when you do not say.")
            .synonyms(&["Item name", "Line item"]),
        FieldDecl::new("quantity", "Quantity", Kind::Decimal { scale: QUANTITY_SCALE })
            .required()
            .default("1")
            .synonyms(&["Qty"]),
        FieldDecl::new("unit_price", "Unit price", Kind::Money)
            .help("What the product costs today when you do not say.")
            .synonyms(&["Price"]),
        FieldDecl::new("discount", "Discount", Kind::Percent).help("Off the price, in per cent."),
        FieldDecl::choice("interval", "Interval", INTERVALS)
            .help("How often it is paid; the product's when you do not say."),
        FieldDecl::new("total", "Total", Kind::Money)
            .read_only()
            .help("Quantity times unit price, less the discount; of what is paid again and again, one time."),
    ]
}
