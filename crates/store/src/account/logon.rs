//! When and from where accounts were logged on to.

use super::{
    credentials::without_set_up_code,
    mark,
    row::{find_row, set},
};
use crate::{Connection, StoreError, entity::account::Column};
use domain::{
    AccountId, Status, Timestamp, TwoFactor,
    support::{History, Renewed},
};
use sea_orm::{ColumnTrait, sea_query::Expr};

/// When and from where somebody logged on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogonMark {
    /// When.
    pub at: Timestamp,
    /// From which IP address.
    pub address: Option<String>,
}

/// Marks a logon, if the account is still enabled, of this generation and two-factor status:
/// this is what makes it impossible to get a session by racing a change (invariant 2). A set-up
/// code that was not needed ends, and so both halves are the holder's: the authenticators only where one was
/// asked for. `false`: it is not.
pub async fn mark_logon(
    db: &impl Connection,
    id: AccountId,
    generation: i64,
    two_factor: TwoFactor,
    mark: &LogonMark,
) -> Result<bool, StoreError> {
    without_set_up_code()
        .set(Column::LastLogonAt, mark.at.unix())
        .set(Column::LastLogonAddress, mark.address.clone())
        .set(Column::PasswordRenewed, false)
        .set(
            Column::AuthenticatorsRenewed,
            if two_factor == TwoFactor::On {
                Expr::value(false)
            } else {
                Expr::col(Column::AuthenticatorsRenewed)
            },
        )
        .filter(Column::Id.eq(id.number()))
        .filter(Column::Generation.eq(generation))
        .filter(Column::Status.eq(Status::Enabled.as_str()))
        .filter(Column::TwoFactor.eq(two_factor.as_str()))
        .once(db)
        .await
}

/// The last logon of an account.
pub async fn find_last_logon(
    db: &impl Connection,
    id: AccountId,
) -> Result<Option<LogonMark>, StoreError> {
    let row = find_row(db, id).await?;
    Ok(row.and_then(|row| mark(row.last_logon_at, row.last_logon_address)))
}

/// What happened with an account, for what staff may do to it. The count of codes is not looked at here.
pub async fn find_history(db: &impl Connection, id: AccountId) -> Result<History, StoreError> {
    let row = find_row(db, id).await?;
    Ok(row.map_or_else(History::default, |row| History {
        renewed: Renewed {
            password: row.password_renewed,
            authenticators: row.authenticators_renewed,
        },
        has_logged_on: row.last_logon_at.is_some(),
        lifted_at: row.pauses_lifted_at.map(Timestamp::from_unix),
        has_mail: !row.email.is_empty(),
        ..History::default()
    }))
}

/// Remembers that support has lifted pauses at `at` (R57).
pub async fn mark_lifted(
    db: &impl Connection,
    id: AccountId,
    at: Timestamp,
) -> Result<(), StoreError> {
    set(db, id, [(Column::PausesLiftedAt, at.unix().into())]).await
}
