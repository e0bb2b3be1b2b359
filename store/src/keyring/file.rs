//! Reading and writing the key file: whole, for its owner only, never half.

use super::{KeyringError, keys::Keys};
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
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyringError::Readable {
            path: path.to_owned(),
            mode,
        });
    }
    let text = Zeroizing::new(io::read_to_string(file).map_err(io)?);
    let keys = Keys::parse(&text).map_err(|what| KeyringError::Malformed {
        path: path.to_owned(),
        what,
    })?;
    Ok((keys, Stamp::of(&metadata)))
}

/// Writes a new file. Refuses to replace one: of two nodes that start at the same time, the
/// second reads the first one's.
pub(super) fn create(path: &Path, keys: &Keys) -> Result<(), KeyringError> {
    let write = || -> io::Result<()> {
        let folder = folder_of(path);
        fs::create_dir_all(folder)?;
        // Written whole under another name first: nobody ever reads half a key file.
        let draft = path.with_extension(format!("new-{}", keys.current));
        let file = open_draft(&draft)?;
        let linked = fill(file, keys).and_then(|()| fs::hard_link(&draft, path));
        fs::remove_file(&draft)?;
        linked?;
        fs::File::open(folder)?.sync_all()
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
        let ours = file.metadata()?;
        if (ours.uid(), ours.gid()) != (owner.uid(), owner.gid()) {
            fchown(&file, Some(owner.uid()), Some(owner.gid()))?;
        }
        fill(file, keys)?;
        fs::rename(&draft, &path)?;
        fs::File::open(folder_of(&path))?.sync_all()
    };
    write().map_err(|source| failed(path, source))
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

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

fn failed(path: &Path, source: io::Error) -> KeyringError {
    KeyringError::Io {
        path: path.to_owned(),
        source,
    }
}
