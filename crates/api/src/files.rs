//! Contents of files: `POST /files` takes one in as a form, `GET /files/{id}/content` gives it out.

use axum::extract::{FromRequest, FromRequestParts, Path, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_gate::{Bearer, Failure, Once, Upload, file_content};

use crate::request::{Change, reply};
use crate::{Api, record};

/// Makes a record from JSON, or a file from a form: 201 with the record.
pub async fn create(State(api): State<Api>, path: Path<String>, request: Request) -> Result<Response, Failure> {
    if is_form(request.headers()) {
        return upload(&api, path.0, request).await;
    }
    let change = Change::from_request(request, &api).await?;
    record::create(path, change).await
}

fn is_form(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|media_type| media_type.to_str().ok()).unwrap_or_default();
    media_type.trim_start().to_ascii_lowercase().starts_with("multipart/")
}

async fn upload(api: &Api, plural: String, request: Request) -> Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    let bearer = Bearer::from_request_parts(&mut parts, api).await?;
    let (headers, method, uri) = (parts.headers.clone(), parts.method.clone(), parts.uri.clone());
    let key = move |print: &[u8]| Once::of(&headers, &method, &uri, print);
    key(b"")?;
    let upload = Upload::receive(bearer.clone(), plural, Request::from_parts(parts, body)).await?;
    let kept = upload.keep(key, |work, object, id| record::shown(work, object, id, StatusCode::CREATED)).await?;
    Ok(reply(kept))
}

/// Gives out the content of a file, whole or one part of it.
pub async fn content(
    bearer: Bearer,
    Path((plural, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    file_content(&bearer, plural, id, &headers).await
}
