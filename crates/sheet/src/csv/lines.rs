//! Line ends in bytes: LF, CR and CR LF each end one line, in UTF-16 as pairs of bytes.

/// How many bytes make a character, as far as line ends are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Units {
    /// Every encoding that keeps ASCII as it is.
    Bytes,
    /// UTF-16, low byte first.
    LittleEndian,
    /// UTF-16, high byte first.
    BigEndian,
}

impl Units {
    pub(super) fn width(self) -> usize {
        match self {
            Units::Bytes => 1,
            Units::LittleEndian | Units::BigEndian => 2,
        }
    }

    /// The unit at this place, as an ASCII character where it is one.
    fn at(self, bytes: &[u8], index: usize) -> Option<u8> {
        match self {
            Units::Bytes => bytes.get(index).copied(),
            Units::LittleEndian => (*bytes.get(index + 1)? == 0).then(|| bytes[index]),
            Units::BigEndian => (*bytes.get(index)? == 0).then(|| bytes.get(index + 1).copied())?,
        }
    }

    /// Length of the line end that lies at this place, or 0.
    pub(super) fn line_end_at(self, bytes: &[u8], index: usize) -> usize {
        match self.at(bytes, index) {
            Some(b'\n') => self.width(),
            Some(b'\r') if self.at(bytes, index + self.width()) == Some(b'\n') => 2 * self.width(),
            Some(b'\r') => self.width(),
            _ => 0,
        }
    }

    /// Where the first line ends: its length without and with its line end.
    pub(super) fn first_line(self, bytes: &[u8]) -> Option<(usize, usize)> {
        let at = match self {
            Units::Bytes => bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?,
            _ => {
                let mut places = (0..bytes.len()).step_by(2);
                places.find(|place| matches!(self.at(bytes, *place), Some(b'\n' | b'\r')))?
            }
        };
        Some((at, at + self.line_end_at(bytes, at)))
    }

    /// Length of the first so many lines.
    pub(super) fn lines(self, bytes: &[u8], count: u64) -> usize {
        let mut length = 0;
        for _ in 0..count {
            match self.first_line(&bytes[length..]) {
                Some((_, with_end)) => length += with_end,
                None => return bytes.len(),
            }
        }
        length
    }

    /// How many lines end in these bytes.
    pub(super) fn count(self, bytes: &[u8]) -> u64 {
        match self {
            Units::Bytes => count_bytes(bytes),
            _ => {
                let mut counter = Counter::default();
                counter.feed(self, bytes);
                counter.lines
            }
        }
    }
}

/// Written so that the compiler can do sixteen bytes at a time: this runs over every record.
fn count_bytes(bytes: &[u8]) -> u64 {
    let feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let returns = bytes.iter().filter(|byte| **byte == b'\r').count();
    if returns == 0 {
        return feeds as u64;
    }
    let followers = bytes.get(1..).unwrap_or_default();
    let pairs = bytes.iter().zip(followers).filter(|(first, second)| **first == b'\r' && **second == b'\n').count();
    (feeds + returns - pairs) as u64
}

/// Counts line ends in pieces, wherever they are cut.
#[derive(Debug, Default)]
pub(super) struct Counter {
    pub(super) lines: u64,
    /// The last thing fed was the first half of a line end, or all of it.
    pub(super) after_return: bool,
}

impl Counter {
    pub(super) fn feed(&mut self, units: Units, bytes: &[u8]) {
        for place in (0..bytes.len()).step_by(units.width()) {
            let unit = units.at(bytes, place);
            if unit == Some(b'\r') || (unit == Some(b'\n') && !self.after_return) {
                self.lines += 1;
            }
            self.after_return = unit == Some(b'\r');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_line_end_ends_one_line() {
        for units in [Units::Bytes, Units::LittleEndian, Units::BigEndian] {
            let text: Vec<u8> = "a\nb\rc\r\nd\n\re"
                .bytes()
                .flat_map(|byte| match units {
                    Units::Bytes => vec![byte],
                    Units::LittleEndian => vec![byte, 0],
                    Units::BigEndian => vec![0, byte],
                })
                .collect();
            assert_eq!(units.count(&text), 5, "{units:?}");
            assert_eq!(units.lines(&text, 3), 7 * units.width(), "{units:?}");
            assert_eq!(units.first_line(&text), Some((units.width(), 2 * units.width())), "{units:?}");
        }
    }

    #[test]
    fn a_line_end_that_is_cut_in_two_counts_once() {
        let mut counter = Counter::default();
        counter.feed(Units::Bytes, b"a\r");
        counter.feed(Units::Bytes, b"\nb\n");
        assert_eq!(counter.lines, 2);
    }
}
