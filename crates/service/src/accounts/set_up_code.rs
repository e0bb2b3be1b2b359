//! Issuing a set-up code (R7).

use crate::{By, ClientInfo, Core, Operator, ServiceError};
use domain::{
    Account, AccountId, UserId,
    audit::{About, Kind},
    notification,
    set_up_code::SetUpCode,
    support::ActionError,
};
use store::{Connection, StoreError, issued_set_up_code::NewIssue};

impl Operator<'_> {
    /// Issues a one-time set-up code, in place of any earlier one.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::Changed`].
    pub async fn issue_set_up_code(
        &self,
        user_id: &UserId,
        reason: Option<&str>,
    ) -> Result<SetUpCode, ServiceError> {
        let (db, account) = self.lock_account(user_id).await?;
        // The operator needs nobody else, and has checked it by this.
        if self.is_disowned(&db, account.id).await? {
            self.allow_set_up_codes_in(&db, &account, reason, &By::Operator)
                .await?;
        }
        let code = self
            .hand_out_set_up_code(&db, account.id, reason, &By::Operator)
            .await?;
        self.commit(db).await?;
        Ok(code)
    }
}

impl Core {
    /// One for an account that is there already: its holder is told, who may know nothing of it.
    pub(super) async fn hand_out_set_up_code(
        &self,
        db: &impl Connection,
        account_id: AccountId,
        reason: Option<&str>,
        by: &By,
    ) -> Result<SetUpCode, ServiceError> {
        let notification = notification::Kind::SetUpCodeIssued;
        self.notify(db, account_id, notification, &ClientInfo::default())
            .await?;
        self.issue_set_up_code_in(db, account_id, reason, by).await
    }

    /// Whether the holder of an account says that somebody else chose the password, and nobody has checked
    /// it yet. The transaction holds the account.
    pub(super) async fn is_disowned(
        &self,
        db: &impl Connection,
        account_id: AccountId,
    ) -> Result<bool, StoreError> {
        let suspects = store::issued_set_up_code::find_suspects(db, account_id).await?;
        Ok(suspects.is_some())
    }

    /// Somebody has checked an account whose holder says that another person chose the password.
    pub(super) async fn allow_set_up_codes_in(
        &self,
        db: &impl Connection,
        account: &Account,
        reason: Option<&str>,
        by: &By,
    ) -> Result<(), ServiceError> {
        if !store::issued_set_up_code::see(db, account.id, self.now()).await? {
            return Err(ServiceError::Changed);
        }
        let allowed = self.event_by(by, Kind::SetUpCodesAllowed, account.id, reason);
        Ok(self.record(db, allowed).await?)
    }

    /// One that goes to the holder's own address: nobody else ever sees it.
    pub(super) async fn mail_set_up_code(
        &self,
        db: &impl Connection,
        account: &Account,
        reason: Option<&str>,
        by: &By,
    ) -> Result<(), ServiceError> {
        let history = self.history(db, account).await?;
        if !history.has_mail {
            return Err(ActionError::Unfit.into());
        }
        let code = self.new_set_up_code(db, account.id, by).await?;
        let issued = self.event_by(by, Kind::SetUpCodeIssued, account.id, reason);
        self.record(db, issued.about(About::Mailed)).await?;
        Ok(self.notify_with_set_up_code(db, account.id, &code).await?)
    }

    pub(super) async fn issue_set_up_code_in(
        &self,
        db: &impl Connection,
        account_id: AccountId,
        reason: Option<&str>,
        by: &By,
    ) -> Result<SetUpCode, ServiceError> {
        let code = self.new_set_up_code(db, account_id, by).await?;
        let issued = self.event_by(by, Kind::SetUpCodeIssued, account_id, reason);
        self.record(db, issued).await?;
        Ok(code)
    }

    /// A new one, whose event is still to be written. Whoever logs on next is told which staff issued it.
    pub(crate) async fn new_set_up_code(
        &self,
        db: &impl Connection,
        account_id: AccountId,
        by: &By,
    ) -> Result<SetUpCode, StoreError> {
        let code = SetUpCode::generate(&*self.entropy);
        let expires_at = self.now().plus(self.settings.set_up_code_seconds);
        store::account::set_set_up_code(db, account_id, &code.hash(), expires_at).await?;
        let (issued_by, asked_by) = match by {
            By::Staff { id, asked_by, .. } => (Some(*id), asked_by.as_ref().map(|asked| asked.id)),
            By::Operator => (None, None),
        };
        let issue = NewIssue {
            account_id,
            issued_by,
            asked_by,
        };
        store::issued_set_up_code::add(db, issue, self.now()).await?;
        Ok(code)
    }
}
