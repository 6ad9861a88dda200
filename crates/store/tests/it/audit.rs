//! The log from its end.

use rapport_kernel::UnitId;
use rapport_kernel::ctx::Cause;
use rapport_kernel::event::{Unit, UnitFilter};
use rapport_kernel::port::Store;
use rapport_kernel::time::Instant;

use crate::log::{append, event, unit};
use crate::support::{on_both, read, record};

/// The units that a filter finds, by their numbers, in pages that look at `scanned` and hold `max`.
fn back(store: &dyn Store, filter: &UnitFilter, scanned: usize, max: usize) -> Vec<u128> {
    let (mut found, mut before): (Vec<u128>, Option<UnitId>) = (Vec::new(), None);
    loop {
        let page = read(store, |tx| tx.units_back(filter, before, scanned, max));
        found.extend(page.units.iter().map(|(unit, _): &(Unit, u64)| unit.id.0.as_u128() & 0xffff));
        before = page.next;
        if before.is_none() {
            return found;
        }
    }
}

#[test]
fn an_audit_goes_back_from_the_newest_and_leaves_nothing_out_however_small_its_pages() {
    on_both(|bed| {
        let store = bed.open();
        for number in 1..=20 {
            let mut one = unit(number);
            one.cause = if number % 2 == 0 { Cause::Automation } else { Cause::Api };
            append(&*store, &one, &[event(number, 0, record(number), 1)]);
        }
        let any = UnitFilter::default();
        let newest_first: Vec<u128> = (1..=20).rev().collect();
        for (scanned, max) in [(1, 1), (3, 2), (7, 20), (100, 3), (100, 100)] {
            assert_eq!(back(&*store, &any, scanned, max), newest_first, "{scanned} {max}");
            let by = |causes: &[Cause]| {
                back(&*store, &UnitFilter { causes: causes.to_vec(), ..UnitFilter::default() }, scanned, max)
            };
            assert_eq!(by(&[Cause::Automation]), (1..=10).rev().map(|half| half * 2).collect::<Vec<_>>());
            assert_eq!(by(&[Cause::Automation, Cause::Api]), newest_first);
            assert_eq!(by(&[Cause::Import]), [0u128; 0]);
        }
    });
}

#[test]
fn an_audit_is_narrowed_by_user_kind_and_time() {
    on_both(|bed| {
        let store = bed.open();
        for number in 1..=3 {
            append(&*store, &unit(number), &[event(number, 0, record(number), 1)]);
        }
        let find = |filter: UnitFilter| back(&*store, &filter, 100, 100);
        let at = |number: i64| Some(Instant::from_ms(1_000 * number));
        assert_eq!(find(UnitFilter { user: Some(record(900)), ..UnitFilter::default() }), [3, 2, 1]);
        assert_eq!(find(UnitFilter { user: Some(record(901)), ..UnitFilter::default() }), [0u128; 0]);
        assert_eq!(find(UnitFilter { kind: Some("updated".to_owned()), ..UnitFilter::default() }), [3, 2, 1]);
        assert_eq!(find(UnitFilter { kind: Some("deleted".to_owned()), ..UnitFilter::default() }), [0u128; 0]);
        assert_eq!(find(UnitFilter { from: at(2), until: at(3), ..UnitFilter::default() }), [2]);
    });
}
