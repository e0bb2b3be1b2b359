//! Set-up codes for all of an organisation at once (R7).

use crate::{By, Operator, Overview, ServiceError};
use domain::{Status, Timestamp, line::order_key, set_up_code::SetUpCode};
use store::{Paged as _, Transaction, account::OfOrganisation};

/// Which accounts of an organisation get a set-up code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receivers {
    /// Those without a password.
    WithoutPassword,
    /// Those that have one too, whose sessions end.
    All,
}

/// Set-up codes that were issued together, shown once.
#[derive(Debug)]
pub struct IssuedSetUpCodes {
    /// The accounts, by place, in the order of every list, and by userID, each with its code.
    pub issued: Vec<(Overview, SetUpCode)>,
    /// How many were passed over that have a password.
    pub with_password: usize,
    /// How many were passed over that are disabled.
    pub disabled: usize,
    /// How many were passed over whose holder says that somebody else chose the password (R37).
    pub disowned: usize,
    /// Until when the codes are good.
    pub until: Timestamp,
}

impl Operator<'_> {
    /// Issues a set-up code to each account of `organisation`, all of them or none; disabled accounts,
    /// which could not use it, get none.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Changed`] when one of the accounts changed at the same moment.
    pub async fn issue_set_up_codes(
        &self,
        organisation: &str,
        receivers: Receivers,
        reason: Option<&str>,
    ) -> Result<IssuedSetUpCodes, ServiceError> {
        let db = self.store.begin().await?;
        let mut done = IssuedSetUpCodes {
            issued: Vec::new(),
            with_password: 0,
            disabled: 0,
            disowned: 0,
            until: self.now().plus(self.settings.set_up_code_seconds),
        };
        let mut last = None;
        loop {
            let page = OfOrganisation(organisation)
                .page(&db, last.as_ref())
                .await?;
            let Some(overview) = page.last() else {
                break;
            };
            last = Some(overview.account.id);
            for overview in page {
                self.issue_one_of_many(&db, overview, receivers, reason, &mut done)
                    .await?;
            }
        }
        self.commit(db).await?;
        done.issued
            .sort_by_cached_key(|(it, _)| (order_key(&it.place), it.account.user_id.clone()));
        Ok(done)
    }

    /// Issues a set-up code to `overview`, unless it is passed over.
    async fn issue_one_of_many(
        &self,
        db: &Transaction,
        overview: Overview,
        receivers: Receivers,
        reason: Option<&str>,
        done: &mut IssuedSetUpCodes,
    ) -> Result<(), ServiceError> {
        let id = overview.account.id;
        if overview.account.status != Status::Enabled {
            done.disabled += 1;
        } else if overview.has_password && receivers == Receivers::WithoutPassword {
            done.with_password += 1;
        } else if !store::account::lock_for_update(db, &overview.account).await? {
            return Err(ServiceError::Changed);
        } else if self.is_disowned(db, id).await? {
            done.disowned += 1;
        } else {
            let code = self
                .hand_out_set_up_code(db, id, reason, &By::Operator)
                .await?;
            done.issued.push((overview, code));
        }
        Ok(())
    }
}
