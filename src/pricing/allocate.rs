//! Division of a whole into parts that sum to it.

/// Divides `total` units in proportion to `weights` by largest remainder: every part is within
/// one unit of its exact share, the parts sum to `total`, and of equal remainders the earlier row
/// is served first. Where all weights are zero, all count the same. Without rows there are no
/// parts.
pub fn allocate(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().copied().map(u128::from).sum();
    if sum == 0 {
        return if weights.is_empty() {
            Vec::new()
        } else {
            allocate(total, &vec![1; weights.len()])
        };
    }
    let share = |weight: &u64| u128::from(total) * u128::from(*weight);
    let mut parts: Vec<u64> = weights
        .iter()
        .map(|weight| u64::try_from(share(weight) / sum).unwrap_or(u64::MAX))
        .collect();
    let left = total - parts.iter().sum::<u64>();
    let mut rows: Vec<usize> = (0..weights.len()).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(share(&weights[*row]) % sum));
    for (row, _) in rows.into_iter().zip(0..left) {
        parts[row] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_units_go_to_the_largest_remainders_and_then_by_row_order() {
        assert_eq!(allocate(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(allocate(10, &[5, 8, 2]), [4, 5, 1]); // 3.33, 5.33, 1.33: a tie
        assert_eq!(allocate(10, &[5, 3, 7]), [3, 2, 5]); // 3.33, 2.00, 4.67
        assert_eq!(allocate(2, &[1, 3]), [1, 1]); // 0.5, 1.5: a tie
        assert_eq!(allocate(7, &[0, 0]), [4, 3]);
        assert_eq!(allocate(7, &[]), [0; 0]);
        assert_eq!(allocate(u64::MAX, &[u64::MAX, 0]), [u64::MAX, 0]);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole_within_one_unit_of_their_share(
            total in any::<u64>(),
            weights in prop::collection::vec(prop_oneof![Just(0), 0..9_u64, any::<u64>()], 1..12),
        ) {
            let parts = allocate(total, &weights);
            prop_assert_eq!(parts.iter().map(|part| u128::from(*part)).sum::<u128>(), u128::from(total));
            let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                if let Some(floor) = (u128::from(total) * u128::from(*weight)).checked_div(sum) {
                    prop_assert!((floor..=floor + 1).contains(&u128::from(*part)));
                    prop_assert!(*weight > 0 || *part == 0);
                }
            }
        }

        #[test]
        fn a_part_never_exceeds_its_weight_if_the_total_does_not(
            weights in prop::collection::vec(0..1_000_u64, 1..12),
            share in 0.0..1.0_f64,
        ) {
            let sum: u64 = weights.iter().sum();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "any number below the sum will do")]
            let total = (sum as f64 * share) as u64;
            let parts = allocate(total, &weights);
            prop_assert!(parts.iter().zip(&weights).all(|(part, weight)| part <= weight));
        }

        #[test]
        fn a_heavier_row_never_gets_less(
            total in any::<u64>(),
            weights in prop::collection::vec(1..50_u64, 2..12),
        ) {
            let parts = allocate(total, &weights);
            for (weight, part) in weights.iter().zip(&parts) {
                for (lighter, its_part) in weights.iter().zip(&parts) {
                    prop_assert!(lighter > weight || part + 1 >= *its_part);
                }
            }
        }
    }
}
