//! Who is calling: a word that both sides see, or what else staff may accept.

use super::Staff;
use crate::{Console, Core, Logon, ServiceError};
use domain::{
    StageKind, UserId,
    audit::{About, Kind},
    logon,
    support::{Accepted, ActionError, CHECK_SECONDS, CheckWord},
};

impl Console<'_> {
    /// Shows a word on both sides: whoever reads it out has the account's page in front of them, and
    /// so its password.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::Action`] for one's own account.
    pub async fn ask_identity(&self, user_id: &UserId) -> Result<(), ServiceError> {
        let staff = self.staff;
        self.check_not_own(staff, user_id).await?;
        let (db, account) = self.lock_account(user_id).await?;
        let word = CheckWord::generate(&*self.entropy);
        let until = self.now().plus(CHECK_SECONDS);
        store::identity_check::add(&db, account.id, staff.account.id, &word, until).await?;
        let by = staff.by(None);
        self.record(
            &db,
            self.event_by(&by, Kind::IdentityAsked, account.id, None),
        )
        .await?;
        Ok(self.commit(db).await?)
    }

    /// The caller has read the word out, `right` or not; once.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::NoRequest`] when the word is not shown any
    /// more, or somebody else asked for it.
    pub async fn answer_identity(&self, user_id: &UserId, right: bool) -> Result<(), ServiceError> {
        let staff = self.staff;
        let (db, account) = self.lock_account(user_id).await?;
        let outcome = if right { "right" } else { "wrong" };
        let by = staff.account.id;
        if !store::identity_check::consume(&db, account.id, by, outcome, self.now()).await? {
            return Err(ServiceError::NoRequest);
        }
        let checked = self.event_by(&staff.by(None), Kind::IdentityChecked, account.id, None);
        self.record(&db, checked.about(About::Word(right))).await?;
        Ok(self.commit(db).await?)
    }

    /// What staff have accepted as proof of who is calling: only what may be, and nothing when nothing
    /// was ticked.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::Action`] for one's own account.
    pub async fn record_accepted(
        &self,
        user_id: &UserId,
        accepted: &[Accepted],
    ) -> Result<(), ServiceError> {
        let staff = self.staff;
        self.check_not_own(staff, user_id).await?;
        let (db, account) = self.lock_account(user_id).await?;
        let may = self.settings.accepted.iter();
        let accepted = may.copied().filter(|one| accepted.contains(one)).collect();
        let checked = self.event_by(&staff.by(None), Kind::IdentityChecked, account.id, None);
        self.record(&db, checked.about(About::Accepted(accepted)))
            .await?;
        Ok(self.commit(db).await?)
    }
}

impl Logon<'_> {
    /// The word that support asked to be read out, for the page of whoever has this attempt or
    /// session. What they have proved is kept with it: who has stolen the password can read it out
    /// too, and support must see that.
    pub async fn identity_word(&self) -> Result<Option<String>, ServiceError> {
        let (attempt, session) = (self.caller.attempt, self.caller.session);
        let db = self.store.connection();
        let reader = match self.find_attempt(db, attempt).await? {
            // A set-up code alone proves nothing yet.
            Some((attempt, _)) if attempt.stage == StageKind::ChoosePassword => None,
            Some((attempt, account)) => Some((account, logon::comes_after_a_code(attempt.stage))),
            None => {
                let found = self.find_session(session).await?;
                found.map(|(session, account)| (account, session.code_at.is_some()))
            }
        };
        let Some((account, with_code)) = reader else {
            return Ok(None);
        };
        let shown = store::identity_check::find(db, account.id, self.now()).await?;
        let Some(shown) = shown else {
            return Ok(None);
        };
        let is_known = if with_code {
            shown.to_code
        } else {
            shown.to_password
        };
        if !is_known {
            store::identity_check::set_shown(db, shown.id, with_code).await?;
        }
        Ok(Some(shown.word))
    }
}

impl Core {
    /// Nobody checks who they are themselves.
    async fn check_not_own(&self, staff: &Staff, user_id: &UserId) -> Result<(), ServiceError> {
        if staff.user_id() == user_id {
            self.deny_own(staff, "identity").await?;
            return Err(ActionError::Own.into());
        }
        Ok(())
    }
}
