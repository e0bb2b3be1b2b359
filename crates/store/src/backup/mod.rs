//! Backups (R44): an SQLite file in any case, without keys, of one moment. So a backup also
//! carries an installation from one kind of database to the other.

mod error;
mod moved;
mod tables;

pub use error::BackupError;
pub(crate) use moved::MOVED;
pub use moved::{begin_to_copy, copy_and_close};
use tables::CopyError;
pub(crate) use tables::find_occupied;
pub use tables::{COPIED, LEFT_OUT};

use crate::{
    Cause, Connection, Keyring, Store, StoreError, canary, entity,
    files::{folder_of, publish},
    keyring::{KeyringError, Purpose},
    sealed,
    work_folder::{WorkFolder, remove_abandoned},
};
use rustix::fs::statvfs;
use sea_orm::{DbErr, EntityTrait, PaginatorTrait};
use std::{
    ffi::OsString,
    fs,
    io::{self, ErrorKind},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// What a backup has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// The ids of the keys that it takes to open it: one, or two in the middle of a rotation.
    pub key_ids: Vec<String>,
    /// How many accounts.
    pub accounts: u64,
    /// How many audit events.
    pub events: u64,
}

/// Writes a backup of `store` to `path`: what was committed when it began, whatever is written
/// meanwhile. Nobody waits for it.
///
/// # Errors
///
/// [`StoreError::Backup`], [`StoreError::Database`]; then there is no file.
pub async fn write(store: &Store, path: &Path) -> Result<Contents, StoreError> {
    let io = |source| failed(path, source);
    let exists = || BackupError::Exists {
        path: path.to_owned(),
    };
    // A link too, wherever it leads.
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        found => return Err(found.map_or_else(io, |_| exists().into())),
    }
    // Written whole in a folder beside it first: nobody ever takes half a backup for one.
    remove_abandoned(folder_of(path), |name| name.ends_with(PART));
    let mut part = OsString::from(path);
    part.push(PART);
    let part = PathBuf::from(part);
    let folder = WorkFolder::create(&part).map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists => BackupError::Unfinished { path: part }.into(),
        _ => io(source),
    })?;
    let draft = folder.join(COPY);
    create(&draft).map_err(io)?;
    let contents = fill(store, &draft, path).await?;
    let written = fs::File::open(&draft).and_then(|file| file.sync_all());
    let published = written.and_then(|()| publish(&draft, path));
    published.map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists => exists().into(),
        _ => io(source),
    })?;
    Ok(contents)
}

/// What the unfinished backup is called, behind its own name.
const PART: &str = ".part";

/// The file in a [`WorkFolder`].
const COPY: &str = "backup.db";

/// An empty file, for its owner only.
fn create(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map(drop)
}

async fn fill(store: &Store, draft: &Path, path: &Path) -> Result<Contents, StoreError> {
    // Whatever fails in the copy is about `path`, and not about the database.
    let unwritable = |error: DbErr| BackupError::Unwritable {
        path: path.to_owned(),
        cause: Cause::of(&error),
    };
    let in_copy = |error| match error {
        StoreError::Database(error) => unwritable(error).into(),
        other => other,
    };
    let copy = Store::open_copy(draft).await.map_err(in_copy)?;
    copy.migrate().await.map_err(in_copy)?;
    let (from, to) = (
        store.snapshot().await?,
        copy.begin().await.map_err(in_copy)?,
    );
    tables::copy_all(&from, &to)
        .await
        .map_err(|error| match error {
            CopyError::Read(error) => error.into(),
            CopyError::Write(error) => StoreError::from(unwritable(error)),
        })?;
    let contents = Contents {
        key_ids: sealed::list_key_ids(&to).await.map_err(in_copy)?,
        accounts: count::<entity::account::Entity>(&to)
            .await
            .map_err(unwritable)?,
        events: count::<entity::audit_event::Entity>(&to)
            .await
            .map_err(unwritable)?,
    };
    to.commit().await.map_err(unwritable)?;
    from.rollback().await?;
    copy.close().await.map_err(in_copy)?;
    Ok(contents)
}

async fn count<E>(db: &impl Connection) -> Result<u64, DbErr>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    E::find().count(db).await
}

/// A backup to restore from: a copy of the file, brought up to date. Dropped, it is removed.
pub struct Backup {
    path: PathBuf,
    store: Store,
    _folder: WorkFolder,
}

/// What the folders of copies are called, before their numbers.
pub const COPY_FOLDER: &str = "good-to-go-restore-";

/// Removes the copies in `folder` that a restore has left which was killed.
pub fn remove_abandoned_copies(folder: &Path) {
    remove_abandoned(folder, |name| name.starts_with(COPY_FOLDER));
}

/// Makes sure that `folder`, or what is there of it, has room for `times` as much as the backup at
/// `path` has.
///
/// # Errors
///
/// [`BackupError::NoRoom`], [`BackupError::Io`].
pub fn check_room(path: &Path, folder: &Path, times: u64) -> Result<(), StoreError> {
    let size = fs::metadata(path)
        .map_err(|source| failed(path, source))?
        .len();
    let there = folder.ancestors().find(|folder| folder.exists());
    let there = there.filter(|there| !there.as_os_str().is_empty());
    // Where the system does not say it, the disk will.
    let Ok(disk) = statvfs(there.unwrap_or(Path::new("."))) else {
        return Ok(());
    };
    let (free, needed) = (
        disk.f_bavail.saturating_mul(disk.f_frsize),
        size.saturating_mul(times),
    );
    if needed > free {
        return Err(BackupError::NoRoom {
            folder: folder.to_owned(),
            needed,
            free,
        }
        .into());
    }
    Ok(())
}

impl Backup {
    /// Copies the backup at `path` to `folder`, which is made, and brings it up to date. The file
    /// itself is only read.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backup`]; [`StoreError::Database`] when it cannot be brought up to date.
    pub async fn open(path: &Path, folder: PathBuf) -> Result<Self, StoreError> {
        let io = |source| failed(path, source);
        let mut file = fs::File::open(path).map_err(io)?;
        if !file.metadata().map_err(io)?.is_file() {
            let path = path.to_owned();
            return Err(BackupError::NotAFile { path }.into());
        }
        check_room(path, &folder, 1)?;
        // Of the copy nobody needs to know more than where there was no room for it.
        let place = folder_of(&folder);
        let folder = WorkFolder::create_all(&folder).map_err(|source| failed(place, source))?;
        let copy = folder.join(COPY);
        let copied = create(&copy)
            .and_then(|()| fs::OpenOptions::new().append(true).open(&copy))
            .and_then(|mut copy| io::copy(&mut file, &mut copy));
        copied.map_err(|source| failed(place, source))?;
        let none = |error: StoreError| match error.cause() {
            Some(Cause::Damaged) => damaged(path),
            _ => BackupError::None {
                path: path.to_owned(),
            },
        };
        let store = Store::open_copy(&copy).await.map_err(none)?;
        if let Some(migration) = store.find_unknown_migration().await.map_err(none)? {
            let path = path.to_owned();
            return Err(BackupError::Newer { path, migration }.into());
        }
        if !store.is_whole().await.map_err(none)? {
            return Err(damaged(path).into());
        }
        store
            .migrate()
            .await
            .map_err(|error| in_backup(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            store,
            _folder: folder,
        })
    }

    /// What is in it.
    #[must_use]
    pub fn connection(&self) -> &impl Connection {
        self.store.connection()
    }

    /// The ids of the keys that it takes to open everything in it.
    pub async fn list_key_ids(&self) -> Result<Vec<String>, StoreError> {
        let listed = sealed::list_key_ids(self.connection()).await;
        listed.map_err(|error| in_backup(&self.path, error))
    }

    /// Makes sure that `keyring` opens everything in it.
    ///
    /// # Errors
    ///
    /// [`KeyringError::WrongKey`] for the first key that `keyring` lacks, or has only what was
    /// kept of it after a rotation; [`StoreError::Database`].
    pub async fn check_keys(&self, keyring: &Keyring) -> Result<(), StoreError> {
        for key_id in self.list_key_ids().await? {
            if keyring.sub_key(&key_id, Purpose::Seal).is_none() {
                return Err(KeyringError::WrongKey { key_id }.into());
            }
        }
        let checked = canary::check(self.connection(), keyring).await;
        checked.map_err(|error| in_backup(&self.path, error))
    }

    /// Copies everything into `db`, a transaction on a database in which nothing is yet. Returns
    /// the number of accounts.
    ///
    /// # Errors
    ///
    /// [`BackupError::Occupied`]; [`StoreError::Database`].
    pub async fn copy_into(&self, db: &impl Connection) -> Result<u64, StoreError> {
        if let Some(table) = tables::find_occupied(db).await? {
            return Err(BackupError::Occupied { table }.into());
        }
        entity::canary::Entity::delete_many().exec(db).await?;
        tables::copy_all(self.connection(), db)
            .await
            .map_err(|error| match error {
                CopyError::Read(_) => damaged(&self.path).into(),
                CopyError::Write(error) => StoreError::from(error),
            })?;
        tables::count_on(db).await?;
        Ok(entity::account::Entity::find().count(db).await?)
    }
}

fn damaged(path: &Path) -> BackupError {
    let path = path.to_owned();
    BackupError::Damaged { path }
}

/// What fails in a copy that could be made is the backup's own fault, unless the disk is full.
fn in_backup(path: &Path, error: StoreError) -> StoreError {
    match error.cause() {
        None => error,
        Some(cause @ (Cause::NoRoom | Cause::Disk)) => {
            let path = path.to_owned();
            BackupError::Unwritable { path, cause }.into()
        }
        Some(_) => damaged(path).into(),
    }
}

fn failed(path: &Path, source: io::Error) -> StoreError {
    let path = path.to_owned();
    BackupError::Io { path, source }.into()
}
