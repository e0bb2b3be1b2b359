//! Which failures of the database are of the moment: it is out of reach, out of room, locked,
//! read-only, or moved elsewhere. The same request may well go through a moment later, and nothing about it is wrong.

use crate::{StoreError, backup::MOVED};
use sea_orm::{DbErr, RuntimeErr, sqlx};

/// SQLite's code for what another connection has locked.
const BUSY: u32 = 5;
/// Result codes of SQLite, without their extensions: BUSY, LOCKED, READONLY, IOERR, FULL and
/// CANTOPEN.
const SQLITE: [u32; 6] = [BUSY, 6, 8, 10, 13, 14];
/// Classes of `SQLSTATE`, and single ones: connection lost, out of resources, shut down by its
/// operator, a transaction that may only read.
const POSTGRES: [&str; 4] = ["08", "53", "57P", READ_ONLY];
const READ_ONLY: &str = "25006";

impl StoreError {
    /// Whether the database cannot do it at this moment.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        let Self::Database(error) = self else {
            return false;
        };
        match error {
            // Whatever keeps a server that is configured rightly from connecting: no server behind a balancer,
            // which then says nothing or what no PostgreSQL says; certificates and passwords that change.
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
            DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => is_of_the_moment(error),
            _ => false,
        }
    }
}

/// Whether SQLite could not connect because another connection has the file for itself.
pub(crate) fn is_busy(error: &DbErr) -> bool {
    matches!(error, DbErr::Conn(RuntimeErr::SqlxError(error)) if is_locked(error))
}

/// Whether another connection has the SQLite file, or is writing to it.
pub(crate) fn is_locked(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else {
        return false;
    };
    error.code().and_then(|code| primary(&code)) == Some(BUSY)
}

/// Whether PostgreSQL refused to write at all.
pub(crate) fn is_read_only(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        error
    else {
        return false;
    };
    let error = error.as_database_error();
    error.is_some_and(|error| error.code().as_deref() == Some(READ_ONLY))
}

/// What a result code of SQLite says without its extension.
fn primary(code: &str) -> Option<u32> {
    code.parse::<u32>().ok().map(|code| code & 0xff)
}

fn is_of_the_moment(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) if error.message().contains(MOVED) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            // PostgreSQL's codes have five characters; SQLite's are numbers below 10,000.
            if code.len() == 5 {
                POSTGRES.iter().any(|prefix| code.starts_with(prefix))
            } else {
                primary(&code).is_some_and(|code| SQLITE.contains(&code))
            }
        }),
        _ => false,
    }
}
