//! Checkpoints: how far every chain had come, kept outside of the database (R39).
//!
//! A line of JSON each, with a MAC of its own, in a file that is only added to. Lines do not
//! depend on each other: one that is damaged can be taken out.

use super::{
    chain::{self, Fields, Mac, as_mac},
    ended::is_going_on,
};
use crate::{
    Connection, Keyring, StoreError,
    entity::audit_writer,
    files::{folder_of, sync_folder},
};
use data_encoding::HEXLOWER;
use domain::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    fs, io,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// How far all chains had come at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// When.
    pub at: Timestamp,
    /// The end of each chain, by the writer's number.
    pub heads: Vec<Head>,
}

/// The last event of a writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The writer's name.
    pub writer: String,
    /// The event's number.
    pub sequence: i64,
    /// The event's MAC.
    pub mac: Mac,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: i64,
    writers: Vec<LineHead>,
    key_id: String,
    mac: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineHead {
    name: String,
    sequence: i64,
    mac: String,
}

impl Checkpoint {
    /// How far all chains have come now, as `at` says, but for those that have ended.
    pub async fn take(db: &impl Connection, at: Timestamp) -> Result<Self, StoreError> {
        let writers = audit_writer::Entity::find()
            .filter(is_going_on())
            .order_by_asc(audit_writer::Column::Id)
            .all(db)
            .await?;
        let heads = writers.into_iter().map(|writer| Head {
            // One that is none is told by verifying, here it is as good as any that is wrong.
            mac: as_mac(&writer.mac).unwrap_or_default(),
            writer: writer.name,
            sequence: writer.sequence,
        });
        Ok(Self {
            at,
            heads: heads.collect(),
        })
    }

    fn mac(&self, keyring: &Keyring, key_id: &str) -> Option<Mac> {
        let begun = Fields::begin(keyring, key_id, "audit checkpoint v1")?.number(self.at.unix());
        let heads = self.heads.iter().fold(begun, |fields, head| {
            fields
                .text(&head.writer)
                .number(head.sequence)
                .bytes(&head.mac)
        });
        Some(heads.finish())
    }

    /// As one line without its end.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sealed`] when the keyring lacks its own current key.
    pub fn to_line(&self, keyring: &Keyring) -> Result<String, StoreError> {
        let key_id = keyring.current();
        let mac = self.mac(keyring, &key_id);
        let mac = mac.ok_or_else(|| chain::no_key("checkpoint", &key_id))?;
        let heads = self.heads.iter().map(|head| LineHead {
            name: head.writer.clone(),
            sequence: head.sequence,
            mac: HEXLOWER.encode(&head.mac),
        });
        let line = Line {
            at: self.at.unix(),
            writers: heads.collect(),
            key_id: key_id.clone(),
            mac: HEXLOWER.encode(&mac),
        };
        Ok(json!(line).to_string())
    }

    /// Reads what [`Checkpoint::to_line`] made.
    ///
    /// # Errors
    ///
    /// What is wrong with the line, in words.
    pub fn parse(line: &str, keyring: &Keyring) -> Result<Self, String> {
        Self::parse_with_key(line, keyring).map(|(checkpoint, _)| checkpoint)
    }

    /// The same, and the id of its key.
    ///
    /// # Errors
    ///
    /// As [`Checkpoint::parse`].
    pub fn parse_with_key(line: &str, keyring: &Keyring) -> Result<(Self, String), String> {
        let none = || "is no checkpoint".to_owned();
        let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).ok();
        let line: Line = serde_json::from_str(line).map_err(|_| none())?;
        let mut heads = Vec::with_capacity(line.writers.len());
        for head in line.writers {
            heads.push(Head {
                writer: head.name,
                sequence: head.sequence,
                mac: hex(&head.mac)
                    .as_deref()
                    .and_then(as_mac)
                    .ok_or_else(none)?,
            });
        }
        let checkpoint = Self {
            at: Timestamp::from_unix(line.at),
            heads,
        };
        let Some(mac) = checkpoint.mac(keyring, &line.key_id) else {
            let key_id = line.key_id;
            return Err(format!("has key {key_id}, which is not in the key file"));
        };
        if hex(&line.mac).as_deref() != Some(&mac) {
            return Err("was changed".to_owned());
        }
        Ok((checkpoint, line.key_id))
    }
}

/// Adds `line` to the file at `path`, as [`File`] does.
///
/// # Errors
///
/// The system's.
pub fn append(path: &Path, line: &str) -> io::Result<()> {
    File::open(path)?.append(line)
}

/// The file, for who adds to it. It is locked as long: of several processes on a host, none adds a
/// line of an old key behind one of the new.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    file: fs::File,
}

impl File {
    /// Opens the file at `path`, or makes it, for its owner only.
    ///
    /// # Errors
    ///
    /// The system's.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder_of(path))?;
        let file = fs::OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)?;
        // Where the file system knows no locks, the moment is short all the same.
        let _ = file.lock();
        let path = path.to_owned();
        Ok(Self { path, file })
    }

    /// Adds `line`; what is there stays as it is. When it comes back, the line outlives a power cut.
    ///
    /// # Errors
    ///
    /// The system's.
    pub fn append(mut self, line: &str) -> io::Result<()> {
        let is_new = self.file.metadata()?.len() == 0;
        // What a full disk left of a line before must not swallow this one.
        let lead = if ends_its_line(&mut self.file)? {
            ""
        } else {
            "\n"
        };
        // One write: lines of several processes do not mix.
        self.file.write_all(format!("{lead}{line}\n").as_bytes())?;
        self.file.sync_all()?;
        if is_new {
            sync_folder(folder_of(&self.path))?;
        }
        Ok(())
    }
}

fn ends_its_line(file: &mut fs::File) -> io::Result<bool> {
    use io::{Read, Seek, SeekFrom};
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
