//! Imports and exports, in business words, over tables that lie in memory.

mod access;
mod broken_off;
mod columns;
mod export;
mod links;
mod rows;
mod table;
mod undone;
mod uploads;
