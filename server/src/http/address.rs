//! Where a request comes from (R31).

use crate::config::Proxy;
use axum::http::HeaderMap;
use std::net::IpAddr;

/// The client's address: the peer, or behind trusted proxies the right-most hop of
/// `X-Forwarded-For` that is not one of them. What stands left of it, anybody can write.
pub fn client(proxy: &Proxy, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let mut client = peer.to_canonical();
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .collect();
    for hop in hops.iter().rev() {
        if !proxy.trusts(client) {
            break;
        }
        let Ok(hop) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        client = hop.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::client;
    use crate::config::Config;
    use axum::http::{HeaderMap, HeaderValue};
    use proptest::prelude::*;

    fn client_of(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let env = [("GTG__PROXY__TRUSTED".to_owned(), trusted.to_owned())];
        let config = Config::parse(None, env.into_iter()).expect("a configuration");
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(
                "x-forwarded-for",
                HeaderValue::from_str(value).expect("a header"),
            );
        }
        client(&config.proxy, peer.parse().expect("an address"), &headers).to_string()
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

    /// Trusted and other addresses, as sockets, proxies and forgers write them, and junk.
    fn hop() -> impl Strategy<Value = String> {
        prop_oneof![
            3 => any::<[u8; 3]>().prop_map(|[a, b, c]| format!("10.{a}.{b}.{c}")),
            1 => any::<[u8; 3]>().prop_map(|[a, b, c]| format!("::ffff:10.{a}.{b}.{c}")),
            2 => any::<u16>().prop_map(|low| format!("2001:db8::{low:x}")),
            2 => any::<std::net::Ipv4Addr>().prop_map(|address| address.to_string()),
            1 => any::<std::net::Ipv6Addr>().prop_map(|address| address.to_string()),
            1 => "(unknown|_hidden|[0-9]{1,3}(\\.[0-9]{1,3}){0,4}|\\[::1\\]|10\\.0\\.0\\.1:443|[!-+./-~]{0,12})",
        ]
    }

    /// The address written in `hop`.
    fn read(hop: &str) -> Option<std::net::IpAddr> {
        let address: std::net::IpAddr = hop.parse().ok()?;
        Some(address.to_canonical())
    }

    fn is_trusted(address: std::net::IpAddr) -> bool {
        let text = address.to_string();
        text.starts_with("10.") || text.starts_with("2001:db8:")
    }

    /// R31 word for word: of what stands right of the last junk, the peer last, the right-most that
    /// is no trusted proxy; and if all are, the one that is furthest away.
    fn right_most(peer: &str, hops: &[String]) -> String {
        let written: Vec<_> = hops.iter().map(|hop| read(hop)).collect();
        let junk = written.iter().rposition(Option::is_none);
        let told = &written[junk.map_or(0, |at| at + 1)..];
        let chain: Vec<_> = told.iter().copied().chain([read(peer)]).flatten().collect();
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
            // Split over one to three headers, of which none is empty.
            let mut cuts = cuts.map(|cut| cut.index(hops.len() + 1));
            cuts.sort_unstable();
            let parts = [&hops[..cuts[0]], &hops[cuts[0]..cuts[1]], &hops[cuts[1]..]];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            let headers: Vec<_> = parts.map(|part| part.join(gap)).collect();
            let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
            let client = client_of("10.0.0.0/8,2001:db8::/32", peer, &headers);
            prop_assert_eq!(client, right_most(peer, &hops), "{:?}", headers);
        }
    }
}
