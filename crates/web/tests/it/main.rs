//! Pages, asked for through the router, on both engines; each as a browser would take it.

mod asking;
mod browser;
mod bundled;
mod colleagues;
mod conflicts;
mod day;
mod door;
mod files;
mod forms;
mod hidden;
mod inbox;

mod kinds;
mod languages;
mod lists;
mod me;
mod passkeys;
mod past;
mod reports;
mod routes;
mod scripts;
mod send_again;
mod setup;
mod shapes;
mod similar;
mod sources;

mod toy;
mod wishes;
