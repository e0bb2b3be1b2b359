//! A form that is sent once more, since the answer to it was lost on its way.
//!
//! The browser is given what it would have had: the same cookies, of the same session, or of the same
//! attempt at its next page. Nothing is changed by it, and there is never a second session. It is so where
//! something was typed that nobody else knows, and would be lost: whoever only pressed a button, or gave
//! initials, logs on again. What it must
//! show again is the token of the attempt, the token by which it was known then, and the same form, within
//! a minute. The database alone cannot make these cookies, nor can the token alone ([`Token::follow`]).

use crate::{
    ClientInfo, Core, LoggedOn, LogonOutcome, Refusal, ServiceError,
    hasher::{Lane, Verified},
};
use domain::{
    Account, Password, RecoveryCode, Token, TokenHash, VerificationCode, entropy::random,
};
use store::{
    AttemptId, Connection,
    logon_attempt::{LogonAttempt, PassedForm},
};
use zeroize::Zeroizing;

/// So many seconds after a form was right, it is taken for the same one once more.
pub(crate) const REPEAT_SECONDS: i64 = 60;
/// So often something else may be sent with the former token: codes can be guessed there too (R16).
const WRONG_REPEATS: i64 = 3;

/// The form that takes an attempt on.
pub(super) enum Sent<'a> {
    Code(&'a VerificationCode),
    RecoveryCode(&'a RecoveryCode),
    /// A new password was chosen. It is compared with the account's hash, and in no other.
    Password(&'a Password),
}

/// What a browser holds from the form on: made again from the token that came with it, it is the same.
#[derive(Debug, Clone)]
pub(crate) struct NextTokens {
    /// While there is another page.
    pub attempt: Token,
    /// When there is none.
    pub session: Token,
    pub browser_token: Token,
}

impl NextTokens {
    fn after(token: &Token, seed: &[u8; 32]) -> Self {
        Self {
            attempt: token.follow(seed, "attempt"),
            session: token.follow(seed, "session"),
            browser_token: token.follow(seed, "browser"),
        }
    }
}

impl Sent<'_> {
    /// Of what must be the same. Nobody without the token can try which code it is of.
    fn hash(&self, token: &Token, seed: &[u8; 32]) -> TokenHash {
        let mut what = Zeroizing::new(String::with_capacity(64));
        match self {
            Self::Code(code) => {
                what.push_str("sent code ");
                what.extend(code.as_bytes().iter().copied().map(char::from));
            }
            Self::RecoveryCode(code) => {
                what.push_str("sent recovery code ");
                what.push_str(&code.reveal());
            }
            Self::Password(_) => what.push_str("sent password"),
        }
        token.follow(seed, &what).hash()
    }
}

impl Core {
    /// Remembers that `sent` takes an attempt on, which came with `token`, and returns what follows that.
    pub(super) async fn remember_form(
        &self,
        db: &impl Connection,
        attempt_id: AttemptId,
        token: &Token,
        sent: &Sent<'_>,
        client: &ClientInfo,
    ) -> Result<NextTokens, ServiceError> {
        let seed = random(&*self.entropy);
        let form = PassedForm {
            browser: client.browser_token.as_ref().map(Token::hash),
            sent: sent.hash(token, &seed),
            seed,
        };
        let (hash, now) = (token.hash(), self.now());
        store::logon_attempt::set_passed(db, attempt_id, &hash, &form, now, WRONG_REPEATS).await?;
        Ok(NextTokens::after(token, &seed))
    }

    /// What `sent` led to that this browser sends once more. `refused`: why it leads nowhere now, which
    /// is the answer where it is none of that.
    pub(super) async fn repeat(
        &self,
        refused: ServiceError,
        token: Option<&Token>,
        sent: &Sent<'_>,
        client: &ClientInfo,
    ) -> Result<LogonOutcome, ServiceError> {
        let (ServiceError::Refused(Refusal::StartAgain | Refusal::WrongStage), Some(token)) =
            (&refused, token)
        else {
            return Err(refused);
        };
        let (db, since) = (self.store.connection(), self.now().plus(-REPEAT_SECONDS));
        let found = store::logon_attempt::find_passed(db, &token.hash(), since).await?;
        let Some((attempt, form)) = found else {
            return Err(refused);
        };
        let account = store::account::get(db, attempt.account_id).await?;
        client.check_form(&account)?;
        // Counted before it is compared.
        if !store::logon_attempt::count_repeat(db, attempt.id).await?
            || client.browser_token.as_ref().map(Token::hash) != form.browser
            || sent.hash(token, &form.seed) != form.sent
            || !self.fits(&attempt, &account, sent).await?
        {
            return Err(refused);
        }
        store::logon_attempt::give_repeats_back(db, attempt.id, WRONG_REPEATS).await?;
        let tokens = NextTokens::after(token, &form.seed);
        let led = self.led_to(attempt, tokens, client).await?;
        led.ok_or(refused)
    }

    /// Whether a password that was sent is the account's by now.
    async fn fits(
        &self,
        attempt: &LogonAttempt,
        account: &Account,
        sent: &Sent<'_>,
    ) -> Result<bool, ServiceError> {
        let Sent::Password(password) = sent else {
            return Ok(true);
        };
        let place = self.hasher.place(Lane::proved(account.id, attempt.id.0))?;
        let db = self.store.connection();
        let found = store::account::find_credentials(db, &account.user_id).await?;
        let stored = found.and_then(|credentials| credentials.password);
        let verified = self.hasher.verify(place, password, stored.as_ref()).await?;
        Ok(!matches!(verified, Verified::Wrong))
    }

    /// The session or the attempt that these tokens are of; `None`: it has ended, or gone on.
    async fn led_to(
        &self,
        attempt: LogonAttempt,
        tokens: NextTokens,
        client: &ClientInfo,
    ) -> Result<Option<LogonOutcome>, ServiceError> {
        if self.is_alive(Some(&tokens.session)).await? {
            return Ok(Some(LogonOutcome::LoggedOn(LoggedOn {
                session: tokens.session,
                browser_token: tokens.browser_token,
                return_to: attempt.return_to,
            })));
        }
        let db = self.store.connection();
        let Some((next, account)) = self.find_attempt(db, Some(&tokens.attempt)).await? else {
            return Ok(None);
        };
        let with_browser = ClientInfo {
            browser_token: Some(tokens.browser_token.clone()),
            ..client.clone()
        };
        let remembered = self
            .find_remembered_browser(Some(&account), &with_browser)
            .await?;
        Ok(Some(LogonOutcome::Attempt {
            stage: next.stage,
            token: Some(tokens.attempt),
            browser_token: remembered.map(|_| tokens.browser_token),
        }))
    }
}
