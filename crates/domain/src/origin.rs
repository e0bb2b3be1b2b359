//! The origin of a web site: scheme, host and port, and nothing else.

use std::fmt;

use url::{Host, Url};

/// An origin as a browser writes it in the `Origin` header: host in lower case, no default port,
/// no slash at the end. Safe to be put into a header and into the Content-Security-Policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    text: String,
    https: bool,
}

impl Origin {
    /// None for anything but `https://host[:port]`, or `http://` of a loopback host (R25). A slash
    /// at the end is forgiven.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // The URL standard mends what it can (tabs, backslashes, missing or additional slashes);
        // whoever writes such a thing has made a mistake and should hear of it.
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\' || c == '@';
        let (_, rest) = text.split_once("://")?;
        if text.contains(odd) || rest.starts_with('/') {
            return None;
        }
        let url = Url::parse(text).ok()?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        bare.then(|| Self::of(&url)).flatten()
    }

    /// The origin of `url`, if it may be one of ours.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        let https = url.scheme() == "https";
        let loopback = match url.host()? {
            // A host name may hold `*` or `;` for the URL standard, which would be a wildcard or
            // a new directive in the Content-Security-Policy.
            Host::Domain(name) if !name.bytes().all(is_host_byte) => return None,
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        let allowed = https || (url.scheme() == "http" && loopback);
        allowed.then(|| Self {
            text: url.origin().ascii_serialization(),
            https,
        })
    }

    /// `https://logon.example`, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether both are at one host. Cookies know of no ports: what one is sent, the other is too.
    #[must_use]
    pub fn shares_host_with(&self, other: &Self) -> bool {
        let host = |origin: &Self| {
            let port = origin.port().map_or(0, |port| port.len() + 1);
            let end = origin.text.len().saturating_sub(port);
            origin.text.get(..end).map(str::to_owned)
        };
        host(self) == host(other)
    }

    /// The port, where it is not the scheme's own.
    #[must_use]
    pub fn port(&self) -> Option<&str> {
        // What follows the last colon of `https://[::1]` is none.
        let (_, port) = self.text.rsplit_once(':')?;
        port.bytes().all(|b| b.is_ascii_digit()).then_some(port)
    }

    /// False only for a loopback host: cookies then go without `Secure` and `__Host-` (R25).
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }
}

fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn r25_plain_http_is_for_loopback_only_and_an_origin_is_nothing_but_an_origin() {
        for (text, origin) in [
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://127.8.9.1", "http://127.8.9.1"),
            ("http://[::1]:80/", "http://[::1]"),
            ("https://Logon.Example:443", "https://logon.example"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(Origin::parse(text).expect(text).as_str(), origin);
        }
        for text in [
            "http://logon.example",
            "http://10.0.0.1",
            "http://localhost.example",
            "http://[::2]",
            "https://logon.example/app",
            "https://logon.example?a",
            "https://logon.example#a",
            "https://me:pw@logon.example",
            "https:///logon.example",
            "https:logon.example",
            "https:\\\\logon.example",
            "https://logon.example\t",
            " https://logon.example",
            "https://*.example",
            "https://a.example;b",
            "ftp://localhost",
            "logon.example",
            "",
        ] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }

    #[test]
    fn r35_ports_of_one_host_share_its_cookies() {
        let origin = |text: &str| Origin::parse(text).expect(text);
        let a = origin("https://a.example");
        assert!(a.shares_host_with(&origin("https://A.example:8443")));
        assert!(!a.shares_host_with(&origin("https://b.a.example")));
        assert!(!a.shares_host_with(&origin("https://a.example.b")));
    }

    #[test]
    fn a_port_is_what_is_not_the_schemes_own() {
        for (text, port) in [
            ("https://a.example", None),
            ("https://a.example:443", None),
            ("https://a.example:8443", Some("8443")),
            ("http://[::1]", None),
            ("http://[::1]:8080", Some("8080")),
        ] {
            assert_eq!(Origin::parse(text).expect(text).port(), port, "{text}");
        }
    }
}
