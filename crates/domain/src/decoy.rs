//! Which account's password is computed for a userID that nobody has (R41).
//!
//! Accounts lie on a ring, and the first one from a point on stands in for whoever belongs to that point.
//! So a new account takes a part of what its neighbour had, and nothing else moves, whatever numbers are
//! missing before it.

use crate::AccountId;

/// So many points has the ring.
pub const POINTS: i64 = 1 << 31;
/// How far apart accounts with following numbers lie: the golden part of the ring, at which however many
/// of them lie evenly (the three-distance theorem).
pub const STRIDE: i64 = 1_327_217_885;

/// Where the account `id` lies.
#[must_use]
pub const fn point_of(id: AccountId) -> i64 {
    // Neither product leaves 64 bits: a database computes the same.
    id.number().rem_euclid(POINTS) * STRIDE % POINTS
}

/// The point to which the `key` of a userID belongs.
#[must_use]
pub fn point_for(key: u32) -> i64 {
    i64::from(key) % POINTS
}

#[cfg(test)]
mod tests {
    use super::{POINTS, point_of};
    use crate::AccountId;
    use std::collections::BTreeSet;

    #[test]
    fn r41_accounts_lie_evenly_wherever_their_numbers_begin() {
        for (begin, accounts) in [(1, 10_i64), (1, 1000), (5_000_000_000, 1000)] {
            let ids = (begin..begin + accounts).map(AccountId::from_number);
            let points: BTreeSet<i64> = ids.map(point_of).collect();
            let points: Vec<i64> = points.into_iter().collect();
            assert_eq!(i64::try_from(points.len()), Ok(accounts), "one each");
            let gaps = points.windows(2).map(|pair| pair[1] - pair[0]);
            let even = POINTS / accounts;
            assert!(gaps.clone().all(|gap| (even / 3..even * 3).contains(&gap)));
        }
    }

    #[test]
    fn r41_no_number_leaves_the_ring() {
        for id in [0, 1, POINTS - 1, POINTS, i64::MAX].map(AccountId::from_number) {
            assert!((0..POINTS).contains(&point_of(id)), "{id}");
        }
    }
}
