//! How an account stands after wrong tries, and opening it again.

use crate::{Core, LogonMark, NamedAuthenticator, Operator, ServiceError};
use domain::{
    UserId,
    support::Action,
    throttle::{Throttle, Throttled},
};
use store::tries::{self, Bucket};

/// Why the holder of an account may not get in, as support looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// When and from where the authenticator was set up (R14).
    pub set_up: Option<LogonMark>,
    /// The authenticators whose codes count.
    pub authenticators: Vec<NamedAuthenticator>,
    /// How many recovery codes are left; `None` without any.
    pub recovery_codes_left: Option<u64>,
    /// Why no code is looked at, if so.
    pub codes: Option<Throttled>,
    /// Why passwords from browsers that are not remembered are refused unchecked, if they are.
    pub passwords: Option<Throttled>,
}

impl Operator<'_> {
    /// Lifts every pause of an account. What too many wrong tries in a row have locked stays locked
    /// (R57).
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`].
    pub async fn unpause(&self, user_id: &UserId, reason: &str) -> Result<(), ServiceError> {
        self.act_as_operator(user_id, Action::Unpause, reason)
            .await?;
        Ok(())
    }

    /// How an account stands.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`].
    pub async fn standing(&self, user_id: &UserId) -> Result<Standing, ServiceError> {
        self.find_standing(user_id).await
    }
}

impl Core {
    pub(crate) async fn find_standing(&self, user_id: &UserId) -> Result<Standing, ServiceError> {
        let account = self.find_overview(user_id).await?.account;
        let account_id = account.id;
        let codes = self.codes_throttled(account_id).await?;
        let (db, now) = (self.store.connection(), self.now());
        let passwords = Bucket::of_account(Throttle::Passwords, account_id);
        let passwords = tries::get(db, passwords).await?;
        Ok(Standing {
            set_up: store::authenticator::find_set_up(db, account_id).await?,
            authenticators: store::authenticator::list_named(db, account_id).await?,
            recovery_codes_left: store::recovery_code::count_left(db, account_id).await?,
            codes: codes.filter(|_| account.asks_for_codes()),
            passwords: passwords.throttled(&self.settings.passwords, now),
        })
    }
}
