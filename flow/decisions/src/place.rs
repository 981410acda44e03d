//! The order in which products of different scores stand, as one number.
//!
//! A decision sorts thousands of scored products: everything its sources scored, then everything eligible. One
//! comparison of two numbers takes no branch that depends on the data; comparing scores first and products on a tie
//! was measured to take twice as long.

use commerce::ProductIndex;

/// A number to sort by: the better score comes first, and of equal scores the product that the catalogue has first.
/// Scores that are not numbers have a place too (that of [`f32::total_cmp`]), so no order depends on the machine.
#[must_use]
pub fn place(score: f32, product: ProductIndex) -> u64 {
    let bits = score.to_bits();
    let ascending = if score.is_sign_negative() { !bits } else { bits | (1 << 31) };
    (u64::from(!ascending) << 32) | u64::from(product.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_better_score_stands_first_and_equal_scores_in_the_catalogues_order(
            one in -1e9_f32..1e9, other in -1e9_f32..1e9, first: u32, second: u32
        ) {
            let wanted = other.total_cmp(&one).then(first.cmp(&second));
            prop_assert_eq!(place(one, ProductIndex(first)).cmp(&place(other, ProductIndex(second))), wanted);
            prop_assert_eq!(
                place(one, ProductIndex(first)).cmp(&place(one, ProductIndex(second))),
                first.cmp(&second)
            );
        }
    }
}
