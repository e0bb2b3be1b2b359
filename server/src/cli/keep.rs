//! `backup FILE --keep N`: which older backups go.
//!
//! Those in the same folder whose names differ from FILE's in the digits of a date or a number alone.
//! Nothing else is ever touched, and FILE itself never goes.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::wiring::{folder_of, is_sqlite};

/// Whether a name can have a series: without a digit that may vary, every backup would be called the same.
pub fn has_series(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let varies = name.get(varies_from(&name)..ends_at(&name));
    varies.is_some_and(|varies| varies.contains(|c: char| c.is_ascii_digit()))
}

/// Removes all but `keep` backups of the series of `path`, the oldest first, and returns them. Names say
/// in many ways when a backup was made; what counts is when the file was last written, and the name where
/// two are of the same moment.
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
    let mut older: Vec<_> = names
        .filter_map(|name| Some((written_at(&folder.join(&name))?, name)))
        .collect();
    older.sort_unstable();
    older.truncate((older.len() + 1).saturating_sub(keep));
    let mut removed = Vec::new();
    for (_, name) in older {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|error| (path.clone(), error))?;
        removed.push(path);
    }
    Ok(removed)
}

/// Whether two names differ only in digits, and in those of a date or of the last number alone.
fn is_of_series(name: &str, of: &str) -> bool {
    let begin = varies_from(of);
    let alike = |(at, (a, b)): (usize, (u8, u8))| {
        a == b || (begin..ends_at(of)).contains(&at) && a.is_ascii_digit() && b.is_ascii_digit()
    };
    name.len() == of.len() && name.bytes().zip(of.bytes()).enumerate().all(alike)
}

/// Where the ending of a name begins, or the name ends.
fn ends_at(name: &str) -> usize {
    name.rfind('.').unwrap_or(name.len())
}

/// From where on digits of a name may vary: from its date on or, without one, in its last number. What is
/// before that belongs to the name, which may be that of one of several installations in a folder.
fn varies_from(name: &str) -> usize {
    let stem = name.get(..ends_at(name)).unwrap_or_default();
    let numbers = numbers_behind_letters(stem);
    let date = (0..numbers.len())
        .rev()
        .find(|at| begins_with_date(numbers.get(*at..).unwrap_or_default()));
    let from = date.or(numbers.len().checked_sub(1));
    let from = from.and_then(|at| numbers.get(at));
    from.map_or(stem.len(), |(begin, _)| *begin)
}

/// The numbers of a stem behind its last letter, and where each begins. The letters of a time are none,
/// as in 2026-11-29T0300Z.
fn numbers_behind_letters(stem: &str) -> Vec<(usize, &str)> {
    let is_digit = |at: Option<usize>| {
        let byte = at.and_then(|at| stem.as_bytes().get(at));
        byte.is_some_and(u8::is_ascii_digit)
    };
    let is_of_time = |at: usize, c: char| {
        let ends = at + 1 == stem.len();
        matches!(c, 'T' | 'Z') && is_digit(at.checked_sub(1)) && (ends || is_digit(Some(at + 1)))
    };
    let mut characters = stem.char_indices().rev();
    let last = characters.find(|(at, c)| c.is_alphabetic() && !is_of_time(*at, *c));
    let begin = last.map_or(0, |(at, c)| at + c.len_utf8());
    let tail = stem.get(begin..).unwrap_or_default();
    let mut numbers = Vec::new();
    let mut at = begin;
    for part in tail.split(|c: char| !c.is_ascii_digit()) {
        if !part.is_empty() {
            numbers.push((at, part));
        }
        at += part.len();
        let parted_by = stem.get(at..).and_then(|rest| rest.chars().next());
        at += parted_by.map_or(0, char::len_utf8);
    }
    numbers
}

/// Whether these numbers are a date, year or day first, in one number or three.
fn begins_with_date(numbers: &[(usize, &str)]) -> bool {
    let number = |text: &str| text.parse::<u32>().unwrap_or_default();
    let is_date = |year: &str, month: &str, day: &str| {
        (1970..2200).contains(&number(year))
            && (1..=12).contains(&number(month))
            && (1..=31).contains(&number(day))
    };
    let is_whole = |text: &str| {
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        let year_first = is_date(part(0, 4), part(4, 6), part(6, 8));
        match text.len() {
            8 => year_first || is_date(part(4, 8), part(2, 4), part(0, 2)),
            12 | 14 => year_first,
            _ => false,
        }
    };
    let lengths: Vec<_> = numbers.iter().map(|(_, text)| text.len()).collect();
    match (numbers, &*lengths) {
        ([(_, whole), ..], [8 | 12 | 14, ..]) => is_whole(whole),
        ([(_, year), (_, month), (_, day), ..], [4, 2, 2, ..])
        | ([(_, day), (_, month), (_, year), ..], [2, 2, 4, ..]) => is_date(year, month, day),
        _ => false,
    }
}

/// When the backup at `path` was last written; `None` for anything but a file, no link, that begins as
/// backups do.
fn written_at(path: &Path) -> Option<SystemTime> {
    let found = fs::symlink_metadata(path).ok()?;
    (found.is_file() && is_sqlite(path)).then(|| found.modified().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Names with the day first sort in no order of time.
    #[test]
    fn the_oldest_go_whatever_they_are_called() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        let write = |name: &str, seconds| {
            fs::write(path(name), b"SQLite format 3\0 and more").expect("written");
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            let file = fs::File::options().append(true).open(path(name));
            file.and_then(|file| file.set_modified(at)).expect("set");
        };
        let days = [
            "30-11-2026.gtg",
            "01-12-2026.gtg",
            "02-12-2026.gtg",
            "31-10-2026.gtg",
        ];
        for (name, seconds) in days.into_iter().zip([20, 30, 40, 10]) {
            write(name, seconds);
        }
        let removed = remove_older(&path(days[2]), 2).expect("removed");
        assert_eq!(removed, [path(days[3]), path(days[0])]);

        // Written at the same moment, as a copy makes them: then by name.
        for name in ["gtg-3.gtg", "gtg-1.gtg", "gtg-2.gtg"] {
            write(name, 50);
        }
        let removed = remove_older(&path("gtg-3.gtg"), 2).expect("removed");
        assert_eq!(removed, [path("gtg-1.gtg")]);
        assert!(
            remove_older(&path("gtg-3.gtg"), 9)
                .expect("none")
                .is_empty()
        );
    }

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
        for (name, of, is_one) in [
            ("nursery1-2026-11-28.gtg", "nursery1-2026-11-29.gtg", true),
            ("nursery2-2026-11-28.gtg", "nursery1-2026-11-29.gtg", false),
            ("nursery2-7.gtg", "nursery1-7.gtg", false),
            ("2-nursery-7.gtg", "1-nursery-8.gtg", false),
            ("28-11-2026.gtg", "29-11-2026.gtg", true),
            ("gtg28-11-2026.gtg", "gtg29-11-2026.gtg", true),
            ("nursery-1-2026-11-28.gtg", "nursery-1-2026-11-29.gtg", true),
            (
                "nursery-2-2026-11-28.gtg",
                "nursery-1-2026-11-29.gtg",
                false,
            ),
            ("site_02_20261128.gtg", "site_01_20261129.gtg", false),
            ("10.0.0.6-2026-11-28.gtg", "10.0.0.5-2026-11-29.gtg", false),
            (
                "branch1002-28-11-2026.gtg",
                "branch1001-29-11-2026.gtg",
                false,
            ),
            ("branch-2-7.gtg", "branch-1-8.gtg", false),
            ("branch-1-7.gtg", "branch-1-8.gtg", true),
            ("gtg-1764374400.gtg", "gtg-1764460800.gtg", true),
            ("gtg20261128-0300.gtg", "gtg20261129-0301.gtg", true),
            ("gtg1.gtg", "gtg2.gtg", true),
            ("gtg-2026-11-28T0300Z.gtg", "gtg-2026-11-29T0301Z.gtg", true),
            ("2026-11-28T03-00.gtg", "2026-11-29T03-00.gtg", true),
            // Months in words part the series: nothing goes that should not.
            ("28-Nov-2026.gtg", "29-Nov-2026.gtg", false),
            ("monday.db1", "monday.db2", false),
            ("gtg-1", "gtg-2", true),
        ] {
            assert_eq!(is_of_series(name, of), is_one, "{name} {of}");
        }
        assert!(has_series(Path::new("/srv/2026/gtg-1.gtg")));
        assert!(has_series(Path::new("gtg1.gtg")));
        for name in ["/srv/2026/gtg.gtg", "2-gtg.gtg", "gtg.db1"] {
            assert!(!has_series(Path::new(name)), "{name}");
        }
    }
}
