//! Archives that nobody's `rapport` wrote: well sealed, and wrong.

use rapport_kernel::Error;

use super::fill::Fill;
use super::meta::{BlobHeader, Carried, Header, Manifest, Outline, Sum, Type};
use super::pour::{Sink, Summing};
use super::reader::Reader;
use super::writer::Writer;
use super::{FORMAT_VERSION, check, restore, table};
use crate::Database;
use crate::blobs::Folder;

fn manifest() -> Manifest {
    Manifest {
        rapport: "archive".to_owned(),
        version: FORMAT_VERSION,
        product: "9.9.9".to_owned(),
        tables: 1,
        engine: "sqlite".to_owned(),
        epoch: 1,
        created_at: "2026-01-01T00:00:00Z".to_owned(),
    }
}

/// An archive of tables with these lines.
fn forged(manifest: &Manifest, tables: &[(Header, &str)]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), manifest).expect("a writer");
    let sums = tables.iter().map(|(header, lines)| {
        let mut summing = Summing::default();
        summing.add(lines.lines().count(), lines.as_bytes());
        let sum: Sum = summing.end(&header.table);
        writer.begin(header).expect("a header");
        writer.rows(&[], lines.as_bytes()).expect("rows");
        writer.end(&sum).expect("a sum");
        sum
    });
    let outline = Outline { sums: sums.collect(), carried: Carried::default() };
    writer.finish(&outline).expect("an archive")
}

const WORKSPACE: &str = "[\"{}\",1,1]\n";

/// The tables of a workspace without objects.
fn bare() -> Vec<(Header, &'static str)> {
    let first = table::first().into_iter().zip([WORKSPACE, ""]);
    first.chain(table::others(&rapport_kernel::Catalog::default()).into_iter().map(|header| (header, ""))).collect()
}

fn restored(bytes: &[u8]) -> Result<(), Error> {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::open(&folder.path().join("a.db").to_string_lossy()).expect("it opens");
    let answer = restore(&database, &Folder::new(folder.path().join("blobs")), bytes, &mut |_, _| {}).map(drop);
    if answer.is_err() {
        database.write(|conn| Fill::new(conn, 1).map(drop)).expect("it is empty still");
    }
    answer
}

fn is_damaged_at(answer: &Result<(), Error>, part: &str) -> bool {
    matches!(answer, Err(Error::Invalid(problems)) if problems[0].code == "archive_damaged" && problems[0].field == part)
}

#[test]
fn what_is_forged_here_is_right_where_nothing_is_wrong_with_it() {
    restored(&forged(&manifest(), &bare())).expect("it is restored");
}

#[test]
fn an_archive_of_the_first_version_is_read() {
    restored(&forged(&Manifest { version: 1, ..manifest() }, &bare())).expect("it is restored");
}

#[test]
fn an_archive_from_before_a_table_was_added_is_read() {
    let mut tables = bare();
    let before = tables.len();
    tables.retain(|(header, _)| header.table != "event_occurred");
    assert_eq!(tables.len(), before - 1);
    restored(&forged(&manifest(), &tables)).expect("it is restored");
}

#[test]
fn contents_stand_behind_the_tables_and_are_counted() {
    let blob = |name: &str, bytes| BlobHeader { blob: name.to_owned(), bytes };
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let with = |header: BlobHeader, blocks: &[&[u8]], counted| {
        let mut writer = Writer::new(Vec::new(), &manifest()).expect("a writer");
        writer.begin_blob(&header).expect("a header");
        blocks.iter().for_each(|block| writer.block(block).expect("a block"));
        let carried = Carried { blobs: counted, ..Carried::default() };
        let bytes = writer.finish(&Outline { sums: Vec::new(), carried }).expect("an archive");
        check(&bytes[..], &mut |_, _| {}).map(drop)
    };
    with(blob(abc, 3), &[b"ab", b"c"], 1).expect("nothing is wrong with it");
    assert!(is_damaged_at(&with(blob(abc, 3), &[b"abc"], 2), "end"), "one is missing");
    assert!(is_damaged_at(&with(blob(abc, 4), &[b"abc"], 1), "files"), "another length");
    assert!(is_damaged_at(&with(blob(abc, 3), &[b"abd"], 1), "files"), "another content");
    assert!(is_damaged_at(&with(blob(abc, 3), &[], 1), "files"), "no content");
    assert!(is_damaged_at(&with(blob("../../etc/passwd", 3), &[b"abc"], 1), "files"), "no hash");
}

#[test]
fn an_archive_of_a_version_to_come_is_refused() {
    for newer in [
        Manifest { version: FORMAT_VERSION + 1, ..manifest() },
        Manifest { tables: crate::tables::steps() + 1, ..manifest() },
    ] {
        let refused = Reader::new(&forged(&newer, &bare())[..]).map(drop);
        let Err(Error::Rule { code: "archive_too_new", text }) = refused else { panic!("{refused:?}") };
        assert!(text.english.contains("9.9.9"));
    }
}

#[test]
fn a_file_of_another_kind_is_no_archive() {
    let other = Manifest { rapport: "other".to_owned(), ..manifest() };
    for bytes in [&forged(&other, &bare())[..], b"name,email\n", b""] {
        let refused = check(bytes, &mut |_, _| {}).map(drop);
        assert!(matches!(&refused, Err(Error::Invalid(p)) if p[0].code == "archive_unknown"), "{refused:?}");
    }
}

#[test]
fn names_of_tables_and_columns_are_never_taken_from_a_file() {
    let mut tables = bare();
    tables[2].0.table = "unit; DROP TABLE note".to_owned();
    assert!(is_damaged_at(&restored(&forged(&manifest(), &tables)), "unit; DROP TABLE note"));
    let mut tables = bare();
    tables[2].0.columns.push(("id) VALUES (1); --".to_owned(), Type::Text));
    assert!(is_damaged_at(&restored(&forged(&manifest(), &tables)), "unit"));
    let mut tables = bare();
    tables[2].0.columns[0].1 = Type::Text;
    assert!(is_damaged_at(&restored(&forged(&manifest(), &tables)), "unit"), "a column of another type");
}

#[test]
fn a_table_that_is_missing_there_twice_or_out_of_order_is_noticed() {
    let mut tables = bare();
    tables.pop();
    assert!(is_damaged_at(&restored(&forged(&manifest(), &tables)), "counter"));
    let mut tables = bare();
    tables.push(tables[2].clone());
    assert!(is_damaged_at(&restored(&forged(&manifest(), &tables)), "unit"));
    let mut tables = bare();
    tables.swap(0, 1);
    assert!(is_damaged_at(&restored(&forged(&manifest(), &tables)), "catalog_row"));
}

#[test]
fn rows_that_do_not_fit_their_table_are_named_with_it() {
    let mut tables = bare();
    tables[0].1 = "";
    assert!(is_damaged_at(&restored(&forged(&manifest(), &tables)), "workspace"));
    let mut tables = bare();
    tables[1].1 = "[\"object\",1,1,0,\"no JSON\"]\n";
    assert!(is_damaged_at(&restored(&forged(&manifest(), &tables)), "catalog_row"));
    let counter = bare().len() - 1;
    let mut tables = bare();
    tables[counter].1 = "[\"a\",\"1\"]\n";
    assert!(is_damaged_at(&restored(&forged(&manifest(), &tables)), "counter"));
    tables[counter].1 = "[\"a\",1]\n[\"a\",2]\n";
    let twice = restored(&forged(&manifest(), &tables));
    assert!(matches!(&twice, Err(Error::Fault { context, .. }) if context.starts_with("counter:")), "{twice:?}");
}
