//! The sweep: takes away blobs that nothing names any more.
//!
//! A blob is put down before the record that names it is written. So a blob that nobody names may be about to get its
//! record; it is kept for a day. Putting the same content down once more makes it young again.

use super::context;
use crate::blob::{BlobFound, BlobHash, Blobs};
use crate::caller::Clock;
use crate::error::Result;
use crate::house::House;
use crate::limits;

/// Blobs about which the store is asked at once.
const BLOBS_A_STEP: usize = 100;

/// Removes blobs that were put down more than a day ago and that no record, living or in the bin, and no event names;
/// how many there were.
///
/// # Errors
/// The store's and the blobs'.
pub fn sweep(house: &House, clock: &dyn Clock, blobs: &dyn Blobs) -> Result<usize> {
    let since = clock.now().plus_ms(-limits::BLOB_UNNAMED_MS);
    let mut removed = 0;
    let mut remove = |old: &mut Vec<BlobHash>| {
        for hash in unnamed(house, clock, old)? {
            removed += usize::from(blobs.remove_older(hash, since)?);
        }
        old.clear();
        Ok(())
    };
    let mut old = Vec::with_capacity(BLOBS_A_STEP);
    blobs.each(&mut |found: BlobFound| {
        if found.at < since {
            old.push(found.hash);
        }
        if old.len() < BLOBS_A_STEP { Ok(()) } else { remove(&mut old) }
    })?;
    remove(&mut old)?;
    Ok(removed)
}

/// Those of the blobs that nothing names.
///
/// # Errors
/// The store's.
pub fn unnamed(house: &House, clock: &dyn Clock, hashes: &[BlobHash]) -> Result<Vec<BlobHash>> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let named = house.read(&context(clock, "sweep", 0), |r| r.still_named(hashes))?;
    Ok(hashes.iter().copied().filter(|hash| !named.contains(hash)).collect())
}
