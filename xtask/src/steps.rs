use std::time::{Duration, Instant};

use crate::failure::Failure;

/// The steps of one run: what each took and how it ended.
pub struct Steps {
    done: Vec<Step>,
}

struct Step {
    name: &'static str,
    took: Duration,
    failure: Option<Failure>,
}

impl Steps {
    /// No step done yet.
    pub fn new() -> Self {
        Self { done: Vec::new() }
    }

    /// Does one step and goes on whatever comes of it.
    pub fn run(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), Failure>) {
        // A failure is kept for the summary and the verdict.
        self.measured(name, work);
    }

    /// Does one step that the later ones cannot do without.
    pub fn required<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        self.measured(name, work).ok_or_else(|| Failure::new("stopped: nothing else can run without it"))
    }

    fn measured<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T, Failure>) -> Option<T> {
        println!("== {name}");
        let started = Instant::now();
        let result = work();
        let took = started.elapsed();
        let (value, failure) = match result {
            Ok(value) => (Some(value), None),
            Err(failure) => {
                eprintln!("xtask: {name}: {failure}");
                (None, Some(failure))
            }
        };
        self.done.push(Step { name, took, failure });
        value
    }

    /// Prints what each step took and what is wrong, as the last thing to read.
    pub fn summary(&self) {
        println!("== summary");
        for step in &self.done {
            let verdict = step.failure.as_ref().map_or_else(|| "ok".to_owned(), |failure| format!("FAILED: {failure}"));
            println!("{:<14}{:>7.1} s  {verdict}", step.name, step.took.as_secs_f64());
        }
        let total: Duration = self.done.iter().map(|step| step.took).sum();
        println!("{:<14}{:>7.1} s", "total", total.as_secs_f64());
    }

    /// Fails when any step has failed.
    pub fn verdict(&self) -> Result<(), Failure> {
        let failed: Vec<&str> = self.done.iter().filter(|step| step.failure.is_some()).map(|step| step.name).collect();
        if failed.is_empty() { Ok(()) } else { Err(Failure::new(format!("failed: {}", failed.join(", ")))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_does_not_keep_the_next_one_from_running_but_fails_the_whole() {
        let mut steps = Steps::new();
        let mut second_ran = false;
        steps.run("first", || Err(Failure::new("no")));
        steps.run("second", || {
            second_ran = true;
            Ok(())
        });
        assert!(second_ran);
        assert_eq!(steps.verdict().expect_err("one step failed").to_string(), "failed: first");
    }

    #[test]
    fn a_required_step_hands_out_its_value_or_stops() {
        let mut steps = Steps::new();
        assert_eq!(steps.required("first", || Ok(7)).ok(), Some(7));
        assert!(steps.required::<()>("second", || Err(Failure::new("no"))).is_err());
    }
}
