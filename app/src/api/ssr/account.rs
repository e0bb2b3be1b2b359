//! The account page: from what the use case found to rows of ready sentences.

mod events;

pub(crate) use events::{kind as event_kind, staff_row as event_row};

use super::Request;
use crate::{
    error::PageError,
    texts::{Texts, of_code},
};
use domain::{Timestamp, Token};
use protocol::{AccountPage, Answer, AppLink, CurrentStage, Home, Row, Stage, TwoFactor};
use service::{
    AccountDetails, BrowserId, ListedSession, NamedAuthenticator, RememberedBrowser, RequestState,
    SessionId,
};

/// How the address of the account page begins when something was done.
const DONE: &str = "/account?done=";

/// What is said there of a change that a code must open first.
pub const LOCKED: &str = "locked";

/// Whether the `notice` that the account page takes is that.
pub fn is_locked(notice: &str) -> bool {
    notice.strip_prefix(DONE) == Some(LOCKED)
}

impl Request {
    /// Returns where the browser stands, asked at `page`. A change that is under way on a page of the
    /// account is to be seen there only: it keeps nobody from logging off.
    pub async fn stage_at(&self, page: &str) -> Result<CurrentStage, PageError> {
        let is_changing = page.starts_with("/account/");
        let current = self.logon().current_stage(is_changing).await;
        let mut current = current.map_err(|error| self.unexpected(&error))?;
        if let Stage::Home(home) = &mut current.stage {
            if page == "/account" || is_changing {
                current.stage = self.account_page(page).await?;
            } else {
                self.complete(home);
            }
        }
        Ok(current)
    }

    /// Adds to the home page the console, which is no application of the operator's.
    fn complete(&self, home: &mut Home) {
        let t = of_code(self.client.language.unwrap_or_default());
        let console = home.is_staff.then(|| AppLink {
            name: t.support_console().to_owned(),
            origin: "/support".to_owned(),
            description: t.support_console_what().to_owned(),
            icon: String::new(),
        });
        home.apps.splice(..0, console);
    }

    async fn account_page(&self, page: &str) -> Result<Stage, PageError> {
        let found = self
            .own_account()
            .details()
            .await
            .map_err(|error| self.unexpected(&error))?;
        let Some(own) = found else {
            return Ok(Stage::LogOn);
        };
        let done = (page == "/account").then(|| self.take_done()).flatten();
        Ok(Stage::Account(Box::new(self.page(own, done))))
    }

    /// Something was changed: back to the account page, which says so. Under an address of its own:
    /// at the same one, the page would not look again. `session`: its new token, if it has one.
    pub fn changed(&self, what: &str, session: Option<&Token>) -> Result<Answer, PageError> {
        if let Some(session) = session {
            self.cookie(&self.cookies.set_session(session));
        }
        self.cookie(&self.cookies.set_notice(&format!("{DONE}{what}")));
        self.go(&format!("{DONE}{what}&at={:08x}", self.id))
    }

    /// Takes what was done just now, which the page says once.
    fn take_done(&self) -> Option<String> {
        let done = self.notice.strip_prefix(DONE)?;
        self.cookie(&self.cookies.clear_notice());
        Some(done.to_owned())
    }

    /// On to a page of the account that has an attempt of its own.
    pub fn on_to(&self, path: &str, attempt: &Token) -> Result<Answer, PageError> {
        self.cookie(&self.cookies.set_attempt(attempt));
        self.go(path)
    }

    /// From there back to the account page.
    pub fn back(&self, what: &str) -> Result<Answer, PageError> {
        self.cookie(&self.cookies.clear_attempt());
        self.changed(what, None)
    }

    fn page(&self, own: AccountDetails, done: Option<String>) -> AccountPage {
        let t = of_code(self.client.language.unwrap_or_default());
        let two_factor = match own.account.two_factor {
            domain::TwoFactor::Off => TwoFactor::Off,
            domain::TwoFactor::AwaitingEnrolment => TwoFactor::Waiting,
            domain::TwoFactor::On => TwoFactor::On,
        };
        let is_on = two_factor == TwoFactor::On;
        let (asked_at, declined) = match own.asked {
            RequestState::No => (None, None),
            RequestState::Since(at) => (Some(at.for_people()), None),
            RequestState::Declined(words) => (None, Some(words)),
        };
        let (session_id, browser_id) = (own.session_id, own.browser_id);
        let events = own.events.iter();
        let applications = self.service.applications();
        let events = events.filter_map(|row| events::row(t, row, &own.names, applications));
        AccountPage {
            done,
            two_factor,
            is_locked: is_on && own.unlocked_until.is_none(),
            wait: u32::try_from(own.wait).unwrap_or(0),
            may_add: is_on && (own.may_add || own.unlocked_until.is_some()),
            minimum: u32::try_from(own.minimum_password_length).unwrap_or(u32::MAX),
            recovery_codes_left: own
                .recovery_codes_left
                .and_then(|left| u32::try_from(left).ok()),
            asked_at,
            declined,
            events: events.collect(),
            authenticators: own
                .authenticators
                .into_iter()
                .map(|one| authenticator(t, one))
                .collect(),
            sessions: own
                .sessions
                .into_iter()
                .map(|one| session(t, one, Some(session_id)))
                .collect(),
            browsers: own
                .browsers
                .into_iter()
                .map(|one| remembered_browser(t, one, browser_id))
                .collect(),
        }
    }
}

fn authenticator(t: Texts, one: NamedAuthenticator) -> Row {
    let set_up = one.set_up.as_ref();
    let address = set_up.and_then(|mark| mark.address.clone());
    let set_up = set_up.map(|mark| mark.at.for_people()).unwrap_or_default();
    let used = one
        .last_used_at
        .map(Timestamp::for_people)
        .unwrap_or_default();
    Row {
        id: Some(one.id.to_string()),
        title: one.name.unwrap_or_default(),
        text: sentences([
            place(t, address.as_deref(), t.row_set_up(&set_up)),
            t.row_last_used(&used),
        ]),
    }
}

pub(crate) fn session(t: Texts, one: ListedSession, present: Option<SessionId>) -> Row {
    let begun = t.row_since(&one.session.created_at.for_people());
    let this = (Some(one.session.id) == present).then(|| t.row_this_session().to_owned());
    Row {
        // What is not to be ended here has no number.
        id: this.is_none().then(|| one.session.id.0.to_string()),
        title: browser(t, one.browser),
        text: sentences(
            this.into_iter().chain([
                place(t, one.address.as_deref(), begun),
                t.row_last_used(&one.session.last_seen_at.for_people()),
                one.session
                    .initials
                    .as_ref()
                    .map_or_else(String::new, |who| t.row_who(who.as_str())),
            ]),
        ),
    }
}

pub(crate) fn remembered_browser(
    t: Texts,
    one: RememberedBrowser,
    present: Option<BrowserId>,
) -> Row {
    let this = (Some(one.id) == present).then(|| t.row_this_browser().to_owned());
    let seen = t.row_last_used(&one.last_seen_at.for_people());
    Row {
        id: Some(one.id.0.to_string()),
        title: browser(t, one.seen.browser),
        text: sentences(this.into_iter().chain([
            t.row_known(&one.created_at.for_people()),
            place(t, one.seen.address.as_deref(), seen),
        ])),
    }
}

fn browser(t: Texts, name: String) -> String {
    if name.is_empty() {
        t.row_browser().to_owned()
    } else {
        name
    }
}

/// A sentence with the address, where that is known.
fn place(t: Texts, address: Option<&str>, sentence: String) -> String {
    match address {
        Some(address) => t.row_from(address, &sentence),
        None => sentence,
    }
}

fn sentences(all: impl IntoIterator<Item = String>) -> String {
    let all = all.into_iter().filter(|one| !one.is_empty());
    all.map(|one| one + ".").collect::<Vec<_>>().join(" ")
}
