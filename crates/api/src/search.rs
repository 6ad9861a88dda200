//! `GET /search?q=…`: over every object that the caller may read.

use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use rapport_gate::{Bearer, Failure};
use serde::Deserialize;
use serde_json::{Value, json};

/// What search can be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    q: String,
    objects: Option<String>,
    limit: Option<usize>,
}

/// Hits when nobody says how many.
const HITS_DEFAULT: usize = 20;

/// `{"data": [{"object", "id", "title", "subtitle", "fuzzy"}]}`, best first.
pub async fn search(bearer: Bearer, query: Result<Query<SearchQuery>, QueryRejection>) -> Result<Json<Value>, Failure> {
    let Query(query) = query?;
    let keys: Vec<String> =
        query.objects.map(|keys| keys.split(',').map(|key| key.trim().to_owned()).collect()).unwrap_or_default();
    let json = bearer
        .read(move |r| {
            let hits = r.search(&query.q, &keys, query.limit.unwrap_or(HITS_DEFAULT))?;
            let catalog = r.catalog().clone();
            let row = hits.iter().map(|hit| {
                let object = catalog.get(hit.object).map(|object| object.key.clone());
                json!({"object": object, "id": hit.id, "title": hit.title, "subtitle": hit.subtitle, "fuzzy": hit.fuzzy})
            });
            Ok(json!({"data": row.collect::<Vec<_>>()}))
        })
        .await?;
    Ok(Json(json))
}
