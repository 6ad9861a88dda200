//! The report: tables in Markdown that can be read as they are.

use crate::samples::Samples;

/// Operations of one kind on both sides.
pub struct Line {
    /// What was asked.
    pub name: String,
    /// The bare driver.
    pub raw: Option<Samples>,
    /// Rapport within this process, without HTTP.
    pub house: Option<Samples>,
    /// Rapport over HTTP.
    pub rapport: Samples,
    /// What is promised.
    pub target: Target,
}

/// What is promised of a line.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// Nothing.
    None,
    /// At most `factor` times the bare driver, or `plus_ms` more, whichever is larger.
    Within { factor: f64, plus_ms: f64 },
    /// At most so much more than the bare driver.
    Adds { ms: f64 },
    /// At most so much, or `factor` times the bare driver if that is more.
    BelowOr { ms: f64, factor: f64 },
    /// At most `factor` times as long as the page before it in the table.
    TimesLineBefore { factor: f64 },
}

/// A single number on both sides.
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// The bare driver.
    pub raw: Option<f64>,
    /// Rapport.
    pub rapport: f64,
    /// Of both.
    pub unit: &'static str,
    /// What is promised.
    pub promise: Promise,
}

/// What is promised of a figure.
#[derive(Clone, Copy, Debug)]
pub enum Promise {
    /// Nothing.
    None,
    /// Below this.
    Below(f64),
    /// At least this share of the bare driver.
    Share(f64),
    /// At least this.
    AtLeast(f64),
}

/// What was measured on one engine at one size.
pub struct Section {
    /// Engine and size.
    pub title: String,
    /// Remarks, such as the load of the machine.
    pub remarks: Vec<String>,
    /// Operations.
    pub lines: Vec<Line>,
    /// Single numbers.
    pub figures: Vec<Figure>,
}

impl Section {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!("## {}\n\n", self.title);
        for remark in &self.remarks {
            out.push_str(&format!("{remark}\n"));
        }
        out.push('\n');
        if !self.lines.is_empty() {
            out.push_str(&table(&self.line_rows()));
            out.push('\n');
        }
        if !self.figures.is_empty() {
            out.push_str(&table(&self.figure_rows()));
        }
        out
    }

    fn line_rows(&self) -> Vec<Vec<String>> {
        let head =
            ["ms", "n", "raw p50", "raw p99", "house p50", "http p50", "http p99", "http/raw", "promised", "kept"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        let mut before = None;
        for line in &self.lines {
            let p50 = |samples: &Option<Samples>| samples.as_ref().and_then(Samples::p50);
            let (raw, rapport) = (p50(&line.raw), line.rapport.p50());
            let ratio = raw.zip(rapport).map(|(raw, rapport)| format!("{:.2}", rapport / raw)).unwrap_or_default();
            let (promised, kept) = line.target.judge(raw, rapport, before);
            rows.push(vec![
                line.name.clone(),
                line.rapport.count().to_string(),
                shown(raw),
                shown(line.raw.as_ref().and_then(Samples::p99)),
                shown(p50(&line.house)),
                shown(rapport),
                shown(line.rapport.p99()),
                ratio,
                promised,
                kept,
            ]);
            before = rapport;
        }
        rows
    }

    fn figure_rows(&self) -> Vec<Vec<String>> {
        let mut rows = vec![["", "raw", "Rapport", "unit", "share", "promised", "kept"].map(str::to_owned).to_vec()];
        for figure in &self.figures {
            let share = figure.raw.map(|raw| figure.rapport / raw);
            let (promised, kept) = match figure.promise {
                Promise::None => (String::new(), String::new()),
                Promise::Below(limit) => (format!("< {}", number(limit)), verdict(Some(figure.rapport < limit))),
                Promise::AtLeast(least) => (format!("≥ {}", number(least)), verdict(Some(figure.rapport >= least))),
                Promise::Share(least) => (format!("≥ {least:.2}"), verdict(share.map(|share| share >= least))),
            };
            rows.push(vec![
                figure.name.clone(),
                figure.raw.map(number).unwrap_or_default(),
                number(figure.rapport),
                figure.unit.to_owned(),
                share.map(|share| format!("{share:.2}")).unwrap_or_default(),
                promised,
                kept,
            ]);
        }
        rows
    }
}

impl Target {
    fn judge(self, raw: Option<f64>, rapport: Option<f64>, before: Option<f64>) -> (String, String) {
        let (promised, limit) = match self {
            Self::None => return (String::new(), String::new()),
            Self::Within { factor, plus_ms } => {
                (format!("{factor}× or +{plus_ms}"), raw.map(|raw| (factor * raw).max(raw + plus_ms)))
            }
            Self::BelowOr { ms, factor: 0.0 } => (format!("< {ms}"), Some(ms)),
            Self::BelowOr { ms, factor } => (format!("< {ms} or {factor}×"), raw.map(|raw| ms.max(factor * raw))),
            Self::Adds { ms } => (format!("+{ms}"), raw.map(|raw| raw + ms)),
            Self::TimesLineBefore { factor } => (format!("{factor}× above"), before.map(|before| factor * before)),
        };
        (promised, verdict(limit.zip(rapport).map(|(limit, rapport)| rapport <= limit)))
    }
}

/// How the lines of two sizes compare.
pub fn growth(small: &Section, large: &Section) -> String {
    let mut rows = vec![
        ["ms", "raw before", "raw after", "http before", "http after", "raw grew", "http grew"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for line in &large.lines {
        let Some(before) = small.lines.iter().find(|before| before.name == line.name) else { continue };
        let p50 = |samples: &Option<Samples>| samples.as_ref().and_then(Samples::p50);
        let grew = |before: Option<f64>, after: Option<f64>| {
            before.zip(after).map(|(before, after)| format!("{:.1}×", after / before)).unwrap_or_default()
        };
        let raw = (p50(&before.raw), p50(&line.raw));
        let http = (before.rapport.p50(), line.rapport.p50());
        rows.push(vec![
            line.name.clone(),
            shown(raw.0),
            shown(raw.1),
            shown(http.0),
            shown(http.1),
            grew(raw.0, raw.1),
            grew(http.0, http.1),
        ]);
    }
    format!("## Growth: {} → {}\n\n{}", small.title, large.title, table(&rows))
}

fn verdict(kept: Option<bool>) -> String {
    match kept {
        Some(true) => "yes".to_owned(),
        Some(false) => "MISSED".to_owned(),
        None => String::new(),
    }
}

fn shown(ms: Option<f64>) -> String {
    ms.map(number).unwrap_or_default()
}

/// Three digits that matter.
fn number(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn table(rows: &[Vec<String>]) -> String {
    let width =
        |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        out.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
        if at == 0 {
            let rules = widths.iter().enumerate().map(|(column, width)| match column {
                0 => "-".repeat(*width),
                _ => format!("{}:", "-".repeat(width.saturating_sub(1).max(1))),
            });
            out.push_str(&format!("| {} |\n", rules.collect::<Vec<_>>().join(" | ")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn samples(ms: u64) -> Samples {
        let mut samples = Samples::default();
        samples.add(Duration::from_millis(ms));
        samples
    }

    #[test]
    fn a_promise_is_kept_by_the_factor_or_by_the_milliseconds_whichever_is_larger() {
        let target = Target::Within { factor: 2.0, plus_ms: 1.0 };
        let kept = |raw, rapport| target.judge(Some(raw), Some(rapport), None).1;
        assert_eq!([kept(0.2, 1.2), kept(0.2, 1.3)], ["yes", "MISSED"]);
        assert_eq!([kept(5.0, 10.0), kept(5.0, 10.1)], ["yes", "MISSED"]);
    }

    #[test]
    fn a_table_says_what_was_missed() {
        let line = |name: &str, ms, target| Line {
            name: name.to_owned(),
            raw: Some(samples(10)),
            house: None,
            rapport: samples(ms),
            target,
        };
        let section = Section {
            title: "x".to_owned(),
            remarks: Vec::new(),
            lines: vec![line("first", 10, Target::None), line("deep", 13, Target::TimesLineBefore { factor: 1.2 })],
            figures: vec![Figure {
                name: "memory".to_owned(),
                raw: None,
                rapport: 70.0,
                unit: "MiB",
                promise: Promise::Below(80.0),
            }],
        };
        let text = section.markdown();
        assert!(
            text.contains("| deep ") && text.contains("MISSED") && text.contains("| yes |") || text.contains(" yes |"),
            "{text}"
        );
        assert!(growth(&section, &section).contains("1.0×"));
    }
}
