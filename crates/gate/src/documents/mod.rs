//! Documents: printed for who may read the record, and shown to a customer by a link.

mod customer;
mod link;
mod print;

pub use customer::{Answered, Customer};
pub use print::{Paper, print};
