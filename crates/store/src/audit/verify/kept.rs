//! Whether what the checkpoints tell of is still there: a chain that ends too early shows nothing
//! by itself.

use super::{
    super::{
        chain::is_too_late,
        checkpoint::{Checkpoint, Head},
        fault::{Broken, BrokenEvent, Fault},
    },
    Chain,
};
use crate::{Keyring, StoreError, Transaction, entity::audit_event, keyring::Standing, reason};
use domain::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::{BufRead, BufReader, ErrorKind, Read},
    path::Path,
};

/// Of the file of checkpoints.
pub(super) type Lines = BufReader<std::io::Take<File>>;

/// The file as far as it reaches now; `None` when there is none.
pub(super) fn open(file: &Path) -> Result<Option<Lines>, Broken> {
    let opened = File::open(file).and_then(|opened| {
        let length = opened.metadata()?.len();
        Ok(BufReader::new(opened.take(length)))
    });
    match opened {
        Ok(lines) => Ok(Some(lines)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(about(file, reason(&error))),
    }
}

pub(super) fn about(file: &Path, what: impl Into<String>) -> Broken {
    Broken::Checkpoints {
        path: file.to_owned(),
        what: what.into(),
    }
}

/// Compares checkpoints with chains that are whole in themselves.
pub(super) struct Kept<'a> {
    db: &'a Transaction,
    chains: &'a [Chain],
    /// Up to when checkpoints may tell of chains that are gone.
    ended: Option<Timestamp>,
    /// What was found right last, by writer: most checkpoints tell of few that went on.
    known: HashMap<String, Head>,
    /// How the newest key stands of those that checkpoints were of.
    newest_key: usize,
    /// Chains of which is known where a key ends: writer and key.
    key_ends: HashSet<(String, String)>,
}

impl<'a> Kept<'a> {
    pub(super) fn by(db: &'a Transaction, chains: &'a [Chain], ended: Option<Timestamp>) -> Self {
        Self {
            db,
            chains,
            ended,
            known: HashMap::new(),
            newest_key: 0,
            key_ends: HashSet::new(),
        }
    }

    /// Returns when the last checkpoint was made.
    pub(super) async fn verify(
        &mut self,
        keyring: &Keyring,
        file: &Path,
        mut lines: Lines,
    ) -> Result<Option<Timestamp>, StoreError> {
        let retired = keyring.list_retired();
        let (mut last, mut number, mut line) = (None, 0_u64, String::new());
        loop {
            line.clear();
            let read = lines.read_line(&mut line);
            if read.map_err(|error| about(file, reason(&error)))? == 0 {
                return Ok(last);
            }
            number += 1;
            // One that was cut off by a power cut or a full disk, or is being written just now.
            let Some(line) = line.strip_suffix('\n') else {
                return Ok(last);
            };
            let in_line = |what: String| about(file, format!("line {number} {what}"));
            let (checkpoint, key_id) =
                Checkpoint::parse_with_key(line, keyring).map_err(in_line)?;
            if let Some(standing) = keyring.standing(&key_id) {
                if standing.order < self.newest_key || is_too_late(standing, checkpoint.at) {
                    let what = format!("was written with key {key_id} after that was retired");
                    return Err(in_line(what).into());
                }
                self.newest_key = standing.order;
            }
            self.find_retired(&retired, &checkpoint).await?;
            if Some(checkpoint.at) > self.ended {
                for head in checkpoint.heads {
                    self.find(checkpoint.at, head).await?;
                }
            }
            last = last.max(Some(checkpoint.at));
        }
    }

    /// Finds an event that `checkpoint` does not know, of a key which nobody had any more by then (R62):
    /// its own time may be a lie, that of the checkpoint is not. A chain that the checkpoint does not
    /// know at all began after it.
    async fn find_retired(
        &mut self,
        retired: &[(String, Standing)],
        checkpoint: &Checkpoint,
    ) -> Result<(), StoreError> {
        let at = checkpoint.at;
        let late: Vec<_> = retired
            .iter()
            .filter(|(_, standing)| is_too_late(*standing, at))
            .map(|(key_id, _)| key_id)
            .collect();
        if late.is_empty() {
            return Ok(());
        }
        let heads: HashMap<&str, i64> = checkpoint
            .heads
            .iter()
            .map(|head| (head.writer.as_str(), head.sequence))
            .collect();
        for chain in self.chains {
            let writer = &chain.writer.name;
            let known = heads.get(writer.as_str()).copied().unwrap_or(0);
            for key_id in &late {
                if self.key_ends.insert((writer.clone(), (*key_id).clone())) {
                    self.find_signed(chain, known, key_id, at).await?;
                }
            }
        }
        Ok(())
    }

    /// Finds an event behind number `known` of a chain that was signed with `key_id`.
    async fn find_signed(
        &self,
        chain: &Chain,
        known: i64,
        key_id: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = audit_event::Entity::find()
            .filter(audit_event::Column::WriterId.eq(chain.writer.id))
            .filter(audit_event::Column::Sequence.gt(known))
            .filter(audit_event::Column::KeyId.eq(key_id))
            .order_by_asc(audit_event::Column::Sequence)
            .one(self.db)
            .await?;
        let Some(row) = row else { return Ok(()) };
        let fault = Fault::RetiredKey(key_id.to_owned());
        Err(chain.broken_since(Some(at), fault, row.sequence, Some(&row)))
    }

    async fn find(&mut self, at: Timestamp, head: Head) -> Result<(), StoreError> {
        if self.known.get(&head.writer) == Some(&head) {
            return Ok(());
        }
        let chain = self
            .chains
            .iter()
            .find(|chain| chain.writer.name == head.writer);
        let Some(chain) = chain else {
            let broken = BrokenEvent {
                writer: head.writer,
                sequence: head.sequence,
                event: None,
                fault: Fault::ChainRemoved,
                checkpoint: Some(at),
            };
            return Err(Broken::from(broken).into());
        };
        let broken = |fault, row| chain.broken_since(Some(at), fault, head.sequence, row);
        if head.sequence > chain.writer.sequence {
            return Err(broken(Fault::CutOffSince, None));
        }
        let row = audit_event::Entity::find()
            .filter(audit_event::Column::WriterId.eq(chain.writer.id))
            .filter(audit_event::Column::Sequence.eq(head.sequence))
            .one(self.db)
            .await?;
        let mac = match (&row, &chain.pruned) {
            (Some(row), _) => &row.mac,
            (None, Some(mark)) if mark.sequence == head.sequence => &mark.event_mac,
            // Pruned: what is left begins behind it, and nobody can look any more.
            (None, _) => return Ok(()),
        };
        if **mac != head.mac {
            return Err(broken(Fault::Replaced, row.as_ref()));
        }
        self.known.insert(head.writer.clone(), head);
        Ok(())
    }
}
