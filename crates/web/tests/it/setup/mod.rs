//! Set-up: who may open it, and what it does.

mod objects;
mod roles;
mod walks;
mod workspace;
