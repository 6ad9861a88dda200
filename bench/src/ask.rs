//! Asking both sides in turns, so that whatever else the machine does hits them alike.

use std::time::{Duration, Instant};

use crate::report::{Line, Target};
use crate::samples::Samples;

/// Turns that each side has.
const TURNS: usize = 10;
/// Operations that are not counted, for each side.
const WARM_UP: usize = 20;
/// How long all sides of a question may be asked, about; a slow one is asked less often.
const TIME_MAX: Duration = Duration::from_secs(30);
/// Operations a side of the slowest question.
const COUNT_MIN: usize = TURNS;

/// One side: does the operation of that number.
pub type Side<'a> = Box<dyn FnMut(usize) -> anyhow::Result<()> + 'a>;

/// A question to both sides.
pub struct Question<'a> {
    /// Its name in the table.
    pub name: String,
    /// Operations a side.
    pub count: usize,
    /// What is promised.
    pub target: Target,
    /// The bare driver.
    pub raw: Side<'a>,
    /// Rapport within this process.
    pub house: Option<Side<'a>>,
    /// Rapport over HTTP.
    pub http: Side<'a>,
}

impl Question<'_> {
    /// Asks both sides in turns.
    pub fn ask(mut self) -> anyhow::Result<Line> {
        eprintln!("  {} …", self.name);
        // The first finds nothing in any cache.
        self.each(0)?;
        let start = Instant::now();
        self.each(1)?;
        let room = TIME_MAX.as_secs_f64() / start.elapsed().as_secs_f64();
        let count = (room as usize).clamp(COUNT_MIN, self.count.max(COUNT_MIN));
        let warm_up = WARM_UP.min(count / TURNS) + 2;
        for number in 2..warm_up {
            self.each(number)?;
        }
        let (mut raw, mut house, mut http) = (Samples::default(), Samples::default(), Samples::default());
        let a_turn = count.div_ceil(TURNS);
        for turn in 0..TURNS {
            let numbers = || (0..a_turn).map(|at| warm_up + turn * a_turn + at);
            // Whoever begins finds other caches: in turns as well.
            if turn % 2 == 0 {
                timed(&mut raw, &mut self.raw, numbers())?;
                timed(&mut http, &mut self.http, numbers())?;
            } else {
                timed(&mut http, &mut self.http, numbers())?;
                timed(&mut raw, &mut self.raw, numbers())?;
            }
            if let Some(side) = &mut self.house {
                timed(&mut house, side, numbers())?;
            }
        }
        let house = self.house.is_some().then_some(house);
        Ok(Line { name: self.name, raw: Some(raw), house, rapport: http, target: self.target })
    }

    /// Asks each side once.
    fn each(&mut self, number: usize) -> anyhow::Result<()> {
        (self.raw)(number)?;
        (self.http)(number)?;
        self.house.as_mut().map_or(Ok(()), |house| house(number))
    }
}

fn timed(samples: &mut Samples, side: &mut Side<'_>, numbers: impl Iterator<Item = usize>) -> anyhow::Result<()> {
    for number in numbers {
        samples.time(|| side(number))?;
    }
    Ok(())
}
