//! The API from outside: requests in, replies out, over a toy workspace.

mod audit;
mod bad_input;
mod catalog;
mod conditions;
mod document;
mod files;
mod formulas;
mod lists;
mod masked;
mod operators;
mod records;
mod rights;
mod scopes;
mod search;
mod server;
mod toy;
mod undo;
