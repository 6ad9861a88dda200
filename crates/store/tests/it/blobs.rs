//! A folder of blobs.

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use rapport_kernel::blob::{BlobFound, BlobHash, Blobs, State, state};
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Result};
use rapport_store::blobs::Folder;

fn put(blobs: &dyn Blobs, content: &[u8]) -> Result<BlobHash> {
    let mut new = blobs.begin()?;
    content.chunks(3).try_for_each(|some| new.write(some))?;
    Ok(new.keep()?.hash)
}

fn found(blobs: &dyn Blobs) -> Vec<BlobFound> {
    let mut all = Vec::new();
    blobs
        .each(&mut |one| {
            all.push(one);
            Ok(())
        })
        .expect("a list");
    all
}

/// Every file under a folder but the lock.
fn files_in(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            names.extend(files_in(&path));
        } else if !path.ends_with("lock") {
            names.push(path.display().to_string());
        }
    }
    names
}

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[test]
fn a_blob_lies_under_its_hash_and_is_read_from_any_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let blobs = Folder::new(folder.path().join("blobs"));
    assert!(found(&blobs).is_empty() && !blobs.path().exists(), "looking makes nothing");
    let hash = put(&blobs, b"abc").expect("it is put down");
    assert_eq!(hash.to_string(), ABC);
    assert_eq!(fs::read(blobs.path().join("ba").join(&ABC[2..])).expect("a file"), b"abc");
    let mut open = blobs.open(hash).expect("it opens").expect("it is there");
    let mut rest = String::new();
    open.content.seek(SeekFrom::Start(1)).expect("a place in it");
    open.content.read_to_string(&mut rest).expect("text");
    assert_eq!((open.bytes, rest.as_str()), (3, "bc"));
    assert_eq!(state(&blobs, hash).expect("it is read"), State::Whole { bytes: 3 });
    assert!(blobs.open(BlobHash([0; 32])).expect("an answer").is_none());
}

#[test]
fn the_same_content_lies_there_once_and_heals_what_was_damaged() {
    let folder = tempfile::tempdir().expect("a folder");
    let blobs = Folder::new(folder.path());
    let hash = put(&blobs, b"abc").expect("it is put down");
    fs::write(folder.path().join("ba").join(&ABC[2..]), b"xyz").expect("it was there");
    assert_eq!(state(&blobs, hash).expect("it is read"), State::Damaged);
    assert_eq!(put(&blobs, b"abc").expect("it is put down"), hash);
    assert_eq!(state(&blobs, hash).expect("it is read"), State::Whole { bytes: 3 });
    assert_eq!(files_in(folder.path()).len(), 1);
}

#[test]
fn what_is_too_large_or_given_up_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let blobs = Folder::limited(folder.path(), 5);
    let refused = put(&blobs, b"123456");
    assert!(matches!(refused, Err(Error::Limit { name: "file_bytes_max", max: 5, .. })), "{refused:?}");
    let mut given_up = blobs.begin().expect("a blob");
    given_up.write(b"123").expect("it is written");
    drop(given_up);
    assert_eq!(files_in(folder.path()), [""; 0]);
    put(&blobs, b"12345").expect("so much is taken");
}

#[test]
fn what_a_killed_process_left_is_cleared_and_what_is_being_written_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let blobs = Folder::new(folder.path());
    let mut writing = blobs.begin().expect("a blob");
    writing.write(b"abc").expect("it is written");
    fs::write(folder.path().join("unfinished").join("left"), b"half a fi").expect("a file");
    assert_eq!(blobs.clear_unfinished().expect("it clears"), 1);
    assert_eq!(writing.keep().expect("it is kept").hash.to_string(), ABC);
    assert_eq!(files_in(folder.path()).len(), 1);
    assert_eq!(Folder::new("/nowhere/at/all").clear_unfinished().expect("nothing to do"), 0);
}

#[test]
fn what_is_taken_back_is_gone_unless_somebody_else_has_it_by_now() {
    let folder = tempfile::tempdir().expect("a folder");
    let blobs = Folder::new(folder.path());
    let keep = || {
        let mut new = blobs.begin().expect("a blob");
        new.write(b"abc").expect("it is written");
        new.keep().expect("it is kept")
    };
    let first = keep();
    blobs.take_back(&first).expect("it is taken back");
    assert_eq!(files_in(folder.path()), [""; 0]);
    blobs.take_back(&first).expect("nothing to do");
    let (second, third) = (keep(), keep());
    assert_eq!((second.mark.is_some(), third.mark), (true, None));
    blobs.take_back(&third).expect("it was there before");
    blobs.take_back(&second).expect("the third one put it down once more");
    assert_eq!(state(&blobs, second.hash).expect("it is read"), State::Whole { bytes: 3 });
}

#[test]
fn a_blob_put_down_since_is_not_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let blobs = Folder::new(folder.path());
    let hash = put(&blobs, b"abc").expect("it is put down");
    let at = found(&blobs)[0].at;
    assert!(!blobs.remove_older(hash, at).expect("an answer"), "as old as that is not older");
    assert!(blobs.remove_older(hash, at.plus_ms(1)).expect("an answer"));
    assert!(!blobs.remove_older(hash, at.plus_ms(1)).expect("an answer"), "it is gone");
    assert!(found(&blobs).is_empty());
}

#[test]
fn files_of_strangers_in_the_folder_are_no_blobs() {
    let folder = tempfile::tempdir().expect("a folder");
    let blobs = Folder::new(folder.path());
    put(&blobs, b"abc").expect("it is put down");
    fs::write(folder.path().join("ba").join("notes.txt"), b"mine").expect("a file");
    fs::write(folder.path().join("README"), b"mine").expect("a file");
    fs::create_dir(folder.path().join("zz")).expect("a folder");
    assert_eq!(found(&blobs).len(), 1);
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_written_is_said_to_be_so() {
    let refused = put(&Folder::new("/proc/blobs"), b"abc");
    let Err(Error::Fault { context, .. }) = refused else { panic!("{refused:?}") };
    assert!(context.contains("/proc/blobs"), "{context}");
}

#[test]
fn instants_of_blobs_are_those_of_the_clock() {
    let folder = tempfile::tempdir().expect("a folder");
    let blobs = Folder::new(folder.path());
    put(&blobs, b"abc").expect("it is put down");
    assert!(found(&blobs)[0].at > Instant::from_ms(1_700_000_000_000), "milliseconds since 1970");
}
