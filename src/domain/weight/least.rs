//! The least number that is enough, found by halving.

/// The smallest number from 1 up to `most` that is enough, where more than enough is enough; `None` where not even
/// `most` is.
pub(super) fn least(most: u128, enough: impl Fn(u128) -> bool) -> Option<u128> {
    if !enough(most) {
        return None;
    }
    let (mut low, mut high) = (0_u128, most);
    while high.saturating_sub(low) > 1 {
        let middle = low.saturating_add(high.saturating_sub(low) >> 1);
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}
