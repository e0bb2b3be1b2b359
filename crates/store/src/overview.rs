//! Numbers over all accounts, for the overview of the support console.

use crate::{Connection, StoreError, tries::Reached};
use domain::{Timestamp, TwoFactor, audit::Kind, authenticator::State};
use sea_orm::{FromQueryResult, Statement, Value};

/// Seconds of an hour.
pub const HOUR: i64 = 3600;
/// Seconds of a week.
pub const WEEK: i64 = 7 * 86_400;
/// The first Monday after the epoch, which was a Thursday, in seconds.
pub const MONDAY: i64 = 4 * 86_400;

/// How the accounts of one organisation stand.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct OfOrganisation {
    /// The organisation; empty for accounts of none.
    pub organisation: String,
    /// Accounts without 2FA.
    pub off: i64,
    /// Accounts that wait for enrolment.
    pub waiting: i64,
    /// Accounts with 2FA.
    pub on: i64,
}

/// How many in an hour or a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// When the hour or week begins.
    pub from: Timestamp,
    /// How many.
    pub count: i64,
}

/// The organisations with the most accounts, at most `most`.
pub async fn by_organisation(
    db: &impl Connection,
    most: u64,
) -> Result<Vec<OfOrganisation>, StoreError> {
    let count = |n: u8| format!("sum(CASE WHEN two_factor = ${n} THEN 1 ELSE 0 END)");
    let sql = format!(
        "SELECT organisation, {} AS off, {} AS waiting, {} AS \"on\" FROM account \
         GROUP BY organisation ORDER BY count(*) DESC, min(organisation_order) LIMIT {most}",
        count(1),
        count(2),
        count(3)
    );
    let states = [TwoFactor::Off, TwoFactor::AwaitingEnrolment, TwoFactor::On];
    let values = states.map(|state| Value::from(state.as_str()));
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(OfOrganisation::find_by_statement(statement).all(db).await?)
}

/// Everything that is counted over all accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Accounts.
    pub accounts: i64,
    /// Accounts with 2FA.
    pub on: i64,
    /// Accounts that wait for enrolment, in time.
    pub waiting: i64,
    /// Accounts that have not enrolled in time (R14).
    pub overdue: i64,
    /// Accounts of which tries are paused now.
    pub paused: i64,
    /// Accounts that wrong tries have closed.
    pub closed: i64,
}

/// The totals.
pub async fn totals(
    db: &impl Connection,
    reached: Reached,
    now: Timestamp,
) -> Result<Totals, StoreError> {
    let [(codes, of_codes), (passwords, of_passwords)] = reached.closed();
    let sql = "SELECT accounts, \"on\", waits - overdue AS waiting, overdue, \
        (SELECT count(DISTINCT account_id) FROM tries WHERE account_id <> 0 AND device_id = 0 AND paused_until > $3) AS paused, \
        (SELECT count(DISTINCT account_id) FROM tries WHERE account_id <> 0 AND device_id = 0 \
            AND ((guard = $4 AND in_a_row >= $5) OR (guard = $6 AND in_a_row >= $7))) AS closed \
        FROM (SELECT count(*) AS accounts, \
            count(CASE WHEN two_factor = $1 THEN 1 END) AS \"on\", \
            count(CASE WHEN two_factor = $2 THEN 1 END) AS waits, \
            count(CASE WHEN two_factor = $2 AND enrol_until <= $3 THEN 1 END) AS overdue FROM account) counted";
    let values: [Value; 7] = [
        TwoFactor::On.as_str().into(),
        TwoFactor::AwaitingEnrolment.as_str().into(),
        now.unix().into(),
        codes.into(),
        of_codes.into(),
        passwords.into(),
        of_passwords.into(),
    ];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| sea_orm::DbErr::RecordNotFound("the totals".to_owned()))?;
    let get = |name: &str| row.try_get::<i64>("", name);
    Ok(Totals {
        accounts: get("accounts")?,
        on: get("on")?,
        waiting: get("waiting")?,
        overdue: get("overdue")?,
        paused: get("paused")?,
        closed: get("closed")?,
    })
}

/// The accounts with an authenticator that counts, by the week, from Monday, in which they got their
/// first one.
pub async fn enrolled_by_week(db: &impl Connection) -> Result<Vec<Bar>, StoreError> {
    let sql = format!(
        "SELECT (first - {MONDAY}) / {WEEK} AS slot, count(*) AS n FROM \
         (SELECT min(activated_at) AS first FROM authenticator WHERE state = $1 AND activated_at IS NOT NULL GROUP BY account_id) firsts \
         GROUP BY (first - {MONDAY}) / {WEEK} ORDER BY slot"
    );
    let active = vec![State::Active.as_str().into()];
    bars(
        db,
        sql,
        active,
        &Slots {
            first: MONDAY,
            seconds: WEEK,
        },
    )
    .await
}

/// The events of `kinds` since `since`, by hour.
pub async fn events_by_hour(
    db: &impl Connection,
    kinds: &[Kind],
    since: Timestamp,
) -> Result<Vec<Bar>, StoreError> {
    let mut values = vec![Value::from(since.unix())];
    values.extend(kinds.iter().map(|kind| Value::from(kind.as_str())));
    let numbers: Vec<String> = (2..=values.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT at / {HOUR} AS slot, count(*) AS n FROM audit_event \
         WHERE at >= $1 AND kind IN ({}) GROUP BY at / {HOUR} ORDER BY slot",
        numbers.join(", ")
    );
    bars(
        db,
        sql,
        values,
        &Slots {
            first: 0,
            seconds: HOUR,
        },
    )
    .await
}

/// Stretches of time of one length.
struct Slots {
    /// When the one with the number 0 begins.
    first: i64,
    seconds: i64,
}

impl Slots {
    fn begin(&self, number: i64) -> Timestamp {
        Timestamp::from_unix(
            number
                .saturating_mul(self.seconds)
                .saturating_add(self.first),
        )
    }
}

#[derive(FromQueryResult)]
struct Slot {
    slot: i64,
    n: i64,
}

async fn bars(
    db: &impl Connection,
    sql: String,
    values: Vec<Value>,
    slots: &Slots,
) -> Result<Vec<Bar>, StoreError> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let counted = Slot::find_by_statement(statement).all(db).await?;
    let bars = counted.into_iter().map(|slot| Bar {
        from: slots.begin(slot.slot),
        count: slot.n,
    });
    Ok(bars.collect())
}
