//! Importing accounts, by staff: names, organisations and places at once, and what brings a password,
//! an authenticator or an e-mail address when a second member has agreed (R37).

use crate::{CheckedImport, Console, Core, ImportCounts, ServiceError, StaffRows, accounts::Asker};
use domain::{
    Role, Status,
    audit::{About, Kind},
    support::{APPROVAL_SECONDS, ActionError, MAX_WAITING_IMPORTS, MAX_WAITING_ROWS},
};
use import::{Line, Row};
use std::collections::HashSet;
use store::waiting_import::{Brings, OpenImport, WaitingAccount, Wish};

/// Of each import that waits so many accounts are shown, unless somebody asks for all of it (R43).
const FIRST_ROWS: u64 = 50;

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
    /// How many accounts it brings.
    pub count: u64,
    /// What they bring, over all of them.
    pub brings: Brings,
    /// The first of them, or all.
    pub accounts: Vec<WaitingAccount>,
}

impl Console<'_> {
    /// Looks the lines of a file ([`import::read`]) through, and changes nothing. Accounts of staff
    /// are the operator's to import (R37).
    pub async fn check_import(&self, lines: Vec<Line>) -> Result<CheckedImport, ServiceError> {
        self.check_lines(lines, StaffRows::Refused).await
    }

    /// Adds the accounts of `csv` that bring no password, authenticator or address, all or none, and
    /// lets the others wait for a second member of staff; one import after the other. `import`: what
    /// [`Console::check_import`] made of `csv`.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`](crate::Refusal::CodeNeeded) without a fresh code;
    /// [`ServiceError::TooManyWait`]; else as [`Operator::import_accounts`].
    pub async fn import_as_staff(
        &self,
        mut import: CheckedImport,
        csv: &[u8],
        reason: &str,
        progress: &(dyn Fn(usize) + Send + Sync),
    ) -> Result<StaffImport, ServiceError> {
        let staff = self.staff;
        self.check_fresh()?;
        let _turn = self.imports.lock().await;
        let (by, now) = (staff.by(None), self.now());
        let for_second = import.take_rows_for_second();
        let waiting = for_second.len();
        let db = self.store.begin().await?;
        let mut more = Vec::new();
        if waiting > 0 {
            store::waiting_import::forget_expired(&db, now).await?;
            let mine = Some(staff.account.id);
            let open = store::waiting_import::count_open(&db, mine, now).await?;
            if waiting > MAX_WAITING_ROWS || open >= MAX_WAITING_IMPORTS {
                return Err(ServiceError::TooManyWait);
            }
            let user_ids: HashSet<_> = for_second.iter().map(|row| row.user_id.clone()).collect();
            let lines = import::only(csv, &self.settings.issuer, |user_id| {
                user_ids.contains(user_id)
            });
            let wish = Wish {
                asked_by: staff.account.id,
                asker_generation: staff.account.generation,
                reason: reason.to_owned(),
                asked_at: now,
                expires_at: now.plus(APPROVAL_SECONDS),
            };
            let accounts = for_second.iter().map(shown).collect();
            let (keyring, entropy) = (&self.keyring, &*self.entropy);
            store::waiting_import::add(&db, keyring, entropy, wish, &lines, accounts).await?;
            let asked = self.event_of(&by, Kind::ApprovalAskedFor, Some(reason));
            let waiting = u64::try_from(waiting).unwrap_or(u64::MAX);
            more.push(asked.about(About::Import(waiting)));
        }
        let imported = self
            .import_in(&db, import, &by, Some(reason), more, progress)
            .await?;
        self.commit(db).await?;
        Ok(StaffImport { imported, waiting })
    }

    /// The imports that wait, the oldest first: all accounts of the one with the number `all`, and the
    /// first of each other.
    pub async fn waiting_imports(
        &self,
        all: Option<i64>,
    ) -> Result<Vec<WaitingImport>, ServiceError> {
        let db = self.store.connection();
        let most = |id| {
            if all == Some(id) {
                MAX_WAITING_ROWS as u64
            } else {
                FIRST_ROWS
            }
        };
        let open = store::waiting_import::list_open(db, most, self.now()).await?;
        let mut waiting = Vec::with_capacity(open.len());
        for listed in open {
            let asker = store::account::get(db, listed.wish.asked_by).await?;
            waiting.push(WaitingImport {
                id: listed.id,
                asked_by: asker.user_id.to_string(),
                wish: listed.wish,
                count: listed.count,
                brings: listed.brings,
                accounts: listed.accounts,
            });
        }
        Ok(waiting)
    }

    /// Agrees to an import that another member of staff asked for, or does not; it is gone then. Returns
    /// how many accounts were imported. What cannot be imported any more stays, to be refused.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`](crate::Refusal::CodeNeeded) without a fresh code; [`ServiceError::NoRequest`] when
    /// it was answered, or it is too late; [`ServiceError::Action`]; else as
    /// [`Operator::import_accounts`].
    pub async fn answer_import(&self, id: i64, agrees: bool) -> Result<usize, ServiceError> {
        let staff = self.staff;
        self.check_fresh()?;
        let _turn = self.imports.lock().await;
        let (connection, now) = (self.store.connection(), self.now());
        let open = store::waiting_import::find_open(connection, &self.keyring, id, now).await?;
        let OpenImport { wish, csv, .. } = open.ok_or(ServiceError::NoRequest)?;
        if wish.asked_by == staff.account.id {
            self.deny_own(staff, "approval").await?;
            return Err(ActionError::Own.into());
        }
        let asker = store::account::get(connection, wish.asked_by).await?;
        let is_staff = asker.role == Role::Support && asker.status == Status::Enabled;
        if !is_staff || asker.generation != wish.asker_generation {
            return Err(ServiceError::NoRequest);
        }
        let by = staff.by(Some(Asker {
            id: asker.id,
            user_id: asker.user_id,
        }));
        let import = if agrees {
            let lines = import::read(&csv, &self.settings.issuer).unwrap_or_default();
            let import = self.check_import(lines).await?;
            self.check_as_shown(id, &import).await?;
            import
        } else {
            CheckedImport::default()
        };
        let db = self.store.begin().await?;
        if !store::waiting_import::consume(&db, id, now).await? {
            return Err(ServiceError::NoRequest);
        }
        let refused = (!agrees).then(|| {
            let refused = self.event_of(&by, Kind::ApprovalRefused, None);
            refused.about(About::RefusedImport)
        });
        let more = refused.into_iter().collect();
        let imported = self
            .import_in(&db, import, &by, Some(&wish.reason), more, &|_| {})
            .await?;
        self.commit(db).await?;
        Ok(imported.accounts)
    }

    /// Takes back an import that this member of staff asked for and nobody has answered yet.
    ///
    /// # Errors
    ///
    /// As [`Console::withdraw_approval`].
    pub async fn withdraw_import(&self, id: i64) -> Result<(), ServiceError> {
        let staff = self.staff;
        self.check_fresh()?;
        let (db, now) = (self.store.connection(), self.now());
        let open = store::waiting_import::find_open(db, &self.keyring, id, now).await?;
        let open = open.ok_or(ServiceError::NoRequest)?;
        if open.wish.asked_by != staff.account.id {
            self.deny_withdrawal().await?;
            return Err(ServiceError::NoRequest);
        }
        let db = self.store.begin().await?;
        if !store::waiting_import::consume(&db, id, now).await? {
            return Err(ServiceError::NoRequest);
        }
        let withdrawn = self.event_of(&staff.by(None), Kind::ApprovalWithdrawn, None);
        self.record(&db, withdrawn.about(About::RefusedImport))
            .await?;
        Ok(self.commit(db).await?)
    }
}

impl Core {
    /// What is imported is what was shown to whoever agrees: the list of it lies beside the sealed file.
    async fn check_as_shown(&self, id: i64, import: &CheckedImport) -> Result<(), ServiceError> {
        let (db, all) = (self.store.connection(), MAX_WAITING_ROWS as u64);
        let most = |other| if other == id { all } else { 0 };
        let open = store::waiting_import::list_open(db, most, self.now()).await?;
        let listed = open.into_iter().find(|listed| listed.id == id);
        let listed = listed.map_or_else(Vec::new, |listed| listed.accounts);
        let is_as_shown = import.rows().iter().map(shown).eq(listed);
        if import.bad_lines().is_empty() && !is_as_shown {
            return Err(ServiceError::BadLines(0));
        }
        Ok(())
    }
}

/// What is shown of it.
fn shown(row: &Row) -> WaitingAccount {
    WaitingAccount {
        user_id: row.user_id.to_string(),
        name: row.name.clone(),
        organisation: row.organisation.clone(),
        place: row.place.clone(),
        email: row
            .email
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        has_password: row.password.is_some(),
        has_authenticator: !row.authenticators.is_empty(),
    }
}
