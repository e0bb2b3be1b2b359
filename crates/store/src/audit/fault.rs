//! What can be wrong with audit events, in words.

use domain::Timestamp;
use std::{fmt, path::PathBuf};
use thiserror::Error;

/// What is wrong, as what follows "the event …".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// Its MAC does not fit its columns.
    #[error("was changed")]
    Changed,
    /// There is a later one, but not it.
    #[error("is missing")]
    Missing,
    /// It stands before an earlier one.
    #[error("is out of order")]
    OutOfOrder,
    /// It stands where the chain is over, or was pruned.
    #[error("was added by hand")]
    Added,
    /// The writer's row has it, and there is none so late.
    #[error("is cut off: the chain ends before it")]
    CutOff,
    /// It is as it was written, but the writer's row says that the chain ends otherwise.
    #[error("is right, and the row of its writer was changed")]
    WriterChanged,
    /// The row of its writer is gone.
    #[error("has no writer: the writer's row was removed")]
    NoWriter,
    /// The chain was pruned up to it, but not so.
    #[error("is where the chain was pruned, and that mark was changed")]
    MarkChanged,
    /// The mark is of a key that was rotated away, and rotations make marks anew (R62).
    #[error("is where the chain was pruned, and that mark is of key {0}, which was retired before")]
    MarkOfRetiredKey(String),
    /// Its key was rotated away before (R62).
    #[error("was written with key {0} after that was retired")]
    RetiredKey(String),
    /// Its key is unknown.
    #[error("was written with key {0}, which is not in the key file")]
    UnknownKey(String),
    /// A checkpoint has it, the database has nothing of its writer.
    #[error("is missing, and its whole chain with it; a checkpoint has it")]
    ChainRemoved,
    /// A checkpoint has it, the chain is shorter.
    #[error("is cut off, and all after it; a checkpoint has it")]
    CutOffSince,
    /// A checkpoint has another one in its place.
    #[error("is not the one that a checkpoint has: the chain was cut off before it and went on")]
    Replaced,
}

/// An event that is not as it was written, or not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenEvent {
    /// The writer's name, or the number of its row where that is gone.
    pub writer: String,
    /// Its number in the writer's chain.
    pub sequence: i64,
    /// Id and time, where there is a row.
    pub event: Option<(i64, Timestamp)>,
    /// What is wrong with it.
    pub fault: Fault,
    /// When the checkpoint was made that shows it.
    pub checkpoint: Option<Timestamp>,
}

/// The first thing that is not right.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Broken {
    /// An event.
    #[error("{0}")]
    Event(Box<BrokenEvent>),
    /// The file of checkpoints.
    #[error("the checkpoints {path}: {what}")]
    Checkpoints {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the number of the line where there is one.
        what: String,
    },
    /// The row that tells of chains which have ended.
    #[error("the time up to which chains of audit events have ended was changed")]
    Ended,
}

/// Without the times, which whoever shows it writes as its readers know them.
impl fmt::Display for BrokenEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (writer, sequence, fault) = (&self.writer, self.sequence, &self.fault);
        match self.event {
            Some((id, _)) => write!(
                f,
                "audit event {id} (number {sequence} of {writer}) {fault}"
            ),
            None => write!(f, "audit event number {sequence} of {writer} {fault}"),
        }
    }
}

impl From<BrokenEvent> for Broken {
    fn from(event: BrokenEvent) -> Self {
        Self::Event(Box::new(event))
    }
}
