//! The address of the database, which may have a password in it.

use std::{fmt, net::IpAddr};

use url::Url;
use zeroize::Zeroizing;

pub(super) const HIDDEN: &str = "***";

/// `sqlite:` or `postgres://`. `Debug` and `Display` hide the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Zeroizing<String>);

impl DatabaseUrl {
    /// None for another kind of database, and for a `postgres://` URL in which it is not
    /// certain what is the password: hiding it could miss.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let valid = match text.split_once(':')? {
            ("sqlite", file) => !file.is_empty(),
            ("postgres" | "postgresql", rest) => rest.starts_with("//") && is_certain(text),
            _ => false,
        };
        valid.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The whole URL, password included: for the connection and nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The URL with `***` for the password, wherever sqlx would find one: behind the user's name
    /// and among the parameters.
    #[must_use]
    pub fn redacted(&self) -> String {
        let Ok(mut url) = Url::parse(&self.0) else {
            return self.0.to_string();
        };
        let secret = |name: &str| name.to_ascii_lowercase().contains("pass");
        let in_query = url.query_pairs().any(|(name, _)| secret(&name));
        if url.password().is_none() && !in_query {
            return self.0.to_string();
        }
        if url.password().is_some() && url.set_password(Some(HIDDEN)).is_err() {
            return HIDDEN.to_owned();
        }
        if in_query {
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            let shown = pairs.iter().map(|(name, value)| {
                (
                    name.as_str(),
                    if secret(name) { HIDDEN } else { value.as_str() },
                )
            });
            url.query_pairs_mut().clear().extend_pairs(shown);
        }
        url.to_string()
    }
}

impl DatabaseUrl {
    /// The other machine that it leads to without checking its certificate and name. `ssl_mode`: what
    /// counts where the URL says nothing.
    pub(super) fn unverified_host(&self, ssl_mode: Option<&str>) -> Option<String> {
        let url = Url::parse(&self.0).ok()?;
        if url.scheme() == "sqlite" {
            return None;
        }
        let parameter = |names: &[&str]| {
            let pairs = url
                .query_pairs()
                .filter(|(name, _)| names.contains(&&**name));
            pairs.last().map(|(_, value)| value.into_owned())
        };
        let host =
            parameter(&["host", "hostaddr"]).or_else(|| url.host_str().map(str::to_owned))?;
        let mode = parameter(&["sslmode", "ssl-mode"]).or_else(|| ssl_mode.map(str::to_owned));
        let is_verified = mode.is_some_and(|mode| mode.eq_ignore_ascii_case("verify-full"));
        (!is_verified && !is_here(&host)).then_some(host)
    }
}

/// Whether `host` is this machine, or a socket on it.
fn is_here(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let is_socket = host.is_empty() || host.starts_with('/') || host.starts_with("%2");
    is_socket || host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// An `@`, `/`, `?` or `#` that is not percent-encoded in a password moves a part of it elsewhere.
pub(super) fn is_certain(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        let with_user = !url.username().is_empty() || url.password().is_some();
        text.matches('@').count() == usize::from(with_user) && url.fragment().is_none()
    })
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.redacted())
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted())
    }
}
