//! What administrators set up: objects and fields, roles, imports, the log, and what a workspace decides once.
//!
//! Whoever may not set anything up is told that there is nothing here.

mod audit;
mod import;
mod index;
mod input;
mod objects;
mod roles;
mod settings;
mod tokens;
mod webhooks;

use axum::routing::{get, post};
use rapport_kernel::{Ctx, Error, House, Read, Result};

use crate::shell::Destination;
use crate::words::Words;
use crate::{Route, help};

/// The pages of set-up.
pub fn routes() -> Vec<Route> {
    vec![
        ("/setup", get(index::show)),
        ("/setup/objects", get(objects::list).post(objects::create)),
        ("/setup/objects/{object}", get(objects::show).post(objects::update)),
        ("/setup/objects/{object}/layout", post(objects::arrange)),
        ("/setup/objects/{object}/delete", get(objects::ask_delete).post(objects::delete)),
        ("/setup/objects/{object}/fields", get(objects::new_field).post(objects::add_field)),
        ("/setup/objects/{object}/fields/{field}", get(objects::edit_field).post(objects::update_field)),
        ("/setup/objects/{object}/fields/{field}/type", get(objects::ask_type).post(objects::change_type)),
        ("/setup/objects/{object}/fields/{field}/delete", get(objects::ask_delete_field).post(objects::delete_field)),
        ("/setup/import", get(import::list).post(import::receive)),
        ("/setup/import/{id}", get(import::show).post(import::choose)),
        ("/setup/import/{id}/step", post(import::step)),
        ("/setup/import/{id}/refused", get(import::refused)),
        ("/setup/audit", get(audit::show)),
        ("/setup/audit/export", get(audit::export)),
        ("/setup/settings", get(settings::show).post(settings::update)),
        ("/setup/webhooks", get(webhooks::show)),
        ("/setup/token", get(tokens::new).post(tokens::make)),
        ("/help", get(help::index)),
        ("/help/{name}", get(help::show)),
        ("/help/pictures/{*name}", get(help::picture)),
        ("/setup/roles", get(roles::list).post(roles::create)),
        ("/setup/roles/{id}", get(roles::show).post(roles::update)),
        ("/setup/roles/{id}/{object}", get(roles::show_object).post(roles::update_object)),
    ]
}

pub use import::may_import;

/// Lets only those go on who may set the workspace up. For all others there is no such page.
fn only_for_who_sets_up(house: &House, ctx: &Ctx) -> Result<()> {
    house.may_set_up(ctx, "set the workspace up").map_err(|_| Error::NotFound)
}

/// The way into set-up; none for those who find nothing there.
pub fn entrance(r: &Read<'_>, words: &Words) -> Option<Destination> {
    let is_one = index::has_any(r, words);
    is_one.then(|| Destination::new(words.say("setup"), "settings", "/setup".to_owned()))
}

/// Every page of set-up that the reader may open, and the guide.
pub fn pages(r: &Read<'_>, words: &Words) -> Vec<Destination> {
    index::pages(r, words).into_iter().chain(help::destinations()).collect()
}
