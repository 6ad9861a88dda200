//! Records of any object: reading, finding, writing and measuring them.

mod codec;
mod find;
mod list;
mod measure;
mod parts;
mod rate;
mod read;
mod rollup;
mod summary;
mod write;

pub(crate) use codec::record_id;
pub use codec::scale;
pub use find::{deleted_before, find_by, living, lock_many};
pub use list::{count, query};
pub use rate::rate;
pub use read::{compute, get_many};
pub use rollup::roll_up;
pub use summary::summary;
pub use write::{insert_many, purge_many, update_many};
