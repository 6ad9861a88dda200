//! A text as a picture that cameras read.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};
use rapport_kernel::{Error, Result};
use serde::Serialize;

/// Modules of white around the code, which cameras need.
const QUIET: i32 = 4;

/// What a template draws: a square of so many units, and the path of what is dark.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    size: i32,
    path: String,
}

/// The text as a picture.
///
/// # Errors
/// `Fault` for a text that is too long.
pub fn picture(text: &str) -> Result<Picture> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|error| Error::fault("Drawing a code", error))?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET)
                .map_err(|error| Error::fault("Drawing a code", error))?;
        }
    }
    Ok(Picture { size: code.size() + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_white_around_it_and_what_is_too_long_is_refused() {
        let drawn = picture("otpauth://totp/a?secret=b").expect("a picture");
        assert!(drawn.path.starts_with("M4 4h1v1h-1z"), "{}", drawn.path);
        assert_eq!((drawn.size - 2 * QUIET - 17) % 4, 0, "it is as large as such codes are");
        assert!(picture(&"x".repeat(3_000)).is_err());
    }
}
