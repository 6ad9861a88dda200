//! What is known of a bundle item.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

use crate::sales::amount::QUANTITY_SCALE;

/// The object.
pub fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All bundle items", "bundle.name,position", &["bundle", "product", "quantity"]);
    ObjectDecl::new("bundle_item", "bundle_items", "Bundle item", "Bundle items")
        .parent("bundle")
        .views([all])
        .field(
            FieldDecl::link("bundle", "Bundle", "product", "items").on_delete(OnDelete::Cascade).required().indexed(),
        )
        .field(
            FieldDecl::link("product", "Product", "product", "in_bundles")
                .on_delete(OnDelete::Restrict)
                .required()
                .indexed(),
        )
        .field(FieldDecl::new("quantity", "Quantity", Kind::Decimal { scale: QUANTITY_SCALE }).required().default("1"))
        .field(FieldDecl::new("position", "Position", Kind::Integer { min: Some(0), max: None }))
        .field(
            FieldDecl::text("key", "Key")
                .unique()
                .read_only()
                .untracked()
                .help("The bundle and the product: it holds each once."),
        )
}
