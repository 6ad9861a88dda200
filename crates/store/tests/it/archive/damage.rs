//! Archives that are not as they were written.

use std::sync::OnceLock;

use proptest::prelude::*;
use rapport_kernel::Error;
use rapport_kernel::port::StoredCatalog;
use rapport_store::archive;
use serde_json::json;

use super::{back_up, database, furnish, no_files, outline, quiet};
use crate::support::{on_both, write};
use crate::toy::settle;

/// A small archive, written once.
fn small() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let bytes = std::sync::Mutex::new(Vec::new());
        on_both(|bed| {
            let store = bed.open();
            settle(&*store);
            write(&*store, |tx| {
                tx.save_catalog(&StoredCatalog {
                    epoch: 1,
                    next_object: 1,
                    next_field: 1,
                    ..StoredCatalog::default()
                })?;
                tx.set_note("space", "key", &json!(["a", 1, "a", 1, "a", 1]), None)
            });
            *bytes.lock().expect("a lock") = back_up(bed).0;
        });
        bytes.into_inner().expect("a lock")
    })
}

fn refused(bytes: &[u8]) -> bool {
    let answer = archive::check(bytes, &mut quiet);
    matches!(answer, Err(Error::Invalid(_) | Error::Rule { code: "archive_too_new", .. }))
}

#[test]
fn a_change_of_any_byte_is_noticed() {
    assert!(archive::check(small(), &mut quiet).is_ok());
    for at in 0..small().len() {
        let mut bytes = small().to_vec();
        bytes[at] ^= 1 << (at % 8);
        assert!(refused(&bytes), "byte {at} of {}", bytes.len());
    }
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    for length in 0..small().len() {
        assert!(refused(&small()[..length]), "{length} of {} bytes", small().len());
    }
}

proptest! {
    #[test]
    fn whatever_a_byte_becomes_is_noticed(at in any::<prop::sample::Index>(), mask in 1..=u8::MAX) {
        let mut bytes = small().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= mask;
        prop_assert!(refused(&bytes), "byte {at} ^ {mask:#x}");
    }

    #[test]
    fn what_stands_behind_the_end_is_noticed(more in prop::collection::vec(any::<u8>(), 1..300)) {
        let bytes = [small(), &more].concat();
        prop_assert!(refused(&bytes));
    }
}

#[test]
fn two_archives_in_one_file_are_none() {
    assert!(refused(&[small(), small()].concat()));
}

#[test]
fn a_damaged_archive_leaves_the_workspace_empty_and_says_where_it_is_damaged() {
    on_both(|bed| {
        // Written where there is room for damage in a known table: notes come near the end.
        let source = tempfile::tempdir().expect("a folder");
        let store = rapport_store::open(&source.path().join("a.db").to_string_lossy()).expect("it opens");
        furnish(&*store);
        drop(store);
        let from = rapport_store::Database::open(&source.path().join("a.db").to_string_lossy()).expect("it opens");
        let made = archive::Made { product: "0", at: super::NOW };
        let (whole, wanted) = archive::back_up(&from, &no_files(), &made, Vec::new(), &mut quiet).expect("a backup");
        for at in [whole.len() / 2, whole.len() * 2 / 3, whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            let Err(Error::Invalid(problems)) = archive::restore(&database(bed), &no_files(), &bytes[..], &mut quiet)
            else {
                panic!("byte {at} was not noticed");
            };
            let tables: Vec<&str> = wanted.sums.iter().map(|sum| sum.table.as_str()).collect();
            let named = problems[0].field.as_str();
            assert!(tables.contains(&named) || named == "end", "{problems:?}");
        }
        let cut = archive::restore(&database(bed), &no_files(), &whole[..whole.len() - 1], &mut quiet);
        assert!(matches!(cut, Err(Error::Invalid(_))), "{cut:?}");
        archive::restore(&database(bed), &no_files(), &whole[..], &mut quiet).expect("the workspace was left empty");
        assert_eq!(outline(bed), wanted);
    });
}
