//! A slow, exact look at the shape of a piece of CSV: how wide its records are and what its quotation marks do.
//!
//! The parser proper never complains; this is asked where a complaint may be due, and to choose a delimiter.

/// What a piece of CSV looks like under one delimiter.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Cells of each complete record; blank lines are none.
    pub(super) widths: Vec<usize>,
    /// Quoted cells that go on after their closing quotation mark.
    pub(super) stray: usize,
    /// Where the quotation mark opens that is not closed at the end.
    pub(super) open_at: Option<usize>,
    /// Where a quotation mark opens that is closed on a later line, in the midst of a text: two cells torn together.
    pub(super) torn_at: Option<usize>,
}

/// How cells are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    /// The backslash, in files that write `\"` for a quotation mark.
    pub(crate) escape: Option<u8>,
}

enum Place {
    StartOfLine,
    StartOfCell,
    Plain,
    Quoted { opened: usize, lines: bool },
    AfterQuote { opened: usize, lines: bool },
}

/// Walks over UTF-8 (or anything that keeps ASCII), up to so many records. `whole` counts an unfinished last one too.
pub(super) fn walk(bytes: &[u8], dialect: Dialect, records_max: usize, whole: bool) -> Walk {
    let mut found = Walk::default();
    let mut place = Place::StartOfLine;
    let mut width = 1;
    let mut escaped = false;
    for (index, &byte) in bytes.iter().enumerate() {
        let line_end = matches!(byte, b'\n' | b'\r');
        place = match place {
            Place::StartOfLine if line_end => Place::StartOfLine,
            Place::StartOfLine | Place::StartOfCell if byte == b'"' => Place::Quoted { opened: index, lines: false },
            Place::Quoted { opened, lines } => {
                let lines = lines || line_end;
                if escaped {
                    escaped = false;
                    Place::Quoted { opened, lines }
                } else if dialect.escape == Some(byte) {
                    escaped = true;
                    Place::Quoted { opened, lines }
                } else if byte == b'"' {
                    Place::AfterQuote { opened, lines }
                } else {
                    Place::Quoted { opened, lines }
                }
            }
            Place::AfterQuote { opened, lines } if byte == b'"' => Place::Quoted { opened, lines },
            _ if byte == dialect.delimiter => {
                width += 1;
                Place::StartOfCell
            }
            _ if line_end => {
                found.widths.push(std::mem::replace(&mut width, 1));
                if found.widths.len() == records_max {
                    return found;
                }
                Place::StartOfLine
            }
            Place::AfterQuote { opened, lines } => {
                found.stray += 1;
                if lines && found.torn_at.is_none() {
                    found.torn_at = Some(opened);
                }
                Place::Plain
            }
            _ => Place::Plain,
        };
    }
    if let Place::Quoted { opened, .. } = place {
        found.open_at = Some(opened);
    }
    if whole && !matches!(place, Place::StartOfLine) {
        found.widths.push(width);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: b',', escape: None };

    #[test]
    fn widths_count_cells_outside_quotation_marks() {
        let found = walk(b"a,b\r\n\r\n\"1,\n2\",3\n,,\nlast,", COMMA, 100, true);
        assert_eq!(found.widths, [2, 2, 3, 2]);
        assert_eq!((found.stray, found.open_at, found.torn_at), (0, None, None));
    }

    #[test]
    fn an_open_quotation_mark_is_found() {
        assert_eq!(walk(b"a,b\n1,\"2\n3,4\n", COMMA, 100, true).open_at, Some(6));
    }

    #[test]
    fn two_cells_torn_together_are_found() {
        assert_eq!(walk(b"1,\"abc\n2,\"def\"\n", COMMA, 100, true).torn_at, Some(2));
    }

    #[test]
    fn a_backslash_escapes_only_where_it_is_told_to() {
        let text = br#"1,"a \"b\" c""#;
        assert_eq!(walk(text, COMMA, 100, true).stray, 1);
        assert_eq!(walk(text, Dialect { escape: Some(b'\\'), ..COMMA }, 100, true).stray, 0);
    }
}
