//! The way back to an application (R34).

use crate::Origin;
use std::fmt;
use url::Url;

/// Most bytes of an address that is kept: proxies take no longer ones.
const MAX_BYTES: usize = 8192;

/// An address at an origin that may be an application's. Anybody can write one into a link: it is
/// worth something only if its origin is exactly that of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnAddress {
    origin: Origin,
    text: String,
}

impl ReturnAddress {
    /// Reads an absolute https address (or http of a loopback host, R25), without user and
    /// password. The part behind `#` is left out: it is the browser's alone. A backslash in the query,
    /// as addresses of files have, is one in every program's eyes, and kept escaped.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // The URL standard mends all of this, and another program mends it otherwise: whoever
        // reads such an address differently from us is who an attacker writes it for.
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
        let (_, rest) = text.split_once("://")?;
        let query = text.find('?').unwrap_or(text.len());
        let (before, query) = text.split_at_checked(query)?;
        let text = format!("{before}{}", query.replace('\\', "%5C"));
        if text.len() > MAX_BYTES || text.contains(odd) || rest.starts_with('/') {
            return None;
        }
        let authority = rest.split(['/', '?', '#']).next()?;
        if authority.contains(['@', '%']) {
            return None;
        }
        let mut url = Url::parse(&text).ok()?;
        url.set_fragment(None);
        Some(Self {
            origin: Origin::of(&url)?,
            text: url.into(),
        })
    }

    /// The address of `path` (with its query) at `origin`.
    #[must_use]
    pub fn at(origin: &Origin, path: &str) -> Option<Self> {
        if !path.starts_with('/') {
            return None;
        }
        // Behind an origin that is known, it is no more than a letter.
        let path = path.replace('\\', "%5C");
        let address = Self::parse(&format!("{origin}{path}"))?;
        (address.origin == *origin).then_some(address)
    }

    /// The front door of `origin`.
    #[must_use]
    pub fn front(origin: &Origin) -> Self {
        Self {
            origin: origin.clone(),
            text: format!("{origin}/"),
        }
    }

    /// Where it leads.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The whole address, as browsers write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for ReturnAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::ReturnAddress;
    use crate::Origin;
    use proptest::prelude::*;

    fn origin(text: &str) -> Origin {
        Origin::parse(text).expect("an origin")
    }

    #[test]
    fn r34_addresses_as_browsers_write_them() {
        for (text, at, read) in [
            (
                "https://ok.example",
                "https://ok.example",
                "https://ok.example/",
            ),
            (
                "HTTPS://OK.example:443/a?b=c#d",
                "https://ok.example",
                "https://ok.example/a?b=c",
            ),
            (
                "https://ok.example:444/",
                "https://ok.example:444",
                "https://ok.example:444/",
            ),
            (
                "https://ok.example/@a//b?u=https://x",
                "https://ok.example",
                "https://ok.example/@a//b?u=https://x",
            ),
            (
                "https://ok.example/report?file=C:\\temp\\a.txt",
                "https://ok.example",
                "https://ok.example/report?file=C:%5Ctemp%5Ca.txt",
            ),
            (
                "https://ok.example?u=\\\\evil\\a",
                "https://ok.example",
                "https://ok.example/?u=%5C%5Cevil%5Ca",
            ),
            (
                "https://ok.example/ŵ?q=Siân&<>",
                "https://ok.example",
                "https://ok.example/%C5%B5?q=Si%C3%A2n&%3C%3E",
            ),
            (
                "http://127.0.0.1:80/x",
                "http://127.0.0.1",
                "http://127.0.0.1/x",
            ),
        ] {
            let address = ReturnAddress::parse(text).expect(text);
            assert_eq!(address.origin(), &origin(at), "{text}");
            assert_eq!(address.as_str(), read, "{text}");
        }
    }

    #[test]
    fn r34_what_leads_elsewhere_or_is_read_differently_is_no_address() {
        for text in [
            "",
            "/",
            "//evil",
            "///evil",
            "evil",
            "ok.example",
            "https:/ok.example",
            "https:\\\\evil",
            "https:\\/evil",
            "https://ok.example\\@evil",
            "https://ok.example\\?@evil",
            "https://ok.example/\\evil",
            "https:\\\\ok.example?\\",
            "https:///evil",
            "https://ok@evil",
            "https://ok.example@evil/",
            "https://ok.example:pw@evil/",
            "https://ok.example%40evil/",
            "https://ok.example%2f@evil/",
            "https://ok.example%00.evil",
            "https://@ok.example/",
            "https:// ok.example/",
            "https://ok.example/a b",
            "https://ok.example/\n",
            "\thttps://ok.example/",
            "https://ok.example\t/",
            "javascript:alert(1)",
            "javascript://ok.example/%0aalert(1)",
            "data:text/html,x",
            "http://ok.example/",
            "ftp://ok.example/",
            "file:///etc/passwd",
            "blob:https://ok.example/1",
            "https%3A%2F%2Fok.example",
            "%68ttps://ok.example/",
            "https://",
            "https://*.example/",
        ] {
            assert_eq!(ReturnAddress::parse(text), None, "{text:?}");
        }
        assert_eq!(
            ReturnAddress::parse(&format!("https://ok.example/{}", "a".repeat(8192))),
            None
        );
    }

    #[test]
    fn r34_another_host_or_port_is_another_origin() {
        let ok = origin("https://ok.example");
        for text in [
            "https://ok.example.evil/",
            "https://ok.example:8443/",
            "https://ok.example./",
            "https://evil/ok.example",
            "https://evil?ok.example",
            "https://evil#ok.example",
            "https://ok.exаmple/", // a Cyrillic letter
        ] {
            let address = ReturnAddress::parse(text);
            assert!(
                address.is_none_or(|address| *address.origin() != ok),
                "{text}"
            );
        }
    }

    #[test]
    fn r34_a_path_stays_at_its_origin() {
        let ok = origin("https://ok.example");
        let at = |path: &str| ReturnAddress::at(&ok, path).map(|a| a.to_string());
        assert_eq!(at("/a?b").as_deref(), Some("https://ok.example/a?b"));
        assert_eq!(at("//evil").as_deref(), Some("https://ok.example//evil"));
        assert_eq!(
            at("/\\evil\\?a\\b").as_deref(),
            Some("https://ok.example/%5Cevil%5C?a%5Cb")
        );
        let long = format!("/{}", "a".repeat(8000));
        assert_eq!(
            at(&long),
            Some(format!("https://ok.example{long}")),
            "whole"
        );
        for path in ["", "@evil", ".evil", ":444/", "\\evil", "https://evil"] {
            assert_eq!(at(path), None, "{path}");
        }
    }

    proptest! {
        /// Whatever is written behind an application's origin: the browser that follows the address
        /// arrives at the origin that we have read.
        #[test]
        fn r34_what_is_read_is_where_it_leads(
            start in prop_oneof![Just("https://ok.example"), Just("https:"), Just("//"), Just("https://ok.example:443")],
            rest in "[@:/\\\\?#.%a-z0-9\\[\\] \t-]{0,24}",
        ) {
            if let Some(address) = ReturnAddress::parse(&format!("{start}{rest}")) {
                let again = url::Url::parse(address.as_str()).expect("an address");
                prop_assert_eq!(again.origin().ascii_serialization(), address.origin().as_str());
                prop_assert_eq!(again.username(), "");
                prop_assert_eq!(ReturnAddress::parse(address.as_str()), Some(address));
            }
        }
    }
}
