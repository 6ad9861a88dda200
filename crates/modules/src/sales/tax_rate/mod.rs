//! A tax rate: how many per cent of tax are owed on a sale, such as 19 % VAT in Germany. What is owed no more is inactive,
//! so that old documents keep it.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};
use rapport_kernel::part::{Draft, Part, RuleCx};
use rapport_kernel::{Problem, Result};

use super::amount::{TAX_SCALE, WHOLE_TAX};
use super::figures::units;

#[cfg(test)]
mod tests;

/// Letters of the code of a country.
const COUNTRY_CHARS: usize = 2;

/// What a tax rate declares.
pub fn part() -> Part {
    Part::new().object(object()).rule("tax_rate", "rate_is_a_part", rate_is_a_part)
}

fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All tax rates", "country,name", &["name", "rate", "country", "active"]);
    ObjectDecl::new("tax_rate", "tax_rates", "Tax rate", "Tax rates")
        .set_up_with("sales", "receipt")
        .title("name")
        .views([all])
        .field(
            FieldDecl::text("name", "Name")
                .required()
                .unique()
                .searchable()
                .help("As documents call it, such as VAT 19 %.")
                .synonyms(&["Tax", "Tax name", "VAT"]),
        )
        .field(
            FieldDecl::new("rate", "Rate", Kind::Decimal { scale: TAX_SCALE })
                .required()
                .help("In per cent: 19, or 8.875.")
                .synonyms(&["Percentage", "Tax rate", "VAT rate"]),
        )
        .field(
            FieldDecl::new("country", "Country", Kind::Text { chars_max: COUNTRY_CHARS })
                .indexed()
                .help("Where it is owed, by two letters such as DE."),
        )
        .field(FieldDecl::new("active", "Active", Kind::Boolean).default(true).help("Whether it is still owed."))
}

/// A rate lies between nothing and all.
fn rate_is_a_part(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let rate = cx.field("rate");
    for draft in drafts {
        if units(draft.get(rate), TAX_SCALE).is_some_and(|rate| !(0..=WHOLE_TAX).contains(&rate)) {
            draft.refuse(Problem::new("rate", "range", "A rate lies between 0 and 100 per cent"));
        }
    }
    Ok(())
}
