//! Reading an archive from end to end without a database.

use std::io::Read;

use rapport_kernel::Result;

use super::Progress;
use super::meta::{Manifest, Outline};
use super::pour::Nothing;
use super::reader::Reader;

/// Checks an archive; what it says of itself and what it holds.
///
/// # Errors
/// `Invalid` naming the table in which it is damaged.
pub fn check(from: impl Read, told: &mut Progress<'_>) -> Result<(Manifest, Outline)> {
    let reader = Reader::new(from)?;
    let manifest = reader.manifest.clone();
    let outline = reader.pour(&mut Nothing, None, told)?;
    Ok((manifest, outline))
}
