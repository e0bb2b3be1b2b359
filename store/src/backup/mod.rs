//! Backups (R44): an SQLite file in any case, without keys, of one moment. So a backup also
//! carries an installation from one kind of database to the other.

mod error;
mod tables;

pub use error::BackupError;
pub use tables::{COPIED, LEFT_OUT};

use crate::{Connection, Store, StoreError, entity, sealed};
use sea_orm::{EntityTrait, PaginatorTrait};
use std::{
    ffi::OsString,
    fs, io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// Writes a backup of `store` to `path`: what was committed when it began, whatever is written
/// meanwhile. Nobody waits for it. Returns the ids of the keys that it takes to open it: one, or
/// two in the middle of a rotation.
///
/// # Errors
///
/// [`StoreError::Backup`], [`StoreError::Database`]; then there is no file.
pub async fn write(store: &Store, path: &Path) -> Result<Vec<String>, StoreError> {
    if fs::exists(path).map_err(|source| failed(path, source))? {
        let path = path.to_owned();
        return Err(BackupError::Exists { path }.into());
    }
    // Written whole under another name first: nobody ever takes half a backup for one.
    let mut draft = OsString::from(path);
    draft.push(".part");
    let draft = PathBuf::from(draft);
    match create(&draft) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(BackupError::Unfinished { path: draft }.into());
        }
        made => made.map_err(|source| failed(&draft, source))?,
    }
    let written = match fill(store, &draft).await {
        Ok(key_ids) => publish(&draft, path)
            .map(|()| key_ids)
            .map_err(|source| failed(path, source)),
        Err(error) => Err(error),
    };
    if written.is_err() {
        // The reason is what matters; what is left says what it is by its name.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// An empty file, for its owner only.
fn create(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map(drop)
}

async fn fill(store: &Store, draft: &Path) -> Result<Vec<String>, StoreError> {
    let copy = Store::open_copy(draft).await?;
    copy.migrate().await?;
    let (from, to) = (store.snapshot().await?, copy.begin().await?);
    tables::copy_all(&from, &to).await?;
    let key_ids = sealed::list_key_ids(&to).await?;
    to.commit().await?;
    from.rollback().await?;
    copy.close().await?;
    Ok(key_ids)
}

fn publish(draft: &Path, path: &Path) -> io::Result<()> {
    fs::File::open(draft)?.sync_all()?;
    fs::rename(draft, path)?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// A backup to restore from: a copy of the file, brought up to date. Dropped, it is removed.
pub struct Backup {
    store: Store,
    _folder: Folder,
}

/// Removed with all that is in it when dropped.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // In the system's temporary folder, for its owner only: it is no harm if it stays.
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Backup {
    /// Copies the backup at `path` to `folder`, which is made, and brings it up to date. The file
    /// itself is only read.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backup`]; [`StoreError::Database`] when it cannot be brought up to date.
    pub async fn open(path: &Path, folder: PathBuf) -> Result<Self, StoreError> {
        let mut file = fs::File::open(path).map_err(|source| failed(path, source))?;
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .map_err(|source| failed(&folder, source))?;
        let folder = Folder(folder);
        let copy = folder.0.join("backup.db");
        let copied = create(&copy)
            .and_then(|()| fs::OpenOptions::new().append(true).open(&copy))
            .and_then(|mut copy| io::copy(&mut file, &mut copy));
        copied.map_err(|source| failed(&copy, source))?;
        let none = |_| BackupError::None {
            path: path.to_owned(),
        };
        let store = Store::open_copy(&copy).await.map_err(none)?;
        if let Some(migration) = store.find_unknown_migration().await.map_err(none)? {
            let path = path.to_owned();
            return Err(BackupError::Newer { path, migration }.into());
        }
        store.migrate().await?;
        Ok(Self {
            store,
            _folder: folder,
        })
    }

    /// What is in it.
    #[must_use]
    pub fn connection(&self) -> &impl Connection {
        self.store.connection()
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
        tables::copy_all(self.connection(), db).await?;
        tables::count_on(db).await?;
        Ok(entity::account::Entity::find().count(db).await?)
    }
}

fn failed(path: &Path, source: io::Error) -> StoreError {
    let path = path.to_owned();
    BackupError::Io { path, source }.into()
}
