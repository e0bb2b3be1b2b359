//! The sessions of an account as its holder sees them, and ending one of them.

use super::Session;
use crate::{Connection, StoreError, entity::session};
use domain::{Account, Timestamp, session::Lifetime};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// No list is longer.
const MAX_LISTED: u64 = 50;

/// A session in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// The session.
    pub session: Session,
    /// Where it began.
    pub address: Option<String>,
    /// In which browser; may be empty.
    pub browser: String,
}

fn live(account: &Account, lifetime: Lifetime, now: Timestamp) -> Select<session::Entity> {
    use session::Column;
    session::Entity::find()
        .filter(Column::AccountId.eq(account.id.number()))
        .filter(Column::Generation.eq(account.generation))
        .filter(Column::EndedAt.is_null())
        .filter(Column::CreatedAt.gt(now.plus(-lifetime.absolute).unix()))
        .filter(Column::LastSeenAt.gt(now.plus(-lifetime.idle).unix()))
}

/// The sessions of an account that live, the newest first.
pub async fn list_live(
    db: &impl Connection,
    account: &Account,
    lifetime: Lifetime,
    now: Timestamp,
) -> Result<Vec<ListedSession>, StoreError> {
    let rows = live(account, lifetime, now)
        .order_by_desc(session::Column::Id)
        .limit(MAX_LISTED)
        .all(db)
        .await?;
    let listed = rows.into_iter().map(|row| ListedSession {
        address: row.address.clone(),
        browser: row.browser.clone(),
        session: super::to_session(row),
    });
    Ok(listed.collect())
}
