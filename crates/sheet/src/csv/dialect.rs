//! Finding out the delimiter, and whether a backslash escapes, from the first lines of a file.

use super::walk::{Dialect, Walk, walk};

/// In order of preference, where several fit as well.
const DELIMITERS: [u8; 5] = [b',', b';', b'\t', b'|', b':'];

/// How much of the file is looked at.
const TEXT_BYTES_MAX: usize = 64 << 10;
const RECORDS_MAX: usize = 200;

/// The delimiter that a first line `sep=;` declares (Excel writes and obeys it).
pub(super) fn declared(text: &str) -> Option<u8> {
    let line = text.lines().next()?.split('\r').next()?;
    let line = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or(line);
    let name = line.get(..4)?;
    match (name.eq_ignore_ascii_case("sep="), line.as_bytes()[4..].first(), line.len()) {
        (true, Some(delimiter), 5) if is_usable(*delimiter) => Some(*delimiter),
        _ => None,
    }
}

/// Whether this can be a delimiter at all.
pub(super) fn is_usable(delimiter: u8) -> bool {
    delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\n' | b'\r' | 0)
}

/// Finds out what the text does not declare.
pub(super) fn sniff(text: &str, whole: bool, delimiter: Option<u8>) -> Dialect {
    let cut = text.len() > TEXT_BYTES_MAX;
    let bytes = &text.as_bytes()[..text.len().min(TEXT_BYTES_MAX)];
    let whole = whole && !cut;
    let delimiter = delimiter.unwrap_or_else(|| sniff_delimiter(bytes, whole));
    Dialect { delimiter, escape: sniff_escape(bytes, whole, delimiter) }
}

fn sniff_delimiter(bytes: &[u8], whole: bool) -> u8 {
    let looks = |delimiter| walk(bytes, Dialect { delimiter, escape: None }, RECORDS_MAX, whole);
    let all: Vec<(u8, Walk)> = DELIMITERS.iter().map(|delimiter| (*delimiter, looks(*delimiter))).collect();
    // By the header first; a table under a title line still has its delimiter in most of its rows.
    best(&all, |walk| walk.widths.first().copied()).or_else(|| best(&all, most_common_width)).unwrap_or(DELIMITERS[0])
}

/// The delimiter under which most records are as wide as the reference.
fn best(all: &[(u8, Walk)], reference: impl Fn(&Walk) -> Option<usize>) -> Option<u8> {
    let mut best: Option<(u8, u64)> = None;
    for (delimiter, walk) in all {
        let Some(width) = reference(walk).filter(|width| *width > 1) else {
            continue;
        };
        let score = score(*delimiter, walk, width);
        if score > 0 && best.is_none_or(|(_, other)| score > other) {
            best = Some((*delimiter, score));
        }
    }
    best.map(|(delimiter, _)| delimiter)
}

/// Share of records of this width, in thousandths, then the width itself.
fn score(delimiter: u8, walk: &Walk, width: usize) -> u64 {
    let fitting = walk.widths.iter().filter(|other| **other == width).count();
    let share = (fitting * 1_000 / walk.widths.len()) as u64;
    // Colons abound in times and addresses: they delimit only where nothing else can and every line agrees.
    if delimiter == b':' {
        return u64::from(share == 1_000 && walk.widths.len() > 1);
    }
    let share = if walk.stray > 0 { share / 2 } else { share };
    share * 10_000 + width.min(9_999) as u64
}

fn most_common_width(walk: &Walk) -> Option<usize> {
    let count = |width: usize| walk.widths.iter().filter(|other| **other == width).count();
    walk.widths.iter().copied().max_by_key(|width| count(*width)).filter(|width| count(*width) * 2 > walk.widths.len())
}

/// A backslash escapes a quotation mark only where the text makes no sense otherwise.
fn sniff_escape(bytes: &[u8], whole: bool, delimiter: u8) -> Option<u8> {
    if !bytes.windows(2).any(|pair| pair == b"\\\"") {
        return None;
    }
    let plain = walk(bytes, Dialect { delimiter, escape: None }, RECORDS_MAX, whole);
    let escaped = walk(bytes, Dialect { delimiter, escape: Some(b'\\') }, RECORDS_MAX, whole);
    let is_even = |walk: &Walk| walk.widths.iter().all(|width| Some(width) == walk.widths.first());
    let makes_sense = escaped.stray == 0 && escaped.open_at.is_none() && is_even(&escaped);
    let made_sense = plain.stray == 0 && is_even(&plain);
    (makes_sense && !made_sense).then_some(b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter_of(text: &str) -> char {
        char::from(sniff(text, true, None).delimiter)
    }

    #[test]
    fn the_delimiter_is_the_one_that_cuts_all_lines_alike() {
        assert_eq!(delimiter_of("a,b\n1,2\n"), ',');
        assert_eq!(delimiter_of("Deal;Amount\nAlpha;1,5\nBeta;2,25\n"), ';');
        assert_eq!(delimiter_of("a\tb\n1, 2\t3\n"), '\t');
        assert_eq!(delimiter_of("a|b|c\n1|2|3;4\n"), '|');
        assert_eq!(delimiter_of("root:x:0\nbin:x:1\n"), ':');
        assert_eq!(delimiter_of("\"a,b\";\"c,d\"\n\"1,2\";\"3,4\"\n"), ';');
    }

    #[test]
    fn a_single_column_is_not_cut_at_its_times() {
        assert_eq!(delimiter_of("Time\n12:30\n13:45\n"), ',');
    }

    #[test]
    fn a_title_above_the_table_does_not_hide_the_delimiter() {
        assert_eq!(delimiter_of("Customers\na;b;c\n1;2;3\n4;5;6\n"), ';');
    }

    #[test]
    fn excel_declares_its_delimiter_in_the_first_line() {
        assert_eq!(declared("sep=;\r\na;b"), Some(b';'));
        assert_eq!(declared("\"SEP=\t\"\na\tb"), Some(b'\t'));
        assert_eq!(declared("sep=,\rq"), Some(b','));
        assert_eq!(declared("separator,b\n"), None);
        assert_eq!(declared("sep=ab\n"), None);
        assert_eq!(declared("sép=;\n"), None);
    }

    #[test]
    fn a_backslash_escapes_only_where_nothing_else_makes_sense() {
        assert_eq!(sniff("a,b\n1,\"x \\\"y\\\" z\"\n", true, None).escape, Some(b'\\'));
        assert_eq!(sniff("a,b\n1,\"C:\\dir\\\"\n", true, None).escape, None);
        assert_eq!(sniff("a,b\n1,\"say \"\"hi\"\" \\\"\n", true, None).escape, None);
    }
}
