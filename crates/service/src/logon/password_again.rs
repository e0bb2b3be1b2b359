//! The password asked again of somebody who has proved it before, in a logon attempt or a session.
//!
//! Wrong ones are counted there and nowhere else: strangers cannot make the holder wait (R21), and
//! whoever finds an attempt or a session has a few guesses, and then no attempt and no session.

use super::parse_password;
use crate::{
    ClientInfo, Core, Refusal, ServiceError,
    hasher::{Lane, Verified},
};
use domain::{
    Account,
    audit::{About, Kind},
    throttle::PASSWORDS_AGAIN,
};
use store::password_again::{self, AskedAgain};

impl Core {
    /// Checks the password of somebody who has proved it before: only that person learns that it
    /// is wrong.
    ///
    /// # Errors
    ///
    /// [`Refusal::Password`]; [`Refusal::PasswordsUsedUp`] with the last of [`PASSWORDS_AGAIN`], which
    /// ends the attempt or the session; [`Refusal::Busy`] and [`Refusal::ClockOff`], which cost nothing.
    pub(crate) async fn check_password_again(
        &self,
        account: &Account,
        password: &str,
        asked: AskedAgain,
        client: &ClientInfo,
    ) -> Result<(), ServiceError> {
        let password = parse_password(password)?;
        self.check_clock()?;
        let place = self
            .hasher
            .place(Lane::proved(account.id, asked.number()))?;
        let db = self.store.connection();
        // Counted before it is looked at (R16).
        if !password_again::count(db, asked, PASSWORDS_AGAIN).await? {
            return self.refuse_again(account, asked, client).await;
        }
        let found = store::account::find_credentials(db, &account.user_id).await?;
        let stored = found.and_then(|credentials| credentials.password);
        match self.hasher.verify(place, &password, stored.as_ref()).await {
            Ok(Verified::Wrong) => self.refuse_again(account, asked, client).await,
            Ok(_) => Ok(password_again::forget(db, asked).await?),
            Err(error) => {
                password_again::give_back(db, asked).await?;
                Err(error)
            }
        }
    }

    async fn refuse_again(
        &self,
        account: &Account,
        asked: AskedAgain,
        client: &ClientInfo,
    ) -> Result<(), ServiceError> {
        let blocks = self.open_blocks(self.store.connection(), client).await?;
        let of = Some(account.id);
        let db = self.store.begin().await?;
        store::account::lock_row(&db, Some(account.id)).await?;
        let ended =
            password_again::end(&db, asked, account.id, PASSWORDS_AGAIN, self.now()).await?;
        let refused = self.event(Kind::PasswordRefused, of, client);
        self.record(&db, refused).await?;
        if ended {
            let what = match asked {
                AskedAgain::Attempt(_) => About::UsedUpInAttempt,
                AskedAgain::Session(_) => About::UsedUpInSession,
            };
            let used_up = self.event(Kind::PasswordsUsedUp, of, client);
            self.record(&db, used_up.about(what)).await?;
        }
        self.count_for_address(&db, &blocks, &account.user_id, client)
            .await?;
        self.commit(db).await?;
        Err(if ended {
            Refusal::PasswordsUsedUp.into()
        } else {
            Refusal::Password.into()
        })
    }
}
