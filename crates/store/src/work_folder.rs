//! A folder for a file that is not finished: of one process, for its owner only, and gone with it.
//!
//! A process that is killed leaves its folder. The lock in it says so: whoever can take it may remove
//! the folder.

use crate::files::folder_of;
use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

/// Removed with all that is in it when dropped.
#[derive(Debug)]
pub(crate) struct WorkFolder {
    path: PathBuf,
    /// Those above it that were made for it, innermost first.
    made: Vec<PathBuf>,
    _lock: Option<File>,
}

/// No file of another program is called so: what has none is not ours to remove.
const LOCK: &str = "good-to-go.lock";

impl WorkFolder {
    /// Makes it, in place of one that a killed process has left.
    ///
    /// # Errors
    ///
    /// [`std::io::ErrorKind::AlreadyExists`] where another process works in it, or something else is
    /// called so; the system's reason.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        remove_if_abandoned(path)?;
        let _ = fs::remove_dir(path); // killed before it had its lock: not if anything is in it
        DirBuilder::new().mode(0o700).create(path)?;
        let lock = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path.join(LOCK))
            .inspect_err(|_| drop(fs::remove_dir(path)))?;
        // Where the file system knows no locks, what a killed process leaves stays.
        let lock = lock.try_lock().is_ok().then_some(lock);
        Ok(Self {
            path: path.to_owned(),
            made: Vec::new(),
            _lock: lock,
        })
    }

    /// The same; what is missing above it is made too, and goes with it if nothing else is in there
    /// by then.
    ///
    /// # Errors
    ///
    /// As [`WorkFolder::create`].
    pub(crate) fn create_all(path: &Path) -> io::Result<Self> {
        let above = path.ancestors().skip(1);
        let missing = above.take_while(|above| !above.as_os_str().is_empty() && !above.exists());
        let made: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder_of(path))?;
        let mut folder = Self::create(path)?;
        folder.made = made;
        Ok(folder)
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // What cannot be removed now is at the next start of the same.
        let _ = fs::remove_dir_all(&self.path);
        for folder in &self.made {
            let _ = fs::remove_dir(folder); // not if there is anything in it
        }
    }
}

/// Removes those in `folder` whose names are `ours` and whose process has ended.
pub(crate) fn remove_abandoned(folder: &Path, ours: impl Fn(&str) -> bool) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        if entry.file_name().to_str().is_some_and(&ours) {
            // One that is in use stays, and one that cannot be removed is no reason to stop.
            let _ = remove_if_abandoned(&entry.path());
        }
    }
}

fn remove_if_abandoned(path: &Path) -> io::Result<()> {
    let Ok(lock) = File::options().write(true).open(path.join(LOCK)) else {
        return Ok(()); // nothing there, or nothing of ours
    };
    match lock.try_lock() {
        Ok(()) => fs::remove_dir_all(path),
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => Ok(()),
    }
}
