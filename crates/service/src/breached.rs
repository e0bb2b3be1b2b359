//! The operator's file of breached passwords (R6): Pwned Passwords, ordered by hash, as its
//! downloader writes it. It has tens of gigabytes, so it is searched where it is: some forty reads
//! of 128 bytes for a password, and nothing of it is kept.
//!
//! That the file is right is checked at the start. When it cannot be searched later, a new password
//! is taken without it, and the log says so once: the other rules of a new password still hold, and
//! a lost disk must not keep people from the logon.

use crate::Settings;
use domain::{
    Password,
    blocklist::{
        breached::{Hash, MAX_LINE_BYTES},
        lines,
    },
};
use std::{
    fs::{self, File},
    io,
    ops::Range,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use thiserror::Error;

/// Places at which the order is checked at the start, besides the first line.
const SAMPLES: u64 = 32;

/// Why a file is not the list.
#[derive(Debug, Error)]
pub enum BreachedFileError {
    /// It cannot be read.
    #[error("it cannot be read: {}", store::reason(.0))]
    Io(#[from] io::Error),
    /// A folder, a device.
    #[error("it is not a file")]
    NotAFile,
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// Something else than a line of the list around this byte.
    #[error(
        "around byte {0} is no line \"SHA-1 in hexadecimal:count\" as Pwned Passwords publishes them"
    )]
    NoLine(u64),
    /// A smaller hash behind a greater one.
    #[error("its lines are not ordered by hash around byte {0}; get the list that is")]
    NotOrdered(u64),
}

/// The list, searched in its file. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct BreachedPasswords {
    path: PathBuf,
    is_failing: Arc<AtomicBool>,
}

impl BreachedPasswords {
    /// The list that `settings` name, if they name one.
    pub(crate) fn of(settings: &Settings) -> Result<Option<Self>, BreachedFileError> {
        let path = settings.breached_passwords_file.clone();
        path.map(Self::open).transpose()
    }

    /// The list in the file `path`, after a look at a few of its lines.
    pub(crate) fn open(path: PathBuf) -> Result<Self, BreachedFileError> {
        let list = List::open(&path)?;
        let mut before = None;
        for sample in 0..=SAMPLES {
            let at = list.place(sample);
            let (_, hash) = list.line(at)?;
            if before.is_some_and(|before| hash < before) {
                return Err(BreachedFileError::NotOrdered(at));
            }
            before = Some(hash);
        }
        Ok(Self {
            path,
            is_failing: Arc::default(),
        })
    }

    /// Whether `password` is in the list; not when the list cannot be searched.
    pub(crate) async fn contain(&self, password: &Password) -> bool {
        let (path, hash) = (self.path.clone(), Hash::of(password));
        let search = move || List::open(&path)?.contains(hash);
        let found = tokio::task::spawn_blocking(search).await;
        let found = found.unwrap_or_else(|died| Err(io::Error::other(died).into()));
        let was_failing = self.is_failing.swap(found.is_err(), Ordering::Relaxed);
        found.unwrap_or_else(|error| {
            if !was_failing {
                tracing::error!(
                    file = %self.path.display(), %error,
                    "new passwords are taken without a look into the list of breached ones"
                );
            }
            false
        })
    }
}

/// The file, opened for one search: the operator may put a newer one in its place at any time.
struct List {
    file: File,
    length: u64,
}

impl List {
    fn open(path: &Path) -> Result<Self, BreachedFileError> {
        // Asked before it is opened: that would wait for the other end of a pipe.
        if !fs::metadata(path)?.is_file() {
            return Err(BreachedFileError::NotAFile);
        }
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        if length == 0 {
            return Err(BreachedFileError::Empty);
        }
        Ok(Self { file, length })
    }

    /// The position of one of [`SAMPLES`], from the first byte to the last.
    fn place(&self, sample: u64) -> u64 {
        let last = self.length - 1;
        last / SAMPLES * sample + last % SAMPLES * sample / SAMPLES
    }

    fn contains(&self, hash: Hash) -> Result<bool, BreachedFileError> {
        lines::find(self.length, |at| {
            let (range, found) = self.line(at)?;
            Ok((range, found.cmp(&hash)))
        })
    }

    /// Where the line around byte `at` is, and its hash.
    fn line(&self, at: u64) -> Result<(Range<u64>, Hash), BreachedFileError> {
        let no_line = || BreachedFileError::NoLine(at);
        let most = MAX_LINE_BYTES as u64;
        let (start, end) = (at.saturating_sub(most), self.length.min(at + most));
        let mut buffer = [0; 2 * MAX_LINE_BYTES];
        let window = usize::try_from(end - start)
            .ok()
            .and_then(|length| buffer.get_mut(..length))
            .ok_or_else(no_line)?;
        self.file.read_exact_at(window, start)?;
        let line = lines::around(window, usize::try_from(at - start).unwrap_or_default());
        // A line that goes on beyond what was read is longer than any of the list.
        let is_cut =
            (line.start == 0 && start > 0) || (line.end == window.len() && end < self.length);
        let hash = window.get(line.clone()).filter(|_| !is_cut);
        let hash = hash.and_then(Hash::of_line);
        let range = start + line.start as u64..start + line.end as u64;
        Ok((range, hash.ok_or_else(no_line)?))
    }
}

#[cfg(test)]
mod tests;
