//! What is known of a price.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

use crate::sales::amount::QUANTITY_SCALE;

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["product", "from_quantity", "unit_price", "price_book"];
    let all = ViewDecl::new("all", "All prices", "price_book.name,product.name,from_quantity", &columns);
    ObjectDecl::new("price", "prices", "Price", "Prices")
        .parent("price_book")
        .views([all])
        .field(
            FieldDecl::link("price_book", "Price book", "price_book", "prices")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .synonyms(&["Price list"]),
        )
        .field(
            FieldDecl::link("product", "Product", "product", "prices")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .synonyms(&["SKU", "Product code", "Item"]),
        )
        .field(
            FieldDecl::new("from_quantity", "From quantity", Kind::Decimal { scale: QUANTITY_SCALE })
                .required()
                .default("0")
                .help("It holds for so many and more.")
                .synonyms(&["Quantity", "Minimum quantity"]),
        )
        .field(
            FieldDecl::new("unit_price", "Unit price", Kind::Money)
                .required()
                .help("In the currency of the book.")
                .synonyms(&["Price", "Price each"]),
        )
        .field(
            FieldDecl::text("key", "Key")
                .unique()
                .read_only()
                .untracked()
                .help("Book, product and quantity: each once."),
        )
}
