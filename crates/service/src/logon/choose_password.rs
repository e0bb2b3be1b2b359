//! Choosing a password with a set-up code (R7).

use super::{AuthFactors, Proceeding, Tokens, password::parse, repeat::Sent};
use crate::{ClientInfo, Logon, LogonOutcome, Refusal, ServiceError, hasher::Lane};
use domain::{
    Account, StageKind,
    audit::{About, Kind},
    logon::{self, Progress},
    throttle::Throttle,
};

impl Logon<'_> {
    /// Sets the password that the holder of a set-up code chose, which uses the code up, and
    /// goes on as after a right password.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] about the password, or [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn choose_password(
        &self,
        new: &str,
        again: &str,
    ) -> Result<LogonOutcome, ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        let db = self.store.connection();
        let found = self
            .attempt_at(db, token, StageKind::ChoosePassword, client)
            .await;
        let (attempt, account) = match (found, parse(new)) {
            (Ok(found), _) => found,
            // It may be the same once more: the answer was lost, and the password is saved.
            (Err(error), Ok(password)) if new == again => {
                let sent = Sent::Password(&password);
                return self.repeat(error, token, &sent, client).await;
            }
            (Err(error), _) => return Err(error),
        };
        let token = token.ok_or(Refusal::StartAgain)?;
        let replaces = store::account::has_password(db, account.id).await?;
        // Those of before: the one that is chosen here is still to come.
        let earlier = store::issued_set_up_code::list_choices(db, account.id).await?;
        let chosen = Progress::PasswordChosen {
            two_factor: account.two_factor,
            has_pin: account.has_pin,
            ask_about_password: earlier.iter().any(|choice| !choice.is_answered),
        };
        let next = logon::after(attempt.stage, chosen).map_err(|_| Refusal::WrongStage)?;
        let password = self.take_new_password(&account, (new, again), None).await?;
        let hash = self
            .hasher
            .hash(Lane::proved(account.id, attempt.id.0), &password)
            .await?;

        let db = self.store.begin().await?;
        let now = self.now();
        let set =
            store::account::consume_set_up_code(&db, account.id, account.generation, hash, now)
                .await?;
        if !set {
            drop(db);
            // It may have come twice, and the first one was still hashed.
            let over = Refusal::StartAgain.into();
            return self
                .repeat(over, Some(token), &Sent::Password(&password), client)
                .await;
        }
        // Guesses at the former password are worth nothing any more: their row ends here, and not when
        // the set-up code is issued (R57).
        store::tries::forget(&db, account.id, &[Throttle::Passwords]).await?;
        store::issued_set_up_code::mark_used(&db, account.id, !replaces, now).await?;
        // A new password is a new generation: the attempt with the set-up code is over, and the
        // logon goes on in the new one.
        let account = Account {
            generation: account.generation + 1,
            ..account
        };
        let used = self.event(Kind::SetUpCodeUsed, Some(account.id), client);
        let mut chosen = self.event(Kind::PasswordChosen, Some(account.id), client);
        let form = Sent::Password(&password);
        let tokens = self
            .remember_form(&db, attempt.id, token, &form, client)
            .await?;
        let client = &ClientInfo {
            return_to: attempt.return_to,
            ..client.clone()
        };
        // Whom support has let in is not kept out by strangers in the rest of this logon (R21).
        let mut remembered = None;
        if next != StageKind::Home {
            let token = tokens.browser_token.clone();
            let is_new = self.remember_browser(&db, &account, &token, client).await?;
            chosen = chosen.about(is_new.then_some(About::Logon {
                new_browser: true,
                authenticator: None,
            }));
            remembered = Some(token);
        }
        let with = Proceeding {
            account: &account,
            client,
            events: vec![used, chosen],
            factors: AuthFactors::password(&account),
            tokens: Tokens::Of(tokens),
        };
        let mut outcome = self.begin_logon(&db, next, with).await?;
        if let LogonOutcome::Attempt {
            token,
            browser_token,
            ..
        } = &mut outcome
        {
            *browser_token = remembered;
            if let Some(token) = token {
                store::logon_attempt::set_chosen(&db, &token.hash()).await?;
            }
        }
        self.commit(db).await?;
        Ok(outcome)
    }
}
