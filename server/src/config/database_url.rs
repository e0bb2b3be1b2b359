//! The address of the database, which may have a password in it.

use std::fmt;

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
