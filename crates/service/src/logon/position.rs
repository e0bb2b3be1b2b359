//! Where a browser stands: what its pages show.

use crate::{Refusal, Service, ServiceError, SetUpCodeIssue, logon::regulate::halted, qr};
use domain::{Account, Reminder, Role, Stage, Timestamp, Token, authenticator::account_label};
use store::{
    Connection, StoreError, account::LogonMark, logon_attempt::LogonAttempt, session::Session,
};
use zeroize::Zeroizing;

/// Where a browser stands.
#[derive(Debug)]
pub enum Position {
    /// Neither a logon attempt nor a session.
    Nowhere,
    /// A set-up code was right.
    ChoosingPassword {
        /// Whose.
        user_id: String,
        /// Least code points of the new password.
        minimum: usize,
    },
    /// The enrolment PIN is to be asked.
    PinRequired {
        /// Whose.
        user_id: String,
        /// Why none is looked at, if so.
        halt: Option<Refusal>,
    },
    /// The QR code is to be shown.
    Enrolling(Enrolment),
    /// Another browser began the enrolment.
    Replaced,
    /// The message is to be shown.
    GoodToGo {
        /// Whose.
        user_id: String,
    },
    /// Password and a fresh code are to be asked.
    Confirming {
        /// Whose.
        user_id: String,
        /// Seconds until the authenticator shows a code that is not spent.
        wait: i64,
        /// Why none is looked at, if so.
        halt: Option<Refusal>,
    },
    /// A code is to be asked.
    CodeRequired {
        /// Whose.
        user_id: String,
        /// Why none is looked at, if so.
        halt: Option<Refusal>,
        /// Whether a recovery code does instead.
        has_recovery: bool,
    },
    /// The recovery codes are to be shown.
    KeepingCodes(RecoveryCodes),
    /// Initials are to be asked.
    WhoIsThis {
        /// Whose userID.
        user_id: String,
        /// Who has given them before.
        known: Vec<String>,
    },
    /// The QR code of another authenticator is to be shown.
    Adding(Enrolment),
    /// Logged on.
    LoggedOn(Home),
}

/// What the enrolment page shows. The only thing that ever shows a secret, and only until a
/// code has proved it (invariant 3).
pub struct Enrolment {
    /// Whose.
    pub user_id: String,
    /// What the app is to call it: the userID, or for one more the userID and a number.
    pub label: String,
    /// The QR code as SVG.
    pub qr_svg: Zeroizing<String>,
    /// The Secret Key in groups of four.
    pub secret_key: Zeroizing<String>,
    /// The `otpauth://` link.
    pub key_uri: Zeroizing<String>,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enrolment")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// What the page of the recovery codes shows, and only until they are kept.
pub struct RecoveryCodes {
    /// Whose.
    pub user_id: String,
    /// The codes, one a line.
    pub codes: Zeroizing<String>,
    /// When they were made.
    pub made_at: Timestamp,
    /// Whether they were made on the account page: otherwise the logon goes on with them.
    pub is_logged_on: bool,
}

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecoveryCodes")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// What the home page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The logon name.
    pub user_id: String,
    /// The holder's name; empty when not given.
    pub name: String,
    /// The logon before this one.
    pub previous_logon: Option<LogonMark>,
    /// When and from where the authenticator was set up (R14).
    pub set_up: Option<LogonMark>,
    /// How many recovery codes are left; `None` without any.
    pub recovery_codes_left: Option<u64>,
    /// The origins of the applications that the account may use.
    pub applications: Vec<String>,
    /// Whether the support console is open to it.
    pub is_staff: bool,
    /// What is to be asked, if anything.
    pub reminder: Option<Reminder>,
    /// A set-up code that support issued, of which the holder is to hear.
    pub set_up_code: Option<SetUpCodeIssue>,
}

impl Service {
    /// Where the browser with these tokens stands. A logon attempt under way comes first;
    /// `changing`: so does a change on the account page.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn position(
        &self,
        attempt: Option<&Token>,
        session: Option<&Token>,
        changing: bool,
    ) -> Result<Position, ServiceError> {
        let db = self.store.connection();
        let under_way = self.find_attempt(db, attempt).await?;
        if let Some((attempt, account)) = self.in_session(under_way, session, changing).await? {
            let user_id = account.user_id.to_string();
            match attempt.stage {
                Stage::ChoosingPassword => {
                    let minimum = self.settings.minimum_for(account.two_factor);
                    return Ok(Position::ChoosingPassword { user_id, minimum });
                }
                Stage::Enrolling => {
                    let enrolment = self.enrolment(&attempt, &account).await?;
                    return Ok(enrolment.map_or(Position::Replaced, Position::Enrolling));
                }
                Stage::Adding => {
                    if let Some(enrolment) = self.enrolment(&attempt, &account).await? {
                        return Ok(Position::Adding(enrolment));
                    }
                }
                Stage::WhoIsThis => {
                    let known = store::person::list(db, account.id).await?;
                    return Ok(Position::WhoIsThis { user_id, known });
                }
                Stage::Replaced => return Ok(Position::Replaced),
                Stage::GoodToGo => return Ok(Position::GoodToGo { user_id }),
                Stage::Confirming => {
                    return Ok(Position::Confirming {
                        user_id,
                        wait: self.seconds_to_next_code(account.id).await?,
                        halt: self.codes_halted(account.id).await?,
                    });
                }
                Stage::CodeRequired => {
                    return Ok(Position::CodeRequired {
                        user_id,
                        halt: self.codes_halted(account.id).await?,
                        has_recovery: self.has_recovery(&account).await?,
                    });
                }
                Stage::PinRequired => {
                    return Ok(Position::PinRequired {
                        user_id,
                        halt: self.codes_halted(account.id).await?,
                    });
                }
                Stage::KeepingCodes | Stage::KeepingNewCodes => {
                    let keyring = &self.keyring;
                    let shown = store::recovery_code::find_shown(db, keyring, attempt.id).await?;
                    // Newer ones were made elsewhere: these are void.
                    let made_at = store::recovery_code::find_made_at(db, account.id).await?;
                    if let Some((codes, made_at)) = shown.zip(made_at) {
                        return Ok(Position::KeepingCodes(RecoveryCodes {
                            user_id,
                            codes,
                            made_at,
                            is_logged_on: attempt.stage.needs_session(),
                        }));
                    }
                }
                Stage::LoggedOn => {}
            }
        }
        Ok(self
            .home(session)
            .await?
            .map_or(Position::Nowhere, Position::LoggedOn))
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
        let counts = !attempt.stage.needs_session()
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
            Stage::Adding => store::authenticator::count_activated(db, account.id).await?,
            _ => 0,
        };
        let label = account_label(&account.user_id, others);
        let key_uri = pending.secret.key_uri(&self.settings.issuer, &label);
        Ok(Some(Enrolment {
            user_id: account.user_id.to_string(),
            label,
            qr_svg: qr::draw(&key_uri)?,
            secret_key: pending.secret.secret_key(),
            key_uri,
        }))
    }

    /// Why no code of the account is looked at, if so.
    async fn codes_halted(&self, account_id: i64) -> Result<Option<Refusal>, ServiceError> {
        let halt = self.codes_halt(account_id).await?;
        Ok(halt.map(halted))
    }

    /// Whether a recovery code does in place of a code, and any is left.
    async fn has_recovery(&self, account: &Account) -> Result<bool, ServiceError> {
        let left = store::recovery_code::count_left(self.store.connection(), account.id).await?;
        Ok(account.has_recovery() && left.is_some_and(|left| left > 0))
    }

    /// Seconds until an authenticator of the account shows a code that is not spent (R12).
    async fn seconds_to_next_code(&self, account_id: i64) -> Result<i64, ServiceError> {
        let now = self.now();
        let active =
            store::authenticator::list_active(self.store.connection(), &self.keyring, account_id)
                .await?;
        let waits = active.iter().map(|one| one.seconds_to_next_code(now));
        Ok(waits.min().unwrap_or(0))
    }

    /// The session of `token` and its account, if it lives (R25, R27).
    pub(crate) async fn find_session(
        &self,
        token: Option<&Token>,
    ) -> Result<Option<(Session, Account)>, ServiceError> {
        let Some(token) = token else { return Ok(None) };
        let found = store::session::find(self.store.connection(), &token.hash()).await?;
        self.with_holder(found).await
    }

    /// The same, also by the token that a code has just taken the place of: the answer with the new one
    /// may be lost. It shows pages, asks for a code and logs off, and nothing that a code opens is open
    /// to it. All else is for who has the new one (R26).
    pub(crate) async fn find_session_lately(
        &self,
        token: Option<&Token>,
    ) -> Result<Option<(Session, Account)>, ServiceError> {
        let Some(token) = token else { return Ok(None) };
        let found = self.session_of(self.store.connection(), token).await?;
        self.with_holder(found).await
    }

    /// The session that has this token, or had it until a moment ago.
    pub(crate) async fn session_of(
        &self,
        db: &impl Connection,
        token: &Token,
    ) -> Result<Option<Session>, StoreError> {
        let hash = token.hash();
        match store::session::find(db, &hash).await? {
            Some(session) => Ok(Some(session)),
            None => store::session::find_former(db, &hash, self.now()).await,
        }
    }

    async fn with_holder(
        &self,
        found: Option<Session>,
    ) -> Result<Option<(Session, Account)>, ServiceError> {
        let Some(session) = found else {
            return Ok(None);
        };
        let session = self.touches.latest(session);
        let account = self.find_holder(self.store.connection(), &session).await?;
        Ok(account.map(|account| (session, account)))
    }

    /// Whether the session of `token` lives.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn is_logged_on(&self, token: Option<&Token>) -> Result<bool, ServiceError> {
        Ok(self.find_session(token).await?.is_some())
    }

    /// The home page of a live session; `None` without one.
    async fn home(&self, token: Option<&Token>) -> Result<Option<Home>, ServiceError> {
        let Some((session, account)) = self.find_session_lately(token).await? else {
            return Ok(None);
        };
        self.touch(&session, account.role);
        let db = self.store.connection();
        let applications = self.settings.applications.iter();
        let applications = applications.filter(|application| application.is_for(&account));
        let applications = applications.map(|application| application.origin.to_string());
        let codes_left = store::recovery_code::count_left(db, account.id).await?;
        Ok(Some(Home {
            reminder: self.due_reminder(&account, codes_left).await?,
            applications: applications.collect(),
            set_up: store::authenticator::find_set_up(db, account.id).await?,
            recovery_codes_left: codes_left,
            is_staff: account.role == Role::Support,
            set_up_code: self.set_up_code_to_tell(account.id).await?,
            user_id: account.user_id.to_string(),
            name: account.name,
            previous_logon: session.previous_logon,
        }))
    }
}
