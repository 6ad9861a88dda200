//! What is known of an order line.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete};

use crate::sales::amount::QUANTITY_SCALE;
use crate::sales::product::INTERVALS;

fn moved(key: &str, label: &str) -> FieldDecl {
    FieldDecl::new(key, label, Kind::Decimal { scale: QUANTITY_SCALE }).read_only().untracked()
}

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("order_line", "order_lines", "Order line", "Order lines")
        .title("description")
        .parent("order")
        .subjects(&["order"])
        .field(
            FieldDecl::link("order", "Order", "order", "lines")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .synonyms(&["Order ID", "Order number", "Invoice", "Invoice No"]),
        )
        .field(
            FieldDecl::new("position", "Position", Kind::Integer { min: Some(0), max: None })
                .synonyms(&["Line number"]),
        )
        .field(FieldDecl::link("product", "Product", "product", "order_lines").indexed().synonyms(&[
            "SKU",
            "Product code",
            "Item",
            "Stock code",
        ]))
        .field(
            FieldDecl::text("description", "Description")
                .searchable()
                .help("The product's name when you do not say.")
                .synonyms(&["Line item", "Item name"]),
        )
        .field(
            FieldDecl::new("quantity", "Quantity", Kind::Decimal { scale: QUANTITY_SCALE })
                .required()
                .default("1")
                .synonyms(&["Qty", "Count"]),
        )
        .field(
            FieldDecl::new("unit_price", "Unit price", Kind::Money)
                .help("What the product costs this company on that day, when you do not say.")
                .synonyms(&["Price", "Price each"]),
        )
        .field(FieldDecl::new("discount", "Discount", Kind::Percent).help("Off the price, in per cent."))
        .field(
            FieldDecl::link("tax_rate", "Tax rate", "tax_rate", "order_lines")
                .on_delete(OnDelete::Restrict)
                .help("What is owed on it beside the total."),
        )
        .field(FieldDecl::choice("interval", "Interval", INTERVALS).help("How often it is paid; once when empty."))
        .field(moved("delivered", "Delivered").help("How much is with the customer."))
        .field(moved("returned", "Returned").help("How much came back."))
        .field(
            FieldDecl::new("total", "Total", Kind::Money)
                .read_only()
                .help("Quantity times unit price, less the discount."),
        )
}
