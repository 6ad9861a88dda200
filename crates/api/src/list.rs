//! `GET /{plural}` and `GET /{plural}/summary`.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use rapport_gate::{Bearer, Failure};
use rapport_kernel::house::{ListRequest, Shown, SummaryRequest};
use rapport_kernel::{Error, Result as KernelResult};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a list can be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    filter: Option<String>,
    sort: Option<String>,
    fields: Option<String>,
    limit: Option<usize>,
    cursor: Option<String>,
    q: Option<String>,
    #[serde(default)]
    deleted: bool,
    count: Option<usize>,
}

/// What a summary can be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SummaryQuery {
    filter: Option<String>,
    q: Option<String>,
    group: Option<String>,
    measure: Option<String>,
    limit: Option<usize>,
}

/// Records of an object: `{"data": […], "next_cursor": …}`; with `count=N` also `count`, up to N.
pub async fn list(
    bearer: Bearer,
    Path(plural): Path<String>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(query) = query?;
    let request = ListRequest {
        filter: query.filter,
        sort: query.sort,
        fields: query.fields.map(|keys| keys.split(',').map(|key| key.trim().to_owned()).collect()),
        limit: query.limit,
        cursor: query.cursor,
        q: query.q,
        bin: query.deleted,
    };
    let count = counted(query.count)?;
    let body = bearer
        .read(move |r| {
            let object = r.object_by_plural(&plural)?;
            let page = r.list(&object, &request)?;
            let count = count.map(|max| r.count(&object, &request, max)).transpose()?;
            let shape = r.shape(&object, &page.fields);
            let data = page.records.iter().map(|record| shape.of(record)).collect();
            written(&Answer { data, next_cursor: page.next_cursor, count })
        })
        .await?;
    Ok(([(CONTENT_TYPE, JSON)], body).into_response())
}

fn counted(asked: Option<usize>) -> KernelResult<Option<usize>> {
    match asked {
        Some(max) if max > COUNT_MAX => {
            Err(Error::limit("count_max", COUNT_MAX, format!("Lists count up to {COUNT_MAX}")))
        }
        asked => Ok(asked),
    }
}

/// A page as it is answered.
#[derive(Serialize)]
struct Answer<'s> {
    data: Vec<Shown<'s>>,
    next_cursor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
}

/// Written on the database thread, straight from the records: a page has thousands of values.
fn written(answer: &Answer<'_>) -> KernelResult<Vec<u8>> {
    let mut body = Vec::with_capacity(answer.data.len() * RECORD_BYTES);
    serde_json::to_writer(&mut body, answer).map_err(|error| Error::fault("writing a page", error))?;
    Ok(body)
}

/// About what a record takes.
const RECORD_BYTES: usize = 2_048;

const JSON: &str = "application/json";

/// The highest number that a list counts to.
const COUNT_MAX: usize = 100_000;

/// Measures by group: `{"data": [{group…, "count", measure…}], "more": false}`.
pub async fn summary(
    bearer: Bearer,
    Path(plural): Path<String>,
    query: Result<Query<SummaryQuery>, QueryRejection>,
) -> Result<Json<Value>, Failure> {
    let Query(query) = query?;
    let request = SummaryRequest {
        filter: query.filter,
        q: query.q,
        group: query.group,
        measure: query.measure,
        limit: query.limit,
    };
    let json = bearer
        .read(move |r| {
            let object = r.object_by_plural(&plural)?;
            let table = r.summary(&object, &request)?;
            Ok(json!({"data": table.rows, "more": table.more}))
        })
        .await?;
    Ok(Json(json))
}
