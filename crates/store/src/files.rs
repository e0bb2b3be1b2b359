//! Files that are there whole or not at all, and never in place of another; and why there is none.

use rustix::{
    fs::{CWD, RenameFlags, renameat_with},
    io::Errno,
};
use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
};

/// Gives the file `draft` the name `path`, if nothing is there, not even a link that leads nowhere.
/// When it comes back, that outlives a power cut.
///
/// # Errors
///
/// [`ErrorKind::AlreadyExists`], or the system's reason.
pub(crate) fn publish(draft: &Path, path: &Path) -> io::Result<()> {
    match renameat_with(CWD, draft, CWD, path, RenameFlags::NOREPLACE) {
        // An old kernel, or a file system that cannot do it in one step, such as NFS.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => link(draft, path)?,
        renamed => renamed?,
    }
    sync_folder(folder_of(path))
}

/// The same where there are hard links.
fn link(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        Err(_) => rename(draft, path),
        Ok(()) => fs::remove_file(draft),
    }
}

/// As nearly the same as can be where there are none.
fn rename(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => fs::rename(draft, path),
        Err(error) => Err(error),
    }
}

/// Lets the names in `folder` outlive a power cut, where the file system can promise that: what is
/// in it is whole all the same.
///
/// # Errors
///
/// The disk's.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    match fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if is_unable(&error) => Ok(()),
        synced => synced,
    }
}

/// Whether it is not a failure, but what the file system or a right does not allow.
fn is_unable(error: &io::Error) -> bool {
    let unable = [
        Errno::INVAL,
        Errno::BADF,
        Errno::ISDIR,
        Errno::NOSYS,
        Errno::OPNOTSUPP,
        Errno::PERM,
        Errno::ACCESS,
    ];
    Errno::from_io_error(error).is_some_and(|errno| unable.contains(&errno))
}

/// The folder that `path` is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// The system's reason in its own words, without the number that programs know it by.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" (os error ") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// A way to publish, each as it is where the one before is not to be had.
    type Publish = fn(&Path, &Path) -> io::Result<()>;

    #[test]
    fn nothing_is_ever_replaced_and_the_draft_is_gone() {
        for publish in [publish as Publish, link, rename] {
            let folder = tempfile::tempdir().unwrap();
            let (draft, path) = (folder.path().join("draft"), folder.path().join("file"));
            fs::write(&draft, "new").unwrap();
            publish(&draft, &path).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "new");
            assert!(!draft.exists());

            fs::write(&draft, "newer").unwrap();
            let refused = publish(&draft, &path).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
            assert_eq!(fs::read_to_string(&path).unwrap(), "new");
            let nowhere = folder.path().join("link");
            symlink("away", &nowhere).unwrap();
            let refused = publish(&draft, &nowhere).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
            assert_eq!(fs::read_link(&nowhere).unwrap(), Path::new("away"));
        }
    }

    #[test]
    fn what_a_file_system_cannot_do_is_no_failure_and_what_a_disk_does_is() {
        for errno in [Errno::INVAL, Errno::OPNOTSUPP, Errno::PERM] {
            assert!(is_unable(&errno.into()), "{errno}");
        }
        for errno in [Errno::IO, Errno::NOSPC, Errno::DQUOT] {
            assert!(!is_unable(&errno.into()), "{errno}");
        }
    }

    #[test]
    fn a_reason_is_the_systems_words() {
        let full = io::Error::from(Errno::NOSPC);
        assert_eq!(reason(&full), "No space left on device");
        assert_eq!(reason(&io::Error::other("another")), "another");
        assert_eq!(
            reason(&ErrorKind::AlreadyExists.into()),
            "entity already exists"
        );
    }
}
