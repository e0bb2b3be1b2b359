//! What every new password must be, whoever chooses it (R4, R6).

use crate::{Service, Settings, breached::BreachedPasswords};
use domain::{Password, TwoFactor, UserId, password::PasswordError};

impl Service {
    /// Whether `password` may become the password of `user_id` of `organisation` (may be empty),
    /// with this two-factor status.
    ///
    /// # Errors
    ///
    /// [`PasswordError`] saying which rule it breaks.
    pub(crate) async fn check_new_password(
        &self,
        password: &Password,
        two_factor: TwoFactor,
        user_id: &UserId,
        organisation: &str,
    ) -> Result<(), PasswordError> {
        let rules = Rules {
            settings: &self.settings,
            breached: self.breached_passwords.as_ref(),
        };
        rules
            .check(password, two_factor, user_id, organisation)
            .await
    }
}

/// What a new password is held against.
pub(crate) struct Rules<'a> {
    pub settings: &'a Settings,
    pub breached: Option<&'a BreachedPasswords>,
}

impl Rules<'_> {
    /// As [`Service::check_new_password`].
    pub async fn check(
        &self,
        password: &Password,
        two_factor: TwoFactor,
        user_id: &UserId,
        organisation: &str,
    ) -> Result<(), PasswordError> {
        let settings = self.settings;
        let names = [&settings.issuer, &settings.application, organisation];
        password.check_new(settings.minimum_for(two_factor), user_id, &names)?;
        match self.breached {
            Some(list) if list.contain(password).await => Err(PasswordError::Breached),
            _ => Ok(()),
        }
    }
}
