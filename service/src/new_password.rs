//! What every new password must be, whoever chooses it (R4, R6).

use crate::Service;
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
        let settings = &self.settings;
        let names = [&settings.issuer, &settings.application, organisation];
        password.check_new(settings.minimum_for(two_factor), user_id, &names)?;
        match &self.breached_passwords {
            Some(list) if list.contain(password).await => Err(PasswordError::Breached),
            _ => Ok(()),
        }
    }
}
