//! How proxies write an address into `X-Forwarded-For`.

use std::net::IpAddr;

/// The address of a hop: bare, in brackets, with a port behind it (Azure Application Gateway, IIS and
/// some set-ups of `HAProxy` do that), with a zone, in quotes as RFC 7239 §6 has them. An IPv4 address
/// written as IPv6 is the same address. None for what is no address: RFC 7239's `unknown` and
/// `_hidden`, names, and the bare IPv6 address with a port, which reads as another address.
pub fn read(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim_matches([' ', '\t']);
    let quoted = hop
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let hop = quoted.unwrap_or(hop);
    let address = match hop.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            let is_alone = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
            is_alone.then(|| bare(address))?
        }
        None => bare(hop).or_else(|| dotted_with_port(hop)),
    };
    address.map(|address| address.to_canonical())
}

/// `198.51.100.7:51234`, also of an IPv4 address written as IPv6: only with dots is it certain that
/// what stands behind the last colon is a port.
fn dotted_with_port(hop: &str) -> Option<IpAddr> {
    let (address, port) = hop.rsplit_once(':')?;
    (address.contains('.') && is_port(port)).then(|| bare(address))?
}

/// An address, of IPv6 also with a zone (RFC 4007 §11), which is of the machine that wrote it.
fn bare(text: &str) -> Option<IpAddr> {
    match text.split_once('%') {
        Some((address, zone)) => {
            let address = address.parse().ok().map(IpAddr::V6);
            address.filter(|_| !zone.is_empty() && !zone.contains(char::is_whitespace))
        }
        None => text.parse().ok(),
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::read;
    use proptest::prelude::*;
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    #[test]
    fn r31_ports_brackets_zones_and_quotes_are_read() {
        for (hop, address) in [
            ("198.51.100.7", "198.51.100.7"),
            (" \t198.51.100.7 ", "198.51.100.7"),
            ("198.51.100.7:51234", "198.51.100.7"),
            ("[198.51.100.7]:51234", "198.51.100.7"),
            ("::ffff:198.51.100.7", "198.51.100.7"),
            ("::FFFF:c633:6407", "198.51.100.7"),
            ("::ffff:198.51.100.7:51234", "198.51.100.7"),
            ("[::ffff:198.51.100.7]:51234", "198.51.100.7"),
            ("2001:DB8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("\"[2001:db8::1]:443\"", "2001:db8::1"),
            ("\"198.51.100.7\"", "198.51.100.7"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%25eth0]:443", "fe80::1"),
            // No certain port, so an address of its own.
            ("2001:db8::1:443", "2001:db8::1:443"),
        ] {
            let read = read(hop).map(|address| address.to_string());
            assert_eq!(read.as_deref(), Some(address), "{hop}");
        }
    }

    #[test]
    fn r31_what_is_no_address_is_none() {
        for hop in [
            "",
            " ",
            "unknown",
            "_hidden",
            "unknown:443",
            "_hidden:_port",
            "localhost",
            "localhost:80",
            "logon.example",
            "198.51.100",
            "198.51.100.7.1",
            "198.51.100.256",
            "0198.51.100.7",
            "198.51.100.7:",
            "198.51.100.7:65536",
            "198.51.100.7:+80",
            "198.51.100.7:443:443",
            "198.51.100.7:http",
            "198.51.100.7 198.51.100.8",
            "198.51.100.7/32",
            "198.51.100.7%eth0",
            "[2001:db8::1",
            "2001:db8::1]",
            "[2001:db8::1]443",
            "[2001:db8::1]:",
            "[2001:db8::1]:x",
            "[]",
            "[]:443",
            "[[::1]]",
            "[unknown]",
            "fe80::1%",
            "fe80::1%a b",
            "2001:db8::1]:443",
            "2001:db8:1:2:3:4:5:6:443",
            "\"198.51.100.7",
            "\"\"",
            "\"",
            "http://198.51.100.7",
            "for=198.51.100.7",
            "198.51.100.7;proto=https",
        ] {
            assert_eq!(read(hop), None, "{hop:?}");
        }
    }

    proptest! {
        #[test]
        fn r31_an_address_is_read_however_it_is_written(
            address in prop_oneof![
                any::<Ipv4Addr>().prop_map(IpAddr::V4),
                any::<Ipv4Addr>().prop_map(|v4| IpAddr::V6(v4.to_ipv6_mapped())),
                any::<Ipv6Addr>().prop_map(IpAddr::V6),
            ],
            port: u16,
            space in "[ \t]{0,3}",
        ) {
            let socket = std::net::SocketAddr::new(address, port);
            for written in [address.to_string(), socket.to_string(), format!("[{address}]"), format!("\"{socket}\"")] {
                let hop = format!("{space}{written}{space}");
                prop_assert_eq!(read(&hop), Some(address.to_canonical()), "{}", hop);
            }
        }

        #[test]
        fn r31_any_text_is_survived(hop in "\\PC{0,40}|[\\[\\]0-9a-f.:%\" ]{0,40}") {
            let _ = read(&hop);
        }
    }
}
