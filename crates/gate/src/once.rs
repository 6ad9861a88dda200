//! `Idempotency-Key`: the same request sent twice is done once, and answered twice alike.

use axum::http::{HeaderMap, Method, StatusCode, Uri};
use rapport_kernel::{Error, Result, Work};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::limits;
use crate::problem::Failure;

const SPACE: &str = "idempotency";

/// The key of a request, with what the request asked for.
#[derive(Clone, Debug)]
pub struct Once {
    key: String,
    request: String,
}

/// What a change answers.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The status.
    pub status: u16,
    /// The body; none when null.
    pub body: Json,
    /// The version for `ETag`.
    pub version: Option<i64>,
    /// The unit of work, by which it can be undone.
    pub unit: Option<String>,
    /// Whether it was done by an earlier request with the same key.
    pub replayed: bool,
}

impl Outcome {
    /// A reply with a body.
    pub fn new(status: StatusCode, body: Json) -> Self {
        Self { status: status.as_u16(), body, version: None, unit: None, replayed: false }
    }
    /// Says the record's version.
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }
    /// Says by which unit of work it was done, where anything was.
    pub fn by(mut self, work: &Work<'_>) -> Self {
        self.unit = work.wrote().then(|| work.unit_id().to_string());
        self
    }
}

impl Once {
    /// The key of a request; none when it has none.
    ///
    /// # Errors
    /// When the key is no visible ASCII, or too long.
    pub fn of(headers: &HeaderMap, method: &Method, uri: &Uri, body: &[u8]) -> Result<Option<Self>, Failure> {
        let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
        let key = key.to_str().unwrap_or_default().trim();
        if key.is_empty() || key.len() > limits::IDEMPOTENCY_KEY_CHARS_MAX {
            let max = limits::IDEMPOTENCY_KEY_CHARS_MAX;
            let text = format!("Idempotency-Key takes 1 to {max} visible ASCII characters");
            return Err(Failure::bad_request("invalid_idempotency_key", text));
        }
        let request = print([method.as_str().as_bytes(), uri.to_string().as_bytes(), body]);
        Ok(Some(Self { key: key.to_owned(), request }))
    }

    /// Of a form, which has a token of its own: sent once more as it was, it is the same request; with something else in
    /// it, another. None for what is no token.
    pub fn of_form(token: &str, path: &str, fields: &[(String, String)]) -> Option<Self> {
        let is_token = (16..=64).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let parts = fields.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
        is_token.then(|| {
            let request = print(std::iter::once(path.as_bytes()).chain(parts));
            Self { key: format!("{token}:{request}"), request }
        })
    }

    /// Another caller's key is another key.
    fn key_of(&self, work: &Work<'_>) -> String {
        let owner = work.ctx().user().map(|user| user.to_string()).unwrap_or_default();
        format!("{owner}:{}", self.key)
    }
}

/// The same for the same parts and no others.
fn print<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Does `change` unless a request with the same key did it; the reply is kept in the same transaction.
///
/// # Errors
/// A rule `idempotency_mismatch` when the key came with another request before; what `change` answers.
pub fn once(
    work: &mut Work<'_>,
    once: Option<&Once>,
    change: impl FnOnce(&mut Work<'_>) -> Result<Outcome>,
) -> Result<Outcome> {
    if let Some(kept) = kept(work, once)? {
        return Ok(kept);
    }
    let outcome = change(work)?.by(work);
    keep(work, once, &outcome)?;
    Ok(outcome)
}

/// What an earlier request with the same key was answered. Until the end of the transaction nobody else gets in
/// between with this key.
///
/// # Errors
/// A rule `idempotency_mismatch` when the key came with another request before; the store's.
pub fn kept(work: &mut Work<'_>, once: Option<&Once>) -> Result<Option<Outcome>> {
    let Some(once) = once else { return Ok(None) };
    let key = once.key_of(work);
    let Some(kept) = work.note(SPACE, &key)? else { return Ok(None) };
    if kept["request"] != json!(once.request) {
        let text = "This Idempotency-Key came with another request before; take a new one";
        return Err(Error::rule("idempotency_mismatch", text));
    }
    Ok(Some(Outcome {
        status: kept["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(200),
        body: kept["body"].clone(),
        version: kept["version"].as_i64(),
        unit: kept["unit"].as_str().map(str::to_owned),
        replayed: true,
    }))
}

/// Keeps a reply in the transaction that did what it tells of.
///
/// # Errors
/// The store's.
pub fn keep(work: &mut Work<'_>, once: Option<&Once>, outcome: &Outcome) -> Result<()> {
    let Some(once) = once else { return Ok(()) };
    let kept = json!({
        "request": once.request,
        "status": outcome.status,
        "body": outcome.body,
        "version": outcome.version,
        "unit": outcome.unit,
    });
    let until = work.ctx().now.plus_ms(limits::IDEMPOTENCY_KEPT_MS);
    let key = once.key_of(work);
    work.set_note(SPACE, &key, &kept, Some(until))
}
