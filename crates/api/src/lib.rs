//! The API for machines: generic REST over every object of the catalog, standard or custom.
//!
//! Handlers read the request, call the kernel and make a reply; rules live elsewhere. What is on a screen is here,
//! because both are made from the same declarations. See `docs/API.md`.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};
use rapport_gate::{BODY_BYTES_MAX, Failure, Gate, Wakes};
use rapport_kernel::exchange::Imports;
use tower_http::compression::CompressionLayer;

mod actions;
mod audit;
mod bulk;
mod calendar;
mod documents;
mod events;
mod files;
mod imports;
mod list;
mod objects;
mod openapi;
mod ops;
mod record;
mod reports;
mod request;
mod search;
mod sign_in_link;
mod undo;

pub use objects::shown as object_json;
pub use ops::Metrics;

/// What the handlers share.
#[derive(Clone)]
pub struct Api {
    /// The way to the kernel.
    pub gate: Gate,
    /// Wakes event streams after a commit.
    pub wakes: Wakes,
    /// Answers `/metrics`.
    pub metrics: Metrics,
    /// Imports of tables that people send.
    pub imports: Arc<dyn Imports>,
}

impl axum::extract::FromRef<Api> for Gate {
    fn from_ref(api: &Api) -> Self {
        api.gate.clone()
    }
}

type Route = (&'static str, MethodRouter<Api>);

/// All routes: `/api/v1/…` and, for operators, `/healthz`, `/readyz` and `/metrics`.
pub fn router(api: Api) -> Router {
    let with = |router: Router<Api>, (path, methods): Route| router.route(path, methods);
    let streams = streams().into_iter().fold(Router::new(), with);
    let rest = rest().into_iter().fold(Router::new(), with).layer(CompressionLayer::new());
    streams
        .merge(rest)
        .fallback(unknown_route)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(axum::middleware::from_fn(rapport_gate::measure))
        .with_state(api)
}

/// The paths of all routes, to be held against the document that describes them.
pub fn paths() -> Vec<&'static str> {
    streams().into_iter().chain(rest()).map(|(path, _)| path).collect()
}

/// An event stream is never compressed: the compressor would hold events back.
/// Nor is the content of a file: a part of it is a part of the bytes that its length and its tag speak of.
fn streams() -> Vec<Route> {
    vec![
        ("/api/v1/events", get(events::stream)),
        ("/api/v1/{plural}/{id}/content", get(files::content)),
        ("/api/v1/{plural}/{id}/document.pdf", get(documents::paper)),
    ]
}

fn rest() -> Vec<Route> {
    let mut routes = vec![
        ("/api/v1/openapi.json", get(openapi::document)),
        ("/api/v1/me", get(ops::me).patch(ops::change_me)),
        ("/api/v1/settings", get(objects::settings).patch(objects::change_settings)),
        ("/api/v1/me/tokens", post(ops::new_token)),
        ("/api/v1/me/agenda", get(calendar::agenda)),
        ("/api/v1/me/calendar_link", get(calendar::link).post(calendar::make_link).delete(calendar::end_link)),
        ("/api/v1/me/first_steps", get(ops::first_steps).delete(ops::forgo_first_steps)),
        ("/api/v1/settings/history", get(objects::settings_history)),
        ("/api/v1/audit", get(audit::read)),
        ("/api/v1/reports", get(reports::list)),
        ("/api/v1/reports/{key}", get(reports::read)),
        ("/api/v1/search", get(search::search)),
        ("/api/v1/undo/{id}", get(undo::progress).post(undo::undo)),
        ("/api/v1/jobs", get(ops::jobs)),
        ("/api/v1/jobs/{id}/replay", post(ops::replay)),
        ("/api/v1/objects", get(objects::list).post(objects::create)),
        ("/api/v1/objects/{object}", get(objects::read).patch(objects::update).delete(objects::delete)),
        ("/api/v1/objects/{object}/fields", post(objects::add_field)),
        (
            "/api/v1/objects/{object}/fields/{field}",
            axum::routing::patch(objects::update_field).delete(objects::delete_field),
        ),
        ("/api/v1/imports", get(imports::list).post(imports::receive)),
        ("/api/v1/imports/{id}", get(imports::read).patch(imports::update)),
        ("/api/v1/imports/{id}/{step}", post(imports::step)),
        ("/api/v1/imports/{id}/refused", get(imports::refused)),
        ("/healthz", get(ops::healthz)),
        ("/readyz", get(ops::readyz)),
        ("/metrics", get(ops::metrics)),
    ];
    routes.extend(of_records());
    routes
}

fn of_records() -> Vec<Route> {
    vec![
        ("/api/v1/{plural}", get(list::list).post(files::create)),
        ("/api/v1/{plural}/summary", get(list::summary)),
        ("/api/v1/{plural}/bulk", post(bulk::bulk)),
        ("/api/v1/{plural}/{id}", get(record::read).patch(record::update).delete(record::delete)),
        ("/api/v1/{plural}/{id}/restore", post(record::restore)),
        ("/api/v1/{plural}/{id}/timeline", get(record::timeline)),
        ("/api/v1/{plural}/{id}/sign_in_link", post(sign_in_link::make)),
        ("/api/v1/{plural}/{id}/history", get(record::history)),
        ("/api/v1/{plural}/{id}/free", get(calendar::free)),
        ("/api/v1/{plural}/{id}/appointment.ics", get(calendar::appointment)),
        ("/api/v1/{plural}/{id}/document", get(documents::read)),
        ("/api/v1/{plural}/{id}/customer_link", post(documents::link).delete(documents::end_link)),
        ("/api/v1/{plural}/{id}/actions/{action}", post(actions::act)),
        ("/api/v1/{plural}/actions/{action}", post(actions::act_on_many)),
    ]
}

async fn unknown_route() -> Failure {
    Failure::with_status(axum::http::StatusCode::NOT_FOUND, "not_found", "There is nothing at this address")
}

async fn wrong_method() -> Failure {
    let text = "This address does not take this method";
    Failure::with_status(axum::http::StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", text)
}
