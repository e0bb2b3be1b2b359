//! Forward-auth: may this request go on to the application?

use super::shown;
use crate::{Core, Gateway, ServiceError, applications::answers::Begun};
use domain::{Application, TokenHash, application::Admission};
use std::sync::Arc;

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
        self.answers.find(token, origin, self.clock.monotonic())
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
        let begun = self.answers.begin(self.clock.monotonic());
        self.look_up(application, token, begun).await
    }
}

impl Core {
    async fn look_up(
        &self,
        application: &Application,
        token: TokenHash,
        begun: Begun,
    ) -> Result<CheckOutcome, ServiceError> {
        let (db, origin) = (self.store.connection(), application.origin.as_str());
        let found = store::application_session::find_session(db, &token, origin).await?;
        let Some((session, account, email)) = found else {
            return Ok(CheckOutcome::LogOn);
        };
        let session = self.activity.latest(session);
        if !self.lives(&session, &account) {
            return Ok(CheckOutcome::LogOn);
        }
        match application.admits(&account, shown(&session), self.now()) {
            Admission::Admitted => {}
            Admission::NotAllowed => {
                self.deny_application(&session, origin).await?;
                return Ok(CheckOutcome::NotAllowed);
            }
            Admission::NeedsTwoFactor => {
                self.deny_application(&session, origin).await?;
                return Ok(CheckOutcome::LogOn);
            }
            Admission::LogOnAnew | Admission::CodeNeeded => return Ok(CheckOutcome::LogOn),
        }
        self.track_use(&session, account.role);
        let identity = Arc::new(Identity {
            origin: origin.to_owned(),
            user_id: account.user_id.to_string(),
            name: account.name,
            groups: account.groups.to_string(),
            email: email.map(|email| email.to_string()).unwrap_or_default(),
        });
        self.answers.keep(begun, token, Arc::clone(&identity));
        Ok(CheckOutcome::Admitted(identity))
    }
}
