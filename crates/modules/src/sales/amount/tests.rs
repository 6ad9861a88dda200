//! Amounts: tables worked out by hand, and what must hold for any numbers.

use proptest::prelude::*;

use super::*;

const NOTHING: Off = Off::Percent(0);

fn percent(whole: i64) -> i64 {
    whole * 10_000
}

fn item(sum: i64, rate: i64) -> Item<()> {
    Item { sum, key: (), rate }
}

/// (lines, discount, net, tax, gross)
fn owed(items: &[(i64, i64)], off: Off, prices: Prices) -> (i64, i64, i64, i64, i64) {
    let items: Vec<Item<()>> = items.iter().map(|(sum, rate)| item(*sum, *rate)).collect();
    let Sums { lines, discount, taxed, .. } = sums(&items, off, prices).expect("it fits");
    (lines, discount, taxed.net, taxed.tax, taxed.gross)
}

#[test]
fn a_line_is_rounded_once_and_halves_go_away_from_zero() {
    let table = [
        // 3 × 19.99 less 10 % is 53.973.
        (3_000, 1_999, 1_000, 5_397),
        // 2.5 × 0.33 is 0.825.
        (2_500, 33, 0, 83),
        (-2_500, 33, 0, -83),
        (2_500, -33, 0, -83),
        // 1.5 × ¥333 is 499.5: currencies without a smaller coin.
        (1_500, 333, 0, 500),
        // 0.333 × 1.001 KWD is 0.333333: three digits.
        (333, 1_001, 0, 333),
        (1_000, 99_999, WHOLE, 0),
        // 12.5 % off 0.04 is 0.035.
        (1_000, 4, 1_250, 4),
        (0, 99_999, 0, 0),
    ];
    for (quantity, price, discount, expected) in table {
        assert_eq!(line_sum(quantity, price, discount), Some(expected), "{quantity} × {price} − {discount}");
    }
}

#[test]
fn tax_on_top_is_worked_out_on_the_sum_of_each_rate() {
    // Three lines of 0.33 at 19 %: 0.0627 each would be 0.06 × 3 = 0.18; the sum 0.99 owes 0.1881.
    let (low, high) = (percent(7), percent(19));
    assert_eq!(owed(&[(33, high), (33, high), (33, high)], NOTHING, Prices::Exclusive), (99, 0, 99, 19, 118));
    // 100.00 at 19 % and 50.00 at 7 %.
    assert_eq!(owed(&[(10_000, high), (5_000, low)], NOTHING, Prices::Exclusive), (15_000, 0, 15_000, 2_250, 17_250));
    // And 25.00 free of tax.
    let three = [(10_000, high), (5_000, low), (2_500, 0)];
    assert_eq!(owed(&three, NOTHING, Prices::Exclusive), (17_500, 0, 17_500, 2_250, 19_750));
    // New York, 8.875 %: 8.875 on 100.00 is 8.88.
    assert_eq!(owed(&[(10_000, 88_750)], NOTHING, Prices::Exclusive), (10_000, 0, 10_000, 888, 10_888));
    // ¥999 at 10 % owe 99.9; 1.005 KWD at 5 % owe 0.05025.
    assert_eq!(owed(&[(999, percent(10))], NOTHING, Prices::Exclusive), (999, 0, 999, 100, 1_099));
    assert_eq!(owed(&[(1_005, percent(5))], NOTHING, Prices::Exclusive), (1_005, 0, 1_005, 50, 1_055));
}

#[test]
fn tax_within_prices_is_taken_out_and_what_is_paid_stands() {
    let (low, high) = (percent(7), percent(19));
    assert_eq!(owed(&[(11_900, high)], NOTHING, Prices::Inclusive), (11_900, 0, 10_000, 1_900, 11_900));
    // 99.99 / 1.19 is 84.0252…
    assert_eq!(owed(&[(9_999, high)], NOTHING, Prices::Inclusive), (9_999, 0, 8_403, 1_596, 9_999));
    // 99.99 and 10.00 / 1.07 = 9.3457…
    assert_eq!(owed(&[(9_999, high), (1_000, low)], NOTHING, Prices::Inclusive), (10_999, 0, 9_338, 1_661, 10_999));
    assert_eq!(owed(&[(500, 0)], NOTHING, Prices::Inclusive), (500, 0, 500, 0, 500));
}

#[test]
fn a_discount_on_the_whole_is_spread_over_the_rates_to_the_cent() {
    let (low, high) = (percent(7), percent(19));
    // 10.00 off 100.00 and 50.00: 6.666… and 3.333… are 6.67 and 3.33.
    let lines = [item(10_000, high), item(5_000, low)];
    let spread = sums(&lines, Off::Amount(1_000), Prices::Exclusive).expect("it fits");
    assert_eq!(spread.rates.iter().map(|rate| rate.discount).collect::<Vec<_>>(), [667, 333]);
    // 93.33 × 19 % = 17.7327, 46.67 × 7 % = 3.2669.
    assert_eq!((spread.taxed.net, spread.taxed.tax, spread.taxed.gross), (14_000, 2_100, 16_100));
    // 12.5 % off 0.33 + 0.33 + 0.33 is 0.12375.
    let lines = [(33, high), (33, low), (33, 0)];
    assert_eq!(owed(&lines, Off::Percent(1_250), Prices::Exclusive).1, 12);
    assert_eq!(owed(&lines, Off::Percent(WHOLE), Prices::Exclusive), (99, 99, 0, 0, 0));
    assert_eq!(owed(&lines, Off::Amount(500), Prices::Inclusive), (99, 99, 0, 0, 0), "never more than there is");
}

#[test]
fn credit_lines_take_their_tax_back() {
    let (low, high) = (percent(7), percent(19));
    assert_eq!(owed(&[(10_000, high), (-2_500, high)], NOTHING, Prices::Exclusive), (7_500, 0, 7_500, 1_425, 8_925));
    assert_eq!(owed(&[(-11_900, high)], NOTHING, Prices::Inclusive), (-11_900, 0, -10_000, -1_900, -11_900));
    // A credit is lowered by a percentage and not by an amount.
    assert_eq!(
        owed(&[(-10_000, low)], Off::Percent(1_000), Prices::Exclusive),
        (-10_000, -1_000, -9_000, -630, -9_630)
    );
    assert_eq!(owed(&[(-10_000, low)], Off::Amount(1_000), Prices::Exclusive).1, 0);
    // Ten per cent off +100.00 at 19 % and −100.00 at 7 %: 10.00 off each.
    assert_eq!(
        owed(&[(10_000, high), (-10_000, low)], Off::Percent(1_000), Prices::Exclusive),
        (0, 0, 0, 1_080, 1_080)
    );
}

#[test]
fn amounts_of_any_size_are_exact_or_refused() {
    // 10^15 euros.
    let much = 100_000_000_000_000_000;
    assert_eq!(line_sum(ONE, much, 1), Some(much - much / 10_000));
    assert_eq!(owed(&[(much, percent(19))], NOTHING, Prices::Exclusive).4, 119_000_000_000_000_000);
    assert_eq!(line_sum(1_000 * ONE, much, 0), None);
    assert_eq!(line_sum(i64::MAX, i64::MAX, WHOLE), Some(0));
    assert_eq!(line_sum(ONE, 1, WHOLE + 1), None);
    let lines = [item(i64::MAX, 0), item(1, 0)];
    assert_eq!(sums(&lines, NOTHING, Prices::Exclusive), Err(Beyond { line: None }));
    assert_eq!(sums(&[item(i64::MAX, 1)], NOTHING, Prices::Exclusive), Err(Beyond { line: None }));
}

#[test]
fn what_is_free_of_tax_for_two_reasons_is_told_apart() {
    let lines = [Item { sum: 100, key: "export", rate: 0 }, Item { sum: 50, key: "exempt", rate: 0 }];
    let found = sums(&lines, NOTHING, Prices::Exclusive).expect("it fits");
    let keys: Vec<_> = found.rates.iter().map(|rate| (rate.key, rate.lines)).collect();
    assert_eq!(keys, [("exempt", 50), ("export", 100)]);
}

fn any_prices() -> impl Strategy<Value = Prices> {
    prop_oneof![Just(Prices::Exclusive), Just(Prices::Inclusive)]
}

fn any_off() -> impl Strategy<Value = Off> {
    prop_oneof![(0..=WHOLE).prop_map(Off::Percent), any::<i64>().prop_map(Off::Amount)]
}

fn any_items() -> impl Strategy<Value = Vec<Item<()>>> {
    let rates = prop_oneof![Just(0), Just(percent(7)), Just(percent(19)), 0..=WHOLE_TAX];
    let one = (-1_000_000_000_000i64..1_000_000_000_000, rates).prop_map(|(sum, rate)| item(sum, rate));
    prop::collection::vec(one, 0..40)
}

proptest! {
    #[test]
    fn the_parts_are_the_whole(items in any_items(), off in any_off(), prices in any_prices()) {
        let found = sums(&items, off, prices).expect("it fits");
        let added = |of: fn(&RateSums<()>) -> i64| found.rates.iter().map(of).sum::<i64>();
        prop_assert_eq!(added(|rate| rate.lines), found.lines);
        prop_assert_eq!(added(|rate| rate.discount), found.discount);
        prop_assert_eq!(found.taxed.net + found.taxed.tax, found.taxed.gross);
        let paid = match prices {
            Prices::Exclusive => found.taxed.net,
            Prices::Inclusive => found.taxed.gross,
        };
        prop_assert_eq!(found.lines - found.discount, paid);
    }

    #[test]
    fn the_order_of_lines_does_not_matter(items in any_items(), off in any_off(), prices in any_prices(), at: usize) {
        let mut turned = items.clone();
        turned.rotate_left(at % items.len().max(1));
        turned.reverse();
        prop_assert_eq!(sums(&items, off, prices), sums(&turned, off, prices));
    }

    #[test]
    fn what_tax_was_put_on_it_is_taken_out_of_again(net in -1_000_000_000_000_000i64..1_000_000_000_000_000, rate in 0..=WHOLE_TAX) {
        let on_top = Prices::Exclusive.taxed(net, rate).expect("it fits");
        prop_assert_eq!(Prices::Inclusive.taxed(on_top.gross, rate), Some(on_top));
    }

    #[test]
    fn a_divided_line_comes_to_the_same_but_for_one_minor_unit(
        one in -1_000_000_000i64..1_000_000_000,
        other in -1_000_000_000i64..1_000_000_000,
        price in -1_000_000_000i64..1_000_000_000,
        discount in 0..=WHOLE,
    ) {
        let sum = |quantity| line_sum(quantity, price, discount).expect("it fits");
        prop_assert!((sum(one) + sum(other) - sum(one + other)).abs() <= 1);
    }

    #[test]
    fn no_number_is_too_much(quantity: i64, price: i64, discount: i64, sum: i64, rate: i64, amount: i64) {
        let _ = line_sum(quantity, price, discount);
        for prices in [Prices::Exclusive, Prices::Inclusive] {
            let _ = prices.taxed(sum, rate);
            for off in [Off::Percent(discount), Off::Amount(amount)] {
                let _ = sums(&[item(sum, rate), item(price, 0), item(quantity, WHOLE_TAX)], off, prices);
            }
        }
    }

    #[test]
    fn shares_are_off_by_less_than_one(parts in prop::collection::vec(0i64..1_000_000, 1..20), amount in 0i64..1_000_000) {
        let whole: i64 = parts.iter().sum();
        prop_assume!(whole > 0 && amount <= whole);
        let exact: Vec<i128> = parts.iter().map(|part| i128::from(*part) * i128::from(amount)).collect();
        let found = spread(&exact, i128::from(whole), i128::from(amount));
        for (exact, part) in exact.iter().zip(&found) {
            prop_assert!((exact - part * i128::from(whole)).abs() < i128::from(whole));
        }
        prop_assert_eq!(found.iter().sum::<i128>(), i128::from(amount));
    }
}
