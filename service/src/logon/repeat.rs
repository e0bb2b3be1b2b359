//! A code that is sent once more, since the answer to it was lost on its way.
//!
//! The browser is given what it would have had: the same cookies, of the same session, or of the same
//! attempt at its next page. Nothing is changed by it, and there is never a second session. What it must
//! show again is the token of the attempt, the token by which it was known then, and the same code, within
//! a minute. The database alone cannot make these cookies, nor can the token alone ([`Token::follow`]).

use crate::{LoggedOn, Passed, Refusal, Service, ServiceError, Visitor, logon::NextTokens};
use domain::{Account, Stage, Status, Token, VerificationCode, totp};
use store::logon_attempt::PassedCode;

/// So many seconds after a code was right, it is taken for the same one once more.
const REPEAT_SECONDS: i64 = 60;

impl Service {
    /// What the code led to that this browser sends once more; `None`: it is none of that.
    pub(super) async fn repeat(
        &self,
        token: &Token,
        code: &VerificationCode,
        visitor: &Visitor,
    ) -> Result<Option<Passed>, ServiceError> {
        let (db, since) = (self.store.connection(), self.now().plus(-REPEAT_SECONDS));
        let found = store::logon_attempt::find_passed(db, &token.hash(), since).await?;
        let Some((attempt, passed)) = found else {
            return Ok(None);
        };
        let account = store::account::get(db, attempt.account_id).await?;
        let counts = account.status == Status::Enabled && account.generation == attempt.generation;
        let is_known = visitor.device.as_ref().map(Token::hash) == passed.browser;
        if !counts || !is_known || !self.is_same(&account, &passed, code).await? {
            return Ok(None);
        }
        if attempt.stage == Stage::LoggedOn {
            let NextTokens { session, device } = next_tokens(token, &passed);
            let lives = self.is_logged_on(Some(&session)).await?;
            return Ok(lives.then_some(Passed::LoggedOn(LoggedOn {
                session,
                device,
                return_to: attempt.return_to,
            })));
        }
        let token = next_attempt(token, &passed);
        let stands = self.find_attempt(db, Some(&token)).await?;
        Ok(stands.map(|(attempt, _)| Passed::Attempt {
            token,
            stage: attempt.stage,
            device: None,
        }))
    }

    /// Whether `code` is the one that was right, and the last one that was.
    async fn is_same(
        &self,
        account: &Account,
        passed: &PassedCode,
        code: &VerificationCode,
    ) -> Result<bool, ServiceError> {
        let db = self.store.connection();
        let active = store::authenticator::list_active(db, &self.keyring, account.id).await?;
        let used = active.iter().find(|one| one.id == passed.code.0);
        let step = used.and_then(|one| Some((&one.secret, one.last_step?)));
        Ok(step.is_some_and(|(secret, step)| totp::is_of(secret, step, code)))
    }
}

/// Whether the attempt may have gone on already.
pub(super) fn is_past(refusal: Refusal) -> bool {
    matches!(refusal, Refusal::StartAgain | Refusal::WrongStep)
}

/// What follows the token of an attempt when the code was the last factor.
pub(super) fn next_tokens(token: &Token, passed: &PassedCode) -> NextTokens {
    NextTokens {
        session: token.follow(&passed.seed, "session"),
        device: token.follow(&passed.seed, "browser"),
    }
}

/// What follows it when a page comes before the session.
pub(super) fn next_attempt(token: &Token, passed: &PassedCode) -> Token {
    token.follow(&passed.seed, "attempt")
}
