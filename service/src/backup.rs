//! Backup and restore (R44).

use crate::{Service, ServiceError};
use domain::audit::{Actor, Event, Kind};
use std::path::Path;
use store::{
    StoreError,
    backup::{self, Backup},
    keyring::{KeyringError, Purpose},
    sealed,
};

impl Service {
    /// Writes a backup to `file`, while others write. Its own audit event is in it. Returns the
    /// ids of the keys without which nobody can restore it: one, or two in the middle of a
    /// rotation.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backup`], above all when there is such a file.
    pub async fn back_up(&self, file: &Path) -> Result<Vec<String>, ServiceError> {
        let event = Event::new(self.now(), Kind::BackupTaken, Actor::Operator);
        self.note_alone(event).await?;
        Ok(backup::write(&self.store, file).await?)
    }

    /// Brings `backup` into this database, in which there are no accounts: all or nothing. Nobody
    /// is logged on or enrolling afterwards, and no code of before counts, be it from an
    /// authenticator, from support or for recovery. Returns the number of accounts.
    ///
    /// # Errors
    ///
    /// [`KeyringError::WrongKey`] for the first key of the backup that the keyring lacks;
    /// [`backup::BackupError::Occupied`].
    pub async fn restore(&self, backup: &Backup) -> Result<u64, ServiceError> {
        let of_backup = backup.connection();
        for key_id in sealed::list_key_ids(of_backup).await? {
            if self.keyring.sub_key(&key_id, Purpose::Seal).is_none() {
                let wrong = KeyringError::WrongKey { key_id };
                return Err(StoreError::from(wrong).into());
            }
        }
        store::canary::check(of_backup, &self.keyring).await?;
        let (db, now) = (self.store.begin().await?, self.now());
        let accounts = backup.copy_into(&db).await?;
        store::account::void_set_up_codes(&db).await?;
        store::account::void_adding(&db).await?;
        // Some may have been used since; the next logon shows new ones.
        store::recovery_code::void(&db).await?;
        store::authenticator::start_anew(&db, now.step().plus(1), now).await?;
        self.note(&db, Event::new(now, Kind::BackupRestored, Actor::Operator))
            .await?;
        self.commit(db).await?;
        Ok(accounts)
    }
}
