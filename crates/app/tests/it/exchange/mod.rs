//! Files in and out.

mod killed;
mod real_crm;
mod round_trip;
mod said;
mod well_known;
