//! Changing the password.

use super::in_session;
use crate::{Core, OwnAccount, Refusal, ServiceError, hasher::Lane};
use domain::{Account, Token, audit::Kind, notification};
use store::{Connection, password_again::AskedAgain, session::Session};

/// What is typed to change a password.
#[derive(Clone, Copy)]
pub struct PasswordChange<'a> {
    /// The present one.
    pub present: &'a str,
    /// The new one.
    pub new: &'a str,
    /// The new one once more.
    pub again: &'a str,
}

impl OwnAccount<'_> {
    /// Changes the password of who types the present one. All other sessions end (R27); this one
    /// goes on under the token that is returned.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`]; [`Refusal::PresentPassword`] and what else is said of the present one; a
    /// [`Refusal`] about the new one; [`Refusal::StartAgain`].
    pub async fn change_password(&self, form: PasswordChange<'_>) -> Result<Token, ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let found = self.find_session(token).await?;
        let (session, account) = found.ok_or(Refusal::StartAgain)?;
        client.check_form(&account)?;
        if !self.is_unlocked(&session, &account) {
            return Err(Refusal::CodeNeeded.into());
        }
        // What can be mended at once is said before the present password is looked at.
        let password = self
            .take_new_password(&account, (form.new, form.again), Some(form.present))
            .await?;
        let client = &in_session(client, &session);
        let asked = AskedAgain::Session(session.id);
        match self
            .check_password_again(&account, form.present, asked, client)
            .await
        {
            Err(ServiceError::Refused(Refusal::Password)) => Err(Refusal::PresentPassword.into()),
            checked => checked,
        }?;
        let hash = self
            .hasher
            .hash(Lane::proved(account.id, session.id.0), &password)
            .await?;

        let (db, session, account) = self.lock_own_for_change(token, client).await?;
        store::account::set_password(&db, account.id, hash).await?;
        let token = self.follow(&db, &session, account.generation + 1).await?;
        self.notify(&db, account.id, notification::Kind::PasswordChanged, client)
            .await?;
        let changed = self.event_in(&session, Kind::PasswordChanged, client);
        self.record(&db, changed).await?;
        self.commit(db).await?;
        Ok(token)
    }
}

impl Core {
    /// Ends all sessions and attempts of `account` but `session`, whose new token is returned.
    pub(super) async fn end_others(
        &self,
        db: &impl Connection,
        session: &Session,
        account: &Account,
    ) -> Result<Token, ServiceError> {
        let generation = store::account::begin_generation(db, account).await?;
        self.follow(db, session, generation).await
    }

    async fn follow(
        &self,
        db: &impl Connection,
        session: &Session,
        generation: i64,
    ) -> Result<Token, ServiceError> {
        let token = Token::generate(&*self.entropy);
        store::session::follow(db, session.id, &token.hash(), generation).await?;
        Ok(token)
    }
}
