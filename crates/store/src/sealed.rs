//! All columns that hold sealed values, for what concerns every one of them: rotation and
//! checking (R40). The canary, which says which key is in use, is not among them.

use crate::{
    Connection, Keyring, StoreError, canary,
    seal::{Place, Sealed},
};
use domain::Entropy;
use sea_orm::{
    ExprTrait, QueryResult,
    sea_query::{Expr, LockBehavior, LockType, Order, Query, SelectStatement},
};

/// Secrets of authenticators.
pub const AUTHENTICATOR: Column = Column {
    table: "authenticator",
    column: "secret",
    sealed_as: "authenticator",
};

/// Recovery codes while they are shown.
pub const SHOWN_CODES: Column = Column {
    table: "shown_codes",
    column: "sealed",
    sealed_as: "shown_codes",
};

/// Set-up codes that go out by mail.
pub const OUTBOX_SECRET: Column = Column {
    table: "outbox_secret",
    column: "sealed",
    // What was sealed before the table had its present name has to open.
    sealed_as: "letter_secret",
};

/// Lines of an import that wait for a second member of staff.
pub const WAITING_IMPORT: Column = Column {
    table: "waiting_import",
    column: "sealed",
    sealed_as: "waiting_import",
};

/// Every one: what is not in here does not survive a rotation.
pub const COLUMNS: [Column; 4] = [AUTHENTICATOR, SHOWN_CODES, OUTBOX_SECRET, WAITING_IMPORT];

/// How many values are looked at in one transaction.
const BATCH: u64 = 100;

/// A column of sealed values. Its table has the columns `id` and `key_id` too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The name with which its values are sealed, and which never changes: that of the table when the column
    /// was added.
    pub sealed_as: &'static str,
}

/// What became of some values, in the order of their rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// How many are well: sealed anew, or found to open.
    pub done: u64,
    /// The rows whose values do not open with any key.
    pub unopened: Vec<i64>,
    /// The last row that was looked at; `None`: there was none left.
    pub last: Option<i64>,
}

/// What opens and what does not, of all that is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SealReport {
    /// How many values open.
    pub open: u64,
    /// Where those are that do not open with any key: table and row.
    pub unopened: Vec<(&'static str, i64)>,
}

/// Opens every value in `db`, some at a time.
pub async fn check_all(db: &impl Connection, keyring: &Keyring) -> Result<SealReport, StoreError> {
    let mut checked = SealReport::default();
    for column in COLUMNS {
        let mut last = None;
        loop {
            let batch = column.check(db, keyring, last).await?;
            checked.open += batch.done;
            let rows = batch.unopened.into_iter();
            checked.unopened.extend(rows.map(|row| (column.table, row)));
            if batch.last.is_none() {
                break;
            }
            last = batch.last;
        }
    }
    Ok(checked)
}

/// The ids of the keys that it takes to open everything in `db`, the canary included.
pub async fn list_key_ids(db: &impl Connection) -> Result<Vec<String>, StoreError> {
    let mut ids: Vec<String> = canary::find_key_id(db).await?.into_iter().collect();
    for column in COLUMNS {
        let mut select = Query::select();
        select.distinct().column("key_id").from(column.table);
        for row in db.query_all(&select).await? {
            let id = row.try_get("", "key_id")?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Ok(ids)
}

impl Column {
    /// The place of a value in this column.
    #[must_use]
    pub const fn place(self, row: i64) -> Place {
        Place {
            table: self.sealed_as,
            column: self.column,
            row,
        }
    }

    /// How many values are sealed with another key than `key_id`.
    pub async fn count_behind(self, db: &impl Connection, key_id: &str) -> Result<u64, StoreError> {
        let mut count = Query::select();
        count
            .expr_as(Expr::col("id").count(), "behind")
            .from(self.table)
            .and_where(Expr::col("key_id").ne(key_id));
        let row = db.query_one(&count).await?;
        let behind = row.map_or(Ok(0), |row| row.try_get::<i64>("", "behind"))?;
        Ok(u64::try_from(behind).unwrap_or_default())
    }

    /// Seals some values behind the row `after` anew with the key `to`. Rows that others have locked
    /// at this moment are passed over and not waited for, so that nobody ever waits for a rotation
    /// that waits for them; what does not open stays as it is.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sealed`] when the keyring lacks `to`; [`StoreError::Database`].
    pub async fn advance(
        self,
        db: &impl Connection,
        keyring: &Keyring,
        entropy: &dyn Entropy,
        to: &str,
        after: Option<i64>,
    ) -> Result<Batch, StoreError> {
        let mut select = self.select(after);
        select
            .and_where(Expr::col("key_id").ne(to))
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let mut batch = Batch::default();
        for row in db.query_all(&select).await? {
            let (id, old) = self.read(&row)?;
            batch.last = Some(id);
            let Ok(plain) = self.place(id).open(keyring, &old) else {
                batch.unopened.push(id);
                continue;
            };
            let new = self.place(id).seal_with(to, keyring, entropy, &plain)?;
            let mut update = Query::update();
            update
                .table(self.table)
                .value("key_id", new.key_id)
                .value(self.column, new.bytes)
                .and_where(Expr::col("id").eq(id))
                .and_where(Expr::col("key_id").eq(old.key_id))
                .and_where(Expr::col(self.column).eq(old.bytes));
            batch.done += db.execute(&update).await?.rows_affected();
        }
        Ok(batch)
    }

    /// Opens some values behind the row `after`.
    pub async fn check(
        self,
        db: &impl Connection,
        keyring: &Keyring,
        after: Option<i64>,
    ) -> Result<Batch, StoreError> {
        let mut batch = Batch::default();
        for row in db.query_all(&self.select(after)).await? {
            let (id, sealed) = self.read(&row)?;
            batch.last = Some(id);
            match self.place(id).open(keyring, &sealed) {
                Ok(_) => batch.done += 1,
                Err(_) => batch.unopened.push(id),
            }
        }
        Ok(batch)
    }

    fn select(self, after: Option<i64>) -> SelectStatement {
        let mut select = Query::select();
        select
            .columns(["id", "key_id", self.column])
            .from(self.table)
            .and_where_option(after.map(|after| Expr::col("id").gt(after)))
            .order_by("id", Order::Asc)
            .limit(BATCH);
        select
    }

    fn read(self, row: &QueryResult) -> Result<(i64, Sealed), StoreError> {
        let sealed = Sealed {
            key_id: row.try_get("", "key_id")?,
            bytes: row.try_get("", self.column)?,
        };
        Ok((row.try_get("", "id")?, sealed))
    }
}
