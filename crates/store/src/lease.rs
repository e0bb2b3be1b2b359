//! Whose turn it is to do what one node does at a time.
//!
//! As with notifications, a conditional update takes it for a while, and a number that grows tells whoever
//! had it before that it is lost: a node that dies, or sleeps, holds nothing up for longer.

use crate::{Connection, StoreError};
use domain::Timestamp;
use sea_orm::Statement;

/// One that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    name: &'static str,
    taken: i64,
}

/// When nobody took it, it begins with this one; whoever finds that its time is over takes it over.
const TAKE: &str = "INSERT INTO lease (name, taken, until) VALUES ($1, 1, $2) \
    ON CONFLICT (name) DO UPDATE SET taken = lease.taken + 1, until = excluded.until \
    WHERE lease.until <= $3 OR lease.until > $4 RETURNING taken";

const SET: &str = "UPDATE lease SET until = $1, taken = taken + $4 WHERE name = $2 AND taken = $3";

/// Takes the lease `name` for `seconds`. `None`: another node has it, or it rests.
///
/// `longest`: for how many seconds it is ever given or rests. One that ends later was written by a clock that
/// was wrong, and counts for nothing (R59).
pub async fn take(
    db: &impl Connection,
    name: &'static str,
    now: Timestamp,
    seconds: i64,
    longest: i64,
) -> Result<Option<Lease>, StoreError> {
    let values = [
        name.into(),
        now.plus(seconds).unix().into(),
        now.unix().into(),
        now.plus(longest).unix().into(),
    ];
    let take = Statement::from_sql_and_values(db.get_database_backend(), TAKE, values);
    let row = db.query_one_raw(take).await?;
    let taken = row.map(|row| row.try_get("", "taken")).transpose()?;
    Ok(taken.map(|taken| Lease { name, taken }))
}

/// Keeps `lease` until `until`. `false`: it was lost.
pub async fn extend(
    db: &impl Connection,
    lease: &Lease,
    until: Timestamp,
) -> Result<bool, StoreError> {
    set(db, lease, until, 0).await
}

/// Gives `lease` back: nobody takes it before `until`, and its holder keeps it no more, not even with what is
/// still on its way to the database. `false`: it was lost.
pub async fn end(
    db: &impl Connection,
    lease: &Lease,
    until: Timestamp,
) -> Result<bool, StoreError> {
    set(db, lease, until, 1).await
}

async fn set(
    db: &impl Connection,
    lease: &Lease,
    until: Timestamp,
    more: i64,
) -> Result<bool, StoreError> {
    let values = [
        until.unix().into(),
        lease.name.into(),
        lease.taken.into(),
        more.into(),
    ];
    let set = Statement::from_sql_and_values(db.get_database_backend(), SET, values);
    Ok(db.execute_raw(set).await?.rows_affected() == 1)
}
