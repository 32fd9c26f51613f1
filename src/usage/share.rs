//! Dividing a whole number in proportion, so that the parts sum to it.

/// Divides `whole` in proportion to `weights` (equally if all are 0), the last units by largest
/// remainder, ties by order. The parts sum to `whole`, unless there are no weights.
pub fn share(whole: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    let equal = u128::from(sum == 0);
    let sum = if sum == 0 { weights.len() as u128 } else { sum };
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (index, &weight) in weights.iter().enumerate() {
        let product = u128::from(whole) * (u128::from(weight) + equal);
        parts.push(u64::try_from(product / sum).unwrap_or(whole));
        remainders.push((product % sum, index));
    }
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let left = whole - parts.iter().sum::<u64>().min(whole);
    for (_, index) in remainders
        .into_iter()
        .take(usize::try_from(left).unwrap_or_default())
    {
        parts[index] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_largest_remainders_get_the_last_units() {
        assert_eq!(share(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(share(7, &[0, 0]), [4, 3]);
        assert_eq!(share(100, &[1, 2]), [33, 67]);
        assert_eq!(share(5, &[]), [] as [u64; 0]);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole_and_stay_within_one(
            whole: u64, weights in prop::collection::vec(any::<u64>(), 1..9)
        ) {
            let parts = share(whole, &weights);
            prop_assert_eq!(parts.iter().map(|&p| u128::from(p)).sum::<u128>(), u128::from(whole));
            let sum: u128 = weights.iter().map(|&w| u128::from(w)).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                if let Some(exact) = (u128::from(whole) * u128::from(*weight)).checked_div(sum) {
                    prop_assert!(u128::from(*part) == exact || u128::from(*part) == exact + 1);
                }
            }
        }
    }
}
