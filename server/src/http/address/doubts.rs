//! What the log says of addresses that are not believed: once for each peer, however many requests
//! it sends, and within bounds, however many peers there are.

use std::{
    collections::HashSet,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Most warnings within [`A_WHILE`], and most peers that are remembered.
const MAX_WARNINGS: usize = 64;
/// After so long a full memory begins anew: strangers who send the header, each from another address,
/// must not keep the one silent that is the operator's own proxy.
const A_WHILE: Duration = Duration::from_hours(1);
/// More of a hop only fills the log.
const MAX_HOP_CHARS: usize = 60;

/// Why `X-Forwarded-For` was not believed as far as it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// The peer is none of `proxy.trusted`.
    Untrusted,
    /// This hop is no address, so those left of it are not known to be true.
    Unreadable(String),
}

/// The warnings that were written.
#[derive(Debug, Default)]
pub struct Doubts(Mutex<Written>);

#[derive(Debug, Default)]
struct Written {
    peers: HashSet<(bool, IpAddr)>,
    since: Option<Instant>,
}

impl Doubts {
    /// Writes a warning, unless there was one of this kind about this peer.
    pub fn warn(&self, peer: IpAddr, doubt: &Doubt, now: Instant) {
        if !self.is_due(peer, doubt, now) {
            return;
        }
        match doubt {
            Doubt::Untrusted => tracing::warn!(
                %peer,
                "X-Forwarded-For is not believed: its sender is not in proxy.trusted; if it is your proxy, add it there, since until then all who come through it count as one address"
            ),
            Doubt::Unreadable(hop) => {
                let hop: String = hop
                    .chars()
                    .take(MAX_HOP_CHARS)
                    .flat_map(char::escape_debug)
                    .collect();
                tracing::warn!(
                    %peer,
                    hop,
                    "a hop of X-Forwarded-For is no IP address: all who come that way count as one address; have the proxy write the client's address there"
                );
            }
        }
    }

    fn is_due(&self, peer: IpAddr, doubt: &Doubt, now: Instant) -> bool {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = (matches!(doubt, Doubt::Untrusted), peer);
        if written.peers.contains(&kind) {
            return false;
        }
        if written.peers.len() >= MAX_WARNINGS {
            let is_over = |since| now.saturating_duration_since(since) >= A_WHILE;
            let begins_anew = written.since.is_none_or(is_over);
            if !begins_anew {
                return false;
            }
            written.peers.clear();
        }
        if written.peers.is_empty() {
            written.since = Some(now);
        }
        written.peers.insert(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r31_one_warning_a_peer_and_kind_and_never_more_than_the_bound() {
        let (doubts, start) = (Doubts::default(), Instant::now());
        let due = |number: u32, doubt: &Doubt, now| {
            doubts.is_due(IpAddr::from(number.to_be_bytes()), doubt, now)
        };
        let unreadable = Doubt::Unreadable("unknown".to_owned());
        assert!(due(0, &Doubt::Untrusted, start));
        assert!(
            !due(0, &Doubt::Untrusted, start + A_WHILE * 100),
            "once is once"
        );
        assert!(due(0, &unreadable, start), "another kind");
        let later = start + A_WHILE / 2;
        let count = (1..10_000)
            .filter(|number| due(*number, &Doubt::Untrusted, later))
            .count();
        assert_eq!(count, MAX_WARNINGS - 2);
        assert!(!due(
            20_000,
            &unreadable,
            start + A_WHILE - Duration::from_secs(1)
        ));
        // The operator's proxy is heard of all the same.
        assert!(due(20_000, &unreadable, start + A_WHILE));
        assert!(!due(20_000, &unreadable, start + A_WHILE));
        assert!(doubts.0.lock().expect("one thread").peers.len() <= MAX_WARNINGS);
    }
}
