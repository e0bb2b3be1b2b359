//! Other channels than the web: whether an account may log on there (S10).

use crate::{ClientInfo, Gateway, ServiceError};
use domain::{
    UserId,
    audit::{About, Actor, Detail, Event, Kind},
    channel::{Channel, ChannelRefusal},
};

impl Gateway<'_> {
    /// Whether the account of `user_id` may log on by `channel`; whatever the answer, it is recorded,
    /// with the name of the `host` that asked, if it has one. What is no userID has no account.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`]: then nobody is let in.
    pub async fn check_channel(
        &self,
        user_id: &str,
        channel: &Channel,
        host: Option<&str>,
        client: &ClientInfo,
    ) -> Result<Result<(), ChannelRefusal>, ServiceError> {
        let db = self.store.connection();
        let found = match UserId::parse(user_id) {
            Ok(user_id) => store::account::find(db, &user_id).await?,
            Err(_) => None,
        };
        let account = found.as_ref().map(|found| &found.account);
        let decision = channel.admits(account, &self.settings.open_channels);
        let kind = match decision {
            Ok(()) => Kind::ChannelAllowed,
            Err(_) => Kind::ChannelRefused,
        };
        self.record_alone(Event {
            account_id: account.map(|account| account.id),
            address: client.address.clone(),
            detail: Detail::from(About::Channel {
                channel: channel.to_string(),
                refusal: decision.err(),
                host: host.map(str::to_owned),
            }),
            ..Event::new(self.now(), kind, Actor::Channel)
        })
        .await?;
        Ok(decision)
    }
}
