//! The business, declared: one folder a thing, each handing in a [`Part`]. Imports the kernel only.
//!
//! Siblings meet by link, event or action name, never by import; `identity` knows who works here, `people` whom one
//! works with, `sales` what is sold, `money` what currencies are worth,
//! `desk` how people arrange their work. `demo` makes up a company to look at, `exchange`
//! brings records in and out.

use rapport_kernel::part::Part;
use rapport_kernel::{Result, Work};

pub mod demo;
mod desk;
pub mod exchange;
pub mod identity;
pub mod money;
pub mod people;
mod reading;
pub mod sales;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

/// Everything that the modules declare.
pub fn part() -> Part {
    Part::new().part(identity::part()).part(people::part()).part(sales::part()).part(money::part()).part(desk::part())
}

/// Makes what a new workspace begins with: roles, and a pipeline with its stages. What is there stays as it is.
///
/// # Errors
/// The store's.
pub fn set_up(work: &mut Work<'_>) -> Result<()> {
    identity::directory::set_up_roles(work)?;
    sales::set_up(work)
}
