//! Why deals were won and lost.

use rapport_kernel::report::{Cell, Figure, Section, Sheet, Shown};
use rapport_kernel::text::Text;
use rapport_kernel::{Read, Result};
use serde_json::{Map, Value as Json};

use super::closed::Closed;
use crate::sales::funnel::{days, first, money, number, percent, summary};

/// Won and lost in a stretch of time, by reason, source, competitor and owner.
///
/// # Errors
/// `Invalid` for what cannot be asked; the store's.
pub fn sheet(r: &mut Read<'_>, asked: &Map<String, Json>) -> Result<Sheet> {
    let closed = Closed::asked(r, asked)?;
    let mut sections = vec![figures(r, &closed)?];
    let reasons = [
        ("lost", "loss_reason", Text::new("by_loss_reason", "By reason for loss")),
        ("won", "win_reason", Text::new("by_win_reason", "By reason for win")),
    ];
    for (status, key, title) in reasons {
        sections.extend(closed.by_reason(r, status, key, title)?);
    }
    let tables = [
        ("source", Text::new("by_source", "By source")),
        ("competitors", Text::new("by_competitor", "By competitor whom we met")),
        ("owner", Text::new("by_owner", "By owner")),
    ];
    for (key, title) in tables {
        sections.extend(closed.by(r, key, title)?);
    }
    Ok(Sheet { sections })
}

fn figures(r: &mut Read<'_>, closed: &Closed) -> Result<Section> {
    let (won, lost) = (closed.that_are("won"), closed.that_are("lost"));
    let all = first(summary(r, "deal", &closed.filter, "", "count,avg(win_rate),avg(cycle_days)")?);
    let of_won = first(summary(r, "deal", &won, "", "count,sum(amount)")?);
    let of_lost = first(summary(r, "deal", &lost, "", "count,sum(amount)")?);
    let count = |row: &Json| Shown::Count(row["count"].as_i64().unwrap_or(0));
    let figure = |id, english: &str, cell| Figure { label: Text::new(id, english), cell, note: None };
    let figures = vec![
        figure("won_deals", "Won", Cell::new(count(&of_won)).of("deal", &won)),
        figure("won_amount", "Won amount", Cell::new(money(&of_won["sum(amount)"])).of("deal", &won)),
        figure("lost_deals", "Lost", Cell::new(count(&of_lost)).of("deal", &lost)),
        figure("lost_amount", "Lost amount", Cell::new(money(&of_lost["sum(amount)"])).of("deal", &lost)),
        figure("win_rate", "Win rate", Cell::new(percent(number(&all["avg(win_rate)"])))),
        figure("days_to_close", "Days to close", Cell::new(days(number(&all["avg(cycle_days)"])))),
    ];
    Ok(Section { figures, ..Section::default() })
}
