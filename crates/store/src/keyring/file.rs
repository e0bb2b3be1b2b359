//! Reading and writing the key file: whole, for its owner only, never half.

use super::{KeyringError, keys::Keys};
use crate::files::{folder_of, publish, sync_folder};
use rustix::{
    fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx},
    io::Errno,
    process::{Gid, getegid, geteuid, getgroups},
};
use std::{
    fs, io,
    io::Write,
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown},
    path::Path,
};
use zeroize::Zeroizing;

/// What tells one state of a file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    file: (u64, u64),
    modified: (i64, i64),
    bytes: u64,
}

pub(super) fn stamp(path: &Path) -> io::Result<Stamp> {
    fs::metadata(path).map(|metadata| Stamp::of(&metadata))
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Self {
        Self {
            file: (metadata.dev(), metadata.ino()),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            bytes: metadata.size(),
        }
    }
}

/// What the file at `path` holds, and the state in which it was read.
pub(super) fn read(path: &Path) -> Result<(Keys, Stamp), KeyringError> {
    let io = |source| failed(path, source);
    let file = fs::File::open(path).map_err(io)?;
    let metadata = file.metadata().map_err(io)?;
    if metadata.is_dir() {
        return Err(KeyringError::Folder {
            path: path.to_owned(),
        });
    }
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 && !is_lent(&metadata) {
        return Err(KeyringError::Readable {
            path: path.to_owned(),
            mode,
            is_own: is_own(&metadata),
        });
    }
    let text = Zeroizing::new(io::read_to_string(file).map_err(io)?);
    let keys = Keys::parse(&text).map_err(|what| KeyringError::Malformed {
        path: path.to_owned(),
        what,
    })?;
    Ok((keys, Stamp::of(&metadata)))
}

fn is_own(metadata: &fs::Metadata) -> bool {
    metadata.uid() == geteuid().as_raw()
}

/// Whether the file is another user's, or write-protected, and a group of this process may read it:
/// so Kubernetes gives secrets to a process that is not root (`fsGroup`). Nobody else may read it,
/// and nobody in the group write it.
fn is_lent(metadata: &fs::Metadata) -> bool {
    let mode = metadata.mode() & 0o7777;
    let group = Gid::from_raw(metadata.gid());
    mode | 0o740 == 0o740
        && (!is_own(metadata) || mode & 0o200 == 0)
        && (group == getegid() || getgroups().is_ok_and(|groups| groups.contains(&group)))
}

/// Writes a new file. Refuses to replace one: of two nodes that start at the same time, the
/// second reads the first one's.
pub(super) fn create(path: &Path, keys: &Keys) -> Result<(), KeyringError> {
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder_of(path))?;
        // Written whole under another name first: nobody ever reads half a key file.
        let draft = path.with_extension(format!("new-{}", keys.current));
        let file = open_draft(&draft)?;
        let published = fill(file, keys).and_then(|()| publish(&draft, path));
        if published.is_err() {
            let _ = fs::remove_file(&draft); // no keys left lying
        }
        published
    };
    write().map_err(|source| failed(path, source))
}

/// Replaces the file that is there, at once and for the same owner: `root` may rotate the keys of
/// a server that runs as somebody else.
pub(super) fn replace(path: &Path, keys: &Keys) -> Result<(), KeyringError> {
    let write = || -> io::Result<()> {
        // Of a link the file is replaced, not the link.
        let path = fs::canonicalize(path)?;
        let owner = fs::metadata(&path)?;
        let draft = path.with_extension("new");
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {} // left by a rotation that was killed
        }
        let file = open_draft(&draft)?;
        let replaced = hand_over(&file, &owner)
            .and_then(|()| fill(file, keys))
            .and_then(|()| fs::rename(&draft, &path));
        if replaced.is_err() {
            let _ = fs::remove_file(&draft); // no keys left lying
        }
        replaced?;
        sync_folder(folder_of(&path))
    };
    write().map_err(|source| {
        let is_foreign = fs::metadata(path).is_ok_and(|metadata| !is_own(&metadata));
        if is_foreign && source.raw_os_error() == Some(Errno::PERM.raw_os_error()) {
            return KeyringError::OtherOwner {
                path: path.to_owned(),
            };
        }
        failed(path, source)
    })
}

/// Gives `file` to those who could read the one with the metadata `like`.
fn hand_over(file: &fs::File, like: &fs::Metadata) -> io::Result<()> {
    let ours = file.metadata()?;
    if (ours.uid(), ours.gid()) != (like.uid(), like.gid()) {
        fchown(file, Some(like.uid()), Some(like.gid()))?;
    }
    file.set_permissions(fs::Permissions::from_mode(like.mode() & 0o7777))
}

/// Makes sure that the file at `path` can be replaced: one that is mounted by itself, as container
/// engines mount a single file, cannot.
pub(super) fn check_replaceable(path: &Path) -> Result<(), KeyringError> {
    let path = fs::canonicalize(path).map_err(|source| failed(path, source))?;
    let found = statx(CWD, &path, AtFlags::empty(), StatxFlags::BASIC_STATS);
    // An old kernel does not say it; then the attempt does.
    let is_mounted =
        found.is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT));
    if is_mounted {
        return Err(KeyringError::Mounted { path });
    }
    Ok(())
}

/// Locks the key file at `path` against another rotation, until the lock is dropped or the
/// process ends. What is locked is its folder: the file itself is replaced.
pub(super) fn lock(path: &Path) -> Result<fs::File, KeyringError> {
    let io = |source| failed(path, source);
    let path = fs::canonicalize(path).map_err(io)?;
    let folder = fs::File::open(folder_of(&path)).map_err(io)?;
    match folder.try_lock() {
        Ok(()) => Ok(folder),
        Err(fs::TryLockError::WouldBlock) => Err(KeyringError::Rotating { path }),
        Err(fs::TryLockError::Error(source)) => Err(io(source)),
    }
}

fn open_draft(draft: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(draft)
}

fn fill(mut file: fs::File, keys: &Keys) -> io::Result<()> {
    file.write_all(keys.to_text().as_bytes())?;
    file.sync_all()
}

fn failed(path: &Path, source: io::Error) -> KeyringError {
    KeyringError::Io {
        path: path.to_owned(),
        source,
    }
}
