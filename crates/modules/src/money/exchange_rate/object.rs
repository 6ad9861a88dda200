//! What is known of an exchange rate. The store reads `currency`, `day` and `rate` by these names.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl};

/// Digits of a rate after the point.
pub const RATE_SCALE: u8 = 9;
/// Letters of a currency code.
const CODE_CHARS: usize = 3;

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("exchange_rate", "exchange_rates", "Exchange rate", "Exchange rates")
        .set_up_with("workspace", "tags")
        .title("name")
        .field(
            FieldDecl::new("currency", "Currency", Kind::Text { chars_max: CODE_CHARS })
                .required()
                .indexed()
                .help("The ISO 4217 code, such as USD.")
                .synonyms(&["Currency code", "Code"]),
        )
        .field(
            FieldDecl::new("day", "Day", Kind::Date)
                .required()
                .indexed()
                .default("@today")
                .help("From which day on it holds.")
                .synonyms(&["Date", "Valid from"]),
        )
        .field(
            FieldDecl::new("rate", "Rate", Kind::Decimal { scale: RATE_SCALE })
                .required()
                .help("How much of the base currency one unit is worth.")
                .synonyms(&["Exchange rate", "Value"]),
        )
        .field(FieldDecl::text("source", "Source").help("Who says so, such as a central bank."))
        .field(
            FieldDecl::text("name", "Name")
                .unique()
                .read_only()
                .untracked()
                .searchable()
                .help("Currency and day, such as USD 2026-03-01: each once."),
        )
}
