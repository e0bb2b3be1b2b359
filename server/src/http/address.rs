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

    proptest! {
        #[test]
        fn any_header_is_survived(value in "[ -~]{0,60}") {
            let client = client_of("10.0.0.0/8", "192.0.2.7", &[&value]);
            prop_assert_eq!(client, "192.0.2.7");
            _ = client_of("10.0.0.0/8", "10.0.0.1", &[&value]);
        }
    }
}
