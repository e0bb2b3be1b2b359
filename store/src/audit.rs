//! Audit events: written, never changed.

use crate::{Connection, StoreError, entity::audit_event};
use domain::audit::Event;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    EntityTrait,
};

/// Writes `event`, in the transaction of what it tells of.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn add(db: &impl Connection, event: Event) -> Result<(), StoreError> {
    let row = audit_event::ActiveModel {
        id: NotSet,
        at: Set(event.at.unix()),
        kind: Set(event.kind.to_string()),
        account_id: Set(event.account_id),
        actor: Set(event.actor.to_string()),
        address: Set(event.address),
        reason: Set(event.reason),
        detail: Set(event.detail),
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
