//! Passwords asked again within a logon attempt or a session: counted in its own row (R21), and
//! forgotten with it.

use crate::{AttemptId, Connection, SessionId, StoreError, logon_attempt, session};
use domain::{AccountId, Timestamp};
use sea_orm::{
    ExprTrait,
    sea_query::{Expr, Query, UpdateStatement},
};

/// Where a password is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedAgain {
    /// In the logon attempt with this number.
    Attempt(AttemptId),
    /// In the session with this number.
    Session(SessionId),
}

const COUNT: &str = "wrong_passwords";

impl AskedAgain {
    /// The number of the attempt or the session.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.row().1
    }

    const fn row(self) -> (&'static str, i64) {
        match self {
            Self::Attempt(id) => ("logon_attempt", id.0),
            Self::Session(id) => ("session", id.0),
        }
    }

    fn update(self, count: Expr) -> UpdateStatement {
        let (table, id) = self.row();
        let mut update = Query::update();
        update.table(table).value(COUNT, count);
        update.and_where(Expr::col("id").eq(id));
        update
    }
}

/// Counts one, before it is looked at. `false`: there were `most` already.
pub async fn count(db: &impl Connection, asked: AskedAgain, most: u32) -> Result<bool, StoreError> {
    let mut update = asked.update(Expr::col(COUNT).add(1));
    update.and_where(Expr::col(COUNT).lt(i64::from(most)));
    Ok(db.execute(&update).await?.rows_affected() == 1)
}

/// One that was counted was not looked at.
pub async fn give_back(db: &impl Connection, asked: AskedAgain) -> Result<(), StoreError> {
    let mut update = asked.update(Expr::col(COUNT).sub(1));
    update.and_where(Expr::col(COUNT).gt(0));
    db.execute(&update).await?;
    Ok(())
}

/// It was right: nothing stays counted.
pub async fn forget(db: &impl Connection, asked: AskedAgain) -> Result<(), StoreError> {
    db.execute(&asked.update(Expr::value(0))).await?;
    Ok(())
}

/// Ends the attempt or the session of `account_id`, once `most` were counted. `false`: they were not,
/// or it was ended before.
pub async fn end(
    db: &impl Connection,
    asked: AskedAgain,
    account_id: AccountId,
    most: u32,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (table, id) = asked.row();
    let mut used_up = Query::select();
    used_up
        .column("id")
        .from(table)
        .and_where(Expr::col("id").eq(id))
        .and_where(Expr::col(COUNT).gte(i64::from(most)));
    if db.query_one(&used_up).await?.is_none() {
        return Ok(false);
    }
    match asked {
        AskedAgain::Attempt(id) => logon_attempt::forget(db, id).await,
        AskedAgain::Session(id) => session::revoke(db, account_id, id, now).await,
    }
}
