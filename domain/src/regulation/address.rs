//! Wrong tries from one address (R22). Right ones are never counted: a nursery behind one address
//! that logs on correctly is never slowed.

use crate::Timestamp;
use std::{collections::HashMap, net::IpAddr};

/// The limits of an address. Times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressLimits {
    /// So many wrong tries …
    pub tries: usize,
    /// … within this time, and the next has to wait until they are fewer.
    pub within: i64,
    /// Wrong tries for so many userIDs …
    pub accounts: usize,
    /// … within this time …
    pub accounts_within: i64,
    /// … and the address has to wait this long.
    pub pause: i64,
}

impl AddressLimits {
    /// How far back tries still matter, in seconds.
    #[must_use]
    pub fn memory(&self) -> i64 {
        self.within.max(self.accounts_within + self.pause)
    }
}

/// One wrong try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongTry {
    /// When.
    pub at: Timestamp,
    /// For which userID: a keyed hash, for it may have been a password in the wrong field.
    pub user: Vec<u8>,
}

/// What counts as one address: IPv4, or the /64 of IPv6, which is one customer's network.
/// `None` for what is no IP address.
#[must_use]
pub fn block_of(address: &str) -> Option<String> {
    let address: IpAddr = address.parse().ok()?;
    Some(match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    })
}

/// Until when an address with these wrong tries, oldest first, has to wait; `None`: it may try.
#[must_use]
pub fn paused_until(
    tries: &[WrongTry],
    limits: &AddressLimits,
    now: Timestamp,
) -> Option<Timestamp> {
    let too_many = tries
        .len()
        .checked_sub(limits.tries)
        .and_then(|first| tries.get(first))
        .map(|first| first.at.plus(limits.within));
    let too_many_accounts = last_of_too_many(tries, limits).map(|at| at.plus(limits.pause));
    too_many.max(too_many_accounts).filter(|until| *until > now)
}

/// When the tries were for too many userIDs for the last time.
fn last_of_too_many(tries: &[WrongTry], limits: &AddressLimits) -> Option<Timestamp> {
    let mut users = HashMap::<&[u8], usize>::new();
    let mut old = tries.iter().peekable();
    let mut last = None;
    for one in tries {
        *users.entry(&one.user).or_default() += 1;
        while let Some(gone) = old.next_if(|old| old.at.plus(limits.accounts_within) <= one.at) {
            if let Some(count) = users.get_mut(gone.user.as_slice()) {
                *count -= 1;
                if *count == 0 {
                    users.remove(gone.user.as_slice());
                }
            }
        }
        if users.len() >= limits.accounts {
            last = Some(one.at);
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: AddressLimits = AddressLimits {
        tries: 20,
        within: 900,
        accounts: 10,
        accounts_within: 600,
        pause: 3600,
    };

    fn at(time: i64, user: u8) -> WrongTry {
        WrongTry {
            at: Timestamp::from_unix(time),
            user: vec![user],
        }
    }

    fn pause(tries: &[WrongTry], now: i64) -> Option<i64> {
        paused_until(tries, &LIMITS, Timestamp::from_unix(now)).map(Timestamp::unix)
    }

    #[test]
    fn r22_twenty_wrong_ones_in_fifteen_minutes() {
        let tries: Vec<_> = (0..20).map(|n| at(1000 + n * 10, 1)).collect();
        assert_eq!(pause(&tries[..19], 1200), None);
        assert_eq!(pause(&tries, 1200), Some(1900));
        assert_eq!(pause(&tries, 1899), Some(1900));
        assert_eq!(pause(&tries, 1900), None);
    }

    #[test]
    fn r22_ten_accounts_in_ten_minutes() {
        let tries: Vec<_> = (0..10_u8).map(|n| at(1000 + i64::from(n), n)).collect();
        assert_eq!(pause(&tries[..9], 1010), None);
        assert_eq!(pause(&tries, 1010), Some(1009 + 3600));
        assert_eq!(pause(&tries, 1009 + 3600), None);
        // Spread over more than ten minutes they are honest mistakes.
        let slow: Vec<_> = (0..10_u8)
            .map(|n| at(1000 + i64::from(n) * 67, n))
            .collect();
        assert_eq!(pause(&slow, 1700), None);
    }

    #[test]
    fn r22_one_network_is_one_address() {
        let block = |address| block_of(address).expect("an address");
        assert_eq!(block("192.0.2.7"), "192.0.2.7");
        assert_eq!(block("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(block("2001:db8:1:2::1"), block("2001:db8:1:2:ffff::9"));
        assert_ne!(block("2001:db8:1:2::1"), block("2001:db8:1:3::1"));
        assert_eq!(block_of("nowhere"), None);
    }

    proptest! {
        /// A pause ends, and whoever waits for its end may try.
        #[test]
        fn r22_waiting_helps(mut times in proptest::collection::vec((0_i64..5000, 0_u8..15), 0..60)) {
            times.sort_unstable();
            let tries: Vec<_> = times.iter().map(|(time, user)| at(*time, *user)).collect();
            let now = times.last().map_or(0, |(time, _)| *time);
            if let Some(until) = pause(&tries, now) {
                prop_assert!(until - now <= LIMITS.pause);
                prop_assert_eq!(pause(&tries, until), None);
            }
        }
    }
}
