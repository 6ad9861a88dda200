//! Ids: UUIDv7 for records and units of work, small numbers for what the catalog names.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::Instant;

/// The id of a record of any object: a UUIDv7, so it sorts by the time it was made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub Uuid);

/// The id of a unit of work (one transaction's worth of events): a UUIDv7.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(pub Uuid);

impl UnitId {
    /// Before every unit that is begun at or after that moment: their ids begin with the time.
    pub fn at(at: Instant) -> Self {
        let ms = u64::try_from(at.ms()).unwrap_or(0);
        Self(Uuid::from_u64_pair(ms << 16, 0))
    }
}

/// The number of an object in this workspace's catalog; never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectId(pub u32);

/// The number of a field in this workspace's catalog; unique over all objects, never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldId(pub u32);

macro_rules! show {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )*};
}
show!(RecordId, UnitId, ObjectId, FieldId);

impl UnitId {
    /// The millisecond in which it was made.
    pub fn made_at(self) -> Instant {
        Instant::from_ms(i64::try_from(self.0.as_u64_pair().0 >> 16).unwrap_or(i64::MAX))
    }
    /// Lies below all units made from `at` on, and above those made before.
    pub fn first_of(at: Instant) -> Self {
        Self(Uuid::from_u64_pair(u64::try_from(at.ms()).unwrap_or(0) << 16, 0))
    }
}

impl FromStr for RecordId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(RecordId)
    }
}

impl FromStr for UnitId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(UnitId)
    }
}

/// The id of a record of the object that `T` stands for.
pub struct Id<T> {
    raw: RecordId,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// Claims that `raw` is the id of a `T`.
    pub fn new(raw: RecordId) -> Self {
        Self { raw, of: PhantomData }
    }
    /// The id without its type.
    pub fn raw(self) -> RecordId {
        self.raw
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl<T> Eq for Id<T> {}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.raw.fmt(f)
    }
}

/// Makes UUIDv7s that rise strictly within one maker, so that a batch keeps its order.
///
/// Layout (RFC 9562 §6.2, method 1): 48 bits of milliseconds, a 12-bit counter in `rand_a` that starts at a random
/// value below half its range and carries into the milliseconds, 62 random bits.
pub struct IdMaker {
    ms: u64,
    counter: u16,
    random: u64,
}

impl IdMaker {
    /// Starts at `now` with 64 bits of randomness.
    pub fn new(now: Instant, random: u64) -> Self {
        let ms = u64::try_from(now.ms()).unwrap_or(0);
        Self { ms, counter: (random & 0x7ff) as u16, random }
    }

    /// The next id.
    pub fn next_uuid(&mut self) -> Uuid {
        self.counter += 1;
        if self.counter > 0x0fff {
            self.counter = 0;
            self.ms += 1;
        }
        self.random = split_mix(self.random);
        let high = (self.ms << 16) | 0x7000 | u64::from(self.counter);
        let low = (self.random & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        Uuid::from_u64_pair(high, low)
    }

    /// The next record id.
    pub fn next_record(&mut self) -> RecordId {
        RecordId(self.next_uuid())
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): spreads one random seed over the ids of a unit of work.
fn split_mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_maker_rise_and_are_version_7() {
        let mut maker = IdMaker::new(Instant::from_ms(1_700_000_000_000), 42);
        let ids: Vec<Uuid> = (0..10_000).map(|_| maker.next_uuid()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}
