//! Reading events page by page, for whoever keeps or searches them elsewhere.

use super::PAGE;
use crate::{
    Connection, StoreError, account,
    entity::{audit_event, audit_writer},
    pages::Paged,
};
use domain::{
    AccountId, Timestamp,
    audit::{Actor, Detail, Kind, PastEvent},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use std::collections::{BTreeSet, HashMap};

/// Which events; without anything, all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// From this time on.
    pub since: Option<Timestamp>,
    /// About whom.
    pub whom: Whom,
    /// Of this kind.
    pub kind: Option<Kind>,
}

/// Whom events are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whom {
    /// Anybody, or nobody.
    #[default]
    Anybody,
    /// This account.
    Account(AccountId),
    /// An account that does not exist: there are no such events.
    Missing,
}

/// One event as it stands in the database, with names beside the numbers.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// The word of its kind.
    pub kind: String,
    /// The number of the account.
    pub account_id: Option<AccountId>,
    /// The userID of the account, where that is there.
    pub user_id: Option<String>,
    /// The word of who did it.
    pub actor: String,
    /// From where: an IP address.
    pub address: Option<String>,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// More about it.
    pub detail: Option<String>,
    /// The writer's name, where that is there.
    pub writer: Option<String>,
    /// Which one of that writer.
    pub sequence: i64,
    /// The key of its MAC.
    pub key_id: String,
    /// Its MAC.
    pub mac: Vec<u8>,
}

impl Record {
    /// Returns what it tells.
    #[must_use]
    pub fn event(&self) -> PastEvent {
        let kind = Kind::from_word(&self.kind);
        PastEvent {
            id: self.id,
            at: self.at,
            kind,
            actor: Actor::from_word(&self.actor),
            address: self.address.clone(),
            reason: self.reason.clone(),
            detail: Detail::read(kind, self.detail.as_deref()),
        }
    }
}

fn to_record(row: audit_event::Model) -> Record {
    Record {
        id: row.id,
        at: Timestamp::from_unix(row.at),
        kind: row.kind,
        account_id: row.account_id.map(AccountId::from_number),
        user_id: None,
        actor: row.actor,
        address: row.address,
        reason: row.reason,
        detail: row.detail,
        writer: None,
        sequence: row.sequence,
        key_id: row.key_id,
        mac: row.mac,
    }
}

impl Filter {
    fn select(&self) -> Select<audit_event::Entity> {
        use audit_event::Column;
        let mut events = audit_event::Entity::find();
        if let Some(since) = self.since {
            events = events.filter(Column::At.gte(since.unix()));
        }
        events = match self.whom {
            Whom::Anybody => events,
            Whom::Account(id) => events.filter(Column::AccountId.eq(id.number())),
            Whom::Missing => events.filter(Expr::cust("1 = 0")),
        };
        if let Some(kind) = self.kind {
            events = events.filter(Column::Kind.eq(kind.as_str()));
        }
        events
    }
}

impl Paged for Filter {
    type Row = Record;
    type Key = i64;

    fn key(row: &Record) -> i64 {
        row.id
    }

    async fn page(
        &self,
        db: &impl Connection,
        after: Option<&i64>,
    ) -> Result<Vec<Record>, StoreError> {
        use audit_event::Column;
        let mut events = self.select().order_by_asc(Column::Id);
        if let Some(after) = after {
            events = events.filter(Column::Id.gt(*after));
        }
        named(db, events.limit(PAGE).all(db).await?).await
    }
}

/// Kinds of events.
#[derive(Debug, Clone, Copy)]
pub enum Kinds<'a> {
    /// These.
    Only(&'a [Kind]),
    /// All others.
    Except(&'a [Kind]),
}

/// The newest events about an account, of some kinds, the newest first.
pub async fn newest(
    db: &impl Connection,
    account_id: AccountId,
    kinds: Kinds<'_>,
    most: u64,
) -> Result<Vec<PastEvent>, StoreError> {
    use audit_event::Column;
    let words = |kinds: &[Kind]| kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>();
    let of_kinds = match kinds {
        Kinds::Only(kinds) => Column::Kind.is_in(words(kinds)),
        Kinds::Except(kinds) => Column::Kind.is_not_in(words(kinds)),
    };
    let events = audit_event::Entity::find()
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(of_kinds)
        .order_by_desc(Column::Id)
        .limit(most);
    let rows = events.all(db).await?.into_iter();
    Ok(rows.map(|row| to_record(row).event()).collect())
}

/// The events before the one with id `before`, or the last ones, the newest first, at most `most`.
pub async fn page_before(
    db: &impl Connection,
    filter: &Filter,
    before: Option<i64>,
    most: u64,
) -> Result<Vec<Record>, StoreError> {
    use audit_event::Column;
    let events = filter
        .select()
        .filter(Column::Id.lt(before.unwrap_or(i64::MAX)));
    let events = events.order_by_desc(Column::Id).limit(most).all(db).await?;
    named(db, events).await
}

/// The events with the names of their accounts and writers.
async fn named(
    db: &impl Connection,
    events: Vec<audit_event::Model>,
) -> Result<Vec<Record>, StoreError> {
    let ids: BTreeSet<i64> = events.iter().filter_map(|event| event.account_id).collect();
    let accounts = account::find_user_ids(db, ids).await?;
    let writers = audit_writer::Entity::find().all(db).await?;
    let writers: HashMap<i64, String> = writers.into_iter().map(|row| (row.id, row.name)).collect();
    let named = events.into_iter().map(|event| Record {
        user_id: event.account_id.and_then(|id| accounts.get(&id).cloned()),
        writer: writers.get(&event.writer_id).cloned(),
        ..to_record(event)
    });
    Ok(named.collect())
}
