//! Which tables a backup has, and copying them from one database to another, of whichever kind.

use crate::{Connection, StoreError, entity};
use sea_orm::{
    DbBackend, DbErr, EntityTrait, ExprTrait, IntoActiveModel, Iterable, ModelTrait,
    PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, Value, sea_query::Expr,
};

/// How many rows are in memory at once.
const PAGE: u64 = 200;

/// Tables of which a backup has nothing, because a restore would end or forget all of it:
/// whoever was logged on or on the way must log on again (R44), notifications would go out a second
/// time, wrong tries are forgotten within the hour anyway, nobody agrees to what was asked for before, what
/// was revoked is told to nodes that know of it, and leases are of nodes that are gone.
pub const LEFT_OUT: [&str; 15] = [
    "logon_attempt",
    "session",
    "application_session",
    "ticket",
    "shown_codes",
    "outbox",
    "outbox_secret",
    "wrong_try",
    "paused_address",
    "approval",
    "waiting_import",
    "waiting_account",
    "identity_check",
    "revocation",
    "lease",
];

/// On which side copying failed.
pub(super) enum CopyError {
    /// Where it is copied from.
    Read(DbErr),
    /// Where it is copied to.
    Write(DbErr),
}

impl From<CopyError> for DbErr {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Read(error) | CopyError::Write(error) => error,
        }
    }
}

/// Names every other table once, those first that others refer to.
macro_rules! copied {
    ($($table:ident),+ $(,)?) => {
        /// The tables of a backup.
        pub const COPIED: &[&str] = &[$(stringify!($table)),+];

        /// Copies all of them.
        pub(super) async fn copy_all(
            from: &impl Connection,
            to: &impl Connection,
        ) -> Result<(), CopyError> {
            $(copy::<entity::$table::Entity>(from, to).await?;)+
            Ok(())
        }

        /// The first table whose rows are not the same in both, each with each.
        pub(crate) async fn find_difference(
            one: &impl Connection,
            other: &impl Connection,
        ) -> Result<Option<&'static str>, DbErr> {
            $(
                if !is_same::<entity::$table::Entity>(one, other).await? {
                    return Ok(Some(stringify!($table)));
                }
            )+
            Ok(None)
        }

        /// A table that has rows, the canary aside: every installation that was ever started
        /// has one.
        pub(crate) async fn find_occupied(
            db: &impl Connection,
        ) -> Result<Option<&'static str>, StoreError> {
            $(
                let table = stringify!($table);
                if table != "canary" && entity::$table::Entity::find().one(db).await?.is_some() {
                    return Ok(Some(table));
                }
            )+
            Ok(None)
        }
    };
}

copied!(
    account,
    authenticator,
    recovery_code,
    reminder,
    remembered_browser,
    person,
    two_factor_request,
    issued_set_up_code,
    tries,
    audit_writer,
    audit_pruned,
    audit_ended,
    audit_event,
    canary,
);

async fn copy<E: EntityTrait>(from: &impl Connection, to: &impl Connection) -> Result<(), CopyError>
where
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut last = None;
    loop {
        let page = page::<E>(from, last).await.map_err(CopyError::Read)?;
        let Some(newest) = page.last() else {
            return Ok(());
        };
        last = Some(key_of::<E>(newest));
        E::insert_many(page.into_iter().map(IntoActiveModel::into_active_model))
            .exec_without_returning(to)
            .await
            .map_err(CopyError::Write)?;
    }
}

async fn is_same<E: EntityTrait>(
    one: &impl Connection,
    other: &impl Connection,
) -> Result<bool, DbErr>
where
    E::Model: PartialEq,
{
    let mut last = None;
    loop {
        let rows = page::<E>(one, last.clone()).await?;
        if rows != page::<E>(other, last).await? {
            return Ok(false);
        }
        let Some(newest) = rows.last() else {
            return Ok(true);
        };
        last = Some(key_of::<E>(newest));
    }
}

/// The next rows behind the one with the key `last`.
async fn page<E: EntityTrait>(
    db: &impl Connection,
    last: Option<Vec<Value>>,
) -> Result<Vec<E::Model>, DbErr> {
    let key = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
    let mut page = E::find().limit(PAGE);
    for column in key.clone() {
        page = page.order_by_asc(column);
    }
    if let Some(last) = last {
        let columns = Expr::tuple(key.map(Expr::col));
        page = page.filter(columns.gt(Expr::tuple(last.into_iter().map(Expr::value))));
    }
    page.all(db).await
}

fn key_of<E: EntityTrait>(row: &E::Model) -> Vec<Value> {
    let key = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
    key.map(|column| row.get(column)).collect()
}

/// PostgreSQL numbers new rows from a counter that knows nothing of rows which came with a number.
const COUNT_ON: &str = "
    DO $$ DECLARE it record; BEGIN
        FOR it IN SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = current_schema()
            AND (is_identity = 'YES' OR column_default LIKE 'nextval(%')
        LOOP
            EXECUTE format(
                'SELECT setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, false) FROM %I',
                it.table_name, it.column_name, it.column_name, it.table_name);
        END LOOP;
    END $$";

/// Lets new rows be numbered behind those that were copied.
pub(super) async fn count_on(db: &impl Connection) -> Result<(), StoreError> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(COUNT_ON).await?;
    }
    Ok(())
}
