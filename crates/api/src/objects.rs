//! The catalog: objects and fields, read by everyone who may see them, changed by administrators, at once in force.
//! With `?preview=true` a change is tried and told, not done.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use rapport_gate::{Bearer, Failure, Outcome, keep, kept};
use rapport_kernel::catalog::{CatalogChange, SectionDecl, ViewDecl};
use rapport_kernel::house::CatalogPreview;
use rapport_kernel::settings::Settings;
use rapport_kernel::{Error, Field, Object, Read, Result as KernelResult, Work};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::record::{HistoryQuery, history_page};
use crate::request::{Change, reply};

/// Whether a change is only tried.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeQuery {
    #[serde(default)]
    preview: bool,
}

type Asked = Result<Query<ChangeQuery>, QueryRejection>;

/// Every object with its fields: `{"data": […]}`.
pub async fn list(bearer: Bearer) -> Result<Json<Value>, Failure> {
    let json = bearer
        .read(|r| {
            let objects: KernelResult<Vec<Value>> = r.objects().iter().map(|object| shown(r, object)).collect();
            Ok(json!({ "data": objects? }))
        })
        .await?;
    Ok(Json(json))
}

/// One object with its fields.
pub async fn read(bearer: Bearer, Path(key): Path<String>) -> Result<Json<Value>, Failure> {
    let json = bearer
        .read(move |r| {
            let object = r.object(&key)?;
            shown(r, &object)
        })
        .await?;
    Ok(Json(json))
}

/// Makes an object: `{"key", "plural"?, "label"?, "fields": [{"key", "kind": {"type": …}, …}]}`.
pub async fn create(asked: Asked, change: Change) -> Result<Response, Failure> {
    let mut wish = change.body.clone();
    let key = wish.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
    wish.insert("change".to_owned(), json!("create_object"));
    done(asked, change, wish, StatusCode::CREATED, key).await
}

/// Changes an object's names.
pub async fn update(asked: Asked, Path(object): Path<String>, change: Change) -> Result<Response, Failure> {
    let mut wish = change.body.clone();
    let key = wish.get("key").and_then(Value::as_str).unwrap_or(&object).to_owned();
    wish.insert("change".to_owned(), json!("update_object"));
    wish.insert("object".to_owned(), json!(object));
    done(asked, change, wish, StatusCode::OK, key).await
}

/// Deletes a custom object with its records.
pub async fn delete(asked: Asked, Path(object): Path<String>, change: Change) -> Result<Response, Failure> {
    let wish = Map::from_iter([("change".to_owned(), json!("delete_object")), ("object".to_owned(), json!(object))]);
    done(asked, change, wish, StatusCode::OK, String::new()).await
}

/// Adds a field: `{"key", "label"?, "kind": {"type": …}, "required"?, "unique"?, …}`.
pub async fn add_field(asked: Asked, Path(object): Path<String>, change: Change) -> Result<Response, Failure> {
    let mut wish = change.body.clone();
    wish.insert("change".to_owned(), json!("add_field"));
    wish.insert("object".to_owned(), json!(object));
    done(asked, change, wish, StatusCode::CREATED, object).await
}

/// Changes a field: `{"key"?, "label"?, "kind"?, "traits"?}`; a new kind reads the values anew.
pub async fn update_field(
    asked: Asked,
    Path((object, field)): Path<(String, String)>,
    change: Change,
) -> Result<Response, Failure> {
    let mut wish = change.body.clone();
    wish.insert("change".to_owned(), json!("update_field"));
    wish.insert("object".to_owned(), json!(object));
    wish.insert("field".to_owned(), json!(field));
    done(asked, change, wish, StatusCode::OK, object).await
}

/// Deletes a custom field.
pub async fn delete_field(
    asked: Asked,
    Path((object, field)): Path<(String, String)>,
    change: Change,
) -> Result<Response, Failure> {
    let wish = Map::from_iter([
        ("change".to_owned(), json!("delete_field")),
        ("object".to_owned(), json!(object)),
        ("field".to_owned(), json!(field)),
    ]);
    done(asked, change, wish, StatusCode::OK, object).await
}

/// Does or tries a change; answers what it did and the object as it is afterwards.
async fn done(
    asked: Asked,
    change: Change,
    wish: Map<String, Value>,
    status: StatusCode,
    object: String,
) -> Result<Response, Failure> {
    let Query(ChangeQuery { preview }) = asked?;
    let Change { bearer, once: key, .. } = change;
    let outcome = bearer
        .run(move |house, ctx| {
            // Whoever may change nothing is not told what is wrong with the wish.
            house.may_set_up(ctx, "change objects and fields")?;
            let wish = CatalogChange::from_json(Value::Object(wish))?;
            if preview {
                return Ok(Outcome::new(StatusCode::OK, json!(house.preview_catalog(ctx, &wish)?)));
            }
            let told = |work: &mut Work<'_>, done: CatalogPreview| {
                let mut json = json!(done);
                json["object"] = match work.object(&object) {
                    Ok(object) => shown(work, &object)?,
                    Err(_) => Value::Null,
                };
                let outcome = Outcome::new(status, json).by(work);
                keep(work, key.as_ref(), &outcome)?;
                Ok(outcome)
            };
            house.change_catalog_unless(ctx, &wish, |work| kept(work, key.as_ref()), told)
        })
        .await?;
    Ok(reply(outcome))
}

/// The workspace's settings.
pub async fn settings(bearer: Bearer) -> Result<Json<Value>, Failure> {
    let json = bearer.read(|r| Ok(json!(r.catalog().settings))).await?;
    Ok(Json(json))
}

/// Every change of the catalog and the settings, oldest first; for administrators.
pub async fn settings_history(
    bearer: Bearer,
    query: Result<Query<HistoryQuery>, QueryRejection>,
) -> Result<Json<Value>, Failure> {
    let Query(query) = query?;
    let json = bearer.read(move |r| Ok(history_page(r.workspace_history(query.request()?)?))).await?;
    Ok(Json(json))
}

/// Changes the settings that the body names.
pub async fn change_settings(change: Change) -> Result<Response, Failure> {
    let Change { bearer, body, once: key, .. } = change;
    let outcome = bearer
        .run(move |house, ctx| {
            let told = |work: &mut Work<'_>, settings: &Settings| {
                let outcome = Outcome::new(StatusCode::OK, json!(settings)).by(work);
                keep(work, key.as_ref(), &outcome)?;
                Ok(outcome)
            };
            house.change_settings_unless(ctx, |work| kept(work, key.as_ref()), |old| changed(old, &body), told)
        })
        .await?;
    Ok(reply(outcome))
}

fn changed(settings: &Settings, named: &Map<String, Value>) -> KernelResult<Settings> {
    let mut json = json!(settings);
    for (key, value) in named {
        json[key] = value.clone();
    }
    serde_json::from_value(json).map_err(|error| Error::invalid("", "invalid_setting", error.to_string()))
}

/// An object as programs read it: links name objects by key.
///
/// # Errors
/// The store's.
pub fn shown(r: &mut Read<'_>, object: &Object) -> KernelResult<Value> {
    let views: Vec<ViewDecl> = r.views(object).into_iter().chain(r.saved_views(object)?).collect();
    let views: Vec<Value> = views.iter().map(shown_view).collect();
    let section = |section: &SectionDecl| json!({"key": section.key, "label": section.label, "fields": section.fields});
    let layout: Vec<Value> = r.layout(object).iter().map(section).collect();
    let catalog = r.catalog();
    let fields: Vec<Value> = r.shown_fields(object).iter().map(|field| shown_field(r, object, field)).collect();
    let relations: Vec<Value> = catalog
        .relations(object.id)
        .iter()
        .filter_map(|relation| {
            let child = r.object(&catalog.get(relation.child)?.key).ok()?;
            let link = child.field(relation.link)?;
            r.ctx()
                .access
                .sees(&child, link.id)
                .then(|| json!({"name": relation.name, "object": child.key, "link": link.key}))
        })
        .collect();
    let known = r.shown_fields(object);
    let seen = |id| known.iter().find(|field| field.id == id).map(|field| field.key.clone());
    Ok(json!({
        "key": object.key,
        "plural": object.plural,
        "aliases": object.aliases,
        "label": object.label,
        "label_plural": object.label_plural,
        "custom": object.custom,
        "title": object.title.and_then(seen),
        "owner": object.owner.and_then(seen),
        "occurred": object.occurred.and_then(seen),
        "planned": object.planned.and_then(seen),
        "subjects": object.subjects.iter().filter_map(|id| seen(*id)).collect::<Vec<_>>(),
        "fields": fields,
        "layout": layout,
        "views": views,
        "navigation": r.navigation(object).map(|at| json!({"area": at.area, "icon": at.icon})),
        "board": r.board_fields(object).first().map(|field| field.key.as_str()),
        "relations": relations,
        "actions": actions(r, object),
    }))
}

fn shown_view(view: &ViewDecl) -> Value {
    json!({
        "key": view.key, "label": view.label, "filter": view.filter, "sort": view.sort, "columns": view.columns,
        "widths": view.look.widths, "pinned": view.look.pinned, "group_by": view.look.group,
        "shape": view.look.shape.as_deref().unwrap_or("list"), "by": view.look.by, "measure": view.look.measure,
    })
}

fn actions(r: &Read<'_>, object: &Object) -> Vec<Value> {
    let all = r.house().part().actions.iter().filter(|action| action.object == object.key);
    let one = all.map(|action| {
        let param = |param: &rapport_kernel::catalog::FieldDecl| {
            let kind = r.told_kind(&param.kind);
            json!({"key": param.key, "label": param.label, "kind": kind, "required": param.traits.required})
        };
        json!({
            "name": action.name,
            "label": action.label,
            "params": action.params.iter().map(param).collect::<Vec<_>>(),
        })
    });
    one.collect()
}

/// The field with keys for ids, also in its filters and formulas.
fn shown_field(r: &Read<'_>, object: &Object, field: &Field) -> Value {
    let access = &r.ctx().access;
    let writable = field.is_writable() && access.writes(object, field.id);
    let mut json = json!({"key": field.key, "label": field.label, "writable": writable});
    if let Value::Object(json) = &mut json {
        json.extend(r.told(object, field));
        if access.glimpses(object, field.id) {
            json.insert("in_part".to_owned(), json!(true));
        }
    }
    json
}
