//! What staff do to one account, or to many.

use super::Staff;
use crate::{
    Console, Core, ServiceError,
    accounts::{Act, Done},
};
use domain::{
    Account, Role, TwoFactor, UserId,
    audit::{About, Kind},
    support::{APPROVAL_SECONDS, Action, ActionError, History, MAX_WAITING_APPROVALS, Verdict},
};
use store::approval::Wish;

/// What came of it.
#[derive(Debug)]
pub enum ActOutcome {
    /// It is done.
    Done(Done),
    /// A second member of staff must agree.
    Asked,
}

/// What came of enabling 2FA for many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnabledMany {
    /// So many wait for enrolment now.
    pub enabled: usize,
    /// So many had it already, or are staff, or are not there.
    pub passed_over: usize,
}

/// What becomes of the accounts that were chosen for 2FA.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enabling {
    /// Those that change.
    pub changes: Vec<UserId>,
    /// The others, and why they stay as they are.
    pub stays: Vec<(UserId, WhyStays)>,
}

/// Why an account stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyStays {
    /// It has 2FA.
    IsOn,
    /// It waits for enrolment.
    Waits,
    /// It is an account of staff.
    Staff,
    /// There is none.
    Missing,
}

impl WhyStays {
    fn of(account: Option<&Account>) -> Self {
        match account {
            None => Self::Missing,
            Some(account) if account.role == Role::Support => Self::Staff,
            Some(account) if account.two_factor == TwoFactor::On => Self::IsOn,
            Some(_) => Self::Waits,
        }
    }
}

impl Console<'_> {
    /// Does `act` to the account of `user_id`, or asks a second member of staff to agree.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`](crate::Refusal::CodeNeeded) without a fresh code;
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::Action`] for what may not be done;
    /// [`ServiceError::TooManyApprovals`]; [`ServiceError::Changed`].
    pub async fn act(&self, user_id: &UserId, act: &Act) -> Result<ActOutcome, ServiceError> {
        let staff = self.staff;
        self.check_fresh()?;
        let (db, account) = self.lock_account(user_id).await?;
        let by = staff.by(None);
        let history = self.history(&db, &account).await?;
        if act.with_pin && act.action.leads_to_enrolment() && history.codes_locked {
            return Err(ActionError::NoPin.into());
        }
        let me = staff.account.id;
        let verdict = act.action.judge(me, &account, &history, self.now());
        if verdict == Err(ActionError::Own) {
            drop(db);
            self.deny_own(staff, act.action.as_str()).await?;
            return Err(ActionError::Own.into());
        }
        let acted = match verdict? {
            Verdict::Now => ActOutcome::Done(self.act_in(&db, &account, act, &by).await?),
            Verdict::AfterSecond(_) => {
                let wish = Wish {
                    account_id: account.id,
                    generation: account.generation,
                    asked_by: staff.account.id,
                    asker_generation: staff.account.generation,
                    action: act.action,
                    reason: act.reason.clone(),
                    with_pin: act.with_pin,
                    window_hours: act.window_hours,
                };
                let open = store::approval::count_open(&db, Some(me), self.now()).await?;
                if open >= MAX_WAITING_APPROVALS {
                    return Err(ServiceError::TooManyApprovals);
                }
                let until = self.now().plus(APPROVAL_SECONDS);
                store::approval::add(&db, wish, self.now(), until).await?;
                let reason = Some(act.reason.as_str());
                let asked = self.event_by(&by, Kind::ApprovalAskedFor, account.id, reason);
                self.record(&db, asked.about(About::Action(act.action)))
                    .await?;
                ActOutcome::Asked
            }
        };
        self.commit(db).await?;
        Ok(acted)
    }

    /// Switches 2FA on for those of `user_ids` that have it off and are no staff: for all of them or,
    /// when anything fails, for none. That somebody has named their own account is recorded (R60).
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`](crate::Refusal::CodeNeeded) without a fresh code; [`ServiceError::Changed`].
    pub async fn enable_many(
        &self,
        user_ids: &[UserId],
        reason: &str,
    ) -> Result<EnabledMany, ServiceError> {
        let staff = self.staff;
        self.check_fresh()?;
        let mut accounts = store::account::find_all(self.store.connection(), user_ids).await?;
        let names_own = accounts.iter().any(|one| one.id == staff.account.id);
        accounts.retain(|account| self.enables_at_once(staff, account));
        // In one order everywhere: two of these never wait for each other in a ring.
        accounts.sort_by_key(|account| account.id);
        let act = Act {
            action: Action::Enable,
            reason: reason.to_owned(),
            with_pin: false,
            window_hours: None,
        };
        let (db, by) = (self.store.begin().await?, staff.by(None));
        for account in &accounts {
            if !store::account::lock_for_update(&db, account).await? {
                return Err(ServiceError::Changed);
            }
        }
        for account in &accounts {
            self.act_in(&db, account, &act, &by).await?;
        }
        self.commit(db).await?;
        if names_own {
            self.deny_own(staff, Action::Enable.as_str()).await?;
        }
        Ok(EnabledMany {
            enabled: accounts.len(),
            passed_over: user_ids.len().saturating_sub(accounts.len()),
        })
    }

    /// What [`Console::enable_many`] would do now.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn enabling(&self, user_ids: &[UserId]) -> Result<Enabling, ServiceError> {
        let staff = self.staff;
        let accounts = store::account::find_all(self.store.connection(), user_ids).await?;
        let mut enabling = Enabling::default();
        for user_id in user_ids {
            let account = accounts.iter().find(|one| one.user_id == *user_id);
            if account.is_some_and(|account| self.enables_at_once(staff, account)) {
                enabling.changes.push(user_id.clone());
            } else {
                let why = WhyStays::of(account);
                enabling.stays.push((user_id.clone(), why));
            }
        }
        Ok(enabling)
    }
}

impl Core {
    fn enables_at_once(&self, staff: &Staff, account: &Account) -> bool {
        // It renews nothing, whatever happened before.
        let history = History::default();
        let verdict = Action::Enable.judge(staff.account.id, account, &history, self.now());
        verdict == Ok(Verdict::Now)
    }
}
