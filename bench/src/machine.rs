//! On what it was measured.

use std::fs;
use std::process::Command;

/// Lines about this machine, the versions and the day, for the head of a report.
pub fn describe(rapport: &str) -> Vec<String> {
    vec![
        format!("Date: {}", jiff::Zoned::now().strftime("%Y-%m-%d %H:%M %Z")),
        format!("Machine: {}, {} cores, {} GiB, Linux {}", cpu(), cores(), memory_gib(), kernel()),
        format!("Rapport: {rapport}{}", commit().map(|commit| format!(" ({commit})")).unwrap_or_default()),
    ]
}

/// Load of the last minute: whether the machine was ours alone.
pub fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').take(2).collect::<Vec<_>>().join(" ")
}

fn cpu() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let mhz = info.lines().find_map(|line| line.strip_prefix("cpu MHz")?.split_once(':'));
    let model = model.map_or("unknown processor", |(_, name)| name.trim());
    mhz.map_or_else(|| model.to_owned(), |(_, mhz)| format!("{model} at {} MHz", mhz.trim()))
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn memory_gib() -> u64 {
    const KIB_PER_GIB: f64 = 1024.0 * 1024.0;
    let info = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = info.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next());
    (total.and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / KIB_PER_GIB).round() as u64
}

fn kernel() -> String {
    fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned()
}

fn commit() -> Option<String> {
    let said = Command::new("git").args(["describe", "--always", "--dirty"]).output().ok()?;
    let commit = String::from_utf8(said.stdout).ok()?.trim().to_owned();
    (said.status.success() && !commit.is_empty()).then_some(commit)
}
