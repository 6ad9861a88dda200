//! Contents of files in archives.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rapport_kernel::blob::{BlobHash, Blobs, FileFields, State, each_block, state};
use rapport_kernel::catalog::{FieldDecl, ObjectDecl};
use rapport_kernel::part::Part;
use rapport_kernel::{Ctx, Error, House, RecordId, Value};
use rapport_store::archive::{self, Made, Outline};
use rapport_store::blobs::Folder;
use serde_json::{Map, json};

use super::{NOW, database, outline, quiet};
use crate::support::{Bed, on_pairs};

fn part() -> Part {
    let file = ObjectDecl::new("file", "files", "File", "Files")
        .title("name")
        .field(FieldDecl::text("name", "Name"))
        .field(FieldDecl::text("media_type", "Type").read_only())
        .field(FieldDecl::integer("size_bytes", "Size").read_only())
        .field(FieldDecl::text("sha256", "SHA-256").indexed().read_only());
    Part::new().object(file)
}

/// Puts content down and makes a record of it.
fn file(bed: &Bed, blobs: &dyn Blobs, name: &str, content: &[u8]) -> (RecordId, BlobHash) {
    let mut new = blobs.begin().expect("a blob");
    new.write(content).expect("it is written");
    let hash = new.keep().expect("it is kept").hash;
    let house = House::open(Arc::from(bed.open()), part()).expect("it opens");
    let mut ctx = Ctx::as_system("test", NOW, u64::from(name.as_bytes()[0]) << 32);
    ctx.seed += content.len() as u64;
    let made = house.write(&ctx, |w| {
        let catalog = w.catalog().clone();
        let files = FileFields::of(&catalog).expect("files");
        let sent = Map::from_iter([("name".to_owned(), json!(name))]);
        w.create_with(files.object, sent, vec![(files.hash.id, Value::Text(hash.to_string()))])
    });
    (made.expect("a record").id(), hash)
}

/// More than a line holds, and nothing that repeats.
fn long() -> Vec<u8> {
    (0..500_000u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect()
}

fn back_up(bed: &Bed, blobs: &dyn Blobs) -> (Vec<u8>, Outline) {
    let made = Made { product: "0.0.0", at: NOW };
    archive::back_up(&database(bed), blobs, &made, Vec::new(), &mut quiet).expect("a backup")
}

fn content(blobs: &dyn Blobs, hash: BlobHash) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = each_block(blobs, hash, |block| {
        bytes.extend_from_slice(block);
        Ok(())
    });
    assert_eq!(read.expect("it is read"), Some(bytes.len() as u64));
    bytes
}

fn count(blobs: &dyn Blobs) -> usize {
    let mut count = 0;
    blobs
        .each(&mut |_| {
            count += 1;
            Ok(())
        })
        .expect("a list");
    count
}

fn path_of(folder: &Path, hash: BlobHash) -> std::path::PathBuf {
    let digits = hash.to_string();
    folder.join(&digits[..2]).join(&digits[2..])
}

#[test]
fn contents_go_along_once_each_and_only_those_that_a_record_names() {
    on_pairs(|from, to| {
        let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
        let [there, here] = [&folders[0], &folders[1]].map(|folder| Folder::new(folder.path().join("blobs")));
        let (_, offer) = file(from, &there, "offer", b"An offer");
        file(from, &there, "the same", b"An offer");
        let (_, empty) = file(from, &there, "empty", b"");
        let (_, large) = file(from, &there, "large", &long());
        there.begin().and_then(|mut new| new.write(b"Nobody's").and_then(|()| new.keep())).expect("a blob");
        let (bytes, written) = back_up(from, &there);
        assert_eq!((written.carried.blobs, written.carried.bytes), (3, 8 + 2_000_000));
        let (_, checked) = archive::check(&bytes[..], &mut quiet).expect("it is whole");
        assert_eq!(checked, written);
        let (_, read) = archive::restore(&database(to), &here, &bytes[..], &mut quiet).expect("a restore");
        assert_eq!((&read, count(&here)), (&written, 3));
        assert_eq!(content(&here, offer), b"An offer");
        assert_eq!((content(&here, empty), content(&here, large)), (Vec::new(), long()));
        assert!(back_up(to, &here).1 == written);
    });
}

#[test]
fn a_stranger_reads_contents_with_gzip_json_and_base64() {
    use base64::Engine;
    let folder = tempfile::tempdir().expect("a folder");
    let blobs = Folder::new(folder.path());
    on_pairs(|from, _| {
        let (_, hash) = file(from, &blobs, "large", &long());
        let mut text = String::new();
        let bytes = back_up(from, &blobs).0;
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip");
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let begin = lines.iter().position(|line| line["blob"] == json!(hash.to_string())).expect("a header");
        assert_eq!(lines[begin]["bytes"], 2_000_000);
        let blocks = lines[begin + 1..].iter().map_while(|line| line.as_str());
        let standard = base64::engine::general_purpose::STANDARD;
        let content: Vec<u8> = blocks.flat_map(|block| standard.decode(block).expect("base64")).collect();
        assert!(content == long());
    });
}

#[test]
fn a_content_that_is_missing_or_damaged_is_named_and_the_rest_goes_along() {
    on_pairs(|from, to| {
        let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
        let [there, here] = [&folders[0], &folders[1]].map(|folder| Folder::new(folder.path()));
        let (lost, hash) = file(from, &there, "lost", b"lost");
        fs::remove_file(path_of(there.path(), hash)).expect("it was there");
        let (broken, hash) = file(from, &there, "broken", b"broken");
        fs::write(path_of(there.path(), hash), b"Broken").expect("it was there");
        let (_, whole) = file(from, &there, "whole", b"whole");
        let lacking = |outline: &Outline| {
            let mut records: Vec<RecordId> = outline.carried.lacking.iter().map(|named| named.record).collect();
            records.sort_unstable();
            records
        };
        let mut wanted = [lost, broken];
        wanted.sort_unstable();
        let (bytes, written) = back_up(from, &there);
        assert_eq!((written.carried.blobs, lacking(&written)), (1, wanted.to_vec()));
        archive::check(&bytes[..], &mut quiet).expect("the archive itself is whole");
        let moved = archive::move_to(&database(from), &database(to), Some((&there, &here)), &mut quiet);
        assert_eq!(lacking(&moved.expect("a move")), wanted);
        assert_eq!((content(&here, whole), count(&here)), (b"whole".to_vec(), 1));
        assert_eq!(state(&there, hash).expect("it is read"), State::Damaged);
    });
}

#[test]
fn a_content_that_is_changed_in_an_archive_is_refused_and_nothing_is_restored() {
    on_pairs(|from, to| {
        let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
        let [there, here] = [&folders[0], &folders[1]].map(|folder| Folder::new(folder.path().join("blobs")));
        file(from, &there, "large", &long());
        let mut bytes = back_up(from, &there).0;
        // Most of the archive is the content.
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x04;
        let refused = archive::restore(&database(to), &here, &bytes[..], &mut quiet);
        let Err(Error::Invalid(problems)) = refused else { panic!("{refused:?}") };
        assert_eq!((problems[0].code, problems[0].field.as_str()), ("archive_damaged", "files"));
        assert_eq!(count(&here), 0, "nothing of it was kept");
        bytes[middle] ^= 0x04;
        archive::restore(&database(to), &here, &bytes[..], &mut quiet).expect("the workspace was left empty");
        assert_eq!((outline(to), count(&here)), (outline(from), 1));
    });
}
