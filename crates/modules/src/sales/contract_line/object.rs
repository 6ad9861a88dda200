//! What is known of a contract line.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

use crate::sales::amount::QUANTITY_SCALE;
use crate::sales::product::INTERVALS;

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["contract", "description", "quantity", "unit_price", "interval", "total"];
    let all = ViewDecl::new("all", "All contract lines", "contract.name", &columns);
    let object = ObjectDecl::new("contract_line", "contract_lines", "Contract line", "Contract lines")
        .title("description")
        .parent("contract")
        .subjects(&["contract"])
        .views([all]);
    fields().into_iter().fold(object, ObjectDecl::field)
}

fn fields() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("contract", "Contract", "contract", "lines").on_delete(OnDelete::Cascade).required().indexed(),
        FieldDecl::link("product", "Product", "product", "contract_lines").indexed().synonyms(&["SKU", "Item"]),
        FieldDecl::text("description", "Description").required().searchable().synonyms(&["Item name"]),
        FieldDecl::new("quantity", "Quantity", Kind::Decimal { scale: QUANTITY_SCALE })
            .required()
            .default("1")
            .synonyms(&["Qty"]),
        FieldDecl::new("unit_price", "Unit price", Kind::Money).required().synonyms(&["Price"]),
        FieldDecl::new("discount", "Discount", Kind::Percent).help("Off the price, in per cent."),
        FieldDecl::link("tax_rate", "Tax rate", "tax_rate", "contract_lines").on_delete(OnDelete::Restrict),
        FieldDecl::choice("interval", "Interval", INTERVALS).required().default("month").help("How often it is paid."),
        FieldDecl::new("total", "Total", Kind::Money)
            .read_only()
            .help("Of one interval: quantity times unit price, less the discount."),
    ]
}
