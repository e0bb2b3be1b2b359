//! What the holder says about a set-up code that support issued (R37).

use crate::{Core, OwnAccount, Refusal, ServiceError, Wanted};
use domain::{AccountId, Timestamp, audit::Kind};
use protocol::SetUpCodeIssue;
use store::{StoreError, issued_set_up_code::Issue};

/// For how long the home page says that support was told, in seconds.
const TOLD_SECONDS: i64 = 24 * 3600;

impl OwnAccount<'_> {
    /// The holder had asked for the set-up code that was issued at `issued_at`, or had not: then support
    /// sees it, at the account and in the overview.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`] without a session; [`Refusal::WrongStage`] when it was answered already, or
    /// a newer one was issued.
    pub async fn answer_set_up_code(
        &self,
        issued_at: Timestamp,
        wanted: Wanted,
    ) -> Result<(), ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own(token, client).await?;
        let now = self.now();
        if !store::issued_set_up_code::answer(&db, account.id, issued_at, wanted, now).await? {
            return Err(Refusal::WrongStage.into());
        }
        // It says nothing of the password: this may be the logon in which that was chosen.
        let kind = match wanted {
            Wanted::Yes => Kind::SetUpCodeWanted,
            Wanted::No => Kind::SetUpCodeUnwanted,
        };
        let said = self.event_in(&session, kind, client);
        self.record(&db, said).await?;
        Ok(self.commit(db).await?)
    }
}

impl Core {
    /// The newest, if staff issued it and the home page tells of it: until it is answered, and for a day
    /// after that when it was not wanted.
    pub(crate) async fn set_up_code_to_tell(
        &self,
        account_id: AccountId,
    ) -> Result<Option<SetUpCodeIssue>, StoreError> {
        let db = self.store.connection();
        let newest = store::issued_set_up_code::find_newest(db, account_id).await?;
        let issue = newest.filter(|issue| match issue.answer {
            None => true,
            Some((at, Wanted::No)) => self.now() < at.plus(TOLD_SECONDS),
            Some((_, Wanted::Yes)) => false,
        });
        Ok(issue.and_then(told))
    }
}

/// What its holder reads of a set-up code that staff issued; `None`: the operator did.
pub(crate) fn told(issue: Issue) -> Option<SetUpCodeIssue> {
    Some(SetUpCodeIssue {
        id: issue.issued_at.to_string(),
        at: issue.issued_at.for_people(),
        asked_by: issue.asked_by,
        issued_by: issue.issued_by?,
        is_unwanted: issue.answer.is_some(),
    })
}
