//! A company to look at, for who has nothing of their own to bring yet.

use crate::caller::Clock;
use crate::error::Result;
use crate::house::House;
use crate::money::Currency;

/// Fills a workspace with made-up records; a module has one.
pub trait Sample: Send + Sync {
    /// Whether it has prices in that base currency.
    fn is_for(&self, base: Currency) -> bool;

    /// Fills the workspace. Takes some seconds.
    ///
    /// # Errors
    /// A rule `not_empty` for a workspace that has records of its own; the store's.
    fn load(&self, house: &House, clock: &dyn Clock) -> Result<()>;
}
