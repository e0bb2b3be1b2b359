//! The address of the mail server, which may have a password in it.

use std::{fmt, net::IpAddr};

use percent_encoding::percent_decode_str;
use url::Url;
use zeroize::Zeroizing;

use super::database_url::{HIDDEN, is_certain};

/// How notifications are protected on their way to the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the first byte (RFC 8314 §3.3).
    Tls,
    /// STARTTLS, and nothing is sent without it (RFC 3207).
    StartTls,
    /// None.
    Plain,
}

/// `smtps://`, `smtp://` or `smtp+plain://`. `Debug` and `Display` hide the password.
#[derive(Clone, PartialEq, Eq)]
pub struct MailUrl {
    /// A name or an IP address, without brackets.
    pub host: String,
    /// Default 465 with TLS, 587 with STARTTLS, 25 without.
    pub port: u16,
    pub protection: Protection,
    /// User and password.
    pub credentials: Option<(String, Zeroizing<String>)>,
    redacted: String,
}

impl MailUrl {
    /// None for another scheme, for more than host, port, user and password, for a URL in which
    /// it is not certain what is the password, and for a password that would cross a network in
    /// the clear.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok().filter(|_| is_certain(text))?;
        let bare = matches!(url.path(), "" | "/") && url.query().is_none();
        let host = url.host_str().filter(|host| !host.is_empty() && bare)?;
        let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        let address = host.parse::<IpAddr>().ok();
        if address.is_none() && !host.bytes().all(is_name) {
            return None;
        }
        let loopback = address.map_or(host == "localhost", |address| address.is_loopback());
        let (protection, port) = match url.scheme() {
            "smtps" => (Protection::Tls, 465),
            "smtp" if !loopback => (Protection::StartTls, 587),
            "smtp" | "smtp+plain" => (Protection::Plain, 25),
            _ => return None,
        };
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) => Some((decoded(user)?, Zeroizing::new(decoded(password)?))),
            (_, None) => return None,
        };
        if credentials.is_some() && protection == Protection::Plain && !loopback {
            return None;
        }
        let mut redacted = url.clone();
        if credentials.is_some() {
            redacted.set_password(Some(HIDDEN)).ok()?;
        }
        Some(Self {
            port: url.port().unwrap_or(port),
            host,
            protection,
            credentials,
            redacted: redacted.to_string(),
        })
    }
}

/// User or password, which a URL has percent-encoded.
fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?;
    (!text.is_empty() && !text.contains(char::is_control)).then(|| text.into_owned())
}

impl fmt::Debug for MailUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.redacted)
    }
}

impl fmt::Display for MailUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_machine_itself_is_trusted_without_tls() {
        use Protection::{Plain, StartTls, Tls};
        for (text, host, port, protection) in [
            ("smtps://mail.example.org", "mail.example.org", 465, Tls),
            (
                "smtps://Mail.example.org:4650/",
                "mail.example.org",
                4650,
                Tls,
            ),
            ("smtp://mail.example.org", "mail.example.org", 587, StartTls),
            ("smtp://192.0.2.1:25", "192.0.2.1", 25, StartTls),
            (
                "smtp://localhost.example.org",
                "localhost.example.org",
                587,
                StartTls,
            ),
            ("smtp://localhost", "localhost", 25, Plain),
            ("smtp://127.8.9.1:2525", "127.8.9.1", 2525, Plain),
            ("smtp://[::1]", "::1", 25, Plain),
            ("smtps://localhost", "localhost", 465, Tls),
            ("smtp+plain://10.0.0.9", "10.0.0.9", 25, Plain),
        ] {
            let url = MailUrl::parse(text).expect(text);
            let read = (url.host.as_str(), url.port, url.protection);
            assert_eq!(read, (host, port, protection), "{text}");
            assert_eq!(url.credentials, None);
        }
    }

    #[test]
    fn user_and_password_are_decoded_and_the_password_is_hidden() {
        let text = "smtps://logon%40example.org:p%40ss%2Fw%C5%B5rd@mail.example.org";
        let url = MailUrl::parse(text).expect("a URL");
        let (user, password) = url.credentials.clone().expect("credentials");
        assert_eq!(
            (user.as_str(), password.as_str()),
            ("logon@example.org", "p@ss/wŵrd")
        );
        let shown = "smtps://logon%40example.org:***@mail.example.org";
        assert_eq!(
            (url.to_string(), format!("{url:?}")),
            (shown.to_owned(), format!("{shown:?}"))
        );
    }

    #[test]
    fn what_is_unsafe_or_uncertain_is_refused() {
        for text in [
            "mail.example.org",
            "smtp:mail.example.org",
            "smtp://",
            "smtp://:25",
            "https://mail.example.org",
            "smtp://mail.example.org/path",
            "smtp://mail.example.org?tls=none",
            "smtp://mail.example.org#x",
            "smtp://mail.example.org:99999",
            "smtp://ma il.example.org",
            "smtp://mail.example.org%0d%0aX",
            "smtp://user@mail.example.org",
            "smtp://:hunter2@mail.example.org",
            "smtp://user:@mail.example.org",
            "smtp://us@er:hunter2@mail.example.org",
            "smtp://user:hun/ter2@mail.example.org",
            "smtp://user:hunter2%0a@mail.example.org",
            "smtp+plain://user:hunter2@10.0.0.9",
        ] {
            assert!(MailUrl::parse(text).is_none(), "{text}");
        }
        assert!(MailUrl::parse("smtp://user:hunter2@127.0.0.1").is_some());
    }
}
