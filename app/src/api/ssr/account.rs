//! The account page: from what the use case found to rows of ready sentences.

mod events;

pub(crate) use events::row as event_row;

use super::{
    Request,
    step::{date, told},
};
use crate::{
    error::PageError,
    texts::{Texts, of_code},
    wire::{AccountPage, Answer, Row, Standing, Step, TwoFactor},
};
use domain::Token;
use service::{Asked, Device, Listed, Named, OwnAccount, Position};

/// How the address of the account page begins when something was done.
const DONE: &str = "/account?done=";

impl Request {
    /// Where the browser stands, for who asks at `page`. A change that is under way on a page of the
    /// account is to be seen there only: it keeps nobody from logging off.
    pub async fn standing_at(&self, page: &str) -> Result<Standing, PageError> {
        let step = self.step_at(page).await?;
        let (attempt, session) = (self.attempt.as_ref(), self.session.as_ref());
        let is_changing = page.starts_with("/account/");
        let left = self.service.time_left(attempt, session, is_changing).await;
        let left = left.map_err(|error| self.unexpected(&error))?.unwrap_or(0);
        Ok(Standing {
            step,
            time_left: u32::try_from(left).unwrap_or(0),
        })
    }

    async fn step_at(&self, page: &str) -> Result<Step, PageError> {
        let is_changing = page.starts_with("/account/");
        let position = self
            .service
            .position(self.attempt.as_ref(), self.session.as_ref(), is_changing)
            .await
            .map_err(|error| self.unexpected(&error))?;
        let is_account = page == "/account" || is_changing;
        if !is_account || !matches!(position, Position::LoggedOn(_)) {
            return Ok(self.step(position));
        }
        let found = self
            .service
            .own_account(self.session.as_ref(), &self.visitor)
            .await
            .map_err(|error| self.unexpected(&error))?;
        let Some(own) = found else {
            return Ok(Step::LogOn);
        };
        let done = if page == "/account" {
            self.take_done()
        } else {
            String::new()
        };
        Ok(Step::Account(Box::new(self.page(own, done))))
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

    /// What was done just now, which the page says once.
    fn take_done(&self) -> String {
        let done = self.notice.strip_prefix(DONE).unwrap_or_default();
        if !done.is_empty() {
            self.cookie(&self.cookies.clear_notice());
        }
        done.to_owned()
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

    fn page(&self, own: OwnAccount, done: String) -> AccountPage {
        let t = of_code(self.visitor.language.unwrap_or_default());
        let two_factor = match own.account.two_factor {
            domain::TwoFactor::Off => TwoFactor::Off,
            domain::TwoFactor::AwaitingEnrolment => TwoFactor::Waiting,
            domain::TwoFactor::On => TwoFactor::On,
        };
        let is_on = two_factor == TwoFactor::On;
        let (asked, declined) = match own.asked {
            Asked::No => (String::new(), String::new()),
            Asked::Since(at) => (date(at), String::new()),
            Asked::Declined(words) => (String::new(), words),
        };
        let (session_id, device_id) = (own.session_id, own.device_id);
        let events = own.events.iter();
        let events = events.filter_map(|row| events::row(t, row, &own.names, &self.apps));
        AccountPage {
            user_id: own.account.user_id.to_string(),
            done,
            two_factor,
            is_locked: is_on && own.unlocked_until.is_none(),
            may_add: is_on && (own.may_add || own.unlocked_until.is_some()),
            minimum: u32::try_from(own.minimum_password_length).unwrap_or(u32::MAX),
            codes_left: own
                .recovery_codes_left
                .and_then(|left| u32::try_from(left).ok()),
            asked,
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
                .map(|one| session(t, one, session_id))
                .collect(),
            devices: own
                .devices
                .into_iter()
                .map(|one| device(t, one, device_id))
                .collect(),
        }
    }
}

fn authenticator(t: Texts, one: Named) -> Row {
    let (set_up, address) = told(one.set_up);
    let used = one.last_used_at.map(date).unwrap_or_default();
    Row {
        id: one.id.to_string(),
        title: one.name,
        text: sentences([
            place(t, &address, t.row_set_up(&set_up)),
            t.row_last_used(&used),
        ]),
    }
}

pub(crate) fn session(t: Texts, one: Listed, present: i64) -> Row {
    let begun = t.row_since(&date(one.session.created_at));
    let this = (one.session.id == present).then(|| t.row_this_session().to_owned());
    Row {
        // What is not to be ended here has no number.
        id: if this.is_some() {
            String::new()
        } else {
            one.session.id.to_string()
        },
        title: browser(t, one.browser),
        text: sentences(this.into_iter().chain([
            place(t, &one.address.unwrap_or_default(), begun),
            t.row_last_used(&date(one.session.last_seen_at)),
            who(t, &one.session.initials),
        ])),
    }
}

pub(crate) fn device(t: Texts, one: Device, present: Option<i64>) -> Row {
    let this = (Some(one.id) == present).then(|| t.row_this_device().to_owned());
    let seen = t.row_last_used(&date(one.last_seen_at));
    Row {
        id: one.id.to_string(),
        title: browser(t, one.seen.browser),
        text: sentences(this.into_iter().chain([
            t.row_known(&date(one.created_at)),
            place(t, &one.seen.address.unwrap_or_default(), seen),
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
fn place(t: Texts, address: &str, sentence: String) -> String {
    if address.is_empty() {
        sentence
    } else {
        t.row_from(address, &sentence)
    }
}

fn who(t: Texts, initials: &str) -> String {
    if initials.is_empty() {
        String::new()
    } else {
        t.row_who(initials)
    }
}

fn sentences(all: impl IntoIterator<Item = String>) -> String {
    let all = all.into_iter().filter(|one| !one.is_empty());
    all.map(|one| one + ".").collect::<Vec<_>>().join(" ")
}
