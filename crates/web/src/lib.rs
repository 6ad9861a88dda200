//! The pages: rendered on the server from the same declarations as the API, for every object of the catalog.
//!
//! Handlers read the request, call the kernel and render a template with a typed context. Pages work without script;
//! with it, Turbo swaps what changed. The web knows no object by name.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};
use rapport_gate::{BODY_BYTES_MAX, Gate, Person, Wakes};
use rapport_kernel::exchange::Imports;
use rapport_kernel::sample::Sample;
use tower_http::compression::CompressionLayer;

mod actions;
mod actor;
mod address;
mod admission;
mod assets;
mod board;
mod booking;
mod calendar;
mod cards;
mod cell;
mod cells;
mod chart;
mod client;
pub mod documents;
mod failure;
mod figure;
mod form;
mod get_started;
mod grouping;
mod help;
mod home;
mod inbox;
mod keys;
pub mod letter;
mod list;
mod live;
mod me;
mod narrowing;
mod nowhere;
mod numbers;
mod offline;
mod phrases;
mod qr;
mod quick;
mod record;
mod reports;
mod save_view;
mod screen;
mod search;
mod send_again;
mod setup;
mod shape;
mod shell;
mod sign_in;
mod templates;
mod tour;
mod views;
mod words;

/// What the handlers share.
#[derive(Clone)]
pub struct Web {
    /// The way to the kernel.
    pub gate: Gate,
    /// Wakes open pages after a commit.
    pub wakes: Wakes,
    /// A company to look at, for who begins.
    sample: Option<Arc<dyn Sample>>,
    /// Imports of tables that people send.
    pub imports: Arc<dyn Imports>,
    presence: record::Presence,
}

impl Web {
    /// Pages over that gate, which hear of commits by `wakes`.
    pub fn new(gate: Gate, wakes: Wakes, imports: Arc<dyn Imports>) -> Self {
        Self { gate, wakes, imports, sample: None, presence: record::Presence::default() }
    }

    /// Offers that company to who begins.
    pub fn with_sample(self, sample: Arc<dyn Sample>) -> Self {
        Self { sample: Some(sample), ..self }
    }
}

impl axum::extract::FromRef<Web> for Gate {
    fn from_ref(web: &Web) -> Self {
        web.gate.clone()
    }
}

type Route = (&'static str, MethodRouter<Web>);

/// All pages, and what they are made of.
pub fn router(web: Web) -> Router {
    let with = |router: Router<Web>, (path, methods): Route| router.route(path, methods);
    let pages = routes().into_iter().chain(setup::routes()).fold(Router::new(), with);
    pages
        .layer(axum::middleware::from_fn(failure::as_page))
        .layer(axum::middleware::from_fn(client::known))
        .layer(CompressionLayer::new())
        // A compressor would hold events back, and assets were compressed when they were built.
        .route("/live", get(live::stream))
        .route("/assets/{name}", get(assets::serve))
        .route("/worker.js", get(assets::worker))
        // A part of a file is a part of the bytes of which its length tells.
        .route("/{plural}/{id}/content", get(record::content))
        .route("/{plural}/{id}/preview", get(record::preview))
        .route("/{plural}/{id}/document/pdf", get(documents::print))
        .route("/d/{token}/pdf", get(documents::paper))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(axum::middleware::from_fn(rapport_gate::measure))
        .with_state(web)
}

fn routes() -> Vec<Route> {
    vec![
        ("/", get(home::show)),
        ("/menu", get(home::menu)),
        ("/first-steps/forgo", post(home::forgo_steps)),
        ("/sign-in", get(sign_in::show).post(sign_in::sign_in)),
        ("/sign-in/sso", get(sign_in::sso::leave)),
        ("/sign-in/sso/back", get(sign_in::sso::come_back)),
        ("/sign-in/passkey", post(sign_in::passkey::answer)),
        ("/sign-in/passkey/begin", post(sign_in::passkey::begin)),
        ("/sign-in/code", get(sign_in::code::show).post(sign_in::code::say)),
        ("/get-started", get(get_started::show).post(get_started::claim)),
        ("/get-started/data", get(get_started::data)),
        ("/get-started/sample", post(get_started::sample)),
        ("/get-started/team", get(get_started::team).post(get_started::invite)),
        ("/forgot-password", get(sign_in::forgot::show).post(sign_in::forgot::ask)),
        ("/new-password", get(sign_in::new_password::show).post(sign_in::new_password::choose)),
        ("/sign-out", post(sign_in::sign_out)),
        ("/inbox", get(inbox::show)),
        ("/inbox/count", get(inbox::count)),
        ("/inbox/read", post(inbox::read_all)),
        ("/inbox/{id}/open", post(inbox::open)),
        ("/me", get(me::show).post(me::save)),
        ("/me/calendar", post(me::make_calendar)),
        ("/me/calendar/end", post(me::end_calendar)),
        ("/me/password", post(me::change_password)),
        ("/me/passkeys", post(me::passkeys::add)),
        ("/me/passkeys/begin", post(me::passkeys::begin)),
        ("/me/passkeys/name", post(me::passkeys::rename)),
        ("/me/passkeys/remove", post(me::passkeys::remove)),
        ("/me/sessions/end", post(me::end_session)),
        ("/me/sessions/end-others", post(me::end_other_sessions)),
        ("/me/two-factor", get(me::two_factor::show)),
        ("/me/two-factor/begin", post(me::two_factor::begin)),
        ("/me/two-factor/codes", post(me::two_factor::renew)),
        ("/me/two-factor/off", post(me::two_factor::turn_off)),
        ("/me/two-factor/on", post(me::two_factor::turn_on)),
        ("/offline", get(offline::show)),
        ("/quick", get(quick::show).post(quick::log)),
        ("/theme", post(client::choose)),
        ("/keys", get(keys::show)),
        ("/tour", get(tour::show)),
        ("/reports/{key}", get(reports::show)),
        ("/search", get(search::show)),
        ("/palette", get(search::palette)),
        ("/lookup/{objects}", get(search::lookup)),
        ("/undo/{unit}", post(record::undo)),
        ("/calendar/{token}", get(calendar::feed)),
        ("/b/{slug}", get(booking::show).post(booking::book)),
        ("/b/booked/{token}", get(booking::show_booked).post(booking::cancel)),
        ("/b/booked/{token}/file", get(booking::file)),
        ("/d/{token}", get(documents::show_to_customer)),
        ("/d/{token}/{action}", post(documents::answer)),
        ("/{plural}", get(list::show).post(form::create)),
        ("/{plural}/condition", get(narrowing::ask)),
        ("/{plural}/narrow", get(narrowing::narrow)),
        ("/{plural}/bulk", post(list::change)),
        ("/{plural}/actions/{action}", post(actions::act_on_many)),
        ("/{plural}/board", get(board::show)),
        ("/{plural}/calendar", get(calendar::show)),
        ("/{plural}/chart", get(chart::show)),
        ("/{plural}/new", get(form::new)),
        ("/{plural}/similar", get(form::similar)),
        ("/{plural}/{id}", get(record::show).post(form::update)),
        ("/{plural}/{id}/edit", get(form::edit)),
        ("/{plural}/{id}/sign-in", get(admission::show)),
        ("/{plural}/{id}/sign-in/link", post(admission::make_link)),
        ("/{plural}/{id}/sign-in/send", post(admission::send_link)),
        ("/{plural}/{id}/sign-in/disconnect", post(admission::disconnect)),
        ("/{plural}/{id}/sign-in/remove-passkey", post(admission::remove_passkey)),
        ("/{plural}/{id}/sign-in/turn-off-two-factor", post(admission::turn_off)),
        ("/{plural}/{id}/cell/{field}", get(cell::edit).post(cell::save)),
        ("/{plural}/{id}/actions/{action}", get(actions::form).post(actions::act)),
        ("/{plural}/{id}/document", get(documents::show)),
        ("/{plural}/{id}/document/link", post(documents::make_link)),
        ("/{plural}/{id}/document/link/end", post(documents::end_link)),
        ("/{plural}/{id}/appointment", get(calendar::appointment)),
        ("/{plural}/{id}/files", post(record::send)),
        ("/{plural}/{id}/presence", post(record::presence)),
        ("/{plural}/{id}/day", post(calendar::move_to)),
        ("/{plural}/{id}/move", post(board::move_card)),
        ("/{plural}/{id}/delete", post(record::delete)),
    ]
}
