//! What an import tells people, and machines.

use std::path::Path;

use rapport_modules::exchange::import::{Report, Reverted, State};

/// Columns of a record that a dry run names by line.
const CHANGES_SHOWN_MAX: usize = 6;

/// Prints what an import came to.
pub fn report(report: &Report, json: bool, errors: Option<&Path>) {
    if json {
        println!("{}", serde_json::to_string(report).expect("a report is plain data"));
        return;
    }
    head(report);
    columns(report);
    refusals(report, errors);
    diffs(report);
    for note in &report.notes {
        println!("note: {note}");
    }
    if let Some(stopped) = &report.stopped {
        println!("stopped: {stopped}");
    }
    match (report.dry_run, report.state) {
        (true, _) => println!("Nothing was written: this was a dry run."),
        (false, State::Done) => println!("Undo all of it with: rapport import --revert {}", report.id),
        (false, _) => println!("Not all of it was read. Undo what was with: rapport import --revert {}", report.id),
    }
}

fn head(report: &Report) {
    let tally = &report.tally;
    println!("{} from {}: {} rows", report.object, report.file, tally.rows);
    if let Some(line) = report.resumed_after_line {
        println!("  went on after line {line}, where an earlier run was broken off");
    }
    let counts = [
        ("created", tally.created),
        ("updated", tally.updated),
        ("unchanged", tally.unchanged),
        ("refused", tally.refused),
        ("left out", tally.skipped),
        ("waiting", tally.waiting),
    ];
    for (what, count) in counts.into_iter().filter(|(what, count)| *count > 0 || *what == "created") {
        println!("  {what:<10} {count:>10}");
    }
    for (object, count) in &tally.linked {
        println!("  {count} of {object} were made because rows name them");
    }
}

fn columns(report: &Report) {
    if let Some(key) = &report.match_by {
        println!("matched by {key}");
    }
    println!("columns:");
    for mapped in &report.columns {
        println!("  {:?} is {} (by {})", mapped.column, mapped.field, mapped.by);
    }
    for unmapped in &report.unmapped {
        println!("  {:?} is not imported: {}", unmapped.column, unmapped.reason);
    }
}

fn refusals(report: &Report, errors: Option<&Path>) {
    if report.refusals.is_empty() {
        return;
    }
    println!("refused:");
    for refusal in &report.refusals {
        match refusal.rows {
            1 => println!("  line {}: {}", refusal.line, refusal.reason),
            rows => println!("  {rows} rows, the first on line {}: {}", refusal.line, refusal.reason),
        }
    }
    let named: u64 = report.refusals.iter().map(|refusal| refusal.rows).sum();
    let more = report.tally.refused.saturating_sub(named);
    match (errors, more) {
        (Some(path), _) => println!("  all of them, to be mended and imported again: {}", path.display()),
        (None, 0) => println!("  name a file for them with --errors FILE"),
        (None, more) => println!("  and {more} more; name a file for them with --errors FILE"),
    }
}

fn diffs(report: &Report) {
    for diff in &report.diffs {
        println!(
            "line {} would be {}{}",
            diff.line,
            diff.kind,
            diff.record.map_or(String::new(), |id| format!(": {id}"))
        );
        for change in diff.changes.iter().take(CHANGES_SHOWN_MAX) {
            println!("  {}: {} → {}", change.field, change.old, change.new);
        }
        if diff.changes.len() > CHANGES_SHOWN_MAX {
            println!("  and {} fields more", diff.changes.len() - CHANGES_SHOWN_MAX);
        }
    }
}

/// Prints what undoing an import came to.
pub fn reverted(reverted: &Reverted, json: bool) {
    if json {
        println!("{}", serde_json::to_string(reverted).expect("a report is plain data"));
        return;
    }
    println!("{} records are as before", reverted.whole);
    if reverted.partly + reverted.kept > 0 {
        println!("{} are so in part, {} were left alone:", reverted.partly, reverted.kept);
    }
    for reason in &reverted.reasons {
        println!("  {reason}");
    }
}
