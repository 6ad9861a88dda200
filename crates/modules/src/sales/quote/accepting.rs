//! The customer's yes.

use std::collections::HashSet;

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::house::Own;
use rapport_kernel::part::{Action, declared};
use rapport_kernel::{Error, Kind, Object, Problem, Record, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use super::Status;
use super::declining::is_over;
use super::held::Held;
use super::object::{HASH_CHARS, IP_CHARS};
use super::ordering::{make_order, win_deal};
use super::sending::revision;
use crate::reading::own_object;

/// Says yes for the customer: who, by which signature, to which options. Wins the deal and makes the order.
pub fn accept() -> Action {
    Action {
        object: "quote",
        name: "accept",
        label: "Accept",
        params: vec![
            FieldDecl::text("accepted_by", "Name").required().help("Who accepts it."),
            FieldDecl::new("signature", "Signature", Kind::LongText).help("Typed in place of a signature by hand."),
            FieldDecl::links("options", "Chosen options", "quote_line", "").help("Optional lines that are wanted."),
            FieldDecl::integer("revision", "Revision").help("Which one was looked at."),
            FieldDecl::new("accepted_ip", "From address", Kind::Text { chars_max: IP_CHARS }),
            FieldDecl::new("document_sha256", "Document", Kind::Text { chars_max: HASH_CHARS })
                .help("The SHA-256 of what was looked at."),
        ],
        run: |work, id, params| {
            let quote = open(id, params, work)?;
            choose(&quote, params, work)?;
            say_yes(&quote, params, work)?;
            let quote = Held::lock(work, id)?;
            let order = make_order(&quote, work)?;
            win_deal(&quote, work)?;
            Ok(json!({"status": Status::Accepted.key(), "order": order}))
        },
    }
}

/// The quote, if it can be accepted at this moment.
fn open(id: RecordId, params: &Map<String, Json>, work: &mut Work<'_>) -> Result<Held> {
    let quote = Held::lock(work, id)?.that_is(&[Status::Sent])?;
    if is_over(&quote, work) {
        return Err(Status::Expired.refusal());
    }
    let (ours, theirs) = (revision(&quote), params.get("revision").and_then(Json::as_i64));
    if theirs.is_some_and(|theirs| theirs != ours) {
        let text = format!("There is revision {ours} by now; look at it before you accept");
        return Err(Error::rule("stale_revision", text));
    }
    Ok(quote)
}

/// The options that the customer wants count from now on.
fn choose(quote: &Held, params: &Map<String, Json>, work: &mut Work<'_>) -> Result<()> {
    let lines = own_object(work.catalog(), "quote_line");
    let wanted: HashSet<RecordId> = ids(params.get("options"));
    let options: Vec<RecordId> =
        quote.lines(work)?.iter().filter(|line| is_option(line, &lines)).map(|line| line.id).collect();
    if let Some(strange) = wanted.iter().find(|id| !options.contains(id)) {
        let text = format!("{strange} is no optional line of this quote");
        return Err(Error::Invalid(vec![Problem::new("options", "no_option", text)]));
    }
    let chosen = declared(&lines, "chosen");
    let rows =
        options.into_iter().map(|id| Own { id: Some(id), set: vec![(chosen, Value::Boolean(wanted.contains(&id)))] });
    work.write_own(&lines, rows.collect()).map(drop)
}

/// The ids of a parameter of links, which may say their object as well.
fn ids(links: Option<&Json>) -> HashSet<RecordId> {
    let id = |link: &Json| link.as_str().or_else(|| link["id"].as_str()).and_then(|id| id.parse().ok());
    links.and_then(Json::as_array).into_iter().flatten().filter_map(id).collect()
}

fn is_option(line: &Record, lines: &Object) -> bool {
    *line.get(declared(lines, "optional")) == Value::Boolean(true)
}

fn say_yes(quote: &Held, params: &Map<String, Json>, work: &mut Work<'_>) -> Result<()> {
    let told =
        |key: &str| params.get(key).and_then(Json::as_str).map_or(Value::Null, |text| Value::Text(text.to_owned()));
    let now = Value::Instant(work.ctx().now);
    let proof = ["accepted_by", "signature", "accepted_ip", "document_sha256"].map(|key| (key, told(key)));
    let yes = [("status", Status::Accepted.value()), ("accepted_at", now)];
    quote.set(work, yes.into_iter().chain(proof).collect())
}
