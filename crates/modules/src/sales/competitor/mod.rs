//! A competitor: who else wants to sell what we sell. Deals say whom they meet and to whom they were lost.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, Measure, ObjectDecl, ViewDecl};
use rapport_kernel::part::Part;

/// What a competitor declares.
pub fn part() -> Part {
    Part::new().object(object())
}

fn object() -> ObjectDecl {
    let count = || Kind::Integer { min: None, max: None };
    let all = ViewDecl::new("all", "All competitors", "name", &["name", "website", "lost_to_them", "strengths"]);
    ObjectDecl::new("competitor", "competitors", "Competitor", "Competitors")
        .navigation("sales", "swords")
        .title("name")
        .views([all])
        .field(FieldDecl::text("name", "Name").required().unique().searchable().synonyms(&["Competitor name"]))
        .field(FieldDecl::new("website", "Website", Kind::Url))
        .field(FieldDecl::new("strengths", "Strengths", Kind::LongText).help("What they do well."))
        .field(FieldDecl::new("weaknesses", "Weaknesses", Kind::LongText).help("How one wins against them."))
        .field(
            FieldDecl::rollup("lost_to_them", "Deals lost to them", "deal.lost_to", Measure::Count, None, count())
                .help("How many of our deals they won."),
        )
}
