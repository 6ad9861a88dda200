//! PostgreSQL for the tests: found, installed where that is allowed, and started privately.

mod installation;
mod server;

pub use installation::Installation;
pub use server::Server;

use crate::failure::Failure;
use crate::packages;

/// The newest complete PostgreSQL of this machine; installed first where nobody minds.
pub fn find_or_install() -> Result<Installation, Failure> {
    let missing = match Installation::find() {
        Ok(found) => return Ok(found),
        Err(missing) => missing,
    };
    packages::install(&[missing.package()], &missing.to_string())?;
    Installation::find().map_err(|still| Failure::new(format!("{still} (Debian's packages are installed)")))
}
