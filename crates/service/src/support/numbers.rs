//! Numbers over all accounts.

use crate::{Console, PausedAddress, ServiceError, SetUpCodeIssue};
use domain::{Timestamp, audit::Kind};
use store::overview::{Bar, OfOrganisation, Totals};

/// Organisations that are shown.
const ORGANISATIONS: u64 = 20;
/// So many addresses that have to wait.
const ADDRESSES: u64 = 100;
/// So many set-up codes that nobody had asked for are shown.
const UNWANTED: u64 = 20;
/// Failed logons are shown of so many seconds.
const DAY: i64 = 86_400;
/// What a failed logon leaves behind.
const FAILED: [Kind; 4] = [
    Kind::PasswordRefused,
    Kind::CodeRefused,
    Kind::PinRefused,
    Kind::RecoveryCodeRefused,
];

/// What the overview shows.
#[derive(Debug)]
pub struct Numbers {
    /// Of all accounts.
    pub totals: Totals,
    /// Of the organisations with the most accounts.
    pub organisations: Vec<OfOrganisation>,
    /// Accounts that have 2FA, by the week in which they got it.
    pub enrolled: Vec<Bar>,
    /// Failed logons by hour, of the last day.
    pub failed: Vec<Bar>,
    /// Addresses that have to wait after wrong tries.
    pub addresses: Vec<PausedAddress>,
    /// Set-up codes that holders have not asked for, as they said in the last month, the newest first.
    pub unwanted_codes: Vec<SetUpCodeIssue>,
    /// When it was looked at.
    pub now: Timestamp,
}

impl Console<'_> {
    /// The numbers of this moment.
    pub async fn numbers(&self) -> Result<Numbers, ServiceError> {
        let (db, now) = (self.store.connection(), self.now());
        // One after the other, they would take as long as all of them.
        let (totals, organisations, enrolled, failed, addresses, unwanted_codes) = tokio::try_join!(
            store::overview::totals(db, self.reached(), now),
            store::overview::by_organisation(db, ORGANISATIONS),
            store::overview::enrolled_by_week(db),
            store::overview::events_by_hour(db, &FAILED, now.plus(-DAY)),
            store::paused_address::list(db, now, Some(ADDRESSES)),
            store::issued_set_up_code::list_unwanted(db, now.plus(-30 * DAY), UNWANTED),
        )?;
        Ok(Numbers {
            totals,
            organisations,
            enrolled,
            failed,
            addresses,
            unwanted_codes,
            now,
        })
    }
}
