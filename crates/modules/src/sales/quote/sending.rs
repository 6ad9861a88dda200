//! Sending a quote, and taking it back.

use rapport_kernel::house::Own;
use rapport_kernel::part::{Action, declared};
use rapport_kernel::time::Date;
use rapport_kernel::{Error, Problem, Read, Record, Result, Value, Work};
use serde_json::json;

use super::Status;
use super::declining::expires_after;
use super::discounts::within_limit;
use super::held::Held;
use crate::reading::own_object;
use crate::sales::figures::{day, money};

/// Gives it to the customer, with its number.
pub fn send() -> Action {
    Action {
        object: "quote",
        name: "send",
        label: "Send",
        params: Vec::new(),
        run: |work, id, _| {
            let quote = Held::lock(work, id)?;
            if quote.status() == Status::AwaitingApproval {
                return Err(Error::rule("quote_awaits_approval", "Somebody is to approve this quote first"));
            }
            let quote = quote.that_is(&[Status::Draft, Status::Approved])?;
            taxes_of_today(&quote, work)?;
            is_whole(&quote, work)?;
            if quote.status() == Status::Draft {
                within_limit(&quote, work)?;
            }
            let number = match quote.value("number").as_text() {
                Some(number) => number.to_owned(),
                None => next_number(work)?,
            };
            let full = full_number(&number, revision(&quote));
            let now = Value::Instant(work.ctx().now);
            let sent = vec![
                ("status", Status::Sent.value()),
                ("number", Value::Text(number.clone())),
                ("full_number", Value::Text(full)),
                ("sent_at", now),
            ];
            quote.set(work, sent)?;
            if let Some(last) = day(quote.value("valid_until")) {
                expires_after(last, id, work)?;
            }
            Ok(json!({"status": Status::Sent.key(), "number": number}))
        },
    }
}

/// Takes it back: from a customer for good, from who was to approve it to write on.
pub fn withdraw() -> Action {
    Action {
        object: "quote",
        name: "withdraw",
        label: "Withdraw",
        params: Vec::new(),
        run: |work, id, _| {
            let from = [Status::AwaitingApproval, Status::Approved, Status::Sent];
            let quote = Held::lock(work, id)?.that_is(&from)?;
            let to = if quote.status() == Status::Sent { Status::Withdrawn } else { Status::Draft };
            quote.set(work, vec![("status", to.value())])?;
            Ok(json!({"status": to.key()}))
        },
    }
}

/// How a number is written with its revision.
pub fn full_number(number: &str, revision: i64) -> String {
    format!("{number}/{revision}")
}

/// Which revision it is.
pub fn revision(quote: &Held) -> i64 {
    crate::sales::figures::integer(quote.value("revision")).max(1)
}

/// The workspace's day.
pub fn today(read: &Read<'_>) -> Date {
    read.ctx().now.date_in(&read.catalog().settings.zone())
}

/// The next of the year, without gaps: rolled back with the transaction, and given to what is never deleted.
fn next_number(work: &mut Work<'_>) -> Result<String> {
    let year = today(work).civil().year();
    let number = work.tx().next_numbers(&format!("quote.{year}"), 1)?;
    Ok(format!("Q-{year}-{number:04}"))
}

/// A draft is sent with the taxes of the day on which it is sent: the lines' own rules work them out.
pub fn taxes_of_today(quote: &Held, work: &mut Work<'_>) -> Result<()> {
    if quote.status() != Status::Draft {
        return Ok(());
    }
    let lines = own_object(work.catalog(), "quote_line");
    let rows: Vec<Own> = quote.lines(work)?.iter().map(|line| Own { id: Some(line.id), set: Vec::new() }).collect();
    work.write_own(&lines, rows).map(drop)
}

/// Nothing is sent that a customer could not answer.
pub fn is_whole(quote: &Held, work: &mut Work<'_>) -> Result<()> {
    let lines = quote.lines(work)?;
    let object = own_object(work.catalog(), "quote_line");
    let value = |line: &Record, key: &str| line.get(declared(&object, key)).clone();
    let is_line = |line: &Record| value(line, "kind").as_text() == Some("line");
    let mut problems = Vec::new();
    if !lines.iter().any(is_line) {
        problems.push(Problem::new("lines", "no_lines", "There is nothing in this quote; add a line first"));
    }
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| is_line(line)) {
        if value(line, "net").is_empty() {
            let (number, name) = (at + 1, value(line, "description").words());
            let text = format!("Line {number} ({name}) has no price or no quantity; say it first");
            problems.push(Problem::new("lines", "line_without_price", text).with("line", number).with("name", name));
        }
    }
    if day(quote.value("valid_until")).is_some_and(|last| last < today(work)) {
        let text = "The last day of this quote is over already; say a later one";
        problems.push(Problem::new("valid_until", "already_over", text));
    }
    let (off, all) = (money(quote.value("discount_amount")), money(quote.value("subtotal")));
    if off.is_some_and(|off| all.is_none_or(|all| off.minor > all.minor)) {
        let text = "More is taken off than is paid once; lower the discount";
        problems.push(Problem::new("discount_amount", "discount_beyond_sum", text));
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}
