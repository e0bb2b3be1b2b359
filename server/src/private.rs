//! Files that the server makes are for their owner only (R61).

use std::{fs, io, os::unix::fs::PermissionsExt as _, path::PathBuf};

use rustix::{fs::Mode, process::umask};

use crate::{
    config::Config,
    wiring::{folder_of, sqlite_files},
};

/// Makes it so, whatever the umask was: for everything that this process makes from now on. SQLite
/// makes files of its own, so that it is not enough to say it at each place.
pub fn for_owner_only() {
    umask(Mode::RWXG | Mode::RWXO);
}

/// A file that others can read.
#[derive(Debug, PartialEq, Eq)]
pub struct Exposed {
    pub path: PathBuf,
    pub mode: u32,
}

/// Those of an earlier version, or of a copy by hand, that others can read. Not the key file: with
/// such a one no command works.
///
/// # Errors
///
/// The system's reason where a folder cannot be read.
pub fn list_exposed(config: &Config) -> io::Result<Vec<Exposed>> {
    let mut exposed = Vec::new();
    for path in sqlite_files(config.database.url.expose()) {
        look(path, &mut exposed)?;
    }
    // Those that a restore has put aside too.
    let checkpoints = config.audit_checkpoints();
    let begins_alike = checkpoints.file_stem().unwrap_or_default().to_owned();
    let entries = match fs::read_dir(folder_of(&checkpoints)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(exposed),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(&*begins_alike.to_string_lossy()) {
            look(path, &mut exposed)?;
        }
    }
    Ok(exposed)
}

fn look(path: PathBuf, exposed: &mut Vec<Exposed>) -> io::Result<()> {
    let metadata = match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        metadata => metadata?,
    };
    let mode = metadata.permissions().mode() & 0o7777;
    if metadata.is_file() && mode & 0o077 != 0 {
        exposed.push(Exposed { path, mode });
    }
    Ok(())
}
