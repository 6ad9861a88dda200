//! Documents: what a record is to a customer, as a page for colleagues, as a page for the customer, and as the texts that a
//! printer takes.

mod customer;
mod page;
mod said;

pub use customer::{answer, paper, show as show_to_customer};
pub use page::{end_link, make_link, print, show};
pub use said::{Amount, Fact, Line, Place, Row, Said, say};
