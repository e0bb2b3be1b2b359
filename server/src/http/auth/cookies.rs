//! The cookies of an application's own host (R35).

use app::api::ssr::cookies::{HostCookies, Lax};
use domain::{Application, Token};
use http::HeaderMap;

const SESSION: &str = "gtg_app";
const STATE: &str = "gtg_state";

/// Seconds that a browser may need from an application to the logon and back: setting up an
/// authenticator included, and then some. It only says that this is the same browser.
const STATE_SECONDS: i64 = 3600;

/// The cookies of one application.
#[derive(Debug)]
pub struct AppCookies<'a>(HostCookies<'a>);

impl<'a> AppCookies<'a> {
    /// Those of `application`, with its port, if it has one of its own.
    pub fn of(application: &'a Application) -> Self {
        let origin = &application.origin;
        Self(HostCookies::new(origin.is_https(), origin.port()))
    }

    /// The token of the session at the application.
    pub fn session(&self, headers: &HeaderMap) -> Option<Token> {
        self.0.find(headers, SESSION).and_then(Token::decode)
    }

    /// By which the browser is known again when it comes with a ticket.
    pub fn state(&self, headers: &HeaderMap) -> Option<Token> {
        self.0.find(headers, STATE).and_then(Token::decode)
    }

    /// Begins a session. Like the one at the logon it has no age.
    pub fn set_session(&self, token: &Token) -> String {
        self.0.set(SESSION, &token.encode(), Lax, None)
    }

    /// Ends the session.
    pub fn clear_session(&self) -> String {
        self.0.set(SESSION, "", Lax, Some(0))
    }

    /// Marks the browser. Lax: it comes back from the logon.
    pub fn set_state(&self, token: &Token) -> String {
        self.0.set(STATE, &token.encode(), Lax, Some(STATE_SECONDS))
    }
}
