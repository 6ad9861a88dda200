//! Paths that every workspace has.

use serde_json::{Map, Value, json};

use super::operation::{flag, number, operation, path, query};
use super::{answers, object_json};

/// Paths that every workspace has.
pub(super) fn paths() -> Map<String, Value> {
    let mut paths = object_json([
        ("/openapi.json", json!({"get": operation("This document", &[], None, any())})),
        (
            "/me",
            json!({
                "get": operation("Who the caller is", &[], None, answers::me()),
                "patch": operation("Change what the caller sets for themselves", &[], Some(any()), answers::me()),
            }),
        ),
        (
            "/me/first_steps",
            json!({
                "get": operation("What the caller does first, being new, each with whether it was done", &[], None, answers::first_steps()),
                "delete": operation("Show the caller no first steps any more", &[], None, Value::Null),
            }),
        ),
        (
            "/me/tokens",
            json!({"post": operation("Make a token; it is shown in this answer and never again", &[], Some(any()), answers::secret())}),
        ),
        (
            "/me/agenda",
            json!({"get": operation("What the caller has in the calendar", &[
                query("from", "From this moment on"),
                query("until", "Before this moment, 400 days later at most"),
            ], None, answers::agenda())}),
        ),
        (
            "/me/calendar_link",
            json!({
                "get": operation("The address of the caller's calendar feed, for calendar programs", &[], None, answers::calendar_link()),
                "post": operation("Make the feed, by a new address; an earlier one ends", &[], None, answers::calendar_link()),
                "delete": operation("End the feed", &[], None, Value::Null),
            }),
        ),
        (
            "/settings",
            json!({
                "get": operation("The workspace's settings", &[], None, answers::settings()),
                "patch": operation("Change settings", &[], Some(answers::some_of(answers::settings())), answers::settings()),
            }),
        ),
        (
            "/settings/history",
            json!({
                "get": operation("Every change of the catalog and the settings", &[
                    number("after_version", "Versions above this one"),
                    query("cursor", "next_cursor of the page before"),
                    number("limit", "Entries at most"),
                ], None, json!({"$ref": "#/components/schemas/Events"})),
            }),
        ),
        (
            "/audit",
            json!({
                "get": operation("Who did what, by units of work, the newest first; for administrators", &[
                    query("user", "Of this user, by their own hand or by a token"),
                    query("object", "With an event of this object"),
                    query("kind", "With an event of this kind"),
                    query("causes", "edit, api, import, undo, automation, command, setup, divided by commas"),
                    query("from", "From this moment on"),
                    query("until", "Before this moment"),
                    query("cursor", "next_cursor of the page before"),
                    number("limit", "Units at most"),
                ], None, answers::audit()),
            }),
        ),
        (
            "/search",
            json!({
                "get": operation("Search all objects", &[
                    query("q", "Words; each is a beginning"),
                    query("objects", "Object keys, divided by commas"),
                    number("limit", "Hits at most"),
                ], None, answers::hits()),
            }),
        ),
        ("/reports", json!({"get": operation("The reports that the caller may see", &[], None, answers::reports())})),
        (
            "/reports/{key}",
            json!({
                "get": operation("What many records come to; each number says which records are behind it", &[
                    path("key", "Which"),
                ], None, answers::report()),
            }),
        ),
        (
            "/undo/{id}",
            json!({
                "post": operation("Undo an event, a unit of work or a batch", &[path("id", "Which")], None, answers::undone()),
                "get": operation("How far the undo of a batch is", &[path("id", "Which batch")], None, answers::undone()),
            }),
        ),
        (
            "/events",
            json!({
                "get": operation("Stream events (text/event-stream), resumable with Last-Event-ID", &[
                    query("after", "Id of the last event seen"),
                    query("object", "Only of this object"),
                ], None, any()),
            }),
        ),
    ]);
    paths.extend(of_catalog());
    paths.extend(of_jobs());
    paths.extend(of_imports());
    paths
}

fn of_imports() -> Map<String, Value> {
    let id = || path("id", "Which import");
    let step = path("step", "try, start or revert");
    object_json([
        (
            "/imports",
            json!({
                "get": operation("Imports of tables that were sent", &[], None, answers::imports()),
                "post": operation("Send a table (multipart/form-data: object, file)", &[], Some(any()), answers::import()),
            }),
        ),
        (
            "/imports/{id}",
            json!({
                "get": operation("Where an import stands", &[id()], None, answers::import()),
                "patch": operation("Say what the columns of a table hold", &[id()], Some(answers::choice()), answers::import()),
            }),
        ),
        (
            "/imports/{id}/{step}",
            json!({"post": operation("Try it, import it or take it back", &[id(), step], None, answers::import())}),
        ),
        ("/imports/{id}/refused", json!({"get": operation("Refused rows as CSV", &[id()], None, Value::Null)})),
    ])
}

fn of_catalog() -> Map<String, Value> {
    let object = || path("object", "The object's key");
    let of_object = [object(), preview()];
    let of_field = [object(), path("field", "The field's key"), preview()];
    object_json([
        (
            "/objects",
            json!({
                "get": operation("The catalog", &[], None, any()),
                "post": operation("Make an object", &[preview()], Some(any()), any()),
            }),
        ),
        (
            "/objects/{object}",
            json!({
                "get": operation("An object with its fields", &[object()], None, any()),
                "patch": operation("Change an object's names", &of_object, Some(any()), any()),
                "delete": operation("Delete an object of your own, with its records", &of_object, None, any()),
            }),
        ),
        ("/objects/{object}/fields", json!({"post": operation("Add a field", &of_object, Some(any()), any())})),
        (
            "/objects/{object}/fields/{field}",
            json!({
                "patch": operation("Change a field", &of_field, Some(any()), any()),
                "delete": operation("Delete a field of your own", &of_field, None, any()),
            }),
        ),
    ])
}

fn of_jobs() -> Map<String, Value> {
    let replay = operation("Try a parked job again", &[path("id", "Which job")], None, Value::Null);
    object_json([
        ("/jobs", json!({"get": operation("Work that waits, runs or was parked", &[], None, answers::jobs())})),
        ("/jobs/{id}/replay", json!({ "post": replay })),
    ])
}

fn preview() -> Value {
    flag("preview", "true: it is only tried, and told")
}

fn any() -> Value {
    json!({"type": "object"})
}
