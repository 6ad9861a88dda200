//! Texts as they are printed: without what nobody sees, and without what would move other text.

use std::rc::Rc;

use unicode_normalization::char::is_combining_mark;

use crate::limits::MARKS_MAX;

/// A text of several lines: line ends are kept, two at most in a row.
pub fn lines(text: &str) -> Rc<str> {
    let text = text.replace("\r\n", "\n");
    clean(&text, |ends| if ends > 1 { "\n\n" } else { "\n" })
}

/// A text of one line: line ends become blanks.
pub fn line(text: &str) -> Rc<str> {
    clean(text, |_| " ")
}

/// A run of white space becomes one blank, or what `between` makes of its line ends.
fn clean(text: &str, between: impl Fn(usize) -> &'static str) -> Rc<str> {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    let mut ends = 0;
    let mut marks = 0;
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ends += 1,
            _ if is_blank(letter) => blank = true,
            _ if is_dropped(letter) => {}
            _ => {
                if !out.is_empty() {
                    out.push_str(if ends > 0 {
                        between(ends)
                    } else if blank {
                        " "
                    } else {
                        ""
                    });
                }
                (blank, ends) = (false, 0);
                marks = if is_combining_mark(letter) { marks + 1 } else { 0 };
                if marks <= MARKS_MAX {
                    out.push(letter);
                }
            }
        }
    }
    out.into()
}

/// White space that may be any width. The blanks that keep a number together are not among it.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() && !matches!(letter, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// What is left out: control characters, hyphens that may be shown or not, marks that turn the order of letters around
/// for as long as they please, characters that are none. The marks that only keep a piece apart stay.
fn is_dropped(letter: char) -> bool {
    matches!(
        letter,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0001}'
    ) || u32::from(letter) & 0xFFFE == 0xFFFE
        || ('\u{fdd0}'..='\u{fdef}').contains(&letter)
}

/// Whether a letter is to be seen: a font need not have the others.
pub fn is_seen(letter: char) -> bool {
    !letter.is_whitespace()
        && !letter.is_control()
        && !matches!(
            letter,
            '\u{34f}' | '\u{61c}' | '\u{115f}'
                | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{2061}'..='\u{206f}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_becomes_one_blank_and_line_ends_are_kept_where_there_may_be_lines() {
        assert_eq!(&*line("  a \t b\r\n\r\nc\u{3000}\n"), "a b c");
        assert_eq!(&*lines("\n a \r\n b\n\n\n\n c \u{2028}d\n"), "a\nb\n\nc\nd");
        assert_eq!(&*line("1\u{202f}234\u{a0}€"), "1\u{202f}234\u{a0}€");
    }

    #[test]
    fn what_nobody_sees_or_what_moves_other_text_is_left_out() {
        assert_eq!(&*line("gn\u{0}p.\u{202e}exe\u{7}\u{ad}\u{feff}\u{fffe}\u{10ffff}"), "gnp.exe");
        assert_eq!(&*line("\u{2068}عرض\u{2069} \u{200f}1"), "\u{2068}عرض\u{2069} \u{200f}1");
        assert_eq!(&*line("\u{1}\u{2}"), "");
    }

    #[test]
    fn a_letter_carries_only_so_many_marks() {
        let tower = format!("a{}b\u{301}", "\u{301}".repeat(1_000));
        assert_eq!(&*line(&tower), format!("a{}b\u{301}", "\u{301}".repeat(MARKS_MAX)));
    }
}
