//! The gate as surfaces meet it, over a toy workspace on both engines.

mod page;
mod passkeys;
mod passwords;
mod second_factor;
mod sessions;
mod sign_in;
mod toy;
