//! Issuing a set-up code (R7).

use crate::{By, Service, ServiceError, Visitor};
use domain::{UserId, audit::Kind, letter, regulation::Guard, set_up_code::SetUpCode};
use store::Connection;

impl Service {
    /// Issues a one-time set-up code, in place of any earlier one.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`].
    pub async fn issue_set_up_code(&self, user_id: &UserId) -> Result<SetUpCode, ServiceError> {
        let account = self.account(user_id).await?.account;
        let db = self.store.begin().await?;
        let code = self
            .hand_out_set_up_code(&db, account.id, None, &By::Operator)
            .await?;
        self.commit(db).await?;
        Ok(code)
    }

    /// One for an account that is there already: its holder is told, who may know nothing of it.
    pub(super) async fn hand_out_set_up_code(
        &self,
        db: &impl Connection,
        account_id: i64,
        reason: Option<&str>,
        by: &By,
    ) -> Result<SetUpCode, ServiceError> {
        let told = letter::Kind::SetUpCodeIssued;
        self.tell(db, account_id, told, &Visitor::default()).await?;
        self.issue_set_up_code_in(db, account_id, reason, by).await
    }

    pub(super) async fn issue_set_up_code_in(
        &self,
        db: &impl Connection,
        account_id: i64,
        reason: Option<&str>,
        by: &By,
    ) -> Result<SetUpCode, ServiceError> {
        let code = SetUpCode::generate(&*self.entropy);
        let expires_at = self.now().plus(self.settings.set_up_code_seconds);
        store::account::set_set_up_code(db, account_id, &code.hash(), expires_at).await?;
        // Typed in place of the password: it must not meet the pause that wrong ones brought.
        store::tries::forget(db, account_id, &[Guard::Passwords]).await?;
        let issued = self.event_by(by, Kind::SetUpCodeIssued, account_id, reason);
        self.note(db, issued).await?;
        Ok(code)
    }
}
