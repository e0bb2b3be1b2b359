//! Where the database's files are, and whether this process may do with them what it must.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Read as _},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use percent_encoding::percent_decode_str;
use rustix::fs::{Access, AtFlags, CWD, accessat};

use super::WiringError;

/// What SQLite calls its files, behind the database's own name.
pub const SUFFIXES: [&str; 3] = ["", "-wal", "-shm"];

/// The file of a `sqlite:` URL as sqlx reads it; none for a database in memory.
#[must_use]
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let file = rest.split('?').next().unwrap_or(rest);
    let file = percent_decode_str(file).decode_utf8().ok()?;
    (!file.is_empty() && file != ":memory:").then(|| PathBuf::from(&*file))
}

/// The database's files.
#[must_use]
pub fn sqlite_files(url: &str) -> Vec<PathBuf> {
    let Some(file) = sqlite_file(url) else {
        return Vec::new();
    };
    let with = |suffix| {
        let mut path = file.clone().into_os_string();
        path.push(suffix);
        PathBuf::from(path)
    };
    SUFFIXES.map(with).into()
}

/// What an SQLite file begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Whether `path` is a file that begins as SQLite's do.
#[must_use]
pub fn is_sqlite(path: &Path) -> bool {
    let mut begins = [0; MAGIC.len()];
    File::open(path).is_ok_and(|mut file| file.read_exact(&mut begins).is_ok()) && begins == *MAGIC
}

/// Whether `path` is a file with something in it that SQLite has not written.
pub fn is_something_else(path: &Path) -> bool {
    let has_content = |found: fs::Metadata| found.is_file() && found.len() > 0;
    fs::metadata(path).is_ok_and(has_content) && !is_sqlite(path)
}

/// The first of the database's files, or their folder, that this process may not write, where that is
/// what is the matter.
pub fn find_unwritable(url: &str) -> Option<(PathBuf, io::Error)> {
    let files = sqlite_files(url);
    let is_reason = |why: &io::Error| {
        matches!(
            why.kind(),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::IsADirectory
        )
    };
    for file in &files {
        match OpenOptions::new().append(true).open(file) {
            Err(why) if is_reason(&why) => return Some((file.clone(), why)),
            _ => {}
        }
    }
    // SQLite makes files beside the database.
    let folder = folder_of(files.first()?);
    let may_write = accessat(
        CWD,
        folder,
        Access::WRITE_OK | Access::EXEC_OK,
        AtFlags::EACCESS,
    );
    let why = may_write.err().map(io::Error::from)?;
    is_reason(&why).then(|| (folder.to_owned(), why))
}

/// A new folder is for its owner only; one that is there stays as it is.
pub fn create_folder_of(file: &Path, setting: &'static str) -> Result<(), WiringError> {
    let folder = folder_of(file);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|source| WiringError::Folder {
            setting,
            path: folder.to_owned(),
            source,
        })
}

/// The folder that `file` is in.
#[must_use]
pub fn folder_of(file: &Path) -> &Path {
    file.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_database_is_where_sqlx_puts_its_file() {
        for (url, file) in [
            ("sqlite:data/good-to-go.db", Some("data/good-to-go.db")),
            ("sqlite:///srv/gtg.db?mode=rwc", Some("/srv/gtg.db")),
            (
                "sqlite:/srv/two%20words/gtg.db",
                Some("/srv/two words/gtg.db"),
            ),
            ("sqlite::memory:", None),
            ("sqlite://?mode=memory", None),
            ("postgres://user@localhost/gtg", None),
        ] {
            assert_eq!(sqlite_file(url), file.map(PathBuf::from), "{url}");
        }
    }
}
