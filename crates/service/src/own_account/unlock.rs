//! A fresh code opens changes.

use super::in_session;
use crate::{
    Refusal, Service, ServiceError, Visitor,
    logon::{REPEAT_SECONDS, parse_code},
};
use domain::{Token, TwoFactor, audit::Kind, totp};

impl Service {
    /// A code is typed on the account page: it opens changes for some minutes, and the session goes
    /// on under the token that is returned (R26). It counts as every code does (R16, R17).
    ///
    /// # Errors
    ///
    /// A [`Refusal`] about the code; [`Refusal::WrongStep`] without 2FA; [`Refusal::StartAgain`].
    pub async fn unlock(
        &self,
        token: Option<&Token>,
        code: &str,
        visitor: &Visitor,
    ) -> Result<Token, ServiceError> {
        let (db, session, account) = self.hold_for_code(token, visitor).await?;
        if account.two_factor != TwoFactor::On {
            return Err(Refusal::WrongStep.into());
        }
        let code = parse_code(code)?;
        let visitor = &in_session(visitor, &session);
        let counted = self.count_code(&db, &account).await?;
        let active = store::authenticator::list_active(&db, &self.keyring, account.id).await?;
        let accepted = self
            .accept(db, &account, &active, &code, Some(&counted), visitor)
            .await;
        // Whoever guesses until codes are paused is not left in the session to go on with that: who
        // has no password must not close the account (R20).
        if let Err(ServiceError::Refused(Refusal::CodesPaused { .. } | Refusal::Closed)) = accepted
        {
            self.end_session(&session, visitor).await?;
        }
        let (db, id, step) = accepted?;
        let now = self.now();
        if !store::authenticator::consume_step(&db, id, step, now).await? {
            let wait = totp::seconds_to_next_code(step, now, now);
            return Err(Refusal::CodeSpent { wait }.into());
        }
        // The answer with the new token may be lost: whoever comes with the old one is logged on still.
        let from = token.ok_or(Refusal::StartAgain)?.hash();
        let token = Token::generate(&*self.entropy);
        let tokens = (&from, &token.hash());
        let times = (now, now.plus(REPEAT_SECONDS));
        store::session::prove(&db, session.id, tokens, times).await?;
        let detail = Some(format!("authenticator={id}"));
        let of = Some(account.id);
        let unlocked = self.event_with(Kind::ChangesUnlocked, of, detail, visitor);
        self.note(&db, unlocked).await?;
        self.commit(db).await?;
        Ok(token)
    }
}
