//! How a server function answers.

use super::Request;
use crate::{app::BEGINS, error::PageError, wire::Answer};
use domain::Stage;
use http::{
    HeaderValue, StatusCode,
    header::{RETRY_AFTER, SET_COOKIE},
};
use service::{LoggedOn, Passed, Position, Refusal, ServiceError};

/// No userID is longer; what is, is not kept.
const MOST_TYPED: usize = 64 * 4;
/// Where it is said that this browser has gone on with another userID.
const OTHER_USER_ID: &str = "/logon?notice=other-user-id";
/// Seconds after which to try again: when the queue of those who log on has moved, and when a
/// database may be back.
const QUEUE_MOVED: u32 = 3;
const DATABASE_BACK: u32 = 10;

impl Request {
    /// Sends the browser on.
    pub fn go(&self, path: &str) -> Result<Answer, PageError> {
        leptos_axum::redirect(path);
        Ok(Answer::Done)
    }

    /// The same with a cookie that must be there then.
    fn begin(&self, path: &str) -> Result<Answer, PageError> {
        if self.is_new {
            self.go(&format!("{path}?{BEGINS}"))
        } else {
            self.go(path)
        }
    }

    /// Back to the home page, under an address of its own: at the same one, it would not look again.
    pub fn home_again(&self) -> Result<Answer, PageError> {
        self.go(&format!("/?at={:08x}", self.id))
    }

    pub(super) fn cookie(&self, cookie: &str) {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            self.response.append_header(SET_COOKIE, value);
        }
    }

    /// What was typed as userID is of no use any more.
    pub fn forget_typed(&self) {
        self.cookie(&self.cookies.clear_typed());
    }

    /// A right factor: on to what comes next.
    pub fn passed(&self, passed: Passed) -> Result<Answer, PageError> {
        match passed {
            Passed::LoggedOn(logged_on) => self.logged_on(&logged_on),
            Passed::Attempt {
                token,
                stage,
                device,
            } => {
                self.cookie(&self.cookies.set_attempt(&token));
                if let Some(device) = device {
                    self.cookie(&self.cookies.set_device(&device));
                }
                self.begin(match stage {
                    Stage::ChoosingPassword => "/logon/password",
                    Stage::PinRequired | Stage::Enrolling => "/logon/enrol",
                    Stage::KeepingCodes => "/logon/recovery-codes",
                    Stage::WhoIsThis => "/logon/who",
                    _ => "/logon/code",
                })
            }
        }
    }

    /// The page stays for so many seconds more; so does the cookie of an attempt. Without JavaScript
    /// the browser comes back to it.
    pub async fn stays(&self, seconds: i64) -> Result<Answer, PageError> {
        let (attempt, session) = (self.attempt.as_ref(), self.session.as_ref());
        if let Some(attempt) = attempt {
            self.cookie(&self.cookies.set_attempt(attempt));
        }
        if !self.wants_html {
            return Ok(Answer::Stays(number(seconds)));
        }
        let position = self.service.position(attempt, session, true).await;
        let position = position.map_err(|error| self.unexpected(&error))?;
        self.go(self.step(position).path())
    }

    /// Every factor was right.
    pub fn logged_on(&self, logged_on: &LoggedOn) -> Result<Answer, PageError> {
        self.cookie(&self.cookies.clear_attempt());
        self.cookie(&self.cookies.set_session(&logged_on.session));
        self.cookie(&self.cookies.set_device(&logged_on.device));
        match &logged_on.return_to {
            Some(return_to) => self.go(return_to),
            None => self.begin("/"),
        }
    }

    /// The session has ended.
    pub fn logged_off(&self) -> Result<Answer, PageError> {
        self.cookie(&self.cookies.clear_session());
        let to = self.way.as_ref().map(|way| way.to.as_str());
        self.go(to.unwrap_or("/logon?notice=logged-off"))
    }

    /// Whoever logs on anew in this browser leaves the session that it had.
    pub async fn end_former_session(&self) {
        if let Err(error) = self
            .service
            .log_off(self.session.as_ref(), &self.visitor)
            .await
        {
            self.note(&error);
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
    /// survives: it comes back in the page's address. That too many log on is a 503 for both
    /// (R43): proxies and programs must see it.
    pub async fn refuse(&self, error: ServiceError) -> Result<Answer, PageError> {
        let refusal = match error {
            ServiceError::Refused(Refusal::OtherUserId) => return self.go(OTHER_USER_ID),
            ServiceError::Refused(Refusal::StartAgain) if self.is_of_another().await? => {
                return self.go(OTHER_USER_ID);
            }
            // The account page says where to go on, also to who is not logged on any more.
            ServiceError::Refused(Refusal::StartAgain) if self.is_of_account() => {
                return self.go(&format!("/account?at={:08x}", self.id));
            }
            ServiceError::Refused(Refusal::StartAgain) => {
                return self.go("/logon?notice=start-again");
            }
            // Only the attempt or the session has ended that the passwords were typed in.
            ServiceError::Refused(Refusal::PasswordsUsedUp) => {
                self.cookie(&if self.is_of_account() {
                    self.cookies.clear_session()
                } else {
                    self.cookies.clear_attempt()
                });
                return self.go("/logon?notice=wrong-passwords");
            }
            ServiceError::Refused(Refusal::WrongStep) => {
                let (attempt, session) = (self.attempt.as_ref(), self.session.as_ref());
                return match self.service.position(attempt, session, true).await {
                    Ok(Position::LoggedOn(_)) if self.is_of_account() => {
                        self.go(&format!("/account?at={:08x}", self.id))
                    }
                    // Addresses of their own: at the same one, the page would not look again.
                    Ok(Position::Replaced) => self.go("/logon/enrol?notice=replaced"),
                    Ok(position) => match self.step(position).path() {
                        path if path == self.page && !self.wants_html => {
                            self.go(&format!("{path}?at={:08x}", self.id))
                        }
                        path => self.go(path),
                    },
                    Err(error) => Err(self.unexpected(&error)),
                };
            }
            ServiceError::Refused(Refusal::Locked) => return self.changed("locked", None),
            ServiceError::Refused(Refusal::AddressPaused { wait }) => {
                self.not_now(StatusCode::TOO_MANY_REQUESTS, number(wait));
                return Err(PageError::AddressPaused(number(wait)));
            }
            ServiceError::Refused(Refusal::Busy) => {
                self.not_now(StatusCode::SERVICE_UNAVAILABLE, QUEUE_MOVED);
                return Err(PageError::Busy);
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

    /// Whether this browser is logged on with another userID than the form was made for.
    async fn is_of_another(&self) -> Result<bool, PageError> {
        let Some(form_of) = &self.visitor.form_of else {
            return Ok(false);
        };
        let position = self.service.position(None, self.session.as_ref(), false);
        match position.await {
            Ok(Position::LoggedOn(home)) => Ok(home.user_id != *form_of),
            Ok(_) => Ok(false),
            Err(error) => Err(self.unexpected(&error)),
        }
    }

    /// Logs what nobody expected, once, and gives the person its number. Where the database is
    /// out of reach for the moment the status says so.
    pub fn unexpected(&self, error: &ServiceError) -> PageError {
        self.note(error);
        if error.is_outage() {
            self.not_now(StatusCode::SERVICE_UNAVAILABLE, DATABASE_BACK);
        } else {
            self.response.set_status(StatusCode::INTERNAL_SERVER_ERROR);
        }
        PageError::Unexpected(self.id)
    }

    fn note(&self, error: &ServiceError) {
        tracing::error!(request = format!("{:08x}", self.id), error = %error, "unexpected");
    }

    /// Nothing is wrong with the request, only with the moment (R22, R43). Without JavaScript this
    /// status takes the place of the redirect, and the server makes a page of it.
    fn not_now(&self, status: StatusCode, retry_after: u32) {
        self.response.set_status(status);
        self.response.insert_header(RETRY_AFTER, retry_after.into());
    }
}

/// What does not fit is as far away as can be, or over.
pub(super) fn number(value: i64) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

/// How a page tells of `refusal`. There is a sentence for each.
pub fn page_error(refusal: Refusal) -> PageError {
    match refusal {
        Refusal::UserId => PageError::UserId,
        Refusal::PasswordMissing => PageError::PasswordMissing,
        Refusal::PasswordTooLong => PageError::PasswordTooLong,
        Refusal::Credentials => PageError::Credentials,
        Refusal::Password => PageError::Password,
        Refusal::PresentPassword => PageError::PresentPassword,
        Refusal::PasswordTooShort { minimum } => {
            PageError::PasswordTooShort(u32::try_from(minimum).unwrap_or(u32::MAX))
        }
        Refusal::PasswordIsUserId => PageError::PasswordIsUserId,
        Refusal::PasswordSiteWords => PageError::PasswordSiteWords,
        Refusal::PasswordCommon => PageError::PasswordCommon,
        Refusal::PasswordBreached => PageError::PasswordBreached,
        Refusal::PasswordsDiffer => PageError::PasswordsDiffer,
        Refusal::CodeMalformed => PageError::CodeMalformed,
        Refusal::CodeWrong { left } => PageError::CodeWrong(left),
        Refusal::CodeSpent { wait } => PageError::CodeSpent(number(wait)),
        Refusal::CodeSlow { seconds } => PageError::CodeSlow(number(seconds)),
        Refusal::CodeReplaced => PageError::CodeReplaced,
        Refusal::CodesPaused { wait } => PageError::CodesPaused(number(wait)),
        Refusal::Closed => PageError::Closed,
        Refusal::EnrolmentOver => PageError::EnrolmentOver,
        Refusal::PinMalformed => PageError::PinMalformed,
        Refusal::PinWrong { left } => PageError::PinWrong(left),
        Refusal::RecoveryCodeMalformed => PageError::RecoveryCodeMalformed,
        Refusal::RecoveryCodeWrong { left } => PageError::RecoveryCodeWrong(left),
        Refusal::InitialsMalformed => PageError::InitialsMalformed,
        Refusal::NameMalformed => PageError::NameMalformed,
        Refusal::NameInvisible => PageError::NameInvisible,
        Refusal::TooManyAuthenticators => PageError::TooManyAuthenticators,
        Refusal::LastAuthenticator => PageError::LastAuthenticator,
        Refusal::AddressPaused { wait } => PageError::AddressPaused(number(wait)),
        Refusal::Locked => PageError::Locked,
        Refusal::StartAgain | Refusal::WrongStep => PageError::StartAgain,
        Refusal::OtherUserId => PageError::OtherUserId,
        Refusal::Busy => PageError::Busy,
        Refusal::PasswordsUsedUp => PageError::PasswordsUsedUp,
    }
}
