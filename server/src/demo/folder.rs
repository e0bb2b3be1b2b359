//! A folder for as long as it is needed.

use std::{
    fs::{self, DirBuilder},
    io::ErrorKind,
    os::unix::{ffi::OsStrExt, fs::DirBuilderExt},
    path::{Path, PathBuf},
};

use domain::entropy::random;
use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use service::adapters::SystemEntropy;
use store::reason;

use crate::{failure::Failure, terminal};

/// What means something else in a `sqlite:` URL.
const RESERVED: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#');

/// Under the system's temporary folder, for its owner only; dropped, it is removed.
pub struct Folder(PathBuf);

impl Folder {
    /// # Errors
    ///
    /// [`Failure::Refused`] where nothing can be written.
    pub fn create() -> Result<Self, Failure> {
        let number = u64::from_le_bytes(random(&SystemEntropy));
        let path = std::env::temp_dir().join(format!("good-to-go-demo-{number:016x}"));
        DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .map_err(|error| {
                let path = path.display();
                Failure::Refused(format!(
                    "the folder {path} cannot be created: {}; set TMPDIR",
                    reason(&error)
                ))
            })?;
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn database_url(&self) -> String {
        let file = self.0.join("good-to-go.db");
        format!(
            "sqlite:{}",
            percent_encode(file.as_os_str().as_bytes(), RESERVED)
        )
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let removed = fs::remove_dir_all(&self.0).or_else(|error| match error.kind() {
            // The database closes its files meanwhile, on threads of its own.
            ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty => fs::remove_dir_all(&self.0),
            _ => Err(error),
        });
        match removed {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                let path = self.0.display();
                terminal::complain(&format!(
                    "{path} cannot be removed: {}; remove it",
                    reason(&error)
                ));
            }
            _ => {}
        }
    }
}
