//! What the paths of every workspace answer, and take.

use serde_json::{Value, json};

use super::shape::shape;

/// Of `/me`.
pub(super) fn me() -> Value {
    shape(json!({
        "actor": {"type": "text", "user?": "text", "token?": "text"}, "name": "text", "administrator": "boolean",
        "objects": ["text"], "profile": "object",
    }))
}

/// Of `/me/first_steps`.
pub(super) fn first_steps() -> Value {
    shape(json!({"data": [{"key": "text", "url": "text", "done": "boolean"}]}))
}

/// Of a token that was made.
pub(super) fn secret() -> Value {
    shape(json!({"id": "text", "secret": "text"}))
}

/// Of a link to a new password.
pub(super) fn sign_in_link() -> Value {
    shape(json!({"link": "text", "until": "text", "occasion": "text"}))
}

/// The workspace's settings; a change names some of them.
pub(super) fn settings() -> Value {
    shape(json!({
        "name": "text", "base_currency": "text", "time_zone": "text", "week_start": "integer",
        "fiscal_year_start": "integer", "languages": ["text"], "bin_days": "integer", "hidden": ["text"],
    }))
}

/// Some of what a schema has.
pub(super) fn some_of(mut schema: Value) -> Value {
    schema["required"] = json!([]);
    schema
}

/// Of `/audit`.
pub(super) fn audit() -> Value {
    let mut page = shape(json!({
        "data": [{
            "unit": "text", "at": "text", "actor": {"type": "text", "name": "text", "user?": "text", "token?": "text"},
            "cause": "text", "batch": "text?", "events_count": "integer", "events": ["any"],
        }],
        "next_cursor": "text?",
    }));
    page["properties"]["data"]["items"]["properties"]["events"]["items"] =
        json!({"$ref": "#/components/schemas/Event"});
    page
}

/// Of `/{plural}/{id}/customer_link`.
pub(super) fn customer_link() -> Value {
    shape(json!({"link": "text"}))
}

/// Of `/me/calendar_link`.
pub(super) fn calendar_link() -> Value {
    shape(json!({"link": "text?"}))
}

/// Of `/me/agenda`.
pub(super) fn agenda() -> Value {
    let party = json!({"id": "text", "name": "text", "email": "text"});
    shape(json!({"data": [{
        "object": "text", "id": "text", "title": "text", "text": "text", "place": "text", "begins": "text",
        "ends": "text", "is_busy": "boolean", "is_cancelled": "boolean", "is_done": "boolean", "organizer": "any", "guests": [party],
    }]}))
}

/// Of `/{plural}/{id}/free`.
pub(super) fn free() -> Value {
    shape(json!({"data": ["text"]}))
}

/// Of `/{plural}/{id}/appointment.ics`.
pub(super) fn appointment() -> Value {
    json!({"description": "iCalendar", "content": {"text/calendar": {"schema": {"type": "string"}}}})
}

/// Of `/{plural}/{id}/document.pdf`.
pub(super) fn pdf() -> Value {
    json!({
        "description": "The PDF",
        "headers": {"Rapport-Missing-Characters": {
            "description": "The characters that no font has, as U+1F600, divided by blanks",
            "schema": {"type": "string"},
        }},
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    })
}

/// Of `/{plural}/{id}/document`.
pub(super) fn document() -> Value {
    let said = json!({"key": "text", "text": "text"});
    let value = json!({"kind": "text", "value": "any"});
    shape(json!({
        "language": "text", "title": said.clone(), "version": "integer", "made_at": "text", "state": "any",
        "open": "boolean", "sender": ["text"], "addressee": ["text"], "intro": "text", "closing": "text",
        "facts": [{"label": said.clone(), "value": value.clone()}], "columns": [said.clone()], "rows": ["any"],
        "totals": [{"label": said, "rate": "text?", "value": value, "grand": "boolean"}], "footer": ["text"],
    }))
}

/// Of `/reports`.
pub(super) fn reports() -> Value {
    shape(json!({"data": [{"key": "text", "label": "text", "params": [{"key": "text", "label": "text"}]}]}))
}

/// Of `/reports/{key}`.
pub(super) fn report() -> Value {
    let cell = json!({"kind": "text", "value": "any", "object?": "text", "filter?": "text"});
    shape(json!({"sections": [{
        "title": "text?", "note": "text?",
        "figures": [{"key": "text", "label": "text", "cell": cell.clone(), "note": "text?"}],
        "table": {
            "columns": [{"key": "text", "label": "text"}],
            "rows": [{"cells": [cell], "total": "boolean", "mark": "text?"}],
        },
    }]}))
}

/// Of `/search`.
pub(super) fn hits() -> Value {
    shape(json!({
        "data": [{"object": "text", "id": "text", "title": "text", "subtitle": "text?", "fuzzy": "boolean"}],
    }))
}

/// Of an undo; of a batch with how far it is.
pub(super) fn undone() -> Value {
    shape(json!({
        "undone": "integer", "partly": "integer", "untouched": "integer",
        "data": [{"outcome": "text", "object": "text", "id": "text", "kept?": "any", "why?": "any"}],
        "batch?": "text", "state?": "text", "undo?": "text", "refused_units?": "integer", "why?": "text",
    }))
}

/// Of `/jobs`.
pub(super) fn jobs() -> Value {
    shape(json!({
        "data": [{"id": "text", "kind": "text", "state": "text", "tries": "integer", "run_at": "text", "error": "text?"}],
    }))
}

/// Of `/imports`.
pub(super) fn imports() -> Value {
    json!({"type": "object", "required": ["data"], "properties": {"data": {"type": "array", "items": some_of(import())}}})
}

/// An import, and what can be done with it.
pub(super) fn import() -> Value {
    shape(json!({
        "id": "text", "object": "text", "file": "text", "sha256": "text", "bytes": "integer", "actor": "object",
        "locale": "text", "at": "text", "before": "any", "choice": choice_like(), "stage": "text", "changed_at": "text",
        "part": "any", "counts": "object", "report": "any", "why": "text?", "import": "text?", "look?": "object",
    }))
}

/// What the columns of an import hold.
pub(super) fn choice() -> Value {
    some_of(shape(choice_like()))
}

fn choice_like() -> Value {
    json!({"sheet": "text?", "no_header": "boolean", "match_by": "text?", "mapping": "object"})
}

/// Of a bulk call.
pub(super) fn bulk() -> Value {
    shape(json!({
        "data": [{"status": "text", "id?": "text", "error?": "object"}],
        "created": "integer", "updated": "integer", "unchanged": "integer", "refused": "integer",
    }))
}

/// Of a summary: its groups and measures are the caller's.
pub(super) fn summary() -> Value {
    shape(json!({"data": ["object"], "more": "boolean"}))
}
