//! Asking support for 2FA (S2).

use crate::{OwnAccount, Refusal, ServiceError};
use domain::{TwoFactor, audit::Kind};

impl OwnAccount<'_> {
    /// The holder asks for 2FA; once is enough.
    ///
    /// # Errors
    ///
    /// [`Refusal::WrongStage`] for who has it, or waits for it; [`Refusal::StartAgain`].
    pub async fn ask_for_two_factor(&self) -> Result<(), ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own(token, client).await?;
        if account.two_factor != TwoFactor::Off {
            return Err(Refusal::WrongStage.into());
        }
        if store::two_factor_request::add(&db, account.id, self.now()).await? {
            let asked = self.event_in(&session, Kind::TwoFactorAskedFor, client);
            self.record(&db, asked).await?;
        }
        Ok(self.commit(db).await?)
    }
}
