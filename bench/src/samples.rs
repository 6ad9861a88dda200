//! Times of many operations, and what they say.

use std::time::{Duration, Instant};

/// Times of one kind of operation, in milliseconds.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    times_ms: Vec<f64>,
}

impl Samples {
    /// Does `work` and keeps how long it took.
    pub fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.add(start.elapsed());
        done
    }

    /// Keeps a time.
    pub fn add(&mut self, time: Duration) {
        self.times_ms.push(ms(time));
    }

    /// Takes in those of another.
    pub fn join(&mut self, others: &Self) {
        self.times_ms.extend(&others.times_ms);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.times_ms.len()
    }

    /// The time under which `percent` of all lie, by nearest rank; `None` where there are none.
    pub fn percentile(&self, percent: f64) -> Option<f64> {
        let mut sorted = self.times_ms.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.max(1) - 1).copied()
    }

    /// The median.
    pub fn p50(&self) -> Option<f64> {
        self.percentile(50.0)
    }

    /// What one in a hundred exceeds.
    pub fn p99(&self) -> Option<f64> {
        self.percentile(99.0)
    }
}

/// Milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_go_by_nearest_rank() {
        let mut samples = Samples::default();
        assert_eq!(samples.p50(), None);
        (1..=100).rev().for_each(|at| samples.add(Duration::from_millis(at)));
        assert_eq!((samples.p50(), samples.p99()), (Some(50.0), Some(99.0)));
        assert_eq!(samples.count(), 100);
    }
}
