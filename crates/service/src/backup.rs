//! Backup and restore (R44), and the move to another database.

use crate::{Operator, ServiceError};
use domain::audit::{Actor, Event, Kind};
use std::path::Path;
use store::{
    Store,
    backup::{self, Backup, Contents},
};

impl Operator<'_> {
    /// Writes a backup to `file`, while others write. Its own audit event is in it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backup`], above all when there is such a file.
    pub async fn back_up(&self, file: &Path) -> Result<Contents, ServiceError> {
        let event = Event::new(self.now(), Kind::BackupTaken, Actor::Operator);
        self.record_alone(event).await?;
        Ok(backup::write(&self.store, file).await?)
    }

    /// Copies everything to `to`, in which there is nothing yet, and compares it row by row. This database
    /// records nothing any more, and so nobody logs on here: what was consumed in one would count in
    /// the other.
    ///
    /// # Errors
    ///
    /// As [`backup::copy_and_close`].
    pub async fn copy_database(&self, to: &Store) -> Result<Contents, ServiceError> {
        let db = backup::begin_to_copy(&self.store).await?;
        let event = Event::new(self.now(), Kind::DatabaseCopied, Actor::Operator);
        self.record(&db, event).await?;
        Ok(backup::copy_and_close(db, to).await?)
    }

    /// Brings `backup` into this database, in which there is nothing yet: all or nothing. Nobody
    /// is logged on or enrolling afterwards, and no code of before counts, be it from an
    /// authenticator, from support or for recovery. Returns the number of accounts.
    ///
    /// # Errors
    ///
    /// As [`Backup::check_keys`]; [`backup::BackupError::Occupied`].
    pub async fn restore(&self, backup: &Backup) -> Result<u64, ServiceError> {
        backup.check_keys(&self.keyring).await?;
        let (db, now) = (self.store.begin().await?, self.now());
        let accounts = backup.copy_into(&db).await?;
        store::account::void_set_up_codes(&db).await?;
        store::account::void_adding(&db).await?;
        // Some may have been used since; the next logon shows new ones.
        store::recovery_code::void(&db).await?;
        store::authenticator::start_anew(&db, now.step().plus(1), now).await?;
        self.record(&db, Event::new(now, Kind::BackupRestored, Actor::Operator))
            .await?;
        self.commit(db).await?;
        Ok(accounts)
    }
}
