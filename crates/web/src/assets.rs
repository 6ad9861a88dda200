//! Scripts, styles, icons and fonts, built by npm into the binary. Their names hold a hash of what is in them, so that
//! browsers keep them for ever.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/assets"]
struct Built;

/// The names with their hashes by the names in the source.
static NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let manifest = Built::get("manifest.json").expect("the build leaves a manifest");
    serde_json::from_slice(&manifest.data).expect("the manifest names files")
});

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const A_DAY: &str = "public, max-age=86400";

/// Where an asset is fetched.
pub fn url(name: &str) -> Option<String> {
    NAMES.get(name).map(|file| format!("/assets/{file}"))
}

/// An asset, in the smallest form that the browser understands.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    let accepts =
        |coding: &str| accepted.split(',').any(|one| one.split(';').next().is_some_and(|c| c.trim() == coding));
    let forms = [("br", "br"), ("gzip", "gz")].into_iter().filter(|(coding, _)| accepts(coding));
    let smallest = forms.filter_map(|(coding, end)| Some((coding, Built::get(&format!("{name}.{end}"))?))).next();
    let cached = if NAMES.values().any(|file| *file == name) { FOR_EVER } else { A_DAY };
    let fixed = [(CONTENT_TYPE, media_type(&name)), (CACHE_CONTROL, cached), (VARY, "accept-encoding")];
    match smallest {
        Some((coding, file)) => (fixed, [(CONTENT_ENCODING, coding)], file.data.into_owned()).into_response(),
        None => match Built::get(&name).filter(|_| name != "manifest.json") {
            Some(file) => (fixed, file.data.into_owned()).into_response(),
            None => (StatusCode::NOT_FOUND, [] as [(HeaderName, &str); 0]).into_response(),
        },
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

/// The worker between pages and network: asked for anew each time, and for all pages.
pub async fn worker(headers: HeaderMap) -> Response {
    let mut response = serve(Path("worker.js".to_owned()), headers).await;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
