//! The address of the database, which may have a password in it.

use std::{fmt, net::IpAddr};

use url::Url;
use zeroize::Zeroizing;

use super::postgres_environment::{CertificateFile, PostgresEnvironment};

pub(super) const HIDDEN: &str = "***";

/// `sqlite:` or `postgres://`. `Debug` and `Display` hide the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Zeroizing<String>);

impl DatabaseUrl {
    /// None for another kind of database, for one that the driver refuses or could only read, and for a `postgres://` URL in which it is not
    /// certain what is the password: hiding it could miss.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let valid = match text.split_once(':')? {
            ("sqlite", file) => !file.is_empty(),
            ("postgres" | "postgresql", rest) => rest.starts_with("//") && is_certain(text),
            _ => false,
        };
        (valid && store::is_usable(text)).then(|| Self(Zeroizing::new(text.to_owned())))
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
    /// The other machine that it leads to without checking its certificate and name. `environment`
    /// counts where the URL says nothing.
    pub(super) fn unverified_host(&self, environment: &PostgresEnvironment) -> Option<String> {
        let (host, mode) = self.other_host(environment)?;
        (mode.as_deref() != Some("verify-full")).then_some(host)
    }

    /// The other machine to which the way may be plain text though nobody asked for that by name:
    /// whoever is on it then decides that it is.
    #[must_use]
    pub fn unprotected_host(&self, environment: &PostgresEnvironment) -> Option<String> {
        let (host, mode) = self.other_host(environment)?;
        matches!(mode.as_deref(), None | Some("allow" | "prefer")).then_some(host)
    }

    /// The other machine that it leads to, and how TLS is used on the way.
    fn other_host(&self, environment: &PostgresEnvironment) -> Option<(String, Option<String>)> {
        let url = self.postgres()?;
        let host = parameter(&url, &["host", "hostaddr"])
            .or_else(|| url.host_str().map(str::to_owned))
            .or_else(|| environment.host.clone())?;
        (!is_here(&host)).then(|| (host, ssl_mode(&url, environment)))
    }

    /// The files that a connection under TLS reads, and whether there is none without TLS.
    #[must_use]
    pub fn certificate_files(
        &self,
        environment: &PostgresEnvironment,
    ) -> (Vec<CertificateFile>, bool) {
        let Some(url) = self.postgres() else {
            return (Vec::new(), false);
        };
        let mode = ssl_mode(&url, environment);
        let must_have_tls = matches!(
            mode.as_deref(),
            Some("require" | "verify-ca" | "verify-full")
        );
        let file = |(spellings, variable): (&[&'static str; 3], &str)| {
            let by_url = parameter(&url, spellings).map(|path| (spellings[0], path));
            let mut by_environment = environment.certificates.iter().cloned();
            let (named_by, path) =
                by_url.or_else(|| by_environment.find(|(name, _)| *name == variable))?;
            // The driver takes a certificate itself in place of its file.
            let path = (!path.trim().starts_with("-----BEGIN")).then(|| path.into())?;
            Some(CertificateFile { named_by, path })
        };
        let all = [
            (&["sslrootcert", "ssl-root-cert", "ssl-ca"], "PGSSLROOTCERT"),
            (&["sslcert", "ssl-cert", ""], "PGSSLCERT"),
            (&["sslkey", "ssl-key", ""], "PGSSLKEY"),
        ];
        // The certificate of the authority is read only where the server's is checked with it.
        let verifies = matches!(mode.as_deref(), Some("verify-ca" | "verify-full"));
        let all = all.into_iter().skip(usize::from(!verifies));
        (all.filter_map(file).collect(), must_have_tls)
    }

    /// The URL, if it is one of PostgreSQL.
    fn postgres(&self) -> Option<Url> {
        let url = Url::parse(&self.0).ok();
        url.filter(|url| url.scheme() != "sqlite")
    }
}

/// The last value that a URL gives to a parameter of these names.
fn parameter(url: &Url, names: &[&str]) -> Option<String> {
    let pairs = url.query_pairs();
    let pairs = pairs.filter(|(name, _)| names.contains(&&**name));
    pairs.last().map(|(_, value)| value.into_owned())
}

/// How TLS is used, in small letters; `None` where nobody says so.
fn ssl_mode(url: &Url, environment: &PostgresEnvironment) -> Option<String> {
    let mode = parameter(url, &["sslmode", "ssl-mode"]).or_else(|| environment.ssl_mode.clone());
    mode.map(|mode| mode.to_ascii_lowercase())
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
