//! What PostgreSQL's own variables say of a connection, where the URL says nothing.

use std::path::PathBuf;

/// Those that lead to another machine, and protect the way there.
#[derive(Debug, Clone, Default)]
pub struct PostgresEnvironment {
    /// `PGSSLMODE`
    pub ssl_mode: Option<String>,
    /// `PGHOSTADDR`, or else `PGHOST`
    pub host: Option<String>,
    /// `PGSSLROOTCERT`, `PGSSLCERT` and `PGSSLKEY`, with their names
    pub certificates: Vec<(&'static str, String)>,
}

/// A file that the connection needs.
#[derive(Debug, PartialEq, Eq)]
pub struct CertificateFile {
    /// What names it.
    pub named_by: &'static str,
    /// Where it is.
    pub path: PathBuf,
}

impl PostgresEnvironment {
    /// As this process was started with it.
    #[must_use]
    pub fn of_this_process() -> Self {
        Self::read(|name| std::env::var(name).ok())
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let certificate = |name| Some((name, variable(name)?));
        let names = ["PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY"];
        Self {
            ssl_mode: variable("PGSSLMODE"),
            host: variable("PGHOSTADDR").or_else(|| variable("PGHOST")),
            certificates: names.into_iter().filter_map(certificate).collect(),
        }
    }
}
