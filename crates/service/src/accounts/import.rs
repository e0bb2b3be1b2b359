//! Importing the accounts of another system: checked first, then all of them or none.

use crate::{By, Core, Operator, ServiceError};
use domain::{
    AccountId, Role, TwoFactor, UserId,
    audit::{About, Event, Kind},
};
use import::{ImportedAuthenticator, LeftOut, Line, Problem, Row};
use store::{
    StoreError, Transaction,
    account::{ImportedAccount, NewAccount, PasswordHash},
    authenticator,
};

/// How many accounts are added before [`Operator::import_accounts`] tells how far it is.
const STEP: usize = 500;

/// Whether rows may make support accounts: the operator's may, those of staff may not (R37).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffRows {
    /// They may.
    Allowed,
    /// They are bad lines.
    Refused,
}

/// A line that cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Its userID, where that is one.
    pub user_id: Option<UserId>,
    /// All that is wrong with it.
    pub problems: Vec<Problem>,
}

/// Entries of an authenticator app that are imported with no account: what the line's export has
/// beside its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutEntries {
    /// The line's number in the file, from 1.
    pub number: u64,
    /// Its userID.
    pub user_id: UserId,
    /// What is left out.
    pub what: LeftOut,
}

/// What the accounts of an import have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// How many there are.
    pub accounts: usize,
    /// Those with a password.
    pub with_password: usize,
    /// Those that need a set-up code.
    pub without_password: usize,
    /// Those with an authenticator, whose 2FA is on.
    pub with_authenticator: usize,
    /// Those of support staff without one, who have to enrol (R37).
    pub awaiting_enrolment: usize,
}

/// An import that was looked through.
#[derive(Debug, Default)]
pub struct CheckedImport {
    rows: Vec<Row>,
    bad_lines: Vec<BadLine>,
    left_out: Vec<LeftOutEntries>,
}

impl CheckedImport {
    /// Looks the lines of a file through; `is_taken` says of which userIDs there are accounts, which is
    /// of none as long as there is no database.
    #[must_use]
    pub fn new(lines: Vec<Line>, staff: StaffRows, is_taken: impl Fn(&UserId) -> bool) -> Self {
        let mut checked = Self::default();
        for mut line in lines {
            if line.user_id.as_ref().is_some_and(&is_taken) {
                line.refuse(Problem::Taken);
            }
            let role = line.read.as_ref().ok().map(|row| row.role);
            if staff == StaffRows::Refused && role == Some(Role::Support) {
                line.refuse(Problem::Staff);
            }
            let has_groups = line.read.as_ref().is_ok_and(|row| !row.groups.is_empty());
            if staff == StaffRows::Refused && has_groups {
                line.refuse(Problem::GroupsByStaff);
            }
            checked.add(line);
        }
        checked
    }

    fn add(&mut self, line: Line) {
        match line.read {
            Ok(row) => {
                if !row.left_out.is_none() {
                    self.left_out.push(LeftOutEntries {
                        number: line.number,
                        user_id: row.user_id.clone(),
                        what: row.left_out,
                    });
                }
                self.rows.push(row);
            }
            Err(problems) => self.bad_lines.push(BadLine {
                number: line.number,
                user_id: line.user_id,
                problems,
            }),
        }
    }

    /// Every line that cannot be imported, in the order of the file. As long as there is one, nothing
    /// is.
    #[must_use]
    pub fn bad_lines(&self) -> &[BadLine] {
        &self.bad_lines
    }

    /// How many of the others a second member of staff must agree to.
    #[must_use]
    pub fn rows_for_second(&self) -> usize {
        self.rows.iter().filter(|row| row.needs_second()).count()
    }

    /// The others are parted: those to which a second member of staff must agree are returned, and the
    /// rest stays.
    pub(crate) fn take_rows_for_second(&mut self) -> Vec<Row> {
        let (waiting, plain) = std::mem::take(&mut self.rows)
            .into_iter()
            .partition(Row::needs_second);
        self.rows = plain;
        waiting
    }

    /// The others.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What is left out of the exports of authenticator apps, in the order of the file.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOutEntries] {
        &self.left_out
    }

    /// What the others have.
    #[must_use]
    pub fn counts(&self) -> ImportCounts {
        let count = |is: fn(&Row) -> bool| self.rows.iter().filter(|row| is(row)).count();
        let with_password = count(|row| row.password.is_some());
        ImportCounts {
            accounts: self.rows.len(),
            with_password,
            without_password: self.rows.len() - with_password,
            with_authenticator: count(|row| two_factor(row) == TwoFactor::On),
            awaiting_enrolment: count(|row| two_factor(row) == TwoFactor::AwaitingEnrolment),
        }
    }
}

/// 2FA of a new account.
fn two_factor(row: &Row) -> TwoFactor {
    match row.role {
        _ if !row.authenticators.is_empty() => TwoFactor::On,
        Role::Support => TwoFactor::AwaitingEnrolment,
        Role::Account => TwoFactor::Off,
    }
}

impl Operator<'_> {
    /// Looks the lines of a file ([`import::read`]) through, and changes nothing: a preview,
    /// and what [`Operator::import_accounts`] takes.
    pub async fn check_import(
        &self,
        lines: Vec<Line>,
        staff: StaffRows,
    ) -> Result<CheckedImport, ServiceError> {
        self.check_lines(lines, staff).await
    }
}

impl Core {
    pub(crate) async fn check_lines(
        &self,
        lines: Vec<Line>,
        staff: StaffRows,
    ) -> Result<CheckedImport, ServiceError> {
        let user_ids: Vec<&UserId> = lines.iter().filter_map(|l| l.user_id.as_ref()).collect();
        let taken = store::account::find_taken(self.store.connection(), &user_ids).await?;
        Ok(CheckedImport::new(lines, staff, |user_id| {
            taken.contains(user_id.as_str())
        }))
    }
}

impl Operator<'_> {
    /// Adds all accounts of an import, or none. Those with an authenticator have 2FA on; support staff
    /// without one wait for enrolment (R37). The events say by whom, and why. `progress` is told every now and then how many are added;
    /// they count only once this has returned.
    ///
    /// # Errors
    ///
    /// [`ServiceError::BadLines`]; [`StoreError::UserIdTaken`] when one was added since it was checked.
    pub async fn import_accounts(
        &self,
        import: CheckedImport,
        by: &By,
        reason: Option<&str>,
        progress: &(dyn Fn(usize) + Send + Sync),
    ) -> Result<ImportCounts, ServiceError> {
        let db = self.store.begin().await?;
        let counts = self
            .import_in(&db, import, by, reason, vec![], progress)
            .await?;
        self.commit(db).await?;
        Ok(counts)
    }
}

impl Core {
    /// The same in a transaction that the caller ends, with `more` events behind its own.
    pub(crate) async fn import_in(
        &self,
        db: &Transaction,
        import: CheckedImport,
        by: &By,
        reason: Option<&str>,
        more: Vec<Event>,
        progress: &(dyn Fn(usize) + Send + Sync),
    ) -> Result<ImportCounts, ServiceError> {
        if !import.bad_lines.is_empty() {
            return Err(ServiceError::BadLines(import.bad_lines.len()));
        }
        let counts = import.counts();
        let mut rows = import.rows.into_iter();
        let mut events = Vec::with_capacity(counts.accounts + counts.with_authenticator);
        let mut done = 0;
        loop {
            let some: Vec<Row> = rows.by_ref().take(STEP).collect();
            if some.is_empty() {
                break;
            }
            done += some.len();
            self.import_some(db, some, by, reason, &mut events).await?;
            progress(done);
        }
        events.extend(more);
        // Last: whoever writes events for this writer too, waits from here on only.
        self.record_all(db, events).await?;
        Ok(counts)
    }

    async fn import_some(
        &self,
        db: &Transaction,
        rows: Vec<Row>,
        by: &By,
        reason: Option<&str>,
        events: &mut Vec<Event>,
    ) -> Result<(), StoreError> {
        let (entropy, now) = (&*self.entropy, self.now());
        let (mut accounts, mut authenticators) = (Vec::new(), Vec::new());
        for (id, row) in store::account::take_ids(db, rows).await? {
            let about = About::ImportedAccount {
                hash: row.password.as_ref().map(|hash| hash.recipe().kind()),
                groups: row.groups.clone(),
            };
            let event = |kind| self.event_by(by, kind, id, reason);
            events.push(event(Kind::AccountAdded).about(about));
            let (account, own) = self.imported(id, row);
            accounts.push(account);
            for one in own {
                let own = authenticator::ImportedAuthenticator {
                    id: authenticator::draw_id(entropy),
                    account_id: id,
                    secret: one.secret,
                    name: one.name,
                };
                let about = About::ImportedAuthenticator(own.id);
                events.push(event(Kind::AuthenticatorAdded).about(about));
                authenticators.push(own);
            }
        }
        store::account::add_all(db, accounts).await?;
        authenticator::add_all(db, &self.keyring, entropy, &authenticators, now).await
    }

    fn imported(&self, id: AccountId, row: Row) -> (ImportedAccount, Vec<ImportedAuthenticator>) {
        let two_factor = two_factor(&row);
        let waits = two_factor == TwoFactor::AwaitingEnrolment;
        let new = NewAccount {
            user_id: row.user_id,
            name: row.name,
            organisation: row.organisation,
            place: row.place,
            role: row.role,
            email: row.email,
            two_factor,
            enrol_until: waits.then(|| self.now().plus(self.settings.enrolment_seconds)),
            created_at: self.now(),
        };
        let password = row.password.map(|hash| PasswordHash {
            phc: hash.as_str().to_owned(),
            pepper_id: None,
        });
        let imported = ImportedAccount {
            id,
            new,
            password,
            groups: row.groups,
        };
        (imported, row.authenticators)
    }
}
