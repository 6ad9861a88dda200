//! Actions, such as to win a deal: offered on the page of a record and for the picked rows of a list, each with a form for
//! what it is told.

mod many;
mod one;

use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::part::Action;
use rapport_kernel::{Error, Field, Object, Read, Result, Work};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::cells::{Typed, patch_of};
use crate::form::resolved;
use crate::words::Words;

pub use many::act as act_on_many;
pub use one::{act, form};

/// An action as it is offered.
#[derive(Serialize)]
pub struct Offer {
    name: &'static str,
    label: String,
}

/// The actions on records of an object, for who may change such records. Those on users stand on the page of their sign-in.
pub fn offers(r: &Read<'_>, object: &Object, words: &Words) -> Vec<Offer> {
    if object.key == USER_OBJECT {
        return Vec::new();
    }
    let own = r.house().part().actions.iter().filter(|action| action.object == object.key);
    own.map(|action| Offer { name: action.name, label: words.action(action) }).collect()
}

fn action(r: &Read<'_>, object: &Object, name: &str) -> Result<Action> {
    r.house().action(&object.key, name).cloned().ok_or(Error::NotFound)
}

/// What an action is told, as fields.
fn params(r: &Read<'_>, action: &Action) -> Vec<Field> {
    action.params.iter().filter_map(|param| r.param(param)).collect()
}

/// What an action is told, as it was typed; what was left empty is not said.
fn told(work: &mut Work<'_>, object: &Object, name: &str, typed: &Typed) -> Result<Map<String, Json>> {
    let action = action(work, object, name)?;
    let params = params(work, &action);
    let fields: Vec<&Field> = params.iter().collect();
    let mut told = patch_of(&fields, &resolved(work, object, &fields, typed)?);
    told.retain(|_, value| !value.is_null() && *value != json!("") && *value != Json::Array(Vec::new()));
    Ok(told)
}
