//! A bar for what takes longer than a moment: with rate and time left where they are known, on a terminal only.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is done sooner needs no bar.
const QUIET: Duration = Duration::from_secs(1);

/// Whether a bar is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// On a terminal.
    OnTerminal,
    /// Never: a machine reads what the command says.
    Never,
}

/// A bar that shows itself after a second.
pub struct Progress {
    bar: ProgressBar,
    began: Instant,
    /// What was done before this run, so that the rate is this run's.
    first: Option<u64>,
    show: Show,
    shown: bool,
}

impl Progress {
    /// Of bytes, with what else there is to say behind.
    pub fn of_bytes(show: Show) -> Self {
        let known = "{bar:30} {percent}% of {total_bytes}, {msg}, {eta} left";
        Self::new(show, known)
    }

    /// Of things of one kind.
    pub fn of(show: Show, things: &str) -> Self {
        Self::new(show, &format!("{{bar:30}} {{human_pos}} of {{human_len}} {things}, {{msg}}, {{eta}} left"))
    }

    fn new(show: Show, template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(ProgressStyle::with_template(template).expect("our own templates are right"));
        Self { bar, began: Instant::now(), first: None, show, shown: false }
    }

    /// So much of so much is done; `counted` of what is counted a second.
    pub fn set(&mut self, done: u64, total: Option<u64>, counted: u64, things: &str) {
        if self.show == Show::Never {
            return;
        }
        let first = *self.first.get_or_insert(counted);
        let seconds = self.began.elapsed().as_secs_f64().max(0.001);
        let rate = (counted.saturating_sub(first)) as f64 / seconds;
        if let Some(total) = total {
            self.bar.set_length(total);
        }
        self.bar.set_position(done);
        self.bar.set_message(format!("{counted} {things}, {rate:.0} a second"));
        if !self.shown && self.began.elapsed() > QUIET {
            // Indicatif draws nothing where standard error is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.shown = true;
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// A sign of life for what the engine does in one go, of which nobody knows how far it is: it says for how long.
pub struct Waiting {
    bar: ProgressBar,
}

impl Waiting {
    /// Begins; `what` is done meanwhile.
    pub fn for_what(show: Show, what: &'static str) -> Self {
        let bar = match show {
            Show::OnTerminal => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()),
            Show::Never => ProgressBar::hidden(),
        };
        let template = "{spinner} {msg}, {elapsed} so far";
        bar.set_style(ProgressStyle::with_template(template).expect("our own templates are right"));
        bar.set_message(what);
        bar.enable_steady_tick(QUIET / 4);
        Self { bar }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
