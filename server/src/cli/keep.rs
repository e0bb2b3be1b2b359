//! `backup FILE --keep N`: which older backups go.
//!
//! Those in the same folder whose names differ from FILE's in digits alone, as names with a date do.
//! Nothing else is ever touched, and FILE itself never goes.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use crate::wiring::folder_of;

/// What an SQLite file begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Whether a name can have a series: without a digit, every backup would be called the same.
pub fn has_series(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.contains(|c: char| c.is_ascii_digit())
}

/// Removes all but `keep` backups of the series of `path`, oldest names first, and returns them.
///
/// # Errors
///
/// The system's, with the path that it is about.
pub fn remove_older(path: &Path, keep: usize) -> Result<Vec<PathBuf>, (PathBuf, io::Error)> {
    let folder = folder_of(path);
    let own = path.file_name().unwrap_or_default().to_string_lossy();
    let entries = fs::read_dir(folder).map_err(|error| (folder.to_owned(), error))?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let names = names.filter_map(|name| name.into_string().ok());
    let names = names.filter(|name| *name != own && is_of_series(name, &own));
    let mut older: Vec<_> = names.filter(|name| is_backup(&folder.join(name))).collect();
    // The newest first: digits in the same places sort as the dates that they are.
    older.sort_unstable_by(|a, b| b.cmp(a));
    let gone = older.split_off(older.len().min(keep.saturating_sub(1)));
    let mut removed = Vec::new();
    for name in gone {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|error| (path.clone(), error))?;
        removed.push(path);
    }
    Ok(removed)
}

fn is_of_series(name: &str, of: &str) -> bool {
    let alike = |(a, b): (char, char)| a == b || (a.is_ascii_digit() && b.is_ascii_digit());
    name.chars().count() == of.chars().count() && name.chars().zip(of.chars()).all(alike)
}

/// A file, no link, that begins as backups do.
fn is_backup(path: &Path) -> bool {
    let mut begins = [0; MAGIC.len()];
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
        && File::open(path).is_ok_and(|mut file| file.read_exact(&mut begins).is_ok())
        && begins == *MAGIC
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_differs_in_digits_alone() {
        for (name, is_one) in [
            ("gtg-2026-11-28.gtg", true),
            ("gtg-2025-01-01.gtg", true),
            ("gtg-2026-11-28.db", false),
            ("gtg-2026-11-028.gtg", false),
            ("old-2026-11-28.gtg", false),
            ("gtg-2026-11-28.gtg.part", false),
            ("gtg-20x6-11-28.gtg", false),
        ] {
            assert_eq!(is_of_series(name, "gtg-2026-11-29.gtg"), is_one, "{name}");
        }
        assert!(has_series(Path::new("/srv/2026/gtg-1.gtg")));
        assert!(!has_series(Path::new("/srv/2026/gtg.gtg")));
    }
}
