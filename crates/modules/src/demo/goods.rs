//! What the made-up company sells: furniture, lamps and services for offices.

use super::{DemoRow, Key};

/// (name, category, price in cents of a euro, cost in per cent of it, unit)
pub const GOODS: [(&str, &str, i64, i64, &str); 36] = [
    ("Oak desk 160", "Desks", 64_900, 58, "piece"),
    ("Oak desk 180", "Desks", 74_900, 58, "piece"),
    ("Standing desk Alta", "Desks", 89_900, 61, "piece"),
    ("Standing desk Alta Pro", "Desks", 124_900, 60, "piece"),
    ("Bench desk for four", "Desks", 239_000, 63, "piece"),
    ("Reception counter Lago", "Desks", 319_000, 57, "piece"),
    ("Task chair Vela", "Chairs", 34_900, 52, "piece"),
    ("Task chair Vela Plus", "Chairs", 46_900, 52, "piece"),
    ("Executive chair Corso", "Chairs", 79_900, 49, "piece"),
    ("Visitor chair Linea", "Chairs", 14_900, 55, "piece"),
    ("Bar stool Tira", "Chairs", 18_900, 54, "piece"),
    ("Lounge chair Onda", "Chairs", 69_000, 50, "piece"),
    ("Desk lamp Lumen One", "Lighting", 12_900, 44, "piece"),
    ("Desk lamp Lumen Duo", "Lighting", 18_900, 44, "piece"),
    ("Floor lamp Arco", "Lighting", 34_900, 46, "piece"),
    ("Pendant Halo 60", "Lighting", 42_900, 47, "piece"),
    ("Pendant Halo 90", "Lighting", 58_900, 47, "piece"),
    ("Track light set", "Lighting", 27_900, 50, "set"),
    ("Shelf Grid 3", "Storage", 24_900, 60, "piece"),
    ("Shelf Grid 5", "Storage", 36_900, 60, "piece"),
    ("Locker wall for eight", "Storage", 118_000, 62, "piece"),
    ("Drawer unit Nota", "Storage", 19_900, 57, "piece"),
    ("Filing cabinet fireproof", "Storage", 144_000, 66, "piece"),
    ("Phone booth Cella", "Acoustics", 549_000, 64, "piece"),
    ("Meeting pod Cella XL", "Acoustics", 1_290_000, 65, "piece"),
    ("Wall panel Felt", "Acoustics", 8_900, 48, "piece"),
    ("Ceiling baffle set", "Acoustics", 39_900, 53, "set"),
    ("Desk screen 140", "Acoustics", 15_900, 51, "piece"),
    ("Monitor arm", "Accessories", 11_900, 49, "piece"),
    ("Cable tray", "Accessories", 3_900, 45, "piece"),
    ("Power dock", "Accessories", 8_400, 52, "piece"),
    ("Planter with oak frame", "Accessories", 16_900, 47, "piece"),
    ("Planning day", "Services", 96_000, 40, "day"),
    ("Delivery and assembly", "Services", 49_000, 70, "visit"),
    ("Maintenance plan, one year", "Services", 58_000, 35, "year"),
    ("Removal of old furniture", "Services", 29_000, 75, "visit"),
];

/// The price list.
pub fn products() -> Vec<DemoRow> {
    let product = |(at, (name, category, price, cost, unit)): (usize, &(&str, &str, i64, i64, &str))| {
        DemoRow::new(Key::new("product", at))
            .with("name", *name)
            .with("code", format!("LO-{:04}", 1_000 + at * 7))
            .with("category", *category)
            .with("unit", *unit)
            .money("price", *price, "EUR")
            .money("cost", price * cost / 100, "EUR")
    };
    GOODS.iter().enumerate().map(product).collect()
}
