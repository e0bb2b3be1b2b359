//! What a second member of staff must agree to (R37).

use crate::{
    Console, ServiceError,
    accounts::{Act, Asker, Done},
};
use domain::{
    Role, Status, UserId,
    audit::{About, Kind},
    support::ActionError,
};
use store::approval::OpenApproval;

impl Console<'_> {
    /// What waits for a second member of staff, the oldest first.
    pub async fn approvals(&self) -> Result<Vec<OpenApproval>, ServiceError> {
        Ok(store::approval::list_open(self.store.connection(), self.now()).await?)
    }

    /// Agrees to what another member of staff asked for, which is done at once, or does not:
    /// `agrees` false, and nothing is done. Nobody answers what they have asked for themselves, or
    /// what is about their own account.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`](crate::Refusal::CodeNeeded) without a fresh code;
    /// [`ServiceError::NoRequest`] when it was answered, or it is too late;
    /// [`ServiceError::Action`]; [`ServiceError::Changed`].
    pub async fn answer_approval(
        &self,
        id: i64,
        agrees: bool,
    ) -> Result<(UserId, Done), ServiceError> {
        let staff = self.staff;
        self.check_fresh()?;
        let db = self.store.connection();
        let wish = store::approval::find_open(db, id, self.now()).await?;
        let wish = wish.ok_or(ServiceError::NoRequest)?;
        if wish.asked_by == staff.account.id || wish.account_id == staff.account.id {
            self.deny_own(staff, "approval").await?;
            return Err(ActionError::Own.into());
        }
        // Who has asked must be staff still, as they were then: a session that was ended, or an account
        // that was closed or reset since, may have been in other hands.
        let asker = store::account::get(db, wish.asked_by).await?;
        let is_staff = asker.role == Role::Support && asker.status == Status::Enabled;
        if !is_staff || asker.generation != wish.asker_generation {
            return Err(ServiceError::NoRequest);
        }
        let user_id = store::account::get(db, wish.account_id).await?.user_id;
        let (db, account) = self.lock_account(&user_id).await?;
        if !store::approval::consume(&db, id, staff.account.id, self.now()).await? {
            return Err(ServiceError::NoRequest);
        }
        if agrees && account.generation != wish.generation {
            return Err(ServiceError::Changed);
        }
        let asker = Asker {
            id: asker.id,
            user_id: asker.user_id,
        };
        let by = staff.by(Some(asker));
        let done = if agrees {
            let history = self.history(&db, &account).await?;
            if !wish.action.may_agree(staff.account.id, &history) {
                drop(db);
                self.deny_own(staff, "approval").await?;
                return Err(ActionError::OwnIssue.into());
            }
            if !wish.action.fits(&account) {
                return Err(ActionError::Unfit.into());
            }
            let act = Act {
                action: wish.action,
                reason: wish.reason,
                with_pin: wish.with_pin,
                window_hours: wish.window_hours,
            };
            self.act_in(&db, &account, &act, &by).await?
        } else {
            let refused = self.event_by(&by, Kind::ApprovalRefused, account.id, None);
            self.record(&db, refused.about(About::Action(wish.action)))
                .await?;
            Done::default()
        };
        self.commit(db).await?;
        Ok((user_id, done))
    }

    /// Takes back what this member of staff asked for and nobody has answered yet.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`](crate::Refusal::CodeNeeded) without a fresh code;
    /// [`ServiceError::NoRequest`] when it was answered, it is too late, or somebody else asked for it.
    pub async fn withdraw_approval(&self, id: i64) -> Result<UserId, ServiceError> {
        let staff = self.staff;
        self.check_fresh()?;
        let (db, me) = (self.store.connection(), staff.account.id);
        let wish = store::approval::find_open(db, id, self.now()).await?;
        let wish = wish.ok_or(ServiceError::NoRequest)?;
        if wish.asked_by != me {
            self.deny_withdrawal().await?;
            return Err(ServiceError::NoRequest);
        }
        let user_id = store::account::get(db, wish.account_id).await?.user_id;
        let (db, account) = self.lock_account(&user_id).await?;
        if !store::approval::consume(&db, id, me, self.now()).await? {
            return Err(ServiceError::NoRequest);
        }
        let by = staff.by(None);
        let withdrawn = self.event_by(&by, Kind::ApprovalWithdrawn, account.id, None);
        self.record(&db, withdrawn.about(About::Action(wish.action)))
            .await?;
        self.commit(db).await?;
        Ok(user_id)
    }
}
