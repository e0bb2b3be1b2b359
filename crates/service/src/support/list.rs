//! Finding accounts.

use super::AccountState;
use crate::{Console, Core, Overview, ServiceError};
use store::{
    account::{FoundAccounts, Search},
    tries::Reached,
};

/// Accounts on a page.
const PAGE: u64 = 50;
/// Organisations that are offered to choose from.
const ORGANISATIONS: u64 = 500;

/// One page of accounts.
#[derive(Debug)]
pub struct Listing {
    /// The accounts, and how each stands.
    pub accounts: Vec<(Overview, AccountState)>,
    /// Whether more follow.
    pub more: bool,
    /// How many there are, and whether there are even more.
    pub count: (u64, bool),
    /// The organisations that can be chosen.
    pub organisations: Vec<String>,
}

impl Console<'_> {
    /// A page of the accounts that `search` finds.
    pub async fn search(&self, search: &Search) -> Result<Listing, ServiceError> {
        let (db, now) = (self.store.connection(), self.now());
        let FoundAccounts {
            accounts,
            more,
            count,
        } = store::account::find_page(db, search, self.reached(), PAGE, now).await?;
        let ids: Vec<_> = accounts.iter().map(|found| found.account.id).collect();
        let tries = store::tries::list(db, &ids).await?;
        let accounts = accounts.into_iter().map(|found| {
            let id = found.account.id;
            let of = tries.iter().filter(|(account, ..)| *account == id);
            let throttled = of.filter_map(|(_, throttle, tries)| {
                Some((*throttle, tries.throttled(self.limits(*throttle), now)?))
            });
            let state = AccountState::of(&found.account, throttled, now);
            (found, state)
        });
        Ok(Listing {
            accounts: accounts.collect(),
            more,
            count,
            organisations: store::account::list_organisations(db, ORGANISATIONS).await?,
        })
    }
}

impl Core {
    /// From how many tries on an account is closed.
    pub(super) fn reached(&self) -> Reached {
        Reached {
            codes: self.settings.codes.close_after,
            passwords: self.settings.passwords.close_after,
        }
    }
}
