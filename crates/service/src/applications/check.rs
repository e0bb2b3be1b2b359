//! Forward-auth: may this request go on to the application?

use super::shown;
use crate::{Core, Gateway, ServiceError, applications::answers::Answer};
use domain::{Account, Application, TokenHash, application::Admission};
use std::sync::Arc;
use store::session::Session;

/// Whom an application is told.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The application's origin.
    pub origin: String,
    /// The logon name.
    pub user_id: String,
    /// What the holder is called; may be empty.
    pub name: String,
    /// The groups, with commas between them; may be empty.
    pub groups: String,
    /// Where the holder is written to; may be empty.
    pub email: String,
}

/// What the check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckOutcome {
    /// The request goes on.
    Admitted(Arc<Identity>),
    /// Not in this browser, not any more, or not without another code: the logon says more.
    LogOn,
    /// Logged on, and the account may not use this application.
    NotAllowed,
}

impl Gateway<'_> {
    /// The kept answer for the cookie `token` of `application`, if there is one: no database is asked.
    #[must_use]
    pub fn recall_check(
        &self,
        application: &Application,
        token: &TokenHash,
    ) -> Option<Arc<Identity>> {
        let origin = application.origin.as_str();
        let answer = self.answers.find(token, origin, self.clock.monotonic())?;
        let session = self.activity.latest(answer.session());
        if self.judge(application, &session, &answer.account) != Some(Admission::Admitted) {
            return None;
        }
        if self.track_use(&session, answer.account.role) {
            answer.used(self.now());
        }
        Some(Arc::clone(&answer.identity))
    }

    /// Whether the cookie `token` of `application` opens it, by the database.
    pub async fn check(
        &self,
        application: &Application,
        token: Option<TokenHash>,
    ) -> Result<CheckOutcome, ServiceError> {
        let Some(token) = token else {
            return Ok(CheckOutcome::LogOn);
        };
        let begun = self.answers.begin();
        let (db, origin) = (self.store.connection(), application.origin.as_str());
        let found = store::application_session::find_session(db, &token, origin).await?;
        let Some((session, account, email)) = found else {
            return Ok(CheckOutcome::LogOn);
        };
        let session = self.activity.latest(session);
        match self.judge(application, &session, &account) {
            Some(Admission::Admitted) => {}
            Some(Admission::NotAllowed) => {
                self.deny_application(&session, origin).await?;
                return Ok(CheckOutcome::NotAllowed);
            }
            Some(Admission::NeedsTwoFactor) => {
                self.deny_application(&session, origin).await?;
                return Ok(CheckOutcome::LogOn);
            }
            Some(Admission::LogOnAnew | Admission::CodeNeeded) | None => {
                return Ok(CheckOutcome::LogOn);
            }
        }
        self.track_use(&session, account.role);
        let identity = Arc::new(Identity {
            origin: origin.to_owned(),
            user_id: account.user_id.to_string(),
            name: account.name.clone(),
            groups: account.groups.to_string(),
            email: email.map(|email| email.to_string()).unwrap_or_default(),
        });
        let answer = Answer::new(session, account, Arc::clone(&identity));
        self.answers.keep(begun, token, answer);
        Ok(CheckOutcome::Admitted(identity))
    }
}

impl Core {
    /// What a session of `account` opens at `application` now; `None`: it does not live any more.
    fn judge(
        &self,
        application: &Application,
        session: &Session,
        account: &Account,
    ) -> Option<Admission> {
        self.lives(session, account)
            .then(|| application.admits(account, shown(session), self.now()))
    }
}
