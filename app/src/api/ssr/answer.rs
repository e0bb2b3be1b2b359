//! How a server function answers.

use super::{Request, account::LOCKED};
use crate::{app::BEGINS, error::PageError};
use http::{
    HeaderValue, StatusCode,
    header::{RETRY_AFTER, SET_COOKIE},
};
use protocol::{Answer, Refusal, StageKind};
use service::{Caller, LoggedOn, LogonOutcome, ServiceError};

/// No userID and no name is longer; what is, is not kept.
const MAX_TYPED_BYTES: usize = 64 * 4;
/// Where it is said that this browser has gone on with another userID.
const OTHER_USER_ID: &str = "/logon?notice=other-user-id";
/// Seconds after which to try again: when the queue of those who log on has moved, and when a
/// database may be back.
const QUEUE_MOVED: u32 = 3;
const DATABASE_BACK: u32 = 10;
const CLOCK_RIGHT: u32 = 60;

impl Request {
    /// Sends the browser on.
    pub fn go(&self, path: &str) -> Result<Answer, PageError> {
        leptos_axum::redirect(path);
        Ok(Answer::Done)
    }

    /// The same with a cookie that must be there then. Where it is not, the browser is still on its way.
    fn begin(&self, path: &str) -> Result<Answer, PageError> {
        if !self.is_new {
            return self.go(path);
        }
        match &self.return_to {
            _ if path.contains('?') => self.go(&format!("{path}&{BEGINS}")),
            Some(return_to) => self.go(&format!("{path}?{BEGINS}&{}", return_to.query())),
            None => self.go(&format!("{path}?{BEGINS}")),
        }
    }

    /// Goes to `path` under an address of its own: at the same one, the page would not look again.
    fn go_again(&self, path: &str) -> Result<Answer, PageError> {
        self.go(&format!("{path}?at={:08x}", self.id))
    }

    /// Goes back to the home page.
    pub fn home_again(&self) -> Result<Answer, PageError> {
        self.go_again("/")
    }

    /// Answers what a use case came to: by `then`, or by why not.
    pub async fn answer<T>(
        &self,
        outcome: Result<T, ServiceError>,
        then: impl FnOnce(T) -> Result<Answer, PageError>,
    ) -> Result<Answer, PageError> {
        match outcome {
            Ok(outcome) => then(outcome),
            Err(error) => self.refuse(error).await,
        }
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

    /// Goes on to what a right factor leads to.
    pub fn goes_on(&self, outcome: LogonOutcome) -> Result<Answer, PageError> {
        match outcome {
            LogonOutcome::LoggedOn(logged_on) => self.logged_on(&logged_on),
            LogonOutcome::Attempt {
                stage,
                token,
                browser_token,
            } => {
                if let Some(browser_token) = browser_token {
                    self.cookie(&self.cookies.set_browser_token(&browser_token));
                }
                match token {
                    Some(token) => {
                        self.cookie(&self.cookies.set_attempt(&token));
                        self.begin(stage.path())
                    }
                    // Only the PIN: at the same address, the page would not look again.
                    None if stage.path() == self.page => {
                        self.go(&format!("{}?notice=pin", stage.path()))
                    }
                    None => self.go(stage.path()),
                }
            }
        }
    }

    /// The page stays for so many seconds more; so does the cookie of an attempt. Without JavaScript
    /// the browser comes back to it.
    pub async fn stays(&self, seconds: i64) -> Result<Answer, PageError> {
        if let Some(attempt) = &self.attempt {
            self.cookie(&self.cookies.set_attempt(attempt));
        }
        if !self.wants_html {
            return Ok(Answer::Stays(u32::try_from(seconds).unwrap_or(0)));
        }
        self.go(self.stage_kind(true).await?.path())
    }

    /// Where this browser stands. `changing`: as in `Logon::current_stage`.
    async fn stage_kind(&self, changing: bool) -> Result<StageKind, PageError> {
        let stage = self.logon().current_stage(changing).await;
        let stage = stage.map_err(|error| self.unexpected(&error))?;
        Ok(stage.stage.kind())
    }

    /// Every factor was right.
    pub fn logged_on(&self, logged_on: &LoggedOn) -> Result<Answer, PageError> {
        self.cookie(&self.cookies.clear_attempt());
        self.cookie(&self.cookies.set_session(&logged_on.session));
        self.cookie(&self.cookies.set_browser_token(&logged_on.browser_token));
        match &logged_on.return_to {
            Some(return_to) => self.begin(return_to),
            None => self.begin("/"),
        }
    }

    /// The session has ended.
    pub fn logged_off(&self) -> Result<Answer, PageError> {
        self.cookie(&self.cookies.clear_session());
        let to = self
            .return_to
            .as_ref()
            .map(|return_to| return_to.to.as_str());
        self.go(to.unwrap_or("/logon?notice=logged-off"))
    }

    /// The holder says that somebody else chose the password: every session has ended.
    pub fn disowned(&self) -> Result<Answer, PageError> {
        self.cookie(&self.cookies.clear_attempt());
        self.cookie(&self.cookies.clear_session());
        self.go("/logon?notice=disowned")
    }

    /// Whoever logs on anew in this browser leaves the session that it had.
    pub async fn end_former_session(&self) {
        if let Err(error) = self.logon().log_off().await {
            self.log(&error);
        }
        if self.session.is_some() {
            self.cookie(&self.cookies.clear_session());
        }
    }

    /// As [`Request::refuse`]; without JavaScript the page of `stage`, where it stays, shows again what
    /// was `typed`.
    pub async fn refuse_keeping(
        &self,
        error: ServiceError,
        (stage, typed): (StageKind, &str),
    ) -> Result<Answer, PageError> {
        let answer = self.refuse(error).await;
        if self.wants_html && answer.is_err() && typed.len() <= MAX_TYPED_BYTES {
            self.cookie(&self.cookies.set_typed(stage, typed));
        }
        answer
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
                return self.go_again("/account");
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
            ServiceError::Refused(Refusal::WrongStage) => {
                return match self.stage_kind(true).await? {
                    StageKind::Home if self.is_of_account() => self.go_again("/account"),
                    StageKind::Replaced => self.go("/logon/enrol?notice=replaced"),
                    stage if stage.path() == self.page && !self.wants_html => {
                        self.go_again(stage.path())
                    }
                    stage => self.go(stage.path()),
                };
            }
            ServiceError::Refused(Refusal::CodeNeeded) => return self.changed(LOCKED, None),
            ServiceError::Refused(refusal @ Refusal::AddressPaused(wait)) => {
                self.not_now(StatusCode::TOO_MANY_REQUESTS, wait);
                return Err(PageError(refusal));
            }
            ServiceError::Refused(Refusal::Busy) => {
                self.not_now(StatusCode::SERVICE_UNAVAILABLE, QUEUE_MOVED);
                return Err(PageError(Refusal::Busy));
            }
            ServiceError::Refused(Refusal::ClockOff) => {
                self.not_now(StatusCode::SERVICE_UNAVAILABLE, CLOCK_RIGHT);
                return Err(PageError(Refusal::ClockOff));
            }
            ServiceError::Refused(refusal) => refusal,
            error => return Err(self.unexpected(&error)),
        };
        if self.wants_html {
            Err(PageError(refusal))
        } else {
            Ok(Answer::Refused(refusal))
        }
    }

    /// Whether this browser is logged on with another userID than the form was made for.
    async fn is_of_another(&self) -> Result<bool, PageError> {
        let Some(form_of) = &self.client.form_of else {
            return Ok(false);
        };
        let without_attempt = Caller {
            attempt: None,
            ..self.caller()
        };
        let logon = self.service.logon(without_attempt);
        let stage = logon.current_stage(false).await;
        let stage = stage.map_err(|error| self.unexpected(&error))?;
        Ok(stage.user_id.is_some_and(|user_id| user_id != *form_of))
    }

    /// Logs what nobody expected, once, and gives the person its number. Where the database is
    /// out of reach for the moment the status says so.
    pub fn unexpected(&self, error: &ServiceError) -> PageError {
        self.log(error);
        if error.is_outage() {
            self.not_now(StatusCode::SERVICE_UNAVAILABLE, DATABASE_BACK);
        } else {
            self.response.set_status(StatusCode::INTERNAL_SERVER_ERROR);
        }
        PageError(Refusal::Unexpected(self.id))
    }

    fn log(&self, error: &ServiceError) {
        tracing::error!(request = format!("{:08x}", self.id), error = %error, "unexpected");
    }

    /// Nothing is wrong with the request, only with the moment (R22, R43). Without JavaScript this
    /// status takes the place of the redirect, and the server makes a page of it.
    fn not_now(&self, status: StatusCode, retry_after: u32) {
        self.response.set_status(status);
        self.response.insert_header(RETRY_AFTER, retry_after.into());
    }
}
