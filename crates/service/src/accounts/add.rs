//! Adding an account.

use crate::{
    By, Operator, ServiceError, Settings, breached::BreachedPasswords, hasher::Lane,
    new_password::Rules,
};
use domain::{
    EmailAddress, Password, Role, TwoFactor, UserId, audit::Kind, set_up_code::SetUpCode,
};
use store::account::NewAccount;

/// What a new account is to be.
#[derive(Debug, Clone)]
pub struct AddAccount {
    /// The logon name.
    pub user_id: UserId,
    /// What the holder is called; may be empty.
    pub name: String,
    /// The customer; may be empty.
    pub organisation: String,
    /// Where it is used; may be empty.
    pub place: String,
    /// Where the holder is written to.
    pub email: Option<EmailAddress>,
    /// Holder or support.
    pub role: Role,
    /// The password; without one a set-up code is issued (R7).
    pub password: Option<Password>,
}

impl AddAccount {
    /// Whether it can be added, as far as that can be told without a database: before one is made.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Password`], [`ServiceError::BreachedFile`].
    pub async fn check(&self, settings: &Settings) -> Result<(), ServiceError> {
        let breached = BreachedPasswords::of(settings)?;
        let Some(password) = &self.password else {
            return Ok(());
        };
        let breached = breached.as_ref();
        let rules = Rules { settings, breached };
        let checked = rules
            .check(
                password,
                self.two_factor(),
                &self.user_id,
                &self.organisation,
            )
            .await;
        Ok(checked?)
    }

    fn two_factor(&self) -> TwoFactor {
        match self.role {
            Role::Account => TwoFactor::Off,
            Role::Support => TwoFactor::AwaitingEnrolment,
        }
    }
}

impl Operator<'_> {
    /// Adds an account. Support staff wait for enrolment from the start (R37). Returns the
    /// set-up code when no password was given.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Password`] for one that R4 or R6 forbids, [`StoreError::UserIdTaken`].
    pub async fn add_account(&self, add: AddAccount) -> Result<Option<SetUpCode>, ServiceError> {
        let two_factor = add.two_factor();
        let hash = match &add.password {
            Some(password) => {
                self.check_new_password(password, two_factor, &add.user_id, &add.organisation)
                    .await?;
                Some(self.hasher.hash(Lane::Operator, password).await?)
            }
            None => None,
        };
        let (db, by) = (self.store.begin().await?, By::Operator);
        let new = NewAccount {
            user_id: add.user_id,
            name: add.name,
            organisation: add.organisation,
            place: add.place,
            email: add.email,
            role: add.role,
            two_factor,
            enrol_until: (two_factor != TwoFactor::Off)
                .then(|| self.now().plus(self.settings.enrolment_seconds)),
            created_at: self.now(),
        };
        let account = store::account::add(&db, new).await?;
        let added = self.event_by(&by, Kind::AccountAdded, account.id, None);
        self.record(&db, added).await?;
        let set_up_code = match hash {
            Some(hash) => {
                store::account::set_password(&db, account.id, hash).await?;
                None
            }
            None => Some(
                self.issue_set_up_code_in(&db, account.id, None, &by)
                    .await?,
            ),
        };
        self.commit(db).await?;
        Ok(set_up_code)
    }
}
