//! A quote as a document: what its customer reads, in print and by the link.

use rapport_kernel::document::{Answer, Document, DocumentDecl, Fact, Proof};
use rapport_kernel::part::declared;
use rapport_kernel::report::Shown;
use rapport_kernel::text::Text;
use rapport_kernel::value::Address;
use rapport_kernel::{Read, Record, RecordId, Result, Value};

use super::Status;
use super::lines::{columns, rows};
use super::sums::sums;
use super::totals::would_come_to;
use crate::reading::{living, own_object, text_of};
use crate::sales::figures::{day, integer};
use crate::sales::letterhead;
use crate::sales::quote_line::in_order;

/// Countries, by ISO code, where the postal code comes last.
const CODE_LAST: [&str; 3] = ["US", "CA", "AU"];

/// What is declared.
pub fn document() -> DocumentDecl {
    DocumentDecl {
        object: "quote",
        tells: &[
            ("quote", &["number", "company", "contact", "valid_until", "gross", "discount", "taxes"]),
            ("quote_line", &["description", "quantity", "unit_price", "discount", "net", "gross"]),
        ],
        build,
        answers: &[
            Answer {
                action: "accept",
                asked: &["accepted_by", "signature"],
                options: Some("options"),
                proof: Some(Proof { address: "accepted_ip", sha256: "document_sha256", version: "revision" }),
            },
            Answer { action: "decline", asked: &["decline_reason"], options: None, proof: None },
        ],
    }
}

/// A quote with what it leads to, in the hands of who makes its document.
pub struct Quoted {
    /// The quote.
    pub record: Record,
    object: std::sync::Arc<rapport_kernel::Object>,
}

impl Quoted {
    /// What a field holds.
    pub fn value(&self, key: &str) -> &Value {
        self.record.get(declared(&self.object, key))
    }

    fn text(&self, key: &str) -> &str {
        text_of(&self.record, &self.object, key).unwrap_or_default()
    }

    fn status(&self) -> Status {
        Status::of(self.value("status"))
    }
}

fn build(read: &mut Read<'_>, id: RecordId, chosen: Option<&[RecordId]>) -> Result<Document> {
    let object = own_object(read.catalog(), "quote");
    let record = living([id].into_iter(), &object, read)?.remove(&id).ok_or(rapport_kernel::Error::NotFound)?;
    let mut lines = in_order(id, read)?;
    let mut quote = Quoted { record, object };
    // What was answered stays as it was answered.
    if let Some(chosen) = chosen.filter(|_| quote.status() == Status::Sent) {
        choose(&mut quote, &mut lines, chosen, read)?;
    }
    let settings = &read.catalog().settings;
    let language = match quote.text("language") {
        "" => settings.languages.first().cloned().unwrap_or_default(),
        chosen => chosen.to_owned(),
    };
    let status = quote.status();
    let is_over = status == Status::Sent
        && day(quote.value("valid_until")).is_some_and(|last| last < super::sending::today(read));
    let number = quote.text("full_number").replace('/', "-");
    Ok(Document {
        language,
        title: title(&quote),
        file_name: if number.is_empty() { "draft".to_owned() } else { number },
        version: integer(quote.value("revision")).max(1),
        made_at: made_at(&quote),
        letterhead: letterhead::of_document(quote.value("letterhead").as_link(), read)?,
        addressee: addressee(&quote, read)?,
        state: state(status, is_over),
        is_for_customer: matches!(status, Status::Sent | Status::Accepted | Status::Declined) && !is_over,
        is_open: status == Status::Sent && !is_over,
        facts: facts(&quote, read)?,
        intro: quote.text("intro").to_owned(),
        columns: columns(&lines, read),
        rows: rows(&quote, &lines, read),
        totals: sums(&quote),
        closing: [quote.text("closing"), quote.text("conditions")].join("\n\n").trim().to_owned(),
    })
}

/// As it would be with these options, and no others.
fn choose(quote: &mut Quoted, lines: &mut [Record], chosen: &[RecordId], read: &mut Read<'_>) -> Result<()> {
    let object = own_object(read.catalog(), "quote_line");
    let field = declared(&object, "chosen");
    for line in lines.iter_mut() {
        line.values.set(field, Value::Boolean(chosen.contains(&line.id)));
    }
    for (field, value) in would_come_to(&quote.record, lines, read)? {
        quote.record.values.set(field, value);
    }
    Ok(())
}

fn title(quote: &Quoted) -> Text {
    let number = match (quote.text("number"), integer(quote.value("revision"))) {
        ("", _) => return Text::new("quote-draft", "Quote (draft)"),
        (number, 0 | 1) => number.to_owned(),
        _ => quote.text("full_number").to_owned(),
    };
    Text::new("quote", format!("Quote {number}")).with("number", number)
}

/// When what it says was last changed: what was sent says something else only once it is answered.
fn made_at(quote: &Quoted) -> rapport_kernel::time::Instant {
    let instant = |key: &str| match quote.value(key) {
        Value::Instant(at) => Some(*at),
        _ => None,
    };
    instant("accepted_at").or(instant("sent_at")).unwrap_or(quote.record.updated_at)
}

/// In the eyes of the customer: what goes on in the house is not for them.
fn state(status: Status, is_over: bool) -> Option<Text> {
    let (id, english) = match status {
        Status::Sent if is_over => ("quote-expired", "This quote has expired."),
        Status::Sent => return None,
        Status::Draft | Status::AwaitingApproval | Status::Approved => ("quote-in-writing", "This is a draft."),
        Status::Accepted => ("quote-accepted", "This quote was accepted."),
        Status::Declined => ("quote-declined", "This quote was declined."),
        Status::Expired => ("quote-expired", "This quote has expired."),
        Status::Withdrawn => ("quote-withdrawn", "This quote was withdrawn."),
        Status::Superseded => ("quote-superseded", "A later revision took the place of this quote."),
    };
    Some(Text::new(id, english))
}

fn facts(quote: &Quoted, read: &mut Read<'_>) -> Result<Vec<Fact>> {
    let zone = read.catalog().settings.zone();
    let date = |value: &Value| match value {
        Value::Instant(at) => Some(Shown::Date(at.date_in(&zone))),
        Value::Date(day) => Some(Shown::Date(*day)),
        _ => None,
    };
    let words = |text: String| (!text.is_empty()).then_some(Shown::Name(text));
    let owner = name_of("user", quote.value("owner").as_link(), read)?;
    let found = [
        ("quote-date", "Date", date(quote.value("sent_at"))),
        ("quote-valid-until", "Valid until", date(quote.value("valid_until"))),
        ("quote-owner", "Your contact", words(owner)),
        ("quote-accepted-at", "Accepted on", date(quote.value("accepted_at"))),
        ("quote-accepted-by", "Accepted by", words(quote.text("accepted_by").to_owned())),
    ];
    let fact = |(id, english, shown): (&'static str, &str, Option<Shown>)| {
        Some(Fact { label: Text::new(id, english), shown: shown? })
    };
    Ok(found.into_iter().filter_map(fact).collect())
}

/// The company and who it is for there, with the address of the one that has one.
fn addressee(quote: &Quoted, read: &mut Read<'_>) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    let mut address = None;
    for key in ["company", "contact"] {
        let object = own_object(read.catalog(), key);
        let id = quote.value(key).as_link();
        let Some(record) = living(id.into_iter(), &object, read)?.into_values().next() else { continue };
        lines.push(record.get(declared(&object, "name")).words());
        if let Value::Address(known) = record.get(declared(&object, "address")) {
            address.get_or_insert(known.clone());
        }
    }
    lines.extend(address.into_iter().flat_map(|address| written(&address)));
    Ok(lines)
}

/// An address as an envelope has it.
fn written(address: &Address) -> Vec<String> {
    let Address { street, city, region, postal_code, country } = address;
    let town = match CODE_LAST.contains(&country.as_str()) {
        true => vec![joined(&[&joined(&[city, region], ", "), postal_code], " ")],
        false => vec![joined(&[postal_code, city], " "), region.clone()],
    };
    let lines = street.lines().map(str::to_owned).chain(town).chain([country.clone()]);
    lines.filter(|line| !line.is_empty()).collect()
}

fn joined(parts: &[&String], between: &str) -> String {
    let known: Vec<&str> = parts.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
    known.join(between)
}

fn name_of(key: &str, id: Option<RecordId>, read: &mut Read<'_>) -> Result<String> {
    let object = own_object(read.catalog(), key);
    let found = living(id.into_iter(), &object, read)?.into_values().next();
    Ok(found.map(|record| record.get(declared(&object, "name")).words()).unwrap_or_default())
}
