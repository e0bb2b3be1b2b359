//! The groups of an account.

use crate::{By, ClientInfo, Operator, ServiceError};
use domain::{
    Groups, UserId,
    audit::{About, Event, Kind},
    notification,
};

impl Operator<'_> {
    /// Sets the groups of an account, in place of those that it had. The holder hears of it: they open
    /// applications.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`].
    pub async fn set_groups(
        &self,
        user_id: &UserId,
        groups: &Groups,
        reason: Option<&str>,
    ) -> Result<(), ServiceError> {
        let account = self.account(user_id).await?.account;
        let db = self.store.begin().await?;
        store::account::set_groups(&db, account.id, groups).await?;
        if account.groups != *groups {
            let notification = notification::Kind::GroupsChanged;
            self.notify(&db, account.id, notification, &ClientInfo::default())
                .await?;
        }
        let changed = Event {
            detail: About::Groups(groups.clone()).into(),
            ..self.event_by(&By::Operator, Kind::GroupsChanged, account.id, reason)
        };
        self.record(&db, changed).await?;
        Ok(self.commit(db).await?)
    }
}
