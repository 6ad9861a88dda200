use rapport_kernel::catalog::{Slot, Traits};
use rapport_kernel::port::{FreeSlot, StoredCatalog, Tx};
use rapport_kernel::{Error, Field, FieldId, Kind, Object, ObjectId};

use crate::support::{on_both, read, write};

fn field(id: u32, key: &str) -> Field {
    Field {
        id: FieldId(id),
        key: key.to_owned(),
        label: key.to_uppercase(),
        kind: Kind::Text { chars_max: 80 },
        slot: Slot { table: 0, number: id },
        traits: Traits { searchable: true, ..Traits::default() },
    }
}

fn object(id: u32, key: &str, fields: Vec<Field>) -> Object {
    Object {
        id: ObjectId(id),
        key: key.to_owned(),
        plural: format!("{key}s"),
        aliases: Vec::new(),
        label: key.to_owned(),
        label_plural: format!("{key}s"),
        custom: false,
        title: fields.first().map(|field| field.id),
        owner: None,
        parent: None,
        author: None,
        subjects: Vec::new(),
        occurred: None,
        planned: None,
        layout: Vec::new(),
        guarded: false,
        kept: Vec::new(),
        fields,
    }
}

fn catalog(epoch: u64, objects: Vec<Object>) -> StoredCatalog {
    let free = vec![FreeSlot { object: ObjectId(1), field: field(9, "gone") }];
    StoredCatalog { epoch, objects, free, next_object: 3, next_field: 10, ..StoredCatalog::default() }
}

fn same(tx: &mut dyn Tx, wanted: &StoredCatalog) {
    let stored = tx.load_catalog().expect("a catalog");
    assert_eq!(format!("{stored:?}"), format!("{wanted:?}"));
}

#[test]
fn a_new_database_has_epoch_0_and_numbers_from_1() {
    on_both(|bed| {
        let store = bed.open();
        read(&*store, |tx| {
            assert_eq!(tx.epochs()?.catalog, 0);
            let stored = tx.load_catalog()?;
            assert_eq!((stored.next_object, stored.next_field, stored.objects.len()), (1, 1, 0));
            Ok(())
        });
    });
}

#[test]
fn a_catalog_comes_back_as_it_was_saved_also_when_it_shrinks() {
    on_both(|bed| {
        let store = bed.open();
        // Against the order of ids: the order of the layout is what stays.
        let contact = object(1, "contact", vec![field(7, "name"), field(2, "email")]);
        let wide = catalog(1, vec![object(2, "company", vec![field(3, "name")]), contact.clone()]);
        write(&*store, |tx| tx.save_catalog(&wide));
        read(&*store, |tx| {
            same(tx, &wide);
            Ok(())
        });
        let mut narrow = catalog(2, vec![contact]);
        narrow.settings.name = "Ünï & Söhne".to_owned();
        narrow.objects[0].fields.remove(0);
        narrow.free.clear();
        write(&*store, |tx| tx.save_catalog(&narrow));
        // Another node sees it too.
        read(&*bed.open(), |tx| {
            assert_eq!(tx.epochs()?.catalog, 2);
            same(tx, &narrow);
            Ok(())
        });
    });
}

#[test]
fn of_two_nodes_that_save_one_epoch_the_second_must_run_again() {
    on_both(|bed| {
        let (first, second) = (bed.open(), bed.open());
        write(&*first, |tx| tx.save_catalog(&catalog(1, Vec::new())));
        let mut tx = second.write(rapport_kernel::port::Urgency::Interactive).expect("a transaction");
        let refused = tx.save_catalog(&catalog(1, vec![object(1, "contact", Vec::new())]));
        assert!(matches!(refused, Err(Error::Retry)), "{refused:?}");
    });
}

#[test]
fn what_is_not_committed_is_not_kept() {
    on_both(|bed| {
        let store = bed.open();
        let mut tx = store.write(rapport_kernel::port::Urgency::Interactive).expect("a transaction");
        tx.save_catalog(&catalog(1, Vec::new())).expect("saved");
        drop(tx);
        read(&*store, |tx| {
            assert_eq!(tx.epochs()?.catalog, 0);
            Ok(())
        });
    });
}
