//! Input without end costs bounded memory and time.

use std::io::{self, Read};
use std::process::Command;

use rapport_sheet::limits::{RECORD_BYTES_MAX, SKIP_BYTES_MAX};
use rapport_sheet::{ReadError, Row, RowProblem, Sheet, SheetError};

use super::xlsx::Parts;
use super::{Options, open};

/// A start, then one byte for ever; counts what was taken of it.
struct Endless {
    start: io::Cursor<Vec<u8>>,
    byte: u8,
    taken: std::sync::Arc<std::sync::atomic::AtomicU64>,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut got = self.start.read(buffer)?;
        if got == 0 {
            buffer.fill(self.byte);
            got = buffer.len();
        }
        self.taken.fetch_add(got as u64, std::sync::atomic::Ordering::Relaxed);
        Ok(got)
    }
}

fn end_of(start: &[u8], byte: u8) -> (SheetError, u64) {
    let taken = std::sync::Arc::default();
    let endless = Endless { start: io::Cursor::new(start.to_vec()), byte, taken: std::sync::Arc::clone(&taken) };
    let broken = match Sheet::from_reader(endless, &Options::default()) {
        Err(error) => error,
        Ok(mut sheet) => {
            let mut row = Row::default();
            loop {
                match sheet.read_into(&mut row) {
                    Ok(more) => assert!(more, "it does not end"),
                    Err(ReadError::Row(_)) => {}
                    Err(ReadError::File(broken)) => break broken,
                }
            }
        }
    };
    (broken, taken.load(std::sync::atomic::Ordering::Relaxed))
}

#[test]
fn a_row_without_end_is_given_up() {
    for (start, byte) in [
        (&b"a,b\n1,2\n"[..], b'x'),
        (b"a,b\n1,2\n", b','),
        (b"a,b\n1,2\n\"", b'x'),
        (b"a,b\n1,2\n\xE9", b'x'),
        (b"\xFF\xFEa\0,\0b\0\n\0", b'x'),
        (b"", b'x'),
    ] {
        let (broken, taken) = end_of(start, byte);
        assert!(matches!(broken, SheetError::EndlessRow { .. } | SheetError::Header(_)), "{start:?}: {broken}");
        let bound = SKIP_BYTES_MAX + 2 * RECORD_BYTES_MAX as u64;
        assert!(taken < bound, "{start:?} and {byte}: took {taken} of the stream");
    }
}

#[test]
fn a_long_row_is_passed_over_to_the_next() {
    let start = io::Cursor::new(b"a,b\n1,2\n".to_vec());
    let long = io::repeat(b'x').take(SKIP_BYTES_MAX / 2);
    let rest = io::Cursor::new(b"\n3,4\n".to_vec());
    let mut sheet = Sheet::from_reader(start.chain(long).chain(rest), &Options::default()).unwrap();
    assert_eq!(sheet.next().unwrap().unwrap().line, 2);
    let Some(Err(ReadError::Row(refused))) = sheet.next() else { panic!("it is refused") };
    assert_eq!(refused.problem, RowProblem::RecordTooLong { max: RECORD_BYTES_MAX });
    assert_eq!(sheet.next().unwrap().unwrap().cells, ["3", "4"]);
    assert!(sheet.next().is_none());
}

/// Runs one of the tests below in a process of its own, which tells how much memory it took at most.
#[cfg(target_os = "linux")]
fn peak_kilobytes(test: &str) -> u64 {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env("RAPPORT_SHEET_MEASURED", "1")
        .output()
        .expect("this program runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    let peak = text.split("peak kB: ").nth(1).and_then(|rest| rest.split_whitespace().next());
    peak.and_then(|peak| peak.parse().ok()).unwrap_or_else(|| panic!("no peak in {text}"))
}

/// Does the work in the measured process, and asks for the peak in the other.
#[cfg(target_os = "linux")]
fn assert_peak(test: &str, kilobytes_max: u64, work: impl FnOnce()) {
    if std::env::var_os("RAPPORT_SHEET_MEASURED").is_some() {
        work();
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
        let peak = status.split("VmHWM:").nth(1).and_then(|rest| rest.split_whitespace().next());
        eprintln!("peak kB: {}", peak.expect("Linux tells"));
        return;
    }
    let peak = peak_kilobytes(test);
    assert!(peak < kilobytes_max, "{test} took {peak} kB");
}

#[cfg(target_os = "linux")]
#[test]
fn a_row_without_end_takes_little_memory() {
    assert_peak("endless::a_row_without_end_takes_little_memory", 60_000, || {
        for start in [&b"a,b\n"[..], b"a,b\n\""] {
            assert!(matches!(end_of(start, b'x').0, SheetError::EndlessRow { .. }));
        }
    });
}

#[cfg(target_os = "linux")]
#[test]
fn many_distinct_strings_take_little_memory() {
    // The parts take 100 MB while they are made, the strings 36 MB: they are not in memory while they are read.
    assert_peak("endless::many_distinct_strings_take_little_memory", 150_000, || {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), workbook_of_many_strings()).unwrap();
        let sheet = Sheet::open(file.path()).unwrap();
        assert_eq!(sheet.filter(Result::is_ok).count(), 60_000);
    });
}

fn workbook_of_many_strings() -> Vec<u8> {
    let count = 60_001;
    let tail = "x".repeat(600);
    let mut strings = "<sst>".to_owned();
    let mut rows = String::new();
    for number in 0..count {
        strings.push_str(&format!("<si><t>{number} {tail}</t></si>"));
        rows.push_str(&format!("<row><c t=\"s\"><v>{number}</v></c></row>"));
    }
    strings.push_str("</sst>");
    Parts::with_rows(&rows).set("xl/sharedStrings.xml", &strings).bytes()
}

#[test]
fn an_endless_workbook_is_refused_at_its_limit() {
    // Zip archives begin alike; whatever follows, the stream is copied only up to a limit and then looked at.
    let mut start = b"PK\x03\x04".to_vec();
    start.resize(1 << 20, 0);
    let error = open(start).err().expect("no workbook");
    assert!(matches!(error, SheetError::Damaged { .. }), "{error}");
}
