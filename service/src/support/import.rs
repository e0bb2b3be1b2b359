//! Importing accounts, by staff.

use super::Staff;
use crate::{CheckedImport, ImportCounts, Service, ServiceError};

impl Service {
    /// Adds all accounts of an import that was checked with
    /// [`StaffRows::Refused`](crate::StaffRows::Refused), or none; one import after the other.
    ///
    /// # Errors
    ///
    /// [`Refusal::Locked`](crate::Refusal::Locked) without a fresh code; else as
    /// [`Service::import_accounts`].
    pub async fn import_as_staff(
        &self,
        staff: &Staff,
        import: CheckedImport,
        reason: &str,
        progress: &(dyn Fn(usize) + Send + Sync),
    ) -> Result<ImportCounts, ServiceError> {
        Self::check_fresh(staff)?;
        let _turn = self.imports.lock().await;
        let by = staff.by(None);
        self.import_accounts(import, (&by, Some(reason)), progress)
            .await
    }
}
