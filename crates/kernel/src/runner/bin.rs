//! Keeps the bin's job going: it waits for the next day by itself once it was begun.

use super::context;
use crate::caller::Clock;
use crate::error::Result;
use crate::house::House;

/// Begins it, where it does not wait already.
///
/// # Errors
/// The store's.
pub fn schedule(house: &House, clock: &dyn Clock) -> Result<()> {
    let ctx = context(clock, "empty the bin", 0);
    house.write(&ctx, |w| w.schedule_bin(ctx.now))
}
