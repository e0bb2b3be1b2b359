//! Why a database did not do what it was asked to, in words for its operator: what is the matter, and
//! what to do next. None of them has a driver's code or an address in it.

use crate::{StoreError, backup::MOVED};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};
use std::{fmt, io::ErrorKind};

/// The cause of a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Nothing answers at the address.
    NotRunning,
    /// The host's name leads nowhere.
    UnknownHost,
    /// Something answers, and it is no PostgreSQL.
    NotPostgres,
    /// It answered, and not any more.
    ConnectionLost,
    /// Its certificate, or that it has none.
    Tls(String),
    /// No answer in time.
    Slow,
    /// The user or the password.
    Credentials,
    /// There is no database of that name.
    NoDatabase,
    /// The user may not do it.
    NoRight,
    /// All connections are taken.
    NoConnectionLeft,
    /// It starts or stops at this moment.
    Starting,
    /// It cannot be written.
    ReadOnly,
    /// Somebody has it for themselves.
    Locked,
    /// Another database is in use, with everything that was in this one.
    Moved,
    /// The disk is full.
    NoRoom,
    /// The file or its folder cannot be opened or made.
    CannotOpen,
    /// The file is damaged.
    Damaged,
    /// The file is something else.
    NotSqlite,
    /// The disk fails.
    Disk,
    /// What the address says is not understood.
    Address(String),
    /// Anything else, in the database's own words.
    Other(String),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotRunning => {
                "no PostgreSQL answers there; start it, or mend host and port in database.url"
            }
            Self::UnknownHost => "its host is not known by that name; mend the host in database.url",
            Self::NotPostgres => "what answers there is no PostgreSQL; mend host and port in database.url",
            Self::ConnectionLost => "the connection to it was lost; see that it runs, and try again",
            Self::Tls(why) => {
                return write!(f, "no encrypted connection to it can be made ({why}); mend its certificate, or sslmode in database.url");
            }
            Self::Slow => "it does not answer in time; see whether it is overloaded, or database.max_connections too low, and try again",
            Self::Credentials => {
                "PostgreSQL does not let this user in: the name or the password is wrong, or pg_hba.conf does not allow it; mend database.url"
            }
            Self::NoDatabase => {
                "PostgreSQL has no database of that name; create it, or mend the name in database.url"
            }
            Self::NoRight => "its user lacks the right to do that; do it as the owner of the database, or make the user the owner",
            Self::NoConnectionLeft => {
                "PostgreSQL has no connection left; lower database.max_connections, or raise its max_connections"
            }
            Self::Starting => "PostgreSQL is starting or stopping; try again in a moment",
            Self::ReadOnly => {
                "it can only be read; if it is a standby, name the primary, and otherwise make its files and folder writable"
            }
            Self::Locked => "another program has it locked; wait until that is done, and try again",
            Self::Moved => "it was copied to another database, which is in use now; name that one in database.url",
            Self::NoRoom => "there is no room left on its disk; make room, and try again",
            Self::CannotOpen => {
                "its file cannot be opened or made; see that the folder is there and belongs to the user that the server runs as"
            }
            Self::Damaged => "its file is damaged; restore a backup into a new database",
            Self::NotSqlite => "its file is no SQLite database; mend the path in database.url",
            Self::Disk => "its disk cannot be read or written; see what the system's log says about it",
            Self::Address(why) => return write!(f, "its address is not understood ({why}); mend database.url"),
            Self::Other(why) => return write!(f, "it answered: {why}"),
        })
    }
}

impl StoreError {
    /// Why the database did not do it; `None` where it is no failure of the database.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Self::Database(error) => Some(Cause::of(error)),
            _ => None,
        }
    }
}

impl Cause {
    /// The cause of `error`.
    #[must_use]
    pub fn of(error: &DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Self::Slow,
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Self::ConnectionLost,
            DbErr::Conn(RuntimeErr::SqlxError(error))
            | DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => Self::of_driver(error),
            other => Self::Other(other.to_string()),
        }
    }

    fn of_driver(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(error) => match error.kind() {
                ErrorKind::ConnectionRefused
                | ErrorKind::NotFound // of a socket
                | ErrorKind::TimedOut
                | ErrorKind::HostUnreachable
                | ErrorKind::NetworkUnreachable => Self::NotRunning,
                ErrorKind::StorageFull => Self::NoRoom,
                ErrorKind::UnexpectedEof
                | ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe => Self::ConnectionLost,
                // The resolver's errors have no kind of their own.
                _ if error.to_string().contains("lookup address") => Self::UnknownHost,
                _ => Self::Other(crate::reason(error)),
            },
            sqlx::Error::Tls(why) => Self::Tls(why.to_string()),
            // The driver takes the end of a connection for the answer 0.
            sqlx::Error::Protocol(why) if why.ends_with("SSLRequest: 0x00") => Self::ConnectionLost,
            sqlx::Error::Protocol(_) => Self::NotPostgres,
            sqlx::Error::PoolTimedOut => Self::Slow,
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::ConnectionLost,
            sqlx::Error::Configuration(why) => Self::Address(why.to_string()),
            sqlx::Error::Database(error) if error.message().contains(MOVED) => Self::Moved,
            sqlx::Error::Database(error) => {
                let code = error.code().unwrap_or_default();
                // PostgreSQL's codes have five characters; SQLite's are numbers below 10,000.
                let known = if code.len() == 5 {
                    Self::of_postgres(&code)
                } else {
                    Self::of_sqlite(&code)
                };
                known.unwrap_or_else(|| Self::Other(error.message().to_owned()))
            }
            other => Self::Other(other.to_string()),
        }
    }

    /// By `SQLSTATE`.
    fn of_postgres(code: &str) -> Option<Self> {
        Some(match code {
            "28P01" | "28000" => Self::Credentials,
            "3D000" => Self::NoDatabase,
            "42501" => Self::NoRight,
            "53300" => Self::NoConnectionLeft,
            "53100" => Self::NoRoom,
            "57P01" | "57P02" | "57P03" => Self::Starting,
            "25006" => Self::ReadOnly,
            "55P03" => Self::Locked,
            "XX001" | "XX002" => Self::Damaged,
            _ if code.starts_with("08") => Self::ConnectionLost,
            _ => return None,
        })
    }

    /// By SQLite's result code, of which the last byte says the kind.
    fn of_sqlite(code: &str) -> Option<Self> {
        Some(match code.parse::<u32>().ok()? & 0xff {
            5 | 6 => Self::Locked,
            8 => Self::ReadOnly,
            10 => Self::Disk,
            11 => Self::Damaged,
            13 => Self::NoRoom,
            14 => Self::CannotOpen,
            26 => Self::NotSqlite,
            _ => return None,
        })
    }
}
