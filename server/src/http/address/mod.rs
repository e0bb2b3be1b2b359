//! Where a request comes from (R31).

mod doubts;
mod hop;

pub use doubts::{Doubt, Doubts};

use crate::config::Proxy;
use axum::http::HeaderMap;
use std::net::IpAddr;

/// The client of a request, and what of `X-Forwarded-For` is not believed.
#[derive(Debug, PartialEq, Eq)]
pub struct Client {
    pub address: IpAddr,
    pub doubt: Option<Doubt>,
}

/// The client's address: the peer, or behind trusted proxies the right-most hop of
/// `X-Forwarded-For` that is not one of them. What stands left of it, anybody can write; and so can
/// they what stands left of a hop that is no address.
pub fn client(proxy: &Proxy, peer: IpAddr, headers: &HeaderMap) -> Client {
    let mut address = peer.to_canonical();
    let values = headers.get_all("x-forwarded-for").iter();
    // As bytes: one that is no ASCII spoils its own hop, and not the ones that proxies added.
    let hops: Vec<&[u8]> = values
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .collect();
    for hop in hops.iter().rev() {
        if !proxy.trusts(address) {
            break;
        }
        let hop = String::from_utf8_lossy(hop);
        let Some(next) = hop::read(&hop) else {
            // An empty header says nothing, wrong or right.
            let doubt = (!hop.trim().is_empty()).then(|| Doubt::Unreadable(hop.trim().to_owned()));
            return Client { address, doubt };
        };
        address = next;
    }
    let is_doubted = !hops.is_empty() && !proxy.trusts(peer);
    Client {
        address,
        doubt: is_doubted.then_some(Doubt::Untrusted),
    }
}

#[cfg(test)]
mod tests {
    use super::{Doubt, client};
    use crate::config::Config;
    use axum::http::{HeaderMap, HeaderValue};
    use proptest::prelude::*;
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

    fn client_of(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        told(trusted, peer, forwarded).address.to_string()
    }

    fn told(trusted: &str, peer: &str, forwarded: &[&str]) -> super::Client {
        let env = [("GTG__PROXY__TRUSTED".to_owned(), trusted.to_owned())];
        let config = Config::parse(None, env.into_iter()).expect("a configuration");
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(
                "x-forwarded-for",
                HeaderValue::from_bytes(value.as_bytes()).expect("a header"),
            );
        }
        let peer = peer.parse().expect("an address");
        client(&config.proxy, peer, &headers)
    }

    #[test]
    fn r31_only_trusted_proxies_are_believed_and_only_their_word() {
        let proxies = "10.0.0.0/8";
        assert_eq!(
            client_of(proxies, "192.0.2.7", &["198.51.100.1"]),
            "192.0.2.7"
        );
        assert_eq!(
            client_of(proxies, "10.0.0.1", &["198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(
            client_of(proxies, "10.0.0.1", &["203.0.113.9, 198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(
            client_of(
                proxies,
                "10.0.0.1",
                &["203.0.113.9", "198.51.100.1, 10.0.0.2"]
            ),
            "198.51.100.1"
        );
        assert_eq!(
            client_of(proxies, "10.0.0.1", &["203.0.113.9, junk"]),
            "10.0.0.1"
        );
        assert_eq!(client_of(proxies, "10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(
            client_of(proxies, "::ffff:10.0.0.1", &["198.51.100.1"]),
            "198.51.100.1"
        );
    }

    #[test]
    fn r31_what_is_not_believed_is_said() {
        let doubt = |peer, forwarded: &[&str]| told("10.0.0.0/8", peer, forwarded).doubt;
        for (peer, forwarded) in [
            ("10.0.0.1", &["198.51.100.7:51234"][..]),
            // Nobody has to read what a stranger wrote.
            ("10.0.0.1", &["unknown, 198.51.100.7"]),
            ("10.0.0.1", &["unknown", "[2001:db8::1]:443, 10.0.0.2:80"]),
            ("10.0.0.1", &[""]),
            ("10.0.0.1", &[]),
            ("192.0.2.7", &[]),
        ] {
            assert_eq!(doubt(peer, forwarded), None, "{forwarded:?}");
        }
        let untrusted = Some(Doubt::Untrusted);
        assert_eq!(doubt("192.0.2.7", &["unknown"]), untrusted);
        assert_eq!(doubt("::ffff:192.0.2.7", &["10.0.0.1"]), untrusted);
        for (forwarded, hop) in [
            (&["198.51.100.7, unknown"][..], "unknown"),
            (&["198.51.100.7", " _hidden\t, 10.0.0.2:80"], "_hidden"),
        ] {
            let unreadable = Doubt::Unreadable(hop.to_owned());
            assert_eq!(doubt("10.0.0.1", forwarded), Some(unreadable));
        }
    }

    /// A byte that is no ASCII, which anybody can send, made the whole header unreadable: who sent it
    /// was counted as the proxy.
    #[test]
    fn r31_a_strange_byte_spoils_its_own_hop_only() {
        for value in ["\u{e9}, 198.51.100.7", "\u{e9},198.51.100.7:443, 10.0.0.2"] {
            assert_eq!(
                client_of("10.0.0.0/8", "10.0.0.1", &[value]),
                "198.51.100.7"
            );
        }
        assert_eq!(
            client_of("10.0.0.0/8", "10.0.0.1", &["198.51.100.7, \u{e9}"]),
            "10.0.0.1"
        );
    }

    /// An address, and a hop as sockets, proxies and forgers write it; and what is no address.
    fn hop() -> impl Strategy<Value = (String, Option<IpAddr>)> {
        let address = prop_oneof![
            3 => any::<[u8; 3]>().prop_map(|[a, b, c]| IpAddr::from([10, a, b, c])),
            2 => any::<u16>().prop_map(|low| IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, low])),
            2 => any::<Ipv4Addr>().prop_map(IpAddr::V4),
            1 => any::<Ipv6Addr>().prop_map(IpAddr::V6),
        ];
        let written = (address, any::<u16>(), 0..5).prop_map(|(address, port, form)| {
            let mapped = match address {
                IpAddr::V4(v4) => IpAddr::V6(v4.to_ipv6_mapped()),
                v6 @ IpAddr::V6(_) => v6,
            };
            let text = match form {
                0 => SocketAddr::new(address, port).to_string(),
                1 => SocketAddr::new(mapped, port).to_string(),
                2 => format!("[{mapped}]"),
                3 => mapped.to_string(),
                _ => address.to_string(),
            };
            (text, Some(address.to_canonical()))
        });
        let junk = "unknown|_hidden|[0-9]{1,3}(\\.[0-9]{1,3}){0,4}|[!#-+./-9;-Z\\\\^-~]{0,12}";
        let junk = junk.prop_map(|text| {
            let address = text.parse().ok();
            (text, address)
        });
        prop_oneof![4 => written, 1 => junk]
    }

    fn is_trusted(address: IpAddr) -> bool {
        let text = address.to_string();
        text.starts_with("10.") || text.starts_with("2001:db8:")
    }

    /// R31 word for word: of what stands right of the last junk, the peer last, the right-most that
    /// is no trusted proxy; and if all are, the one that is furthest away.
    fn right_most(peer: &str, written: &[Option<IpAddr>]) -> String {
        let peer = peer.parse().ok().map(|peer: IpAddr| peer.to_canonical());
        let junk = written.iter().rposition(Option::is_none);
        let told = &written[junk.map_or(0, |at| at + 1)..];
        let chain: Vec<_> = told.iter().copied().chain([peer]).flatten().collect();
        let stranger = chain.iter().rfind(|address| !is_trusted(**address));
        stranger.unwrap_or(&chain[0]).to_string()
    }

    proptest! {
        #[test]
        fn r31_any_header_is_survived(value in "[ -~]{0,60}") {
            let client = client_of("10.0.0.0/8", "192.0.2.7", &[&value]);
            prop_assert_eq!(client, "192.0.2.7");
            _ = client_of("10.0.0.0/8", "10.0.0.1", &[&value]);
        }

        #[test]
        fn r31_of_any_hops_in_any_number_of_headers_the_right_most_stranger(
            peer in prop_oneof![Just("10.0.0.1"), Just("::ffff:10.9.9.9"), Just("2001:db8::1"), Just("192.0.2.7")],
            hops in prop::collection::vec(hop(), 0..7),
            cuts in any::<[prop::sample::Index; 2]>(),
            gap in prop_oneof![Just(","), Just(", "), Just(" ,\t")],
        ) {
            let (hops, written): (Vec<String>, Vec<Option<IpAddr>>) = hops.into_iter().unzip();
            // Split over one to three headers, of which none is empty.
            let mut cuts = cuts.map(|cut| cut.index(hops.len() + 1));
            cuts.sort_unstable();
            let parts = [&hops[..cuts[0]], &hops[cuts[0]..cuts[1]], &hops[cuts[1]..]];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            let headers: Vec<_> = parts.map(|part| part.join(gap)).collect();
            let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
            let client = client_of("10.0.0.0/8,2001:db8::/32", peer, &headers);
            prop_assert_eq!(client, right_most(peer, &written), "{:?}", headers);
        }
    }
}
