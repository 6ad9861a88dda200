//! The letterhead of a document.

use rapport_kernel::blob::{BlobHash, FILE_HASH, FILE_MEDIA_TYPE, FILE_OBJECT};
use rapport_kernel::document::Letterhead;
use rapport_kernel::filter::Pred;
use rapport_kernel::part::declared;
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Read, RecordId, Result, Value};

use crate::reading::{living, matching, one_of, own_object, text_of};

/// Pictures that can be printed.
const LOGO_TYPES: [&str; 2] = ["image/png", "image/jpeg"];

/// The letterhead that was chosen, or else the one that was made first; where there is none, the company's name.
///
/// # Errors
/// The store's.
pub fn of_document(chosen: Option<RecordId>, read: &mut Read<'_>) -> Result<Letterhead> {
    let object = own_object(read.catalog(), "letterhead");
    let chosen = living(chosen.into_iter(), &object, read)?.into_values().next();
    let found = match chosen {
        Some(found) => Some(found),
        None => {
            matching(&object, Pred::Const(true), read)?.into_iter().min_by_key(|record| (record.created_at, record.id))
        }
    };
    let Some(found) = found else {
        return Ok(Letterhead { sender: vec![read.catalog().settings.name.clone()], ..Letterhead::default() });
    };
    let lines = |key: &str| text_of(&found, &object, key).unwrap_or_default().lines().map(str::to_owned);
    Ok(Letterhead {
        sender: lines("name").chain(lines("address")).collect(),
        footer: lines("footer").collect(),
        colour: text_of(&found, &object, "colour").and_then(colour_of),
        font: text_of(&found, &object, "font").map(str::to_owned),
        is_us_letter: text_of(&found, &object, "paper") == Some("letter"),
        logo: logo(&object, found.id, read)?,
    })
}

/// Red, green and blue of `#1E3A5F`, with or without the number sign.
pub fn colour_of(text: &str) -> Option<(u8, u8, u8)> {
    let digits = text.trim().trim_start_matches('#');
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some((part(0)?, part(2)?, part(4)?))
}

/// The newest picture that hangs on a letterhead.
fn logo(letterheads: &Object, letterhead: RecordId, read: &mut Read<'_>) -> Result<Option<BlobHash>> {
    let files = own_object(read.catalog(), FILE_OBJECT);
    let about = Value::Link(Ref { object: letterheads.id, id: letterhead });
    let is_picture = one_of(declared(&files, FILE_MEDIA_TYPE), LOGO_TYPES.map(|kind| Value::Text(kind.into())).into());
    let found = matching(&files, one_of(declared(&files, "about"), vec![about]).and(is_picture), read)?;
    let newest = found.into_iter().max_by_key(|file| (file.created_at, file.id));
    Ok(newest.and_then(|file| text_of(&file, &files, FILE_HASH)?.parse().ok()))
}
