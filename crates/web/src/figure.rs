//! A figure of a report or a document in the words of its reader.

use rapport_kernel::report::Shown;
use rapport_kernel::text::Text;
use serde_json::Value as Json;

use crate::words::{Args, Words};

/// As it is written; `told` says a text of the product. Nothing where there is nothing.
pub fn figure(words: &Words, shown: &Shown, told: impl Fn(&Text) -> String) -> Option<String> {
    let number = |text: &str| words.measured(None, &Json::String(text.to_owned()));
    Some(match shown {
        Shown::Nothing => return None,
        Shown::Name(name) => name.clone(),
        Shown::Told(text) => told(text),
        Shown::Count(count) => words.integer(*count),
        Shown::Money(money) => return words.money_of(money),
        Shown::Percent(text) => format!("{}\u{a0}%", number(text)),
        Shown::Days(text) => words.tell("days-count", &Args::from([("days".into(), number(text).into())])),
        Shown::Date(day) => words.exact_date(*day),
        Shown::Quantity(text, unit) => format!("{} {unit}", number(text)).trim().to_owned(),
    })
}
