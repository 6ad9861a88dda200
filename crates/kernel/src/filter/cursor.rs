//! The place in a list as an opaque text: only the list that gave it takes it back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::id::RecordId;
use crate::query::{After, SortKey};

/// Characters of a cursor; keys are texts of the fields sorted by.
pub const CURSOR_CHARS_MAX: usize = 256 * 1024;

const FORMAT: u8 = 1;
const SUM_BYTES: usize = 8;

const NULL: u8 = 0;
const TEXT: u8 = 1;
const INTEGER: u8 = 2;
const REAL: u8 = 3;
const ID: u8 = 4;

/// Stands for one list: its object, filter, sort and whatever else makes it another list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListHash([u8; SUM_BYTES]);

/// The list that these texts describe.
pub fn hash(parts: &[&str]) -> ListHash {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    ListHash(shortened(hash))
}

/// The place of a record in a list.
pub fn encode(after: &After, list: ListHash) -> String {
    let mut place = Vec::with_capacity(32);
    place.extend(after.id.0.as_bytes());
    for key in &after.keys {
        put(&mut place, key);
    }
    let mut bytes = vec![FORMAT];
    bytes.extend(sum(list, &place));
    bytes.extend(place);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`encode`] gave for the same list, which sorts by `keys` fields.
///
/// # Errors
/// `Invalid` with the code `invalid_cursor` for anything else. Whether the keys are of the right type is for the store
/// to say: a field may have been retyped since.
pub fn decode(cursor: &str, list: ListHash, keys: usize) -> Result<After> {
    read(cursor, list).filter(|after| after.keys.len() == keys).ok_or_else(|| {
        let english = "This cursor belongs to another list; start again without a cursor";
        Error::invalid("cursor", "invalid_cursor", english)
    })
}

fn put(out: &mut Vec<u8>, key: &SortKey) {
    match key {
        SortKey::Null => out.push(NULL),
        SortKey::Text(text) => {
            out.push(TEXT);
            out.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
            out.extend(text.as_bytes());
        }
        SortKey::Integer(number) => {
            out.push(INTEGER);
            out.extend(number.to_be_bytes());
        }
        SortKey::Real(number) => {
            out.push(REAL);
            out.extend(number.to_be_bytes());
        }
        SortKey::Id(id) => {
            out.push(ID);
            out.extend(id.0.as_bytes());
        }
    }
}

fn read(cursor: &str, list: ListHash) -> Option<After> {
    if cursor.len() > CURSOR_CHARS_MAX {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (format, rest) = bytes.split_first()?;
    let (said, place) = rest.split_at_checked(SUM_BYTES)?;
    if *format != FORMAT || said != sum(list, place) {
        return None;
    }
    let mut rest = place;
    let id = RecordId(Uuid::from_bytes(take(&mut rest)?));
    let mut keys = Vec::new();
    while !rest.is_empty() {
        keys.push(key(&mut rest)?);
    }
    Some(After { keys, id })
}

fn key(rest: &mut &[u8]) -> Option<SortKey> {
    let [kind] = take(rest)?;
    Some(match kind {
        NULL => SortKey::Null,
        TEXT => {
            let size = usize::try_from(u32::from_be_bytes(take(rest)?)).ok()?;
            let (text, after) = rest.split_at_checked(size)?;
            *rest = after;
            SortKey::Text(String::from_utf8(text.to_vec()).ok()?)
        }
        INTEGER => SortKey::Integer(i64::from_be_bytes(take(rest)?)),
        REAL => SortKey::Real(f64::from_be_bytes(take(rest)?)),
        ID => SortKey::Id(RecordId(Uuid::from_bytes(take(rest)?))),
        _ => return None,
    })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*taken)
}

/// Ties a place to its list. No secret: a forged place shows nothing that the list would not.
fn sum(list: ListHash, place: &[u8]) -> [u8; SUM_BYTES] {
    let mut hash = Sha256::new();
    hash.update(list.0);
    hash.update(place);
    shortened(hash)
}

fn shortened(hash: Sha256) -> [u8; SUM_BYTES] {
    let mut sum = [0; SUM_BYTES];
    sum.copy_from_slice(&hash.finalize()[..SUM_BYTES]);
    sum
}
