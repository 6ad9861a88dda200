//! Names of what [`Conn::lock`](crate::conn::Conn::lock) locks: things that are no row, or not yet.

/// The making of the hand-made tables.
pub const TABLES: i64 = 1;
/// The catalog.
pub const CATALOG: i64 = 2;
/// The places of units in the log.
pub const PLACES: i64 = 3;

/// The lock of a note. Two notes may share one by chance, and then wait for each other without need.
pub fn note(space: &str, key: &str) -> i64 {
    let bytes = space.bytes().chain([0]).chain(key.bytes());
    // FNV-1a: the same on every node, of any version.
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    hash.cast_signed()
}
