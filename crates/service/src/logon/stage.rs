//! Where a browser stands: what its page shows, for how long, and more time for it (WCAG 2.2, 2.2.1).

use super::{code::clamped, throttle::refusal_of};
use crate::{Core, Logon, Refusal, ServiceError, qr};
use domain::{
    Account, AccountId, Role, StageKind, Token, TwoFactor,
    authenticator::account_label,
    logon::{needs_session, prolonged},
};
use protocol::{
    AppLink, AskAboutPassword, AskCode, AskInitials, ChoosePassword, Confirm, CurrentStage,
    Enrolment, EnterPin, Home, Mark, RecoveryCodes, Secret, Stage,
};
use store::{account::LogonMark, logon_attempt::LogonAttempt, session::Session};

impl Logon<'_> {
    /// Returns where the browser with these tokens stands. A logon attempt under way comes first;
    /// `changing`: so does a change on the account page.
    pub async fn current_stage(&self, changing: bool) -> Result<CurrentStage, ServiceError> {
        let (attempt, session) = (self.caller.attempt, self.caller.session);
        let under_way = self.find_attempt(self.store.connection(), attempt).await?;
        if let Some((attempt, account)) = self.in_session(under_way, session, changing).await?
            && let Some(stage) = self.stage_of(&attempt, &account).await?
        {
            return Ok(CurrentStage {
                stage,
                user_id: Some(account.user_id.to_string()),
                seconds_left: clamped(self.now().seconds_until(attempt.expires_at)),
            });
        }
        let Some((session, account)) = self.find_session_lately(session).await? else {
            return Ok(CurrentStage {
                stage: Stage::LogOn,
                user_id: None,
                seconds_left: 0,
            });
        };
        if !self.caller.client.is_quiet {
            self.track_use(&session, account.role);
        }
        Ok(CurrentStage {
            user_id: Some(account.user_id.to_string()),
            seconds_left: clamped(self.session_time_left(&session, &account)),
            stage: Stage::Home(self.home(session, account).await?),
        })
    }
}

impl Core {
    /// The stage of an attempt with what its page shows; `None`: it counts for nothing any more.
    async fn stage_of(
        &self,
        attempt: &LogonAttempt,
        account: &Account,
    ) -> Result<Option<Stage>, ServiceError> {
        Ok(match attempt.stage {
            StageKind::ChoosePassword => Some(Stage::ChoosePassword(ChoosePassword {
                minimum: length(self.settings.minimum_for(account.two_factor)),
            })),
            StageKind::EnterPin => Some(Stage::EnterPin(EnterPin {
                throttled: self.codes_refusal(account.id).await?,
            })),
            StageKind::Enrol => {
                let enrolment = self.enrolment(attempt, account).await?;
                Some(enrolment.map_or(Stage::Replaced, Stage::Enrol))
            }
            StageKind::Replaced => Some(Stage::Replaced),
            StageKind::GoodToGo => Some(Stage::GoodToGo),
            StageKind::Confirm => Some(Stage::Confirm(Confirm {
                wait: clamped(self.seconds_to_next_code(account.id).await?),
                throttled: self.codes_refusal(account.id).await?,
            })),
            StageKind::Code => Some(Stage::Code(AskCode {
                throttled: self.codes_refusal(account.id).await?,
                has_recovery: self.has_recovery(account).await?,
            })),
            StageKind::KeepCodes => self.shown_codes(attempt).await?.map(Stage::KeepCodes),
            StageKind::AskAboutPassword => {
                let db = self.store.connection();
                let chosen = self
                    .password_to_ask_about(db, account.id, attempt.has_chosen)
                    .await?;
                match chosen {
                    Some(choice) => Some(Stage::AskAboutPassword(AskAboutPassword {
                        chosen_at: choice.chosen_at.for_people(),
                        issue: store::issued_set_up_code::find_of(db, &choice)
                            .await?
                            .and_then(crate::own_account::told),
                    })),
                    None => None,
                }
            }
            StageKind::Initials => Some(Stage::Initials(AskInitials {
                known: store::person::list(self.store.connection(), account.id).await?,
            })),
            StageKind::AddAuthenticator => {
                let enrolment = self.enrolment(attempt, account).await?;
                enrolment.map(Stage::AddAuthenticator)
            }
            StageKind::KeepNewCodes => self.shown_codes(attempt).await?.map(Stage::KeepNewCodes),
            StageKind::LogOn | StageKind::Home | StageKind::Account => None,
        })
    }

    /// What is left of an attempt: a change on the account page is none without its session.
    pub(super) async fn in_session(
        &self,
        under_way: Option<(LogonAttempt, Account)>,
        session: Option<&Token>,
        changing: bool,
    ) -> Result<Option<(LogonAttempt, Account)>, ServiceError> {
        let Some((attempt, account)) = under_way else {
            return Ok(None);
        };
        let counts = !needs_session(attempt.stage)
            || changing
                && self
                    .find_session(session)
                    .await?
                    .is_some_and(|(session, _)| attempt.session_id == Some(session.id));
        Ok(counts.then_some((attempt, account)))
    }

    /// What to scan or type; `None`: another enrolment took its place.
    async fn enrolment(
        &self,
        attempt: &LogonAttempt,
        account: &Account,
    ) -> Result<Option<Enrolment>, ServiceError> {
        let db = self.store.connection();
        let pending = store::authenticator::find_pending(db, &self.keyring, attempt.id).await?;
        let Some(pending) = pending else {
            return Ok(None);
        };
        // One that is set up at a logon takes the place of all others, in the app too.
        let others = match attempt.stage {
            StageKind::AddAuthenticator => {
                store::authenticator::count_activated(db, account.id).await?
            }
            _ => 0,
        };
        let label = account_label(&account.user_id, others);
        let key_uri = pending.secret.key_uri(&self.settings.issuer, &label);
        Ok(Some(Enrolment {
            label,
            qr_svg: secret(&qr::draw(&key_uri)?),
            secret_key: secret(&pending.secret.secret_key()),
            key_uri: secret(&key_uri),
            // Only a recovery code leads from two-factor logon to another authenticator.
            replaces: attempt.stage == StageKind::Enrol && account.two_factor == TwoFactor::On,
        }))
    }

    /// The recovery codes that the page of `attempt` shows; `None`: newer ones were made elsewhere, and
    /// these are void.
    async fn shown_codes(
        &self,
        attempt: &LogonAttempt,
    ) -> Result<Option<RecoveryCodes>, ServiceError> {
        let (db, keyring) = (self.store.connection(), &self.keyring);
        let codes = store::recovery_code::find_shown(db, keyring, attempt.id).await?;
        let made_at = store::recovery_code::find_made_at(db, attempt.account_id).await?;
        Ok(codes.zip(made_at).map(|(codes, made_at)| RecoveryCodes {
            codes: secret(&codes),
            made_at: made_at.for_people(),
        }))
    }

    /// Why codes of the account are currently not accepted, if they are not.
    async fn codes_refusal(&self, account_id: AccountId) -> Result<Option<Refusal>, ServiceError> {
        let throttled = self.codes_throttled(account_id).await?;
        Ok(throttled.map(refusal_of))
    }

    /// Whether a recovery code does in place of a code, and any is left.
    async fn has_recovery(&self, account: &Account) -> Result<bool, ServiceError> {
        let left = store::recovery_code::count_left(self.store.connection(), account.id).await?;
        Ok(account.has_recovery() && left.is_some_and(|left| left > 0))
    }

    /// Seconds until an authenticator of the account shows a code that is not spent (R12).
    pub(crate) async fn seconds_to_next_code(
        &self,
        account_id: AccountId,
    ) -> Result<i64, ServiceError> {
        let now = self.now();
        let active =
            store::authenticator::list_active(self.store.connection(), &self.keyring, account_id)
                .await?;
        let waits = active.iter().map(|one| one.seconds_to_next_code(now));
        Ok(waits.min().unwrap_or(0))
    }

    async fn home(&self, session: Session, account: Account) -> Result<Home, ServiceError> {
        let db = self.store.connection();
        let codes_left = store::recovery_code::count_left(db, account.id).await?;
        let reminder = self.due_reminder(&account, codes_left).await?;
        let set_up = store::authenticator::find_set_up(db, account.id).await?;
        let apps = self.settings.applications.iter();
        let apps = apps.filter(|application| application.is_for(&account));
        Ok(Home {
            reminder,
            set_up: set_up.map(mark),
            recovery_codes_left: codes_left.and_then(|left| u32::try_from(left).ok()),
            is_staff: account.role == Role::Support,
            set_up_code: self.set_up_code_to_tell(account.id).await?,
            apps: apps
                .map(|application| AppLink {
                    name: application.name.clone(),
                    origin: application.origin.to_string(),
                    description: application.description.clone(),
                    icon: application.icon.clone(),
                })
                .collect(),
            name: (!account.name.is_empty()).then_some(account.name),
            previous_logon: session.previous_logon.map(mark),
        })
    }

    /// Seconds until `session` ends if nothing is done.
    pub(crate) fn session_time_left(&self, session: &Session, account: &Account) -> i64 {
        let lifetime = self.settings.lifetimes.of(account.role);
        let end = lifetime.end(session.created_at, session.last_seen_at);
        self.now().seconds_until(end)
    }
}

impl Logon<'_> {
    /// Gives the attempt of this browser more time or, without one, its session, and returns how many
    /// seconds there are now. Neither lasts for ever by it.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`]: it is over, or was none.
    pub async fn stay(&self) -> Result<i64, ServiceError> {
        let (attempt, session) = (self.caller.attempt, self.caller.session);
        let db = self.store.connection();
        let now = self.now();
        let under_way = self.find_attempt(db, attempt).await?;
        if let Some((attempt, _)) = self.in_session(under_way, session, true).await? {
            let usual = self.settings.attempt_seconds;
            let end = prolonged(attempt.created_at, usual, now).max(attempt.expires_at);
            if !store::logon_attempt::prolong(db, attempt.id, end, now).await? {
                return Err(Refusal::StartAgain.into());
            }
            // A change on the account page lasts no longer than the session that it is made in.
            if let Some((session, _)) = self.find_session_lately(session).await? {
                self.track_use_now(&session);
            }
            return Ok(now.seconds_until(end));
        }
        let found = self.find_session_lately(session).await?;
        let (session, account) = found.ok_or(Refusal::StartAgain)?;
        self.track_use_now(&session);
        let session = Session {
            last_seen_at: now,
            ..session
        };
        Ok(self.session_time_left(&session, &account))
    }
}

/// When and from where something was done, for people.
fn mark(mark: LogonMark) -> Mark {
    Mark {
        at: mark.at.for_people(),
        address: mark.address,
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn length(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX)
}
