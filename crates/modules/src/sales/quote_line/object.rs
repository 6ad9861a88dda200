//! What is known of a quote line.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

use crate::sales::amount::{QUANTITY_SCALE, TAX_SCALE};
use crate::sales::product::INTERVALS;

const KINDS: &[(&str, &str)] = &[("line", "Line"), ("section", "Section"), ("note", "Note")];

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["position", "description", "quantity", "unit", "unit_price", "discount", "net"];
    let all = ViewDecl::new("all", "All quote lines", "quote.name,position", &columns);
    let object = ObjectDecl::new("quote_line", "quote_lines", "Quote line", "Quote lines")
        .title("description")
        .parent("quote")
        .subjects(&["quote"])
        .views([all]);
    [what(), price(), sums()].into_iter().flatten().fold(object, ObjectDecl::field)
}

fn what() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("quote", "Quote", "quote", "lines").on_delete(OnDelete::Cascade).required().indexed(),
        FieldDecl::new("position", "Position", Kind::Integer { min: Some(0), max: None })
            .help("Lines stand in the order of their positions; a new one comes last.")
            .synonyms(&["Line number"]),
        FieldDecl::choice("kind", "Kind", KINDS)
            .required()
            .default("line")
            .help("A line with a price, the heading of a section, or a note."),
        FieldDecl::link("product", "Product", "product", "quote_lines").indexed().synonyms(&[
            "SKU",
            "Product code",
            "Item",
        ]),
        FieldDecl::text("description", "Description")
            .searchable()
            .help("The product's name when you do not say.")
            .synonyms(&["Line item", "Item name", "Title"]),
        FieldDecl::new("details", "Details", Kind::LongText).help("Stands below the description."),
    ]
}

fn price() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("quantity", "Quantity", Kind::Decimal { scale: QUANTITY_SCALE })
            .default("1")
            .help("Below zero for a credit.")
            .synonyms(&["Qty", "Count"]),
        FieldDecl::text("unit", "Unit").help("The product's when you do not say."),
        FieldDecl::new("unit_price", "Unit price", Kind::Money)
            .help("What the product costs this company in this quantity today, when you do not say.")
            .synonyms(&["Price", "Price each"]),
        FieldDecl::new("list_price", "List price", Kind::Money)
            .read_only()
            .untracked()
            .help("What the product costs without what somebody took off: limits of discounts go by it."),
        FieldDecl::new("discount", "Discount", Kind::Percent).help("Off the price, in per cent."),
        FieldDecl::link("tax_rate", "Tax rate", "tax_rate", "quote_lines")
            .on_delete(OnDelete::Restrict)
            .help("The product's when you do not say.")
            .synonyms(&["VAT"]),
        FieldDecl::new("tax_percent", "Tax in per cent", Kind::Decimal { scale: TAX_SCALE })
            .read_only()
            .untracked()
            .help("As the tax rate was when the line was written."),
        FieldDecl::choice("interval", "Interval", INTERVALS).help("How often it is paid; once when empty."),
        FieldDecl::new("optional", "Optional", Kind::Boolean)
            .default(false)
            .help("Offered beside the rest; it counts when the customer chooses it."),
        FieldDecl::new("chosen", "Chosen", Kind::Boolean)
            .read_only()
            .help("Whether the customer chose it when accepting."),
    ]
}

fn sums() -> Vec<FieldDecl> {
    let sum = |key: &str, label: &str| FieldDecl::new(key, label, Kind::Money).read_only().untracked();
    vec![
        sum("net", "Net").help("Quantity times unit price, less the discount, without tax."),
        sum("tax", "Tax").help("Of this line alone; that of the quote is worked out on the sum of each rate."),
        sum("gross", "Gross"),
    ]
}
