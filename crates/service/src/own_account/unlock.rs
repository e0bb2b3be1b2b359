//! A fresh code opens changes.

use super::in_session;
use crate::{
    OwnAccount, Refusal, ServiceError,
    logon::{REPEAT_SECONDS, parse_code},
};
use domain::{
    Token, TwoFactor,
    audit::{About, Kind},
};
use store::session::Renewal;

impl OwnAccount<'_> {
    /// A code is typed on the account page: it opens changes for some minutes, and the session goes
    /// on under the token that is returned (R26). It counts as every code does (R16, R17).
    ///
    /// # Errors
    ///
    /// A [`Refusal`] about the code; [`Refusal::WrongStage`] without 2FA; [`Refusal::StartAgain`].
    pub async fn unlock(&self, code: &str) -> Result<Token, ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own_for_code(token, client).await?;
        if account.two_factor != TwoFactor::On {
            return Err(Refusal::WrongStage.into());
        }
        let code = parse_code(code)?;
        let client = &in_session(client, &session);
        let spent = match self.spend_code(&db, &account, &code, client).await? {
            Ok(spent) => spent,
            Err(refusal) => {
                // Whoever guesses until codes are paused is not left in the session to go on with
                // that: who has no password must not close the account (R20).
                if refusal.is_throttled() {
                    self.end_session(&db, &session, client).await?;
                }
                return self.refuse(db, refusal).await;
            }
        };
        // The answer with the new token may be lost: whoever comes with the old one is logged on still.
        let from = token.ok_or(Refusal::StartAgain)?.hash();
        let token = Token::generate(&*self.entropy);
        let renewal = Renewal {
            from: &from,
            to: &token.hash(),
            until: spent.at.plus(REPEAT_SECONDS),
        };
        store::session::prove(&db, session.id, &renewal, spent.at).await?;
        let unlocked = self.event(Kind::ChangesUnlocked, Some(account.id), client);
        let with = About::Authenticator(spent.authenticator_id);
        self.record(&db, unlocked.about(with)).await?;
        self.commit(db).await?;
        Ok(token)
    }
}
