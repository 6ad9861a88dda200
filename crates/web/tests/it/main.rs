//! Pages, asked for through the router, on both engines; each as a browser would take it.

mod browser;
mod bundled;
mod conflicts;
mod door;
mod files;
mod forms;
mod hidden;
mod inbox;
mod kept;
mod kinds;
mod languages;
mod lists;
mod me;
mod past;
mod routes;
mod scripts;
mod setup;
mod shapes;
mod similar;
mod sources;
mod talk;
mod toy;
mod wishes;
