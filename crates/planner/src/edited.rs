//! A plan that a person has changed, before its userIDs are created.

use super::{Device, MAX_NAME_CHARS, NameError, Planned, Reason, name};
use domain::{UserId, user_id::UserIdError};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Most characters of the name of a planned account: those of a place, and the number of a computer.
pub const MAX_PLANNED_NAME_CHARS: usize = MAX_NAME_CHARS + 4;

/// A row of a plan, as it comes back from the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditedRow {
    /// What to log on with.
    pub user_id: String,
    /// What the account is called.
    pub name: String,
    /// The place on whose sheet it is.
    pub place: String,
    /// A word of [`Device`].
    pub authenticator: String,
    /// A word of [`Reason`].
    pub reason: String,
    /// Not wanted: whatever else is in the row, it is left out.
    pub removed: bool,
}

impl From<&Planned> for EditedRow {
    fn from(planned: &Planned) -> Self {
        Self {
            user_id: planned.user_id.to_string(),
            name: planned.name.clone(),
            place: planned.place.clone(),
            authenticator: planned.authenticator.to_string(),
            reason: planned.reason.to_string(),
            removed: false,
        }
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RowFault {
    /// No userID.
    #[error(transparent)]
    UserId(#[from] UserIdError),
    /// A row before it has the same.
    #[error("the same userID as in row {}", first.saturating_add(1))]
    Twice {
        /// That row, counted from 0.
        first: usize,
    },
    /// Another account has the userID.
    #[error("the userID is taken")]
    Taken,
    /// The name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The name of the place.
    #[error("the place: {0}")]
    Place(NameError),
    /// No device.
    #[error("an authenticator is on the computer or on the phone")]
    Authenticator,
    /// No reason.
    #[error("no reason of a plan")]
    Reason,
}

/// A row that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("row {}: {fault}", row.saturating_add(1))]
pub struct WrongRow {
    /// Which, counted from 0, those removed too.
    pub row: usize,
    /// What is wrong with it.
    pub fault: RowFault,
}

/// The plan that `rows` make, without those removed, if all can be created while `taken` are there
/// already. Nothing is left if all are removed.
///
/// # Errors
///
/// All that is wrong, one [`WrongRow`] or more, in the order of the rows.
pub fn check(rows: &[EditedRow], taken: &BTreeSet<UserId>) -> Result<Vec<Planned>, Vec<WrongRow>> {
    let mut plan = Vec::new();
    let mut wrong = Vec::new();
    let mut seen = BTreeMap::new();
    for (row, edited) in rows.iter().enumerate().filter(|(_, row)| !row.removed) {
        let user_id = free(row, &edited.user_id, taken, &mut seen);
        match read(edited, user_id) {
            Ok(planned) => plan.push(planned),
            Err(faults) => wrong.extend(faults.into_iter().map(|fault| WrongRow { row, fault })),
        }
    }
    if wrong.is_empty() {
        Ok(plan)
    } else {
        Err(wrong)
    }
}

fn free(
    row: usize,
    typed: &str,
    taken: &BTreeSet<UserId>,
    seen: &mut BTreeMap<UserId, usize>,
) -> Result<UserId, RowFault> {
    let user_id = UserId::parse(typed)?;
    if taken.contains(&user_id) {
        return Err(RowFault::Taken);
    }
    let first = *seen.entry(user_id.clone()).or_insert(row);
    if first != row {
        return Err(RowFault::Twice { first });
    }
    Ok(user_id)
}

fn read(edited: &EditedRow, user_id: Result<UserId, RowFault>) -> Result<Planned, Vec<RowFault>> {
    let name = name::read(&edited.name, MAX_PLANNED_NAME_CHARS).map_err(RowFault::Name);
    let place = name::read(&edited.place, MAX_NAME_CHARS).map_err(RowFault::Place);
    let authenticator = Device::from_word(&edited.authenticator).ok_or(RowFault::Authenticator);
    let reason = Reason::from_word(&edited.reason).ok_or(RowFault::Reason);
    match (user_id, name, place, authenticator, reason) {
        (Ok(user_id), Ok(name), Ok(place), Ok(authenticator), Ok(reason)) => Ok(Planned {
            user_id,
            name,
            place,
            authenticator,
            reason,
        }),
        (user_id, name, place, authenticator, reason) => Err([
            user_id.err(),
            name.err(),
            place.err(),
            authenticator.err(),
            reason.err(),
        ]
        .into_iter()
        .flatten()
        .collect()),
    }
}
