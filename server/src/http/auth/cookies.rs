//! The cookies of an application's own host (R35).

use app::api::ssr::cookies::{Lax, find_one, of_this_host};
use domain::{Origin, Token};
use http::HeaderMap;

/// Seconds that a browser may need from an application to the logon and back: setting up an
/// authenticator included, and then some. It only says that this is the same browser.
const STATE_SECONDS: i64 = 3600;

/// Their names. Cookies do not know of ports: where an application has one of its own, so have its
/// cookies.
#[derive(Debug)]
pub struct AppCookies {
    session: String,
    state: String,
    secure: bool,
}

impl AppCookies {
    /// Those of the application at `origin`.
    pub fn of(origin: &Origin) -> Self {
        let secure = origin.is_https();
        let prefix = if secure { "__Host-" } else { "" };
        let port = origin.port().map(|port| format!("_{port}"));
        let port = port.unwrap_or_default();
        Self {
            session: format!("{prefix}gtg_app{port}"),
            state: format!("{prefix}gtg_state{port}"),
            secure,
        }
    }

    /// The token of the session at the application.
    pub fn session(&self, headers: &HeaderMap) -> Option<Token> {
        find_one(headers, &self.session).and_then(Token::decode)
    }

    /// By which the browser is known again when it comes with a ticket.
    pub fn state(&self, headers: &HeaderMap) -> Option<Token> {
        find_one(headers, &self.state).and_then(Token::decode)
    }

    /// Begins a session. Like the one at the logon it has no age.
    pub fn set_session(&self, token: &Token) -> String {
        self.set(&self.session, &token.encode(), None)
    }

    /// Ends the session.
    pub fn clear_session(&self) -> String {
        self.set(&self.session, "", Some(0))
    }

    /// Marks the browser. Lax: it comes back from the logon.
    pub fn set_state(&self, token: &Token) -> String {
        self.set(&self.state, &token.encode(), Some(STATE_SECONDS))
    }

    fn set(&self, name: &str, value: &str, max_age: Option<i64>) -> String {
        of_this_host(name.to_owned(), value, self.secure, Lax, max_age)
    }
}
