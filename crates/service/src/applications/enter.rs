//! The way to an application: from a session at the logon to one at the application (R35).

use super::shown;
use crate::{ClientInfo, Core, Gateway, ServiceError};
use domain::{
    Application, ReturnAddress, Token, TokenHash,
    application::{Admission, TICKET_SECONDS},
    audit::{About, Kind},
};
use store::{SessionId, ticket::NewTicket};

/// Where a browser goes that wants to use an application.
#[derive(Debug)]
pub enum Entry {
    /// To the application, with this ticket.
    Ticket(Token),
    /// To the logon: there is no session.
    LogOn,
    /// To the logon: the application demands a newer one.
    LogOnAnew,
    /// Nowhere: the account may not use it.
    NotAllowed,
    /// Nowhere, before the account has two-factor logon.
    NeedsTwoFactor,
}

/// What a ticket came to.
#[derive(Debug)]
pub enum RedeemOutcome {
    /// A session at the application.
    Session {
        /// The application's cookie.
        token: Token,
        /// Where the browser wanted to go.
        return_to: ReturnAddress,
    },
    /// The ticket is for what another tab was marked with, before the browser got the mark that it
    /// holds; or for another browser.
    OtherMark {
        /// Where that one wanted to go.
        return_to: ReturnAddress,
    },
    /// The ticket was used before, is too old, of another application or browser, or none.
    Stale {
        /// Where the browser wanted to go, as far as that is known.
        return_to: Option<ReturnAddress>,
    },
}

impl Gateway<'_> {
    /// Lets the browser with the session `token` into `application`, at whose address `to` it is to
    /// arrive. The ticket is for the browser that holds there what `browser` is the hash of.
    pub async fn enter(
        &self,
        token: Option<&Token>,
        application: &Application,
        to: &ReturnAddress,
        browser: TokenHash,
    ) -> Result<Entry, ServiceError> {
        let Some((session, account)) = self.find_session(token).await? else {
            return Ok(Entry::LogOn);
        };
        let now = self.now();
        Ok(match application.admits(&account, shown(&session), now) {
            Admission::Admitted => {
                let ticket = Token::generate(&*self.entropy);
                let db = self.store.connection();
                store::ticket::forget_expired(db, now).await?;
                let new = NewTicket {
                    token: ticket.hash(),
                    browser,
                    session_id: session.id,
                    return_to: to.to_string(),
                    expires_at: now.plus(TICKET_SECONDS),
                };
                store::ticket::add(db, new).await?;
                Entry::Ticket(ticket)
            }
            // A code alone would be asked without its password, and of whoever happens to sit there.
            Admission::LogOnAnew | Admission::CodeNeeded => Entry::LogOnAnew,
            refused @ (Admission::NotAllowed | Admission::NeedsTwoFactor) => {
                self.deny_application(&session, application.origin.as_str())
                    .await?;
                match refused {
                    Admission::NeedsTwoFactor => Entry::NeedsTwoFactor,
                    _ => Entry::NotAllowed,
                }
            }
        })
    }

    /// Uses up a ticket at `application`, which opens it in the browser that holds there what it was
    /// made for. Brought by another one, or elsewhere, it is used up all the same: whoever has read it
    /// somewhere cannot wait for the right browser, or make it the right one (R63).
    pub async fn redeem(
        &self,
        ticket: Option<&Token>,
        application: &Application,
        browser: Option<&Token>,
        client: &ClientInfo,
    ) -> Result<RedeemOutcome, ServiceError> {
        let db = self.store.connection();
        let found = match ticket {
            Some(ticket) => store::ticket::find(db, &ticket.hash()).await?,
            None => None,
        };
        let (Some(ticket), Some(found)) = (ticket, found) else {
            return Ok(RedeemOutcome::Stale { return_to: None });
        };
        // Only who has a ticket that there is keeps others from writing.
        let (db, now) = (self.store.begin().await?, self.now());
        let is_first = store::ticket::consume(&db, &ticket.hash(), now).await?;
        // Of another application: it is used up, and not even its address is told here.
        let to = ReturnAddress::parse(&found.return_to);
        let Some(return_to) = to.filter(|to| *to.origin() == application.origin) else {
            self.commit(db).await?;
            return Ok(RedeemOutcome::Stale { return_to: None });
        };
        let is_for = browser.map(|browser| found.browser == browser.hash().as_bytes());
        let begun = if is_first && is_for == Some(true) {
            self.begin_at(&db, application, found.session_id, client)
                .await?
        } else {
            None
        };
        self.commit(db).await?;
        Ok(match begun {
            Some(token) => RedeemOutcome::Session { token, return_to },
            None if is_for == Some(false) => RedeemOutcome::OtherMark { return_to },
            None => RedeemOutcome::Stale {
                return_to: Some(return_to),
            },
        })
    }
}

impl Core {
    /// Begins a session at `application`, if the session `id` still opens it.
    async fn begin_at(
        &self,
        db: &impl store::Connection,
        application: &Application,
        id: SessionId,
        client: &ClientInfo,
    ) -> Result<Option<Token>, ServiceError> {
        let Some(session) = store::session::find_by_id(db, id).await? else {
            return Ok(None);
        };
        let Some(account) = self.find_holder(db, &session).await? else {
            return Ok(None);
        };
        let now = self.now();
        if application.admits(&account, shown(&session), now) != Admission::Admitted {
            return Ok(None);
        }
        let origin = application.origin.as_str();
        let token = Token::generate(&*self.entropy);
        store::application_session::add(db, &token.hash(), session.id, origin, now).await?;
        let entered = Kind::ApplicationEntered;
        let entered = self.event_in(&session, entered, client);
        let at = About::Application(origin.to_owned());
        self.record(db, entered.about(at)).await?;
        Ok(Some(token))
    }
}
