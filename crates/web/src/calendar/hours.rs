//! The hours of the days of a calendar: what has a time stands where its time is, and what is at the same time side by side.

use rapport_kernel::time::Instant;
use serde::Serialize;

use crate::words::Words;

/// Rows of an hour.
const QUARTERS: u16 = 4;
const QUARTER_MINUTES: u16 = 60 / QUARTERS;
const DAY_HOURS: u16 = 24;
/// What is shown of a day at least.
const OFFICE_HOURS: (u16, u16) = (8, 18);
/// What stands side by side at most: more could not be read.
const LANES_MAX: usize = 6;
/// What lasts shorter, or nobody knows how long, is shown as if it lasted so.
const SHOWN_MINUTES: u16 = 30;

/// When something is on its day, by the clocks of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Minutes since the day began.
    pub from: u16,
    /// The end, not included.
    pub until: u16,
}

impl Stretch {
    /// What begins at a moment and lasts so many seconds; of what goes on after midnight, what is on the first day.
    pub fn of(at: Instant, seconds: Option<i64>, words: &Words) -> Self {
        let clock = at.clock_in(words.zone());
        let from = u16::from(clock.hour().unsigned_abs()) * 60 + u16::from(clock.minute().unsigned_abs());
        let minutes = seconds.and_then(|seconds| u16::try_from(seconds / 60).ok()).unwrap_or_default();
        let until = from.saturating_add(minutes.max(SHOWN_MINUTES)).min(DAY_HOURS * 60);
        Self { from: from.min(until.saturating_sub(SHOWN_MINUTES)), until }
    }
}

/// Where an entry stands, in places of a grid, which are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The row in which it begins.
    pub row: u16,
    /// How many rows it takes.
    pub rows: u16,
    /// Its column.
    pub lane: usize,
    /// Whether nothing else is at that time, so that it takes all columns.
    pub alone: bool,
}

/// An hour of the scale.
#[derive(Debug, Serialize)]
pub struct Hour {
    label: String,
    row: u16,
    /// As times of forms have it.
    time: String,
}

/// The hours that a calendar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    first: u16,
    end: u16,
}

impl Window {
    /// Office hours, and what is earlier or later.
    pub fn around(stretches: impl Iterator<Item = Stretch>) -> Self {
        let (first, end) = OFFICE_HOURS;
        stretches.fold(Self { first, end }, |window, one| Self {
            first: window.first.min(one.from / 60),
            end: window.end.max(one.until.div_ceil(60)),
        })
    }

    /// The scale beside the days.
    pub fn hours(self, words: &Words) -> Vec<Hour> {
        let hour = |hour: u16| Hour {
            label: words.hour(hour),
            row: (hour - self.first) * QUARTERS + 1,
            time: format!("{hour:02}:00"),
        };
        (self.first..self.end).map(hour).collect()
    }

    /// The row of a minute of the day, if it is shown.
    pub fn row(self, minute: u16) -> Option<u16> {
        (self.first * 60..self.end * 60).contains(&minute).then(|| (minute - self.first * 60) / QUARTER_MINUTES + 1)
    }

    /// Where the entries of a day stand, which come in the order in which they begin, and how many columns they take; none
    /// for what has no room.
    pub fn places(self, stretches: &[Stretch]) -> (Vec<Option<Place>>, usize) {
        let mut ends: Vec<u16> = Vec::new();
        let place = |one: &Stretch| {
            let row = self.row(one.from)?;
            let rows = (one.until - one.from).div_ceil(QUARTER_MINUTES);
            let free = ends.iter().position(|end| *end <= row);
            let lane = match free {
                Some(lane) => lane,
                None if ends.len() < LANES_MAX => {
                    ends.push(0);
                    ends.len() - 1
                }
                None => return None,
            };
            ends[lane] = row + rows;
            let alone = stretches.iter().filter(|other| other.from < one.until && one.from < other.until).count() == 1;
            Some(Place { row, rows, lane: lane + 1, alone })
        };
        let places: Vec<Option<Place>> = stretches.iter().map(place).collect();
        (places, ends.len().max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(from: u16, until: u16) -> Stretch {
        Stretch { from: from * 60, until: until * 60 }
    }

    #[test]
    fn what_is_at_the_same_time_stands_side_by_side() {
        let window = Window::around([].into_iter());
        let (places, lanes) = window.places(&[at(9, 11), at(10, 12), at(11, 12), at(13, 14)]);
        let places: Vec<(u16, u16, usize, bool)> =
            places.into_iter().flatten().map(|place| (place.row, place.rows, place.lane, place.alone)).collect();
        let wanted = vec![(5, 8, 1, false), (9, 8, 2, false), (13, 4, 1, false), (21, 4, 1, true)];
        assert_eq!((places, lanes), (wanted, 2));
    }

    #[test]
    fn the_day_is_as_long_as_what_is_on_it() {
        assert_eq!(Window::around([].into_iter()), Window { first: 8, end: 18 });
        assert_eq!(Window::around([at(6, 7), at(22, 24)].into_iter()), Window { first: 6, end: 24 });
    }

    #[test]
    fn what_has_no_room_is_left_out() {
        let many = vec![at(9, 10); LANES_MAX + 2];
        let (places, lanes) = Window::around([].into_iter()).places(&many);
        assert_eq!((places.iter().flatten().count(), lanes), (LANES_MAX, LANES_MAX));
    }

    #[test]
    fn the_last_minutes_of_a_day_are_seen() {
        let words = Words::new("en", jiff::tz::TimeZone::UTC, Instant::default());
        let late = Instant::parse("2026-03-02T23:50:00Z", &jiff::tz::TimeZone::UTC).expect("a moment");
        assert_eq!(Stretch::of(late, Some(7_200), &words), Stretch { from: 1_410, until: 1_440 });
    }
}
