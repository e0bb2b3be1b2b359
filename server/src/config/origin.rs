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
        let (scheme, rest) = text.split_once("://")?;
        if text.contains(odd) || rest.starts_with('/') {
            return None;
        }
        let https = scheme.eq_ignore_ascii_case("https");
        let url = Url::parse(text).ok()?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let loopback = match url.host()? {
            // A host name may hold `*` or `;` for the URL standard, which would be a wildcard or
            // a new directive in the Content-Security-Policy.
            Host::Domain(name) if !name.bytes().all(is_host_byte) => return None,
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        let allowed = https || (url.scheme() == "http" && loopback);
        (bare && allowed).then(|| Self {
            text: url.origin().ascii_serialization(),
            https,
        })
    }

    /// `https://logon.example`, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
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
