//! Where a request comes from.

use crate::Refusal;
use domain::{Account, Initials, Token};

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct ClientInfo {
    /// The client's IP address, as far as proxies are trusted (R31).
    pub address: Option<String>,
    /// The token of the browser, if it shows one (R21).
    pub browser_token: Option<Token>,
    /// What the browser calls itself, such as "Firefox, Windows"; may be empty.
    pub browser: String,
    /// Who it is, where a session at a shared userID knows that.
    pub initials: Option<Initials>,
    /// The language that it is answered in, BCP 47.
    pub language: Option<&'static str>,
    /// Where the browser goes when it is logged on; `None`: to the home page.
    pub return_to: Option<String>,
    /// The userID that the form was made for; `None`: it does not say.
    pub form_of: Option<String>,
    /// Whether a page asks by itself: that is no use of a session.
    pub is_quiet: bool,
}

impl ClientInfo {
    /// Refuses a form that was made for another userID: this browser has gone on with that of
    /// `account` in another tab, and what was typed is no try of that one.
    pub(crate) fn check_form(&self, account: &Account) -> Result<(), Refusal> {
        match &self.form_of {
            Some(user_id) if user_id != account.user_id.as_str() => Err(Refusal::OtherUserId),
            _ => Ok(()),
        }
    }
}
