//! `GET /{plural}` and `GET /{plural}/summary`.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use rapport_gate::{Bearer, Failure};
use rapport_kernel::house::{ListRequest, SummaryRequest};
use serde::Deserialize;
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
) -> Result<Json<Value>, Failure> {
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
    let count = query.count;
    let json = bearer
        .gate()
        .read(bearer.ctx(), move |r| {
            let object = r.object_by_plural(&plural)?;
            let page = r.list(&object, &request)?;
            let data: Vec<Value> =
                page.records.iter().map(|record| Value::Object(r.to_json(&object, record, &page.fields))).collect();
            let mut answer = json!({"data": data, "next_cursor": page.next_cursor});
            if let Some(max) = count {
                answer["count"] = json!(r.count(&object, &request, max.min(COUNT_MAX))?);
            }
            Ok(answer)
        })
        .await?;
    Ok(Json(json))
}

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
        .gate()
        .read(bearer.ctx(), move |r| {
            let object = r.object_by_plural(&plural)?;
            let table = r.summary(&object, &request)?;
            Ok(json!({"data": table.rows, "more": table.more}))
        })
        .await?;
    Ok(Json(json))
}
