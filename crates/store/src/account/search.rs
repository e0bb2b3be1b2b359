//! Finding accounts among a hundred thousand (S2): a page at a time, by what somebody types.

use super::{Overview, to_overview};
use crate::{Connection, StoreError, entity::account, tries::Reached};
use domain::{
    Timestamp, TwoFactor, UserId,
    line::{ORDER_SEPARATOR, canonical, search_key},
};
use sea_orm::{DbBackend, EntityTrait, QuerySelect, Statement, Value};

/// What is looked for. Without anything: all accounts.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Each is part of userID, name, organisation or place, whatever its case and accents.
    pub words: Vec<String>,
    /// How it stands.
    pub state: Option<State>,
    /// Of this organisation, whatever its case and accents.
    pub organisation: Option<String>,
    /// When it was logged on to.
    pub last_logon: Option<LastLogon>,
    /// In which order.
    pub order: Order,
    /// Behind this account, in that order.
    pub after: Option<UserId>,
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 2FA is off, waits, or is on.
    TwoFactor(TwoFactor),
    /// It waits, and the time to enrol has passed (R14).
    WindowOver,
    /// Attempts are paused.
    Paused,
    /// Disabled, or locked by wrong attempts.
    Locked,
}

/// When an account was logged on to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastLogon {
    /// Never.
    Never,
    /// Since then.
    Since(Timestamp),
    /// Not since then.
    Before(Timestamp),
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By userID.
    #[default]
    UserId,
    /// By organisation, then userID.
    Organisation,
    /// The last logon first; those without one come last.
    LastLogon,
}

/// One page of what was found.
#[derive(Debug, Clone, Default)]
pub struct FoundAccounts {
    /// The accounts.
    pub accounts: Vec<Overview>,
    /// Whether more follow.
    pub more: bool,
    /// How many there are in all, and whether counting was stopped there.
    pub count: (u64, bool),
}

/// What comes right behind [`ORDER_SEPARATOR`].
const AFTER_SEPARATOR: &str = "\u{b}";

/// Counting is stopped here: nobody reads on, and it must not take long.
const MAX_COUNTED: u64 = 1000;

/// Conditions of a statement and their values, by number.
#[derive(Default)]
struct Where {
    sql: Vec<String>,
    values: Vec<Value>,
}

impl Where {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn one_of(ids: Vec<i64>) -> Self {
        let mut it = Self::default();
        let ids: Vec<String> = ids.into_iter().map(|id| it.value(id)).collect();
        it.sql.push(format!("id IN ({})", ids.join(", ")));
        it
    }

    fn of(
        backend: DbBackend,
        search: &Search,
        organisations: Vec<String>,
        reached: Reached,
        now: Timestamp,
    ) -> Self {
        let mut it = Self::default();
        // Both sides are keys, and nobody types patterns.
        let place = match backend {
            DbBackend::Sqlite => "instr",
            _ => "strpos",
        };
        for word in &search.words {
            let word = it.value(search_key(word));
            it.sql.push(format!("{place}(search, {word}) > 0"));
        }
        if search.organisation.is_some() {
            let names: Vec<String> = organisations
                .into_iter()
                .map(|name| it.value(name))
                .collect();
            it.sql
                .push(format!("organisation IN ({})", names.join(", ")));
        }
        it.state(search.state, reached, now);
        let last = match search.last_logon {
            None => None,
            Some(LastLogon::Never) => Some("last_logon_at IS NULL".to_owned()),
            Some(LastLogon::Since(at)) => Some(format!("last_logon_at >= {}", it.value(at.unix()))),
            Some(LastLogon::Before(at)) => Some(format!("last_logon_at < {}", it.value(at.unix()))),
        };
        it.sql.extend(last);
        it
    }

    fn state(&mut self, state: Option<State>, reached: Reached, now: Timestamp) {
        let sql = match state {
            None => return,
            Some(State::TwoFactor(two_factor)) => {
                format!("two_factor = {}", self.value(two_factor.as_str()))
            }
            Some(State::WindowOver) => {
                let waits = self.value(TwoFactor::AwaitingEnrolment.as_str());
                format!(
                    "two_factor = {waits} AND enrol_until <= {}",
                    self.value(now.unix())
                )
            }
            Some(State::Paused) => format!(
                "id IN (SELECT account_id FROM tries WHERE device_id = 0 AND paused_until > {})",
                self.value(now.unix())
            ),
            Some(State::Locked) => {
                let locked = reached.closed().map(|(throttle, tries)| {
                    let (throttle, tries) = (self.value(throttle), self.value(tries));
                    format!("(guard = {throttle} AND in_a_row >= {tries})")
                });
                format!(
                    "(status <> 'enabled' OR id IN (SELECT account_id FROM tries WHERE device_id = 0 AND ({})))",
                    locked.join(" OR ")
                )
            }
        };
        self.sql.push(sql);
    }

    fn statement(
        &self,
        db: &impl Connection,
        select: &str,
        more: &[String],
        end: &str,
    ) -> Statement {
        let all: Vec<&str> = self.sql.iter().chain(more).map(String::as_str).collect();
        let conditions = if all.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", all.join(" AND "))
        };
        let sql = format!("SELECT {select} FROM account {conditions} {end}");
        let values = self.values.clone();
        Statement::from_sql_and_values(db.get_database_backend(), sql, values)
    }
}

/// A page of at most `most` accounts. `reached`: from how many tries on one is closed.
pub async fn find_page(
    db: &impl Connection,
    search: &Search,
    reached: Reached,
    most: u64,
    now: Timestamp,
) -> Result<FoundAccounts, StoreError> {
    // No text that is stored has one, and PostgreSQL takes no U+0000 at all.
    let mut typed = search.words.iter().chain(&search.organisation);
    if typed.any(|text| text.contains(|c: char| c.is_control() && !c.is_whitespace())) {
        return Ok(FoundAccounts::default());
    }
    let organisations = match &search.organisation {
        Some(typed) => find_organisations(db, typed).await?,
        None => Vec::new(),
    };
    let mut conditions = Where::of(
        db.get_database_backend(),
        search,
        organisations,
        reached,
        now,
    );
    let ids = conditions.statement(db, "id", &[], &format!("LIMIT {}", MAX_COUNTED + 1));
    let ids = db.query_all_raw(ids).await?;
    let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    if count == 0 {
        return Ok(FoundAccounts::default());
    }
    // Few can be anywhere: they need not be looked for again. Of many the first are near, by the index.
    if count <= MAX_COUNTED {
        let ids = ids.iter().map(|row| row.try_get("", "id"));
        conditions = Where::one_of(ids.collect::<Result<_, _>>()?);
    }
    // The place in the order is that of one account, which every page can name.
    let (first, columns, compare, order) = match search.order {
        Order::UserId => ("user_id", "user_id", ">", "user_id"),
        Order::Organisation => (
            "organisation_order",
            "organisation_order, user_id",
            ">",
            "organisation_order, user_id",
        ),
        Order::LastLogon => (
            "coalesce(last_logon_at, 0)",
            "coalesce(last_logon_at, 0), user_id",
            "<",
            "coalesce(last_logon_at, 0) DESC, user_id DESC",
        ),
    };
    let behind = search.after.as_ref().map(|after| {
        let after = conditions.value(after.as_str());
        let there = |what| format!("(SELECT {what} FROM account WHERE user_id = {after})");
        // The first says no more than the second does, but by it the index is entered there.
        format!(
            "{first} {compare}= {} AND ({columns}) {compare} {}",
            there(first),
            there(columns)
        )
    });
    let behind: Vec<String> = behind.into_iter().collect();
    let end = format!("ORDER BY {order} LIMIT {}", most + 1);
    let page = conditions.statement(db, "*", &behind, &end);
    let mut rows = account::Entity::find().from_raw_sql(page).all(db).await?;
    let length = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let more = length > most;
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(FoundAccounts {
        accounts: rows
            .into_iter()
            .map(to_overview)
            .collect::<Result<_, _>>()?,
        more,
        count: (count.min(MAX_COUNTED), count > MAX_COUNTED),
    })
}

/// The organisations that are called as was typed, whatever the case and accents.
async fn find_organisations(db: &impl Connection, typed: &str) -> Result<Vec<String>, StoreError> {
    let key = search_key(typed);
    // Every order key that begins so; the character behind the separator comes before any other.
    let [from, to] =
        [ORDER_SEPARATOR, AFTER_SEPARATOR].map(|end| Value::from(format!("{key}{end}")));
    let sql = "SELECT DISTINCT organisation FROM account WHERE organisation_order >= $1 AND organisation_order < $2";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [from, to]);
    let rows = db.query_all_raw(statement).await?;
    let names = rows.iter().map(|row| row.try_get("", "organisation"));
    let mut names: Vec<String> = names.collect::<Result<_, _>>()?;
    names.push(canonical(typed));
    Ok(names)
}

/// The organisations that accounts belong to, in their order, at most `most`.
pub async fn list_organisations(
    db: &impl Connection,
    most: u64,
) -> Result<Vec<String>, StoreError> {
    // From one to the next by the index: a DISTINCT would read every account.
    let next = "SELECT min(organisation_order) FROM account WHERE organisation_order >";
    let sql = format!(
        "WITH RECURSIVE keys(key) AS ({next} '' UNION ALL \
         SELECT ({next} keys.key) FROM keys WHERE keys.key IS NOT NULL) \
         SELECT key FROM keys WHERE key IS NOT NULL LIMIT {most}"
    );
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await?;
    let keys = rows.iter().map(|row| row.try_get::<String>("", "key"));
    let keys: Vec<String> = keys.collect::<Result<_, _>>()?;
    let names = keys
        .iter()
        .filter_map(|key| key.split_once(ORDER_SEPARATOR));
    Ok(names.map(|(_, name)| name.to_owned()).collect())
}

/// All userIDs.
pub async fn list_user_ids(db: &impl Connection) -> Result<Vec<String>, StoreError> {
    let user_ids = account::Entity::find()
        .select_only()
        .column(account::Column::UserId)
        .into_tuple();
    Ok(user_ids.all(db).await?)
}
