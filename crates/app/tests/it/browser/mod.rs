//! People at the screen: Chromium, driven as they would, in front of the real binary.

mod access;
mod door;
mod everyday;
mod flows;
mod keeper;
mod keys;
mod lists;
mod live;
mod offline;
mod open;
mod passkeys;
mod phone;
mod pictures;
mod plain;
mod record;
mod rough;
mod sell;
mod setup;
mod shapes;
mod sso;
mod steady;
mod tab;
mod teams;
mod tour;

pub use keeper::Kept;
