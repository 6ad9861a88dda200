//! Any bytes at all: nothing panics, every loop ends, and what comes out keeps its promises.
//!
//! To look for longer: `PROPTEST_CASES=1000000 cargo test -p rapport-sheet --test it random`.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use rapport_sheet::limits::COLUMNS_MAX;
use rapport_sheet::{HeaderRow, Options};

use super::xlsx::Parts;
use super::{open_with, read_sheet};

/// So many cases, unless the environment asks for another number.
fn cases(count: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(count),
    }
}

/// What must hold for whatever is read.
fn check(bytes: &[u8], options: &Options) {
    let started = Instant::now();
    let Ok(sheet) = open_with(bytes, options) else {
        return;
    };
    let table = read_sheet(sheet);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    let width = table.header.len();
    assert!((1..=COLUMNS_MAX).contains(&width));
    let mut names: Vec<String> = table.header.iter().map(|name| name.to_lowercase()).collect();
    assert!(names.iter().all(|name| !name.is_empty()));
    names.sort();
    names.dedup();
    assert_eq!(names.len(), width, "{:?}", table.header);
    let mut line = 0;
    for row in &table.rows {
        assert_eq!(row.cells.len(), width);
        assert!(row.line > line, "lines go up");
        assert!(row.cells.iter().any(|cell| !cell.is_empty()), "no row is blank");
        assert!(row.cells.iter().all(|cell| !cell.contains('\0')));
        line = row.line;
    }
    // Each item is at least a byte of the file.
    assert!(table.rows.len() + table.refused.len() <= bytes.len());
}

/// Bytes that look like a table every now and then.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        Just(b",".to_vec()),
        Just(b";".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\"\"".to_vec()),
        Just(b"\\\"".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\0".to_vec()),
        Just(b"\xEF\xBB\xBF".to_vec()),
        Just(b"\xFF\xFE".to_vec()),
        Just(b"\x1B$B".to_vec()),
        Just(b"sep=;".to_vec()),
        "[a-z0-9]{1,5}".prop_map(String::into_bytes),
        "\\PC{1,3}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 1..4),
    ];
    prop_oneof![
        prop::collection::vec(token, 0..120).prop_map(|tokens| tokens.concat()),
        prop::collection::vec(any::<u8>(), 0..400),
    ]
}

fn options() -> impl Strategy<Value = Options> {
    let encoding = prop::option::of(prop::sample::select(vec![
        "utf-8",
        "utf-16le",
        "utf-16be",
        "windows-1252",
        "shift_jis",
        "iso-2022-jp",
        "gb18030",
        "big5",
        "euc-kr",
    ]));
    let delimiter = prop::option::of(prop::sample::select(b",;\t|:x\\ ".to_vec()));
    (encoding, delimiter, any::<bool>()).prop_map(|(encoding, delimiter, has_header)| Options {
        header: if has_header { HeaderRow::First } else { HeaderRow::Absent },
        delimiter,
        encoding: encoding.map(str::to_owned),
        ..Options::default()
    })
}

/// XML that looks like a sheet every now and then.
fn rows() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "<row>",
        "<row r=\"2\">",
        "<row r=\"7\"/>",
        "</row>",
        "<c>",
        "<c r=\"B2\" t=\"s\">",
        "<c t=\"inlineStr\">",
        "<c t=\"b\"/>",
        "<c s=\"1\">",
        "</c>",
        "<v>",
        "</v>",
        "<is><t>",
        "</t></is>",
        "<f>",
        "</f>",
        "<f/>",
        "1",
        "0.5",
        "text",
        "&amp;",
        "&#65;",
        "&#xD800;",
        "&x;",
        "<!-- -->",
        "<![CDATA[1]]>",
        "</sheetData>",
        "<row r=\"0\">",
        "<c r=\"ZZZ1\">",
        "<",
        "\"",
        "é",
        "_x000D_",
    ]);
    prop::collection::vec(token, 0..60).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in bytes(), options in options()) {
        check(&bytes, &options);
        check(&bytes, &Options::default());
    }

    #[test]
    fn any_bytes_behind_a_header_are_read_or_refused(bytes in bytes()) {
        check(&[b"a,b\n1,2\n3,4\n", bytes.as_slice()].concat(), &Options::default());
        check(&[b"Zo\xC3\xAB,b\n1,2\n", bytes.as_slice(), b"\n3,4\n"].concat(), &Options::default());
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_sheet_is_read_or_refused(rows in rows(), strings in rows()) {
        let first = "<row r=\"1\"><c t=\"inlineStr\"><is><t>a</t></is></c></row>";
        let strings = format!("<sst><si><t>x</t></si><si>{strings}</si></sst>");
        for rows in [format!("{first}{rows}"), format!("{first}<row>{rows}</row>")] {
            check(&Parts::with_rows(&rows).set("xl/sharedStrings.xml", &strings).bytes(), &Options::default());
        }
    }

    #[test]
    fn any_damage_to_a_workbook_is_survived(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let rows = "<row><c t=\"s\"><v>0</v></c><c><v>1.5</v></c></row>".repeat(20);
        let mut bytes = Parts::with_rows(&rows).set("xl/sharedStrings.xml", "<sst><si><t>x</t></si></sst>").bytes();
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        check(&bytes, &Options::default());
    }
}
