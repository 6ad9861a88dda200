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
        let mut hash = Sha256::new();
        for part in [method.as_str().as_bytes(), uri.to_string().as_bytes(), body] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let request = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Some(Self { key: key.to_owned(), request }))
    }
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
    let Some(Once { key, request }) = once else { return with_unit(work, change) };
    let owner = work.ctx().user().map(|user| user.to_string()).unwrap_or_default();
    let key = format!("{owner}:{key}");
    if let Some(kept) = work.note(SPACE, &key)? {
        if kept["request"] != json!(request) {
            let text = "This Idempotency-Key came with another request before; take a new one";
            return Err(Error::rule("idempotency_mismatch", text));
        }
        return Ok(Outcome {
            status: kept["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(200),
            body: kept["body"].clone(),
            version: kept["version"].as_i64(),
            unit: kept["unit"].as_str().map(str::to_owned),
            replayed: true,
        });
    }
    let outcome = with_unit(work, change)?;
    let kept = json!({
        "request": request,
        "status": outcome.status,
        "body": outcome.body,
        "version": outcome.version,
        "unit": outcome.unit,
    });
    let until = work.ctx().now.plus_ms(limits::IDEMPOTENCY_KEPT_MS);
    work.set_note(SPACE, &key, &kept, Some(until))?;
    Ok(outcome)
}

fn with_unit(work: &mut Work<'_>, change: impl FnOnce(&mut Work<'_>) -> Result<Outcome>) -> Result<Outcome> {
    let mut outcome = change(work)?;
    outcome.unit = work.wrote().then(|| work.unit_id().to_string());
    Ok(outcome)
}
