//! Rounding, and dividing a whole into parts that add up to it.

/// `numerator / denominator` as a whole number; halves go away from zero. The denominator is above zero.
pub fn rounded(numerator: i128, denominator: i128) -> i128 {
    debug_assert!(denominator > 0, "there is something to divide by");
    let (whole, rest) = (numerator / denominator, (numerator % denominator).unsigned_abs());
    let is_half_or_more = rest >= denominator.unsigned_abs() - rest;
    if is_half_or_more { whole + numerator.signum() } else { whole }
}

/// Whole parts of `total` that stand for `numerators / denominator`, whose sum rounds to it: each is rounded down, and what
/// is left goes, one each, to those that lost most; of two that lost the same, to the first.
pub fn spread(numerators: &[i128], denominator: i128, total: i128) -> Vec<i128> {
    debug_assert!(denominator > 0, "there is something to divide by");
    let mut parts: Vec<i128> = numerators.iter().map(|one| one.div_euclid(denominator)).collect();
    let left = usize::try_from(total - parts.iter().sum::<i128>()).unwrap_or(0);
    let mut by_loss: Vec<usize> = (0..parts.len()).collect();
    by_loss.sort_by_key(|at| (std::cmp::Reverse(numerators[*at].rem_euclid(denominator)), *at));
    for at in by_loss.into_iter().take(left) {
        parts[at] += 1;
    }
    debug_assert_eq!(parts.iter().sum::<i128>(), total, "the parts are the whole");
    parts
}
