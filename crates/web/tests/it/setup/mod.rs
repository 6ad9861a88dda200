//! Set-up: who may open it, and what it does.

mod objects;
mod walks;
