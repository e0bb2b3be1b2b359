//! Whether what the checkpoints tell of is still there: a chain that ends too early shows nothing
//! by itself.

use super::{
    super::{
        checkpoint::{Checkpoint, Head},
        fault::{Broken, BrokenEvent, Fault},
    },
    Chain,
};
use crate::{Keyring, StoreError, Transaction, entity::audit_event};
use domain::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::{
    collections::HashMap,
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
        Err(error) => Err(about(file, error.to_string())),
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
    /// What was found right last, by writer: most checkpoints tell of few that went on.
    known: HashMap<String, Head>,
}

impl<'a> Kept<'a> {
    pub(super) fn by(db: &'a Transaction, chains: &'a [Chain]) -> Self {
        Self {
            db,
            chains,
            known: HashMap::new(),
        }
    }

    /// Returns when the last checkpoint was made.
    pub(super) async fn verify(
        &mut self,
        keyring: &Keyring,
        file: &Path,
        mut lines: Lines,
    ) -> Result<Option<Timestamp>, StoreError> {
        let (mut last, mut number, mut line) = (None, 0_u64, String::new());
        loop {
            line.clear();
            let read = lines.read_line(&mut line);
            if read.map_err(|error| about(file, error.to_string()))? == 0 {
                return Ok(last);
            }
            number += 1;
            // One that was cut off by a power cut or a full disk, or is being written just now.
            let Some(line) = line.strip_suffix('\n') else {
                return Ok(last);
            };
            let checkpoint = Checkpoint::parse(line, keyring)
                .map_err(|what| about(file, format!("line {number} {what}")))?;
            for head in checkpoint.heads {
                self.find(checkpoint.at, head).await?;
            }
            last = last.max(Some(checkpoint.at));
        }
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
