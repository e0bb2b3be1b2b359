//! Importing accounts, by staff: names, organisations and places at once, and what brings a password or
//! an authenticator when a second member has agreed (R37).

use super::Staff;
use crate::{
    CheckedImport, ImportCounts, Service, ServiceError, StaffRows,
    accounts::{Asker, with_detail},
};
use domain::{
    Role, Status,
    audit::Kind,
    import,
    support::{APPROVAL_SECONDS, ActionError, MOST_WAITING_IMPORTS, MOST_WAITING_ROWS},
};
use std::collections::HashSet;
use store::waiting_import::{Open, Wish};

/// What came of an import by staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaffImport {
    /// What was imported.
    pub imported: ImportCounts,
    /// How many accounts wait for a second member of staff.
    pub waiting: usize,
}

/// An import that waits for a second member of staff: no secret is in it (R38).
#[derive(Debug, Clone)]
pub struct WaitingImport {
    /// Its number.
    pub id: i64,
    /// The userID of who asks.
    pub asked_by: String,
    /// Who asks, why and since when.
    pub wish: Wish,
    /// The accounts.
    pub rows: Vec<WaitingRow>,
}

/// An account that waits to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// The logon name.
    pub user_id: String,
    /// What the holder is called; may be empty.
    pub name: String,
    /// The customer; may be empty.
    pub organisation: String,
    /// Where it is used; may be empty.
    pub place: String,
    /// Whether it brings a password.
    pub has_password: bool,
    /// Whether it brings an authenticator.
    pub has_authenticator: bool,
}

impl Service {
    /// Adds the accounts of `csv` that bring neither a password nor an authenticator, all or none, and
    /// lets the others wait for a second member of staff; one import after the other. `import`: what
    /// [`Service::check_import`] made of `csv` with [`StaffRows::Refused`].
    ///
    /// # Errors
    ///
    /// [`Refusal::Locked`](crate::Refusal::Locked) without a fresh code;
    /// [`ServiceError::TooManyWait`]; else as [`Service::import_accounts`].
    pub async fn import_as_staff(
        &self,
        staff: &Staff,
        (mut import, csv): (CheckedImport, &[u8]),
        reason: &str,
        progress: &(dyn Fn(usize) + Send + Sync),
    ) -> Result<StaffImport, ServiceError> {
        Self::check_fresh(staff)?;
        let _turn = self.imports.lock().await;
        let by = staff.by(None);
        self.import_accounts(import, (&by, Some(reason)), progress)
            .await
    }
}
