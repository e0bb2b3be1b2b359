//! What every new password must be, whoever chooses it (R4, R6).

use crate::{
    Core, Refusal, ServiceError, Settings, breached::BreachedPasswords, logon::parse_password,
};
use domain::{Account, Password, TwoFactor, UserId, password::PasswordError};

impl Core {
    /// Takes the new password of `account` as its holder typed it, twice. `present`: the present one as it
    /// was typed with it.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] that tells everything that is wrong with it.
    pub(crate) async fn take_new_password(
        &self,
        account: &Account,
        (new, again): (&str, &str),
        present: Option<&str>,
    ) -> Result<Password, ServiceError> {
        let password = parse_password(new)?;
        let rules = self.rules();
        let (user_id, organisation) = (&account.user_id, &account.organisation);
        let faults = rules.faults(&password, account.two_factor, user_id, organisation);
        let mut faults: Vec<Refusal> = faults.await.into_iter().map(Refusal::from).collect();
        let present = present.and_then(|present| parse_password(present).ok());
        if present.is_some_and(|present| present.expose() == password.expose()) {
            faults.push(Refusal::PasswordSame);
        }
        if new != again {
            faults.push(Refusal::PasswordsDiffer);
        }
        match Refusal::of_new_password(&faults) {
            Some(refusal) => Err(refusal.into()),
            None => Ok(password),
        }
    }

    fn rules(&self) -> Rules<'_> {
        Rules {
            settings: &self.settings,
            breached: self.breached_passwords.as_ref(),
        }
    }

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
        let rules = self.rules();
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
    /// As [`Core::check_new_password`].
    pub async fn check(
        &self,
        password: &Password,
        two_factor: TwoFactor,
        user_id: &UserId,
        organisation: &str,
    ) -> Result<(), PasswordError> {
        let faults = self.faults(password, two_factor, user_id, organisation);
        faults.await.first().map_or(Ok(()), |first| Err(*first))
    }

    /// Everything that speaks against it.
    async fn faults(
        &self,
        password: &Password,
        two_factor: TwoFactor,
        user_id: &UserId,
        organisation: &str,
    ) -> Vec<PasswordError> {
        let settings = self.settings;
        let names = [&settings.issuer, &settings.application, organisation];
        let minimum = settings.minimum_for(two_factor);
        let mut faults = password.faults_as_new(minimum, user_id, &names);
        // What is common is in every such list.
        if let Some(list) = self.breached
            && !faults.contains(&PasswordError::Common)
            && list.contain(password).await
        {
            faults.push(PasswordError::Breached);
        }
        faults
    }
}
