//! Whom somebody tells who has found a weakness.

use std::fmt;

use domain::{EmailAddress, telephone};
use url::Url;

/// A URI as RFC 9116 §2.5.3 wants one: `mailto:`, `https:` or `tel:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityContact(String);

impl SecurityContact {
    /// None for anything else, and for a telephone number without its country, which nobody abroad could
    /// dial.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // What needs no encoding in a URI (RFC 6068 §2), as nearly every address.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "@.+-_".contains(c);
        let mail = |address: &str| {
            let address = EmailAddress::parse(address).ok()?;
            let is_plain = address.as_str().chars().all(is_plain);
            is_plain.then(|| format!("mailto:{address}"))
        };
        let uri = match text.split_once(':') {
            None => mail(text),
            Some((scheme, rest)) => match scheme.to_ascii_lowercase().as_str() {
                "mailto" => mail(rest),
                "tel" => telephone::uri(rest).filter(|uri| uri.starts_with("tel:+")),
                "https" => https(text),
                _ => None,
            },
        };
        uri.map(Self)
    }
}

fn https(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    let is_whole =
        rest_of(text).starts_with("//") && url.host_str().is_some_and(|host| host.contains('.'));
    let has_spaces = text.contains(char::is_whitespace);
    (is_plain && is_whole && !has_spaces).then(|| url.to_string())
}

fn rest_of(text: &str) -> &str {
    text.split_once(':').map_or("", |(_, rest)| rest)
}

impl fmt::Display for SecurityContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_a_page_or_a_number_is_a_uri() {
        for (text, uri) in [
            ("security@example.org", "mailto:security@example.org"),
            (
                " mailto:security@example.org ",
                "mailto:security@example.org",
            ),
            ("MAILTO:security@example.org", "mailto:security@example.org"),
            (
                "https://example.org/security",
                "https://example.org/security",
            ),
            ("https://Example.org", "https://example.org/"),
            ("tel:+44-1632-960-123", "tel:+441632960123"),
            ("tel:+44 (0)1632 960 123", "tel:+441632960123"),
        ] {
            let contact = SecurityContact::parse(text).map(|contact| contact.to_string());
            assert_eq!(contact.as_deref(), Some(uri), "{text}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "",
            "olwen",
            "a@example.org, b@example.org",
            "mailto:",
            "mailto:olwen",
            "mailto:a@example.org?subject=x",
            "mailto://a@example.org",
            "http://example.org",
            "https:",
            "https://",
            "https:example.org",
            "https://user:hush@example.org",
            "https://example.org/a b",
            "https://example.org\nExpires: x",
            "ftp://example.org",
            "tel:01632 960 123",
            "tel:",
            "+44 1632 960 123",
            "javascript:alert(1)",
            "//example.org",
        ] {
            assert_eq!(SecurityContact::parse(text), None, "{text:?}");
        }
    }
}
