//! New recovery codes, before the old ones are used up.

use super::in_session;
use crate::{OwnAccount, Refusal, ServiceError};
use domain::{
    StageKind, Token, TwoFactor,
    logon::{Ahead, Progress},
};

impl OwnAccount<'_> {
    /// Makes new recovery codes, which void the old ones (R18); the page that shows them follows.
    /// Returns the token of its attempt.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`], [`Refusal::StartAgain`], [`Refusal::WrongStage`] for who has none (R19).
    pub async fn make_recovery_codes(&self) -> Result<Token, ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own_for_change(token, client).await?;
        if account.two_factor != TwoFactor::On || !account.has_recovery() {
            return Err(Refusal::WrongStage.into());
        }
        let stage = StageKind::KeepNewCodes;
        let (token, attempt) = self.begin_change(&db, &session, &account, stage).await?;
        let client = &in_session(client, &session);
        self.show_recovery_codes(&db, attempt, &account, client)
            .await?;
        self.commit(db).await?;
        Ok(token)
    }

    /// The holder says that the new codes are kept.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn keep_new_recovery_codes(&self) -> Result<(), ServiceError> {
        let (token, session, client) =
            (self.caller.attempt, self.caller.session, self.caller.client);
        let stage = StageKind::KeepNewCodes;
        let (db, attempt, session, account) =
            self.lock_change(token, session, stage, client).await?;
        let client = &in_session(client, &session);
        let kept = self.record_kept(&db, &attempt, &account, client).await?;
        let progress = Progress::CodesKept(Ahead::default());
        self.advance(&db, &attempt, progress).await?;
        self.record(&db, kept).await?;
        Ok(self.commit(db).await?)
    }
}
