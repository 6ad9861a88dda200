//! Actions, such as to win a deal: offered on the page of a record and for the picked rows of a list, each with a form for
//! what it is told.

mod many;
mod one;

use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::part::Action;
use rapport_kernel::{Error, Field, Object, Problem, Read, Result, Work};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::cells::{Around, Control, Typed, patch_of};
use crate::form::{currencies, resolved, with_records};
use crate::screen::Screen;
use crate::shell::Shell;
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

/// The context of `action.html`.
#[derive(Serialize)]
struct Page {
    label: String,
    /// On what it is done.
    title: String,
    url: String,
    back: String,
    /// What the form sends along.
    kept: Vec<(&'static str, String)>,
    controls: Vec<Control>,
    wrong: Vec<String>,
}

/// On what an action is done.
struct On {
    title: String,
    /// Where the form is sent.
    url: String,
    back: String,
    kept: Vec<(&'static str, String)>,
}

/// What was typed into the form of an action, and why it was refused.
struct Tried<'a> {
    typed: &'a Typed,
    /// What is wrong with what was typed.
    problems: &'a [Problem],
    /// Why else it was not done.
    said: Option<String>,
}

impl<'a> Tried<'a> {
    fn new(typed: &'a Typed, refused: Option<&'a Error>, words: &Words) -> Self {
        match refused {
            None => Self { typed, problems: &[], said: None },
            Some(Error::Invalid(problems)) => Self { typed, problems, said: None },
            Some(other) => Self { typed, problems: &[], said: Some(words.error(other)) },
        }
    }
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

/// The form of an action.
fn page(r: &mut Read<'_>, object: &Object, action: &Action, on: On, tried: Tried<'_>) -> Result<Screen> {
    let Tried { typed, problems, said } = tried;
    let words = Words::of(r);
    let currencies = currencies(r, typed);
    let around = Around { object, words: &words, typed, problems, currencies: &currencies };
    let mut controls = Vec::new();
    for field in &params(r, action) {
        let Some(control) = Control::of(field, &around) else { continue };
        controls.extend(with_records(r, field, control, typed)?);
    }
    let is_shown = |problem: &&Problem| controls.iter().any(|control| control.key() == problem.field);
    let elsewhere = problems.iter().filter(|problem| !is_shown(problem)).map(|problem| words.problem(problem));
    let wrong = elsewhere.chain(said).collect();
    let On { title, url, back, kept } = on;
    let page = Page { label: words.action(action), title, url, back, kept, controls, wrong };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    let title = page.label.clone();
    Ok(Screen::within(shell, words, "action.html", &title, page))
}
