//! What holds for every letterhead.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, Result, Value};

use super::reading::colour_of;

/// Lines of an address, and of a footer, for which there is room on paper.
const ADDRESS_LINES_MAX: usize = 12;
const FOOTER_LINES_MAX: usize = 8;
/// Characters of a footer, which stands on each page.
const FOOTER_CHARS_MAX: usize = 800;

/// A colour is six hexadecimal digits after a number sign.
pub fn colour_can_be_read(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let colour = cx.field("colour");
    for draft in drafts.iter_mut().filter(|draft| draft.changes(colour)) {
        let Some(text) = draft.get(colour).as_text().map(str::to_owned) else { continue };
        match colour_of(&text) {
            Some((red, green, blue)) => draft.new.set(colour, Value::Text(format!("#{red:02X}{green:02X}{blue:02X}"))),
            None => draft.refuse(Problem::new("colour", "colour", "Write a colour such as #1E3A5F")),
        }
    }
    Ok(())
}

/// There is room for all of it.
pub fn fits_on_paper(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    for (key, lines_max, chars_max) in
        [("address", ADDRESS_LINES_MAX, FOOTER_CHARS_MAX), ("footer", FOOTER_LINES_MAX, FOOTER_CHARS_MAX)]
    {
        let field = cx.field(key);
        for draft in drafts.iter_mut().filter(|draft| draft.changes(field)) {
            let Some(text) = draft.get(field).as_text() else { continue };
            if text.lines().count() > lines_max || text.chars().count() > chars_max {
                let said =
                    format!("There is room for {lines_max} lines of {chars_max} characters together; shorten it");
                let problem = Problem::new(key, "letterhead_full", said);
                draft.refuse(problem.with("lines", lines_max).with("characters", chars_max));
            }
        }
    }
    Ok(())
}
