//! What a browser shows when the server cannot be reached, and the worker in the browser that shows it. Of nobody in
//! particular: nothing private is kept in a browser.

use axum::response::Response;
use rapport_gate::Failure;

use crate::screen::Screen;
use crate::words::Words;

/// The page.
pub async fn show() -> Result<Response, Failure> {
    let words = Words::of_browser();
    let title = words.say("offline");
    Ok(Screen::outside(words, "offline.html", &title, ()).show()?)
}
