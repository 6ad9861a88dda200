//! The form of a condition: the controls that the kind of its field asks for.

use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::{Field, Object, Read, Result};
use serde::Serialize;

use super::Choice;
use crate::cells::{Around, Chosen, Control, PERIODS, Typed, UNTIL, VALUE, compared, last, moments, ways};
use crate::form::{currencies, with_records};
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::Words;

/// The context of `parts/ask.html`.
#[derive(Serialize)]
pub struct Ask {
    /// Where the condition is put to the others.
    action: String,
    label: String,
    /// What the form sends along: the field, and what was looked at.
    kept: Vec<(String, String)>,
    ways: Vec<Choice>,
    value: Option<Control>,
    until: Option<Control>,
    periods: Vec<Choice>,
}

/// The context of `condition.html`.
#[derive(Serialize)]
struct Page {
    heading: String,
    ask: Ask,
}

impl Ask {
    /// About a field, among what else is looked at.
    ///
    /// # Errors
    /// The store's.
    pub fn of(
        r: &mut Read<'_>,
        object: &Object,
        field: &Field,
        looked: impl IntoIterator<Item = (String, String)>,
        words: &Words,
    ) -> Result<Self> {
        let value = control(r, object, field, VALUE, words)?;
        let mut ways = ways(&field.kind).to_vec();
        if value.as_ref().is_some_and(Control::offers_all) && field.kind.link_targets().is_some() {
            ways.retain(|way| *way != "contains");
        }
        let until = if ways.contains(&"between") { control(r, object, field, UNTIL, words)? } else { None };
        let period = |period: &&str| Choice { key: (*period).to_owned(), label: words.say(&named(period)) };
        let periods = if ways.contains(&"within") { PERIODS.iter().map(period).collect() } else { Vec::new() };
        Ok(Self {
            action: format!("/{}/narrow", object.plural),
            label: words.field(object, field),
            kept: [("field".to_owned(), field.key.clone())].into_iter().chain(looked).collect(),
            value: value.filter(|_| ways.iter().any(|way| !["empty", "full"].contains(way))),
            ways: ways
                .iter()
                .map(|way| Choice { key: (*way).to_owned(), label: words.say(&format!("op-{way}")) })
                .collect(),
            until,
            periods,
        })
    }
}

/// The message of a stretch of time: `period-last-7-days`.
pub fn named(period: &str) -> String {
    format!("period-{}", period.replace(' ', "-"))
}

fn control(r: &mut Read<'_>, object: &Object, field: &Field, name: &str, words: &Words) -> Result<Option<Control>> {
    let typed = Typed::new();
    let currencies = currencies(r, &typed);
    let around = Around { object, words, typed: &typed, problems: &[], currencies: &currencies };
    let Some(control) = Control::compared(field, name, &around) else { return Ok(None) };
    let control = with_records(r, &compared(field), control, &typed)?;
    let users = r.catalog().find(USER_OBJECT).map(|users| users.id);
    let is_user = field.kind.link_targets().is_some_and(|(targets, _)| targets == users.as_slice());
    let me = || Chosen { key: "me".to_owned(), label: words.say("list-filter-me"), chosen: false };
    Ok(control.map(|control| if is_user && control.offers_all() { control.offering_first(me()) } else { control }))
}

/// The form for the field that was chosen, as a page of its own for who has no script.
pub fn page(r: &mut Read<'_>, plural: &str, sent: &Typed) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let chosen = last(sent, "field");
    let fields = r.fields(&object);
    let moments = moments(&words);
    let all = fields.iter().copied().chain(&moments);
    let field = all.clone().find(|field| Some(field.key.as_str()) == chosen).or(all.clone().next());
    let Some(field) = field else { return Err(rapport_kernel::Error::NotFound) };
    let looked = sent.iter().filter(|(name, _)| name != "field").cloned();
    let page = Page { heading: words.say("list-filter-add"), ask: Ask::of(r, &object, field, looked, &words)? };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    let heading = page.heading.clone();
    Ok(Screen::within(shell, words, "condition.html", &heading, page))
}
