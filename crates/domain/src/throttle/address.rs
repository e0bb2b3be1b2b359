//! Wrong tries from one address (R22). Right ones are never counted: a nursery behind one address
//! that logs on correctly is never slowed. And once an address waits, nothing more is counted of it.

use crate::Timestamp;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use thiserror::Error;

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
        self.within.max(self.accounts_within)
    }
}

/// Addresses whose wrong tries are counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The address, or the network with the length of its prefix.
    pub name: String,
    /// So many times the tries of an address it may have.
    times: usize,
    /// Whether the number of its userIDs counts too: not of a network that many share.
    counts_accounts: bool,
}

impl Block {
    fn new(name: String, times: usize) -> Self {
        Self {
            name,
            times,
            counts_accounts: times == 1,
        }
    }

    /// So many wrong tries within [`AddressLimits::within`], and it has to wait.
    #[must_use]
    pub fn tries(&self, limits: &AddressLimits) -> usize {
        limits.tries.saturating_mul(self.times)
    }

    /// Wrong tries for so many userIDs within [`AddressLimits::accounts_within`], and it has to wait;
    /// `None`: those are not counted.
    #[must_use]
    pub fn accounts(&self, limits: &AddressLimits) -> Option<usize> {
        self.counts_accounts.then_some(limits.accounts)
    }
}

/// What `address` is counted in (R22, R58): itself, where it is IPv4, or its /64 of IPv6, which is one
/// customer's network; and the larger networks around it, so that who has many addresses side by side
/// has not as many times the tries. Nothing for what is no IP address.
#[must_use]
pub fn blocks_of(address: &str) -> Vec<Block> {
    let Ok(address) = address.parse::<IpAddr>() else {
        return Vec::new();
    };
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            vec![
                Block::new(address.to_string(), 1),
                Block::new(format!("{}/24", Ipv4Addr::new(a, b, c, 0)), 10),
            ]
        }
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            let network = |d| Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0);
            vec![
                Block::new(format!("{}/64", network(d)), 1),
                Block::new(format!("{}/56", network(d & 0xff00)), 5),
                Block::new(format!("{}/48", network(0)), 20),
            ]
        }
    }
}

/// The address or network `name`, and the networks around it.
fn with_networks(name: &str) -> Vec<String> {
    let address = name.split('/').next().unwrap_or(name);
    let names = blocks_of(address).into_iter().map(|block| block.name);
    names.skip_while(|one| one != name).collect()
}

/// An address with the networks around it, or one of these networks, as somebody types it who lets it
/// try again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses(Vec<String>);

/// What was typed is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "it is no IP address such as 192.0.2.7 or 2001:db8::1, nor a network as they are counted, \
     192.0.2.0/24 or 2001:db8::/64, /56 or /48"
)]
pub struct NotAnAddress;

impl Addresses {
    /// Reads an address, which stands for all the networks around it too, or a network.
    ///
    /// # Errors
    ///
    /// [`NotAnAddress`].
    pub fn parse(typed: &str) -> Result<Self, NotAnAddress> {
        let typed = typed.trim();
        let (address, length) = match typed.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (typed, None),
        };
        let names = blocks_of(address).into_iter().map(|block| block.name);
        let names: Vec<_> = match length {
            None => names.collect(),
            Some(length) => names
                .filter(|name| name.rsplit_once('/').is_some_and(|(_, of)| of == length))
                .collect(),
        };
        if names.is_empty() {
            return Err(NotAnAddress);
        }
        Ok(Self(names))
    }

    /// Whether one of them is in the address or network `name`, or `name` in one of them.
    #[must_use]
    pub fn overlap(&self, name: &str) -> bool {
        let with_name = with_networks(name);
        self.names().any(|own| {
            with_name.iter().any(|one| one == own)
                || with_networks(own).iter().any(|one| one == name)
        })
    }

    /// Their names, from the smallest on.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// The wrong tries of a block, as far as they matter at the newest of them, which was at `now`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongAttempts {
    /// When the oldest was of the newest that together are too many; `None`: there are fewer.
    pub oldest_of_too_many: Option<Timestamp>,
    /// Whether they were for too many userIDs.
    pub too_many_accounts: bool,
}

impl WrongAttempts {
    /// Until when the block has to wait; `None`: it may try.
    #[must_use]
    pub fn paused_until(&self, limits: &AddressLimits, now: Timestamp) -> Option<Timestamp> {
        let fewer = self.oldest_of_too_many.map(|at| at.plus(limits.within));
        let accounts = self.too_many_accounts.then(|| now.plus(limits.pause));
        fewer.max(accounts).filter(|until| *until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: AddressLimits = AddressLimits {
        tries: 20,
        within: 900,
        accounts: 10,
        accounts_within: 600,
        pause: 3600,
    };

    fn pause(oldest: Option<i64>, too_many_accounts: bool, now: i64) -> Option<i64> {
        let tries = WrongAttempts {
            oldest_of_too_many: oldest.map(Timestamp::from_unix),
            too_many_accounts,
        };
        let until = tries.paused_until(&LIMITS, Timestamp::from_unix(now));
        until.map(Timestamp::unix)
    }

    #[test]
    fn r22_waits_until_they_are_fewer_and_an_hour_after_too_many_accounts() {
        assert_eq!(pause(None, false, 1190), None);
        assert_eq!(pause(Some(1000), false, 1190), Some(1900));
        assert_eq!(pause(Some(1000), false, 1900), None);
        assert_eq!(pause(None, true, 1190), Some(1190 + 3600));
        assert_eq!(pause(Some(1000), true, 1190), Some(1190 + 3600));
    }

    #[test]
    fn r22_r58_what_an_address_is_counted_in() {
        let blocks = |address| -> Vec<_> {
            let blocks = blocks_of(address).into_iter();
            blocks
                .map(|block| (block.tries(&LIMITS), block.accounts(&LIMITS), block.name))
                .map(|(tries, accounts, name)| format!("{name} {tries} {accounts:?}"))
                .collect()
        };
        let v4 = ["192.0.2.7 20 Some(10)", "192.0.2.0/24 200 None"];
        assert_eq!(blocks("192.0.2.7"), v4);
        assert_eq!(blocks("::ffff:192.0.2.7"), v4);
        let v6 = [
            "2001:db8:1:234::/64 20 Some(10)",
            "2001:db8:1:200::/56 100 None",
            "2001:db8:1::/48 400 None",
        ];
        assert_eq!(blocks("2001:db8:1:234::1"), v6);
        assert_eq!(blocks("2001:DB8:1:234:ffff::9"), v6);
        assert_eq!(
            blocks("::1"),
            ["::/64 20 Some(10)", "::/56 100 None", "::/48 400 None"]
        );
        assert!(blocks("nowhere").is_empty());
    }

    #[test]
    fn what_has_addresses_in_common() {
        let v4 = ["192.0.2.7", "192.0.2.9", "192.0.2.0/24", "192.0.3.7"];
        let v6 = [
            "2001:db8:1:234::/64",
            "2001:db8:1:200::/56",
            "2001:db8:1:300::/56",
            "2001:db8:1::/48",
            "2001:db8:2::/64",
        ];
        for (typed, overlapping) in [
            ("192.0.2.0/24", &v4[..3]),
            ("192.0.2.7", &v4[..3]),
            ("2001:db8:1:234::/64", &[v6[0], v6[1], v6[3]]),
            ("2001:db8:1:200::/56", &[v6[0], v6[1], v6[3]]),
            ("2001:db8:1::/48", &v6[..4]),
        ] {
            let addresses = Addresses::parse(typed).expect("addresses");
            let all = v4.into_iter().chain(v6);
            let found: Vec<_> = all.filter(|name| addresses.overlap(name)).collect();
            assert_eq!(found, overlapping, "{typed}");
        }
    }

    #[test]
    fn what_is_lifted_together() {
        let names = |typed| {
            let addresses = Addresses::parse(typed);
            addresses.map(|addresses| addresses.names().collect::<Vec<_>>().join(" "))
        };
        let all = "192.0.2.7 192.0.2.0/24".to_owned();
        assert_eq!(names(" 192.0.2.7 "), Ok(all.clone()));
        assert_eq!(names("::ffff:192.0.2.7"), Ok(all));
        assert_eq!(names("192.0.2.0/24"), Ok("192.0.2.0/24".to_owned()));
        let network = Ok("2001:db8:1:200::/56".to_owned());
        assert_eq!(names("2001:DB8:1:200::/56"), network);
        for none in [
            "",
            "office",
            "192.0.2.7/16",
            "192.0.2.7/",
            "192.0.2.7:443",
            "1/2/3",
        ] {
            assert_eq!(names(none), Err(NotAnAddress), "{none:?}");
        }
    }
}
