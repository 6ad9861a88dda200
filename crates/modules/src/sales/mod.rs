//! What is sold, from who may buy to what was bought: leads, products and their prices, deals on their way through pipelines,
//! quotes, and orders with their lines.

use rapport_kernel::part::Part;
use rapport_kernel::{Result, Work};

mod absence;
pub mod amount;
mod assignment_rule;
mod booking_page;
mod bundle_item;
mod change;
mod competitor;
mod contract;
mod contract_line;
mod credit_note;
mod deal;
mod deal_contact;
mod deal_line;
mod deal_member;
mod delivery;
mod delivery_line;
mod discount_limit;
mod figures;
mod follow_up_rule;
mod forecast;
mod forecast_snapshot;
mod funnel;
mod handing_over;
mod insight;
mod lead;
mod letterhead;
mod order;
mod order_line;
mod payment;
mod pipeline;
mod price;
mod price_book;
mod product;
mod qualification;
mod quota;
mod quote;
mod quote_line;
mod score_band;
mod score_rule;
mod stage;
mod stage_visit;
mod tax_rate;
#[cfg(test)]
mod testing;
mod transition;
mod working_time;

/// What sales declares.
pub fn part() -> Part {
    Part::new()
        .part(tax_rate::part())
        .part(booking_page::part())
        .part(deal_line::part())
        .part(product::part())
        .part(bundle_item::part())
        .part(price_book::part())
        .part(price::part())
        .part(pipeline::part())
        .part(stage::part())
        .part(transition::part())
        .part(follow_up_rule::part())
        .part(qualification::part())
        .part(lead::part())
        // Scores come first: to whom a lead goes may hang on its score.
        .part(score_band::part())
        .part(score_rule::part())
        .part(assignment_rule::part())
        .part(absence::part())
        .part(working_time::part())
        .part(competitor::part())
        .part(deal::part())
        .part(stage_visit::part())
        .part(deal_contact::part())
        .part(deal_member::part())
        .part(quota::part())
        .part(forecast_snapshot::part())
        .part(forecast::part())
        .part(funnel::part())
        .part(insight::part())
        .part(handing_over::part())
        .part(discount_limit::part())
        .part(letterhead::part())
        .part(quote::part())
        .part(quote_line::part())
        .part(order::part())
        .part(order_line::part())
        .part(payment::part())
        .part(delivery::part())
        .part(delivery_line::part())
        .part(credit_note::part())
        .part(contract::part())
        .part(contract_line::part())
}

/// Makes the pipeline that a new workspace begins with; nothing when it has any.
///
/// # Errors
/// The store's.
pub fn set_up(work: &mut Work<'_>) -> Result<()> {
    pipeline::set_up(work)
}
