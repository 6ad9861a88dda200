//! Files of a sales team: companies, deals of four quarters, orders with their lines, and leads. The same each time.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::people::Chance;

/// People who sell.
pub const SELLERS: usize = 200;
/// Teams that they are in, besides those above.
pub const TEAMS: usize = 20;
/// Deals a company has.
const DEALS_PER_COMPANY: usize = 10;
/// Of a hundred deals so many are open.
pub const OPEN_PER_HUNDRED: usize = 35;
/// Lines an order has; there is an order for each deal.
pub const LINES_PER_ORDER: usize = 5;
/// Months of which deals are, from the first of the year on.
const MONTHS: usize = 12;

/// The year of the deals.
pub const YEAR: usize = 2026;
const OPEN_STAGES: [&str; 4] = ["Qualification", "Meeting", "Proposal", "Negotiation"];
const COUNTRIES: [&str; 8] = ["DE", "FR", "US", "GB", "AT", "CH", "IT", "ES"];

/// Writes all files.
pub fn write(folder: &Path, stages: &[String], deals: usize, leads: usize) -> anyhow::Result<()> {
    let open: Vec<&str> = stages.iter().map(String::as_str).collect();
    let open = if open.is_empty() { OPEN_STAGES.to_vec() } else { open };
    let companies = deals.div_ceil(DEALS_PER_COMPANY);
    table(folder, "companies.csv", "Company name", companies, |at, _| company(at))?;
    let head = "Deal name,Company,Amount,Stage,Expected close,Owner,External id";
    table(folder, "deals.csv", head, deals, |at, chance| deal(at, &open, companies, chance))?;
    let head = "Company,External id,Owner";
    table(folder, "orders.csv", head, deals, |at, chance| {
        format!("{},O{at},{}", company(chance.below(companies)), seller(chance.below(SELLERS)))
    })?;
    let head = "Order,Description,Quantity,Unit price";
    table(folder, "lines.csv", head, deals * LINES_PER_ORDER, |at, chance| {
        format!("O{},Item {},{},{}.50", at / LINES_PER_ORDER, at % 97, 1 + chance.below(9), 10 + chance.below(900))
    })?;
    let head = "First name,Last name,E-mail,Company name,Source,Country";
    table(folder, "leads.csv", head, leads, |at, chance| {
        let (source, country) = (["web", "fair", "partner"][chance.below(3)], COUNTRIES[chance.below(8)]);
        format!("Ada,Lead{at},lead{at}@leads.example,Firm {},{source},{country}", chance.below(companies))
    })
}

/// The address of a seller.
pub fn seller(at: usize) -> String {
    format!("seller{at}@bench.example")
}

fn company(at: usize) -> String {
    format!("Company {at:06}")
}

fn deal(at: usize, open: &[&str], companies: usize, chance: &mut Chance) -> String {
    let stage = match chance.below(100) {
        hit if hit < OPEN_PER_HUNDRED => open[chance.below(open.len())],
        hit if hit < OPEN_PER_HUNDRED + 30 => "Won",
        _ => "Lost",
    };
    let (company, amount, owner) =
        (company(chance.below(companies)), 500 + chance.below(99_500), chance.below(SELLERS));
    let (month, day) = (1 + chance.below(MONTHS), 1 + chance.below(28));
    format!("Deal {at:06},{company},{amount},{stage},{YEAR}-{month:02}-{day:02},{},D{at}", seller(owner))
}

fn table(
    folder: &Path,
    name: &str,
    head: &str,
    rows: usize,
    row: impl Fn(usize, &mut Chance) -> String,
) -> anyhow::Result<()> {
    let mut out = BufWriter::new(File::create(folder.join(name))?);
    writeln!(out, "{head}")?;
    for at in 0..rows {
        writeln!(out, "{}", row(at, &mut Chance::new(at, 23)))?;
    }
    Ok(out.flush()?)
}
