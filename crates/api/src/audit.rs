//! `GET /audit`: who did what, by units of work, the newest first; for administrators.

use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use rapport_gate::{Bearer, Failure};
use rapport_kernel::ctx::Cause;
use rapport_kernel::event::UnitFilter;
use rapport_kernel::house::{AuditRequest, AuditedUnit};
use rapport_kernel::{Error, Read, RecordId, Result as KernelResult, UnitId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::request::{moment, no_cursor};

/// What the log can be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    user: Option<String>,
    object: Option<String>,
    kind: Option<String>,
    /// Causes, divided by commas.
    causes: Option<String>,
    from: Option<String>,
    until: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// A page of the log.
pub async fn read(bearer: Bearer, query: Result<Query<AuditQuery>, QueryRejection>) -> Result<Json<Value>, Failure> {
    let Query(query) = query?;
    let json = bearer
        .read(move |r| {
            let request = query.request(r)?;
            let (units, next) = r.audit(&request)?;
            let data = units.iter().map(|one| told(r, one)).collect::<KernelResult<Vec<_>>>()?;
            Ok(json!({"data": data, "next_cursor": next}))
        })
        .await?;
    Ok(Json(json))
}

impl AuditQuery {
    fn request(&self, r: &Read<'_>) -> KernelResult<AuditRequest> {
        let object = self.object.as_deref().map(|key| r.object(key)).transpose()?.map(|object| object.id);
        let filter = UnitFilter {
            user: self.user.as_deref().map(user).transpose()?,
            causes: self.causes.as_deref().map(causes).transpose()?.unwrap_or_default(),
            object,
            kind: self.kind.clone(),
            from: self.from.as_deref().map(|text| moment(r, "from", text)).transpose()?,
            until: self.until.as_deref().map(|text| moment(r, "until", text)).transpose()?,
        };
        let before = self.cursor.as_deref().map(place).transpose()?;
        Ok(AuditRequest { filter, before, limit: self.limit })
    }
}

fn told(r: &mut Read<'_>, one: &AuditedUnit) -> KernelResult<Value> {
    let AuditedUnit { unit, events, count } = one;
    let mut actor = json!(unit.actor);
    actor["name"] = json!(r.actor_name(&unit.actor)?);
    let events = events.iter().map(|event| r.event_json(unit, event)).collect::<KernelResult<Vec<_>>>()?;
    Ok(json!({
        "unit": unit.id, "at": unit.at, "actor": actor, "cause": unit.cause, "batch": unit.batch,
        "events_count": count, "events": events,
    }))
}

fn user(text: &str) -> KernelResult<RecordId> {
    text.parse().map_err(|_| Error::invalid("user", "invalid_id", "Say the id of a user"))
}

fn causes(text: &str) -> KernelResult<Vec<Cause>> {
    let one = |text: &str| serde_json::from_value(json!(text.trim()));
    text.split(',').map(one).collect::<Result<_, _>>().map_err(|_| {
        let known: Vec<String> =
            Cause::ALL.iter().map(|cause| json!(cause).as_str().unwrap_or_default().into()).collect();
        Error::invalid("causes", "unknown_cause", format!("Causes are {}", known.join(", ")))
    })
}

fn place(text: &str) -> KernelResult<UnitId> {
    text.parse().map(UnitId).map_err(|_| no_cursor("cursor"))
}
