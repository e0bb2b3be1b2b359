//! What the home page asks the holder once.

use crate::{Core, OwnAccount, ServiceError};
use domain::{
    Account, Reminder, TwoFactor,
    audit::{About, Kind},
    reminder::{Circumstances, SECOND_METHOD_AFTER},
};
use store::audit::Kinds;

impl Core {
    /// What the home page of `account` asks, if anything.
    pub(crate) async fn due_reminder(
        &self,
        account: &Account,
        codes_left: Option<u64>,
    ) -> Result<Option<Reminder>, ServiceError> {
        if account.two_factor != TwoFactor::On {
            return Ok(None);
        }
        let (db, id) = (self.store.connection(), account.id);
        let logons = Kinds::Only(&[Kind::LoggedOn]);
        let logons = store::audit::newest(db, id, logons, SECOND_METHOD_AFTER).await?;
        let answered = |reminder| store::reminder::answered_at(db, id, reminder);
        let circumstances = Circumstances {
            authenticators: store::authenticator::count_active(db, id).await?,
            codes_left,
            codes_kept_at: store::recovery_code::find_kept_at(db, id).await?,
            codes_answered_at: answered(Reminder::RecoveryCodes).await?,
            is_second_method_answered: answered(Reminder::SecondMethod).await?.is_some(),
            logons: u64::try_from(logons.len()).unwrap_or(u64::MAX),
        };
        Ok(circumstances.due(self.now()))
    }
}

impl OwnAccount<'_> {
    /// The holder answers: it is not asked again.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`](crate::Refusal::StartAgain).
    pub async fn answer_reminder(&self, reminder: Reminder) -> Result<(), ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own(token, client).await?;
        store::reminder::answer(&db, account.id, reminder, self.now()).await?;
        let answered = self.event_in(&session, Kind::ReminderAnswered, client);
        self.record(&db, answered.about(About::Reminder(reminder)))
            .await?;
        Ok(self.commit(db).await?)
    }
}
