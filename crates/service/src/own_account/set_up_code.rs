//! What the holder says about a set-up code that support issued (R37).

use crate::{Core, OwnAccount, Refusal, ServiceError, SetUpCodeIssue, Wanted};
use domain::{Timestamp, audit::Kind};
use store::StoreError;

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
        let (db, session, account) = self.hold_own(token, client).await?;
        let now = self.now();
        if !store::set_up_code_issue::answer(&db, account.id, issued_at, wanted, now).await? {
            return Err(Refusal::WrongStage.into());
        }
        // Nobody is asked the same twice: with that code the password was chosen.
        let chosen_at = self.chosen_password(&db, &account).await?;
        if wanted == Wanted::Yes && chosen_at.is_some_and(|at| at >= issued_at) {
            store::chosen_password::answer(&db, account.id, true, now).await?;
        }
        let kind = match wanted {
            Wanted::Yes => Kind::SetUpCodeWanted,
            Wanted::No => Kind::SetUpCodeUnwanted,
        };
        let said = self.event_in(&session, kind, client);
        self.note(&db, said).await?;
        Ok(self.commit(db).await?)
    }
}

impl Core {
    /// The one that the home page tells of: until it is answered, and for a day after that when it was
    /// not wanted.
    pub(crate) async fn set_up_code_to_tell(
        &self,
        account_id: i64,
    ) -> Result<Option<SetUpCodeIssue>, StoreError> {
        let issue = store::set_up_code_issue::find(self.store.connection(), account_id).await?;
        Ok(issue.filter(|issue| match issue.answer {
            None => true,
            Some((at, Wanted::No)) => self.now() < at.plus(TOLD_SECONDS),
            Some((_, Wanted::Yes)) => false,
        }))
    }
}
