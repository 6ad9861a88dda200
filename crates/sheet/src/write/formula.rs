//! Cells that a spreadsheet would run as a formula.

use std::borrow::Cow;

/// What a formula can begin with, in one program or another.
const STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Puts an apostrophe before a text that a spreadsheet would run as a formula when it opens a CSV file.
///
/// Plain numbers and telephone numbers (`-42`, `+1 555 0100`) are left alone: they can do no harm. A text that begins
/// with such an apostrophe already gets another, so that [`unguard`] gives back exactly what was there.
pub fn guard(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    if bare.starts_with(STARTS) && !is_plain_number(bare) { format!("'{text}").into() } else { text.into() }
}

/// Takes away the apostrophe that [`guard`] put there.
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(inner) if guard(inner).len() > inner.len() => inner,
        _ => text,
    }
}

/// A sign, then digits and what stands between them, with no second sign to calculate with.
fn is_plain_number(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    digits.contains(|character: char| character.is_ascii_digit())
        && digits.chars().all(|character| character.is_ascii_digit() || " .,()".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_left_alone() {
        for formula in ["=1+1", "@SUM(1+1)", "\t=1+1", "\r=1", "+cmd|' /C calc'!A0", "-2+3", "+1-555", "=", "-", "'=1"]
        {
            assert_eq!(guard(formula), format!("'{formula}"));
        }
        for harmless in ["", "a=b", "+1 555 0100", "-42", "-1,234.50", "+49 (30) 123", "'quoted'", "O'Neil"] {
            assert_eq!(guard(harmless), harmless);
        }
    }

    #[test]
    fn what_was_guarded_comes_back_exactly() {
        for text in ["=1", "'=1", "''=1", "'", "''", "'a", "-5", "'-5", "+1-2", "'+1-2", "", "x"] {
            assert_eq!(unguard(&guard(text)), text);
        }
    }
}
