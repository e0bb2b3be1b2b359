//! How a server function answers.

use super::Request;
use crate::{error::PageError, wire::Answer};
use domain::{Stage, Token};
use http::{HeaderValue, StatusCode, header::SET_COOKIE};
use service::{Passed, Position, Refusal, ServiceError};

/// No userID is longer; what is, is not kept.
const MOST_TYPED: usize = 64 * 4;

impl Request {
    /// Sends the browser on.
    pub fn go(&self, path: &str) -> Result<Answer, PageError> {
        leptos_axum::redirect(path);
        Ok(Answer::Done)
    }

    fn cookie(&self, cookie: &str) {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            self.response.append_header(SET_COOKIE, value);
        }
    }

    /// A right password: on to what comes next.
    pub fn passed(&self, passed: Passed) -> Result<Answer, PageError> {
        self.cookie(&self.cookies.clear_typed());
        match passed {
            Passed::LoggedOn(session) => self.logged_on(&session),
            Passed::Attempt { token, stage } => {
                self.cookie(&self.cookies.set_attempt(&token));
                self.go(match stage {
                    Stage::ChoosingPassword => "/logon/password",
                    Stage::Enrolling => "/logon/enrol",
                    _ => "/logon/code",
                })
            }
        }
    }

    /// Every factor was right.
    pub fn logged_on(&self, session: &Token) -> Result<Answer, PageError> {
        self.cookie(&self.cookies.clear_attempt());
        self.cookie(&self.cookies.set_session(session));
        self.go("/")
    }

    /// The session has ended.
    pub fn logged_off(&self) -> Result<Answer, PageError> {
        self.cookie(&self.cookies.clear_session());
        self.go("/logon?notice=logged-off")
    }

    /// Whoever logs on anew in this browser leaves the session that it had.
    pub async fn end_former_session(&self) {
        if let Err(error) = self
            .service
            .log_off(self.session.as_ref(), &self.visitor)
            .await
        {
            self.unexpected(&error);
        }
        if self.session.is_some() {
            self.cookie(&self.cookies.clear_session());
        }
    }

    /// As [`Request::refuse`]; without JavaScript the next page shows the userID again.
    pub async fn refuse_keeping(
        &self,
        error: ServiceError,
        user_id: &str,
    ) -> Result<Answer, PageError> {
        if self.wants_html && user_id.len() <= MOST_TYPED {
            self.cookie(&self.cookies.set_typed(user_id));
        }
        self.refuse(error).await
    }

    /// Tells the person why not, or brings the browser to where it should be.
    ///
    /// For the single-page app a refusal is an answer. Without JavaScript only an `Err`
    /// survives: it comes back in the page's address.
    pub async fn refuse(&self, error: ServiceError) -> Result<Answer, PageError> {
        let refusal = match error {
            ServiceError::Refused(Refusal::StartAgain) => {
                return self.go("/logon?notice=start-again");
            }
            ServiceError::Refused(Refusal::WrongStep) => {
                let position = self
                    .service
                    .position(self.attempt.as_ref(), self.session.as_ref())
                    .await;
                return match position {
                    // An address of its own: at the same one, the page would not look again.
                    Ok(Position::Replaced) => self.go("/logon/enrol?notice=replaced"),
                    Ok(position) => self.go(self.step(position).path()),
                    Err(error) => Err(self.unexpected(&error)),
                };
            }
            ServiceError::Refused(refusal) => refusal,
            error => return Err(self.unexpected(&error)),
        };
        let refusal = page_error(refusal);
        if self.wants_html {
            Err(refusal)
        } else {
            Ok(Answer::Refused(refusal))
        }
    }

    /// Logs what nobody expected, once, and gives the person its number.
    pub fn unexpected(&self, error: &ServiceError) -> PageError {
        tracing::error!(request = format!("{:08x}", self.id), error = %error, "unexpected");
        if !self.wants_html {
            self.response.set_status(StatusCode::INTERNAL_SERVER_ERROR);
        }
        PageError::Unexpected(self.id)
    }
}

fn number(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

fn page_error(refusal: Refusal) -> PageError {
    match refusal {
        Refusal::UserId => PageError::UserId,
        Refusal::PasswordMissing => PageError::PasswordMissing,
        Refusal::PasswordTooLong => PageError::PasswordTooLong,
        Refusal::Credentials => PageError::Credentials,
        Refusal::Password => PageError::Password,
        Refusal::PasswordTooShort { minimum } => {
            PageError::PasswordTooShort(u32::try_from(minimum).unwrap_or(0))
        }
        Refusal::PasswordIsUserId => PageError::PasswordIsUserId,
        Refusal::PasswordSiteWords => PageError::PasswordSiteWords,
        Refusal::PasswordCommon => PageError::PasswordCommon,
        Refusal::PasswordBreached => PageError::PasswordBreached,
        Refusal::PasswordsDiffer => PageError::PasswordsDiffer,
        Refusal::CodeMalformed => PageError::CodeMalformed,
        Refusal::CodeWrong => PageError::CodeWrong,
        Refusal::CodeSpent { wait } => PageError::CodeSpent(number(wait)),
        Refusal::CodeSlow { seconds } => PageError::CodeSlow(number(seconds)),
        Refusal::CodeReplaced => PageError::CodeReplaced,
        Refusal::StartAgain | Refusal::WrongStep => PageError::Foreign,
    }
}
