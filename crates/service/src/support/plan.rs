//! The userID planner: from an organisation to its accounts (S12).

use crate::{Console, ServiceError};
use domain::{
    Role, TwoFactor, UserId,
    audit::{About, Kind},
    set_up_code::SetUpCode,
};
use planner::{Organisation, Planned, plan};
use std::collections::{BTreeSet, HashMap};
use store::account::NewAccount;

impl Console<'_> {
    /// The userIDs that `organisation` needs, none of which exists.
    pub async fn plan(&self, organisation: &Organisation) -> Result<Vec<Planned>, ServiceError> {
        Ok(plan(organisation, &self.taken().await?))
    }

    /// The userIDs that exist.
    pub async fn taken(&self) -> Result<BTreeSet<UserId>, ServiceError> {
        let user_ids = store::account::list_user_ids(self.store.connection()).await?;
        Ok(user_ids
            .iter()
            .flat_map(|text| UserId::parse(text))
            .collect())
    }

    /// Adds the accounts of a plan, each waiting for enrolment and with a set-up code: all, or none.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`](crate::Refusal::CodeNeeded) without a fresh code;
    /// [`StoreError::UserIdTaken`](store::StoreError::UserIdTaken) when somebody was quicker.
    pub async fn create_planned(
        &self,
        organisation: &str,
        planned: Vec<Planned>,
        reason: &str,
    ) -> Result<Vec<(Planned, SetUpCode)>, ServiceError> {
        let staff = self.staff;
        self.check_fresh()?;
        let (db, by, now) = (self.store.begin().await?, staff.by(None), self.now());
        // In one order everywhere: of two that create the same, one waits and is told.
        let mut in_order: Vec<&Planned> = planned.iter().collect();
        in_order.sort_by(|a, b| a.user_id.cmp(&b.user_id));
        let (mut events, mut codes) = (Vec::new(), HashMap::new());
        for one in in_order {
            let new = NewAccount {
                user_id: one.user_id.clone(),
                name: one.name.clone(),
                organisation: organisation.to_owned(),
                place: one.place.clone(),
                role: Role::Account,
                email: None,
                two_factor: TwoFactor::AwaitingEnrolment,
                enrol_until: Some(now.plus(self.settings.enrolment_seconds)),
                created_at: now,
            };
            let id = store::account::add(&db, new).await?.id;
            let code = self.new_set_up_code(&db, id, &by).await?;
            let added = self.event_by(&by, Kind::AccountAdded, id, Some(reason));
            events.push(added.about(About::Planned(one.authenticator)));
            events.push(self.event_by(&by, Kind::SetUpCodeIssued, id, None));
            codes.insert(one.user_id.clone(), code);
        }
        // Last: whoever writes events too waits from here on only.
        self.record_all(&db, events).await?;
        self.commit(db).await?;
        let created = planned.into_iter().filter_map(|one| {
            let code = codes.remove(&one.user_id)?;
            Some((one, code))
        });
        Ok(created.collect())
    }
}
