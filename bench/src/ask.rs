//! Asking both sides in turns, so that whatever else the machine does hits them alike.

use std::time::{Duration, Instant};

use crate::report::{Line, Target};
use crate::samples::Samples;

/// Turns that each side has.
const TURNS: usize = 10;
/// Operations that are not counted, for each side.
const WARM_UP: usize = 20;
/// How long one side of a question may be asked.
const TIME_MAX: Duration = Duration::from_secs(60);

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
        let warm_up = WARM_UP.min(self.count);
        for number in 0..warm_up {
            (self.raw)(number)?;
            (self.http)(number)?;
            if let Some(house) = &mut self.house {
                house(number)?;
            }
        }
        let (mut raw, mut house, mut http) = (Samples::default(), Samples::default(), Samples::default());
        let start = Instant::now();
        let a_turn = self.count.div_ceil(TURNS);
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
            if start.elapsed() > TIME_MAX * 3 {
                break;
            }
        }
        let house = self.house.is_some().then_some(house);
        Ok(Line { name: self.name, raw: Some(raw), house, rapport: http, target: self.target })
    }
}

fn timed(samples: &mut Samples, side: &mut Side<'_>, numbers: impl Iterator<Item = usize>) -> anyhow::Result<()> {
    for number in numbers {
        samples.time(|| side(number))?;
    }
    Ok(())
}
