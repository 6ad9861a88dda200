//! What a field holds, for the eye.

use std::collections::HashMap;
use std::fmt::Write;

use minijinja::{HtmlEscape, Value as Html};
use rapport_kernel::catalog::ChoiceOption;
use rapport_kernel::value::Ref;
use rapport_kernel::{Catalog, Field, Kind, Record, RecordId, Value};

use crate::words::Words;

/// Dots of options: what comes after begins again.
const DOTS: usize = 8;
/// Characters of a long text in a cell.
const EXCERPT_CHARS: usize = 120;

/// Renders what fields hold, for one reader.
pub struct Cells<'a> {
    /// Where links lead.
    pub catalog: &'a Catalog,
    /// Titles of linked records; those that the reader may not know are not there.
    pub titles: &'a HashMap<RecordId, String>,
    /// The reader's words.
    pub words: &'a Words,
}

/// The records that a value links to.
pub fn linked(value: &Value) -> impl Iterator<Item = Ref> + '_ {
    let (one, many) = match value {
        Value::Link(to) => (Some(*to), &[][..]),
        Value::Links(list) => (None, list.as_slice()),
        _ => (None, &[][..]),
    };
    one.into_iter().chain(many.iter().copied())
}

/// Whether values of a kind stand at the end of their column, one under the other.
pub fn is_number(kind: &Kind) -> bool {
    matches!(kind.result(), Kind::Integer { .. } | Kind::Decimal { .. } | Kind::Money | Kind::Percent | Kind::Duration)
}

/// Whether values of a kind are added up and compared as amounts.
pub fn is_measurable(kind: &Kind) -> bool {
    is_number(kind) || matches!(kind.result(), Kind::Rating { .. })
}

impl Cells<'_> {
    /// What a field of a record holds, as HTML in one line.
    pub fn html(&self, field: &Field, record: &Record) -> Html {
        let mut html = String::new();
        self.line(&mut html, field, record.get(field.id));
        Html::from_safe_string(html)
    }

    /// A value as HTML in one line.
    pub fn line(&self, out: &mut String, field: &Field, value: &Value) {
        self.write(out, field, value, true);
    }

    /// A value as HTML in full.
    pub fn full(&self, out: &mut String, field: &Field, value: &Value) {
        self.write(out, field, value, false);
    }

    fn write(&self, out: &mut String, field: &Field, value: &Value, in_line: bool) {
        let kind = field.kind.result();
        match (value, kind) {
            (Value::Null, _) => out.push_str(r#"<span class="none">–</span>"#),
            (Value::Text(text), Kind::Choice { options, .. }) => self.option(out, field, options, text),
            // Pressed in a table, they would open another program where one means the cell.
            (Value::Text(text), Kind::Email | Kind::Phone | Kind::Url) if in_line => escape(out, text),
            (Value::Text(text), Kind::Email) => self.anchor(out, "mailto:", text, text),
            (Value::Text(text), Kind::Phone) => self.anchor(out, "tel:", text, text),
            (Value::Text(text), Kind::Url) => self.address_of_web(out, text),
            (Value::Text(text), Kind::LongText) if in_line => escape(out, &excerpt(text)),
            (Value::Text(text), Kind::LongText) => self.paragraphs(out, text),
            (Value::Text(text), _) => escape(out, text),
            (Value::Integer(stars), Kind::Rating { max }) => self.stars(out, *stars, *max),
            (Value::Integer(seconds), Kind::Duration) => escape(out, &duration(*seconds)),
            (Value::Integer(number), Kind::AutoNumber { prefix }) => escape(out, &format!("{prefix}{number}")),
            (Value::Integer(number), _) => escape(out, &self.words.integer(*number)),
            (Value::Decimal(number), Kind::Percent) => escape(out, &format!("{} %", self.words.decimal(*number))),
            (Value::Decimal(number), _) => escape(out, &self.words.decimal(*number)),
            (Value::Money(money), _) => escape(out, &self.words.money(*money)),
            (Value::Boolean(yes), _) => escape(out, &self.words.say(if *yes { "yes" } else { "no" })),
            (Value::Date(date), _) => {
                let exact = self.words.exact_date(*date);
                self.time(out, &date.to_string(), &exact, &self.words.date(*date));
            }
            (Value::Instant(at), _) => {
                let exact = self.words.exact_instant(*at);
                self.time(out, &at.to_string(), &exact, &self.words.instant(*at));
            }
            (Value::List(list), Kind::Choices { options }) => {
                for (at, key) in list.iter().enumerate() {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    self.option(out, field, options, key);
                }
            }
            (Value::List(list), _) => {
                for tag in list {
                    out.push_str(r#"<span class="tag">"#);
                    escape(out, tag);
                    out.push_str("</span>");
                }
            }
            (Value::Link(_) | Value::Links(_), _) => self.links(out, value),
            (Value::Address(address), _) => {
                let parts: Vec<String> = address.parts().iter().map(|(_, part)| (*part).replace('\n', ", ")).collect();
                let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
                escape(out, &parts.join(", "));
            }
            (Value::Name(name), _) => escape(out, &name.full()),
            (Value::Location { latitude, longitude }, _) => escape(out, &format!("{latitude:.5}, {longitude:.5}")),
            (Value::Json(json), _) => escape(out, &excerpt(&json.to_string())),
        }
    }

    fn links(&self, out: &mut String, value: &Value) {
        let mut first = true;
        for to in linked(value) {
            let (Some(title), Some(object)) = (self.titles.get(&to.id), self.catalog.get(to.object)) else { continue };
            if !first {
                out.push_str(", ");
            }
            first = false;
            put(out, format_args!(r#"<a href="/{}/{}">{}</a>"#, object.plural, to.id, HtmlEscape(title)));
        }
        if first {
            // There is one, and more is not for this reader.
            put(out, format_args!(r#"<span class="none">{}</span>"#, HtmlEscape(&self.words.say("hidden"))));
        }
    }

    fn option(&self, out: &mut String, field: &Field, options: &[ChoiceOption], key: &str) {
        let at = options.iter().position(|option| option.key == key);
        let label = at.map_or_else(|| key.to_owned(), |at| self.words.option(field, &options[at]));
        let dot = at.unwrap_or_default() % DOTS;
        put(out, format_args!(r#"<span class="option option-{dot}">{}</span>"#, HtmlEscape(&label)));
    }

    fn anchor(&self, out: &mut String, scheme: &str, address: &str, text: &str) {
        let (address, text) = (HtmlEscape(address), HtmlEscape(text));
        put(out, format_args!(r#"<a href="{scheme}{address}">{text}</a>"#));
    }

    /// Only what is surely an address of the web is one to press.
    fn address_of_web(&self, out: &mut String, url: &str) {
        let Some((_, shown)) = url.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https")) else {
            return escape(out, url);
        };
        let (url, shown) = (HtmlEscape(url), HtmlEscape(shown.trim_end_matches('/')));
        put(out, format_args!(r#"<a href="{url}" rel="noopener noreferrer nofollow" target="_blank">{shown}</a>"#));
    }

    fn time(&self, out: &mut String, machine: &str, exact: &str, said: &str) {
        let (exact, said) = (HtmlEscape(exact), HtmlEscape(said));
        put(out, format_args!(r#"<time datetime="{machine}" title="{exact}">{said}</time>"#));
    }

    fn stars(&self, out: &mut String, stars: i64, max: u8) {
        let full = usize::try_from(stars).unwrap_or_default().min(usize::from(max));
        let (lit, dim) = ("★".repeat(full), "☆".repeat(usize::from(max) - full));
        put(out, format_args!(r#"<span role="img" aria-label="{stars} / {max}">{lit}{dim}</span>"#));
    }

    fn paragraphs(&self, out: &mut String, text: &str) {
        for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            out.push_str("<p>");
            for (at, line) in paragraph.lines().enumerate() {
                if at > 0 {
                    out.push_str("<br>");
                }
                escape(out, line);
            }
            out.push_str("</p>");
        }
    }
}

/// `1 h 30 min`
pub fn duration(seconds: i64) -> String {
    let (hours, minutes) = (seconds / 3_600, seconds % 3_600 / 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn excerpt(text: &str) -> String {
    let mut line: String = text.chars().take(EXCERPT_CHARS).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if text.chars().nth(EXCERPT_CHARS).is_some() {
        line.push('…');
    }
    line
}

fn escape(out: &mut String, text: &str) {
    put(out, format_args!("{}", HtmlEscape(text)));
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.write_fmt(what).expect("a string takes all text");
}
