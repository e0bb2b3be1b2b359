//! What operator and support do to accounts.

mod act;
mod add;
mod by;
mod email;
mod groups;
mod import;
mod requests;
mod set_up_code;
mod set_up_codes;
mod standing;
mod status;
mod two_factor;

pub use self::import::{BadLine, CheckedImport, ImportCounts, LeftOutEntries, StaffRows};
pub use act::{Act, Done};
pub use add::AddAccount;
pub use by::{Asker, By};
pub use set_up_codes::{IssuedSetUpCodes, Receivers};
pub use standing::Standing;
pub use two_factor::TwoFactorChanged;

use crate::{Core, Operator, Overview, ServiceError};
use domain::UserId;
use store::{Pages, account::AllAccounts};

impl Operator<'_> {
    /// The account of `user_id`.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`].
    pub async fn account(&self, user_id: &UserId) -> Result<Overview, ServiceError> {
        self.find_overview(user_id).await
    }

    /// All accounts, by userID, to be read page by page.
    pub async fn accounts(&self) -> Result<Pages<AllAccounts>, ServiceError> {
        Ok(Pages::open(&self.store, AllAccounts).await?)
    }
}

impl Core {
    pub(crate) async fn find_overview(&self, user_id: &UserId) -> Result<Overview, ServiceError> {
        let found = store::account::find(self.store.connection(), user_id).await?;
        found.ok_or(ServiceError::NoSuchAccount)
    }
}
