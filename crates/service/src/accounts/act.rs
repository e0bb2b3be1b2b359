//! What support does to an account, whoever does it: one transaction for all of it (R37).

use super::two_factor::How;
use crate::{By, ClientInfo, Core, Operator, ServiceError, TwoFactorChanged};
use domain::{
    Account, AccountId, Pin, Status, UserId,
    account::TwoFactorChange,
    audit::Kind,
    notification,
    set_up_code::SetUpCode,
    support::{Action, History},
    throttle::Throttle,
};
use store::{Connection, StoreError, Transaction};

/// An action with what belongs to it.
#[derive(Debug, Clone)]
pub struct Act {
    /// What is done.
    pub action: Action,
    /// Why.
    pub reason: String,
    /// Whether the enrolment that follows is put behind a PIN (R14).
    pub with_pin: bool,
    /// How long that may wait, in hours; `None`: as is usual.
    pub window_hours: Option<u32>,
}

/// What is told the holder after an action: never seen again.
#[derive(Debug, Default)]
pub struct Done {
    /// The enrolment PIN, if one was wanted.
    pub pin: Option<Pin>,
    /// The set-up code, if that was it.
    pub set_up_code: Option<SetUpCode>,
}

impl Core {
    /// Does it. The transaction has locked the row of `account`, and the caller ends it.
    pub(crate) async fn act_in(
        &self,
        db: &Transaction,
        account: &Account,
        act: &Act,
        by: &By,
    ) -> Result<Done, ServiceError> {
        let id = account.id;
        let reason = Some(act.reason.as_str()).filter(|reason| !reason.is_empty());
        let mut done = Done::default();
        match act.action {
            Action::Enable | Action::Rearm | Action::Reset | Action::Disable => {
                if let Some(change) = act.action.two_factor() {
                    let window = act.window_hours.map(|hours| i64::from(hours) * 3600);
                    let with_pin = act.with_pin && act.action.leads_to_enrolment();
                    let how = How {
                        change,
                        with_pin,
                        window,
                    };
                    done.pin = self
                        .change_two_factor_in(db, account, how, reason, by)
                        .await?
                        .pin;
                }
            }
            Action::IssueSetUpCode => {
                done.set_up_code = Some(self.hand_out_set_up_code(db, id, reason, by).await?);
            }
            Action::MailSetUpCode => self.mail_set_up_code(db, account, reason, by).await?,
            Action::AllowSetUpCodes => self.allow_set_up_codes_in(db, account, reason, by).await?,
            Action::LetAdd => self.approve_adding_in(db, account, reason, by).await?,
            Action::Close => {
                self.set_status_in(db, account, Status::Disabled, reason, by)
                    .await?;
            }
            Action::Reopen => {
                self.set_status_in(db, account, Status::Enabled, reason, by)
                    .await?;
            }
            Action::Unpause => self.lift_pauses_in(db, id, reason, by).await?,
            Action::EndSessions => {
                store::account::begin_generation(db, account).await?;
                let notification = notification::Kind::SessionsEnded;
                self.notify(db, id, notification, &ClientInfo::default())
                    .await?;
                self.record(db, self.event_by(by, Kind::SessionsEnded, id, reason))
                    .await?;
            }
            Action::ForgetBrowsers => {
                store::remembered_browser::forget_all(db, id).await?;
                let notification = notification::Kind::BrowsersForgotten;
                self.notify(db, id, notification, &ClientInfo::default())
                    .await?;
                self.record(db, self.event_by(by, Kind::BrowsersForgotten, id, reason))
                    .await?;
            }
        }
        Ok(done)
    }

    /// The operator does it, at the command line.
    pub(super) async fn act_as_operator(
        &self,
        user_id: &UserId,
        action: Action,
        reason: &str,
    ) -> Result<Done, ServiceError> {
        let (db, account) = self.lock_account(user_id).await?;
        let act = Act {
            action,
            reason: reason.to_owned(),
            with_pin: false,
            window_hours: None,
        };
        let done = self.act_in(&db, &account, &act, &By::Operator).await?;
        self.commit(db).await?;
        Ok(done)
    }

    /// Begins a transaction that locks the row of `user_id`.
    pub(crate) async fn lock_account(
        &self,
        user_id: &UserId,
    ) -> Result<(Transaction, Account), ServiceError> {
        let account = self.find_overview(user_id).await?.account;
        let db = self.store.begin().await?;
        if !store::account::lock_for_update(&db, &account).await? {
            return Err(ServiceError::Changed);
        }
        Ok((db, account))
    }

    /// Lifts the present pauses, of which the holder is told. What was counted in a row stays counted:
    /// what that has locked stays locked (R57).
    async fn lift_pauses_in(
        &self,
        db: &impl Connection,
        id: AccountId,
        reason: Option<&str>,
        by: &By,
    ) -> Result<(), StoreError> {
        let (now, throttles) = (self.now(), [Throttle::Codes, Throttle::Passwords]);
        if store::tries::lift(db, id, &throttles, now).await? {
            store::account::mark_lifted(db, id, now).await?;
        }
        let notification = notification::Kind::Unpaused;
        self.notify(db, id, notification, &ClientInfo::default())
            .await?;
        self.record(db, self.event_by(by, Kind::AccountUnpaused, id, reason))
            .await
    }

    /// What happened with the account before, for what may be done to it now. The transaction has locked the
    /// account's row, or it is only looked at.
    pub(crate) async fn history(
        &self,
        db: &impl Connection,
        account: &Account,
    ) -> Result<History, StoreError> {
        let history = store::account::find_history(db, account.id).await?;
        Ok(History {
            disowned: store::issued_set_up_code::find_suspects(db, account.id).await?,
            codes_locked: self.codes_locked(db, account.id).await?,
            has_mail: history.has_mail && self.settings.mail,
            ..history
        })
    }
}

impl Operator<'_> {
    /// Changes the two-factor status of an account; effective at once on a running server, and
    /// every session and logon attempt of the account ends (R15). The window for the enrolment
    /// begins anew, `with_pin` behind a PIN that is read out to the holder (R14).
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::TwoFactor`] when the present status or
    /// the role forbids it; [`ServiceError::Changed`].
    pub async fn change_two_factor(
        &self,
        user_id: &UserId,
        change: TwoFactorChange,
        with_pin: bool,
        reason: &str,
    ) -> Result<TwoFactorChanged, ServiceError> {
        let (db, account) = self.lock_account(user_id).await?;
        let how = How {
            change,
            with_pin,
            window: None,
        };
        let changed = self
            .change_two_factor_in(&db, &account, how, Some(reason), &By::Operator)
            .await?;
        self.commit(db).await?;
        Ok(changed)
    }
}
