//! `audit …`: the events that tell what happened (R39).

use clap::{
    Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use domain::{Clock as _, Reason, Timestamp, UserId, audit::Kind};
use service::{ServiceError, adapters::SystemClock};
use std::io;
use store::{
    Pages, Store,
    audit::{Filter, Whom},
};

use super::{Failure, arguments::reason};
use crate::{
    audit_export::{Format, headings, write},
    checkpoints,
    config::Config,
    date::{self, rfc_3339},
    terminal::print_part,
    wiring,
};

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Checks whether any event was changed, removed, moved or cut off, and names the first
    Verify,
    /// Prints events, oldest first
    Export {
        /// One JSON object per line, or a table for spreadsheets
        #[arg(long, value_enum)]
        format: Format,
        /// Only from this time on: 2026-11-24T07:03:59Z or 2026-11-24, UTC
        #[arg(long, value_name = "TIME", value_parser = date::parse)]
        since: Option<Timestamp>,
        /// Only events about this account
        #[arg(long, value_name = "USERID", value_parser = UserId::parse)]
        account: Option<UserId>,
        /// Only events of this kind
        #[arg(long, value_name = "KIND", value_parser = kind())]
        kind: Option<Kind>,
    },
    /// Removes old events for good; the rest still verifies
    Prune {
        /// Events from before this time: 2026-11-24T07:03:59Z or 2026-11-24, UTC
        #[arg(long, value_name = "TIME", value_parser = date::parse)]
        before: Timestamp,
        /// The reason, for readers of the audit events
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        reason: Reason,
    },
}

fn kind() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::WORDS)
        .try_map(|word| Kind::from_word(&word).ok_or("there is no such kind"))
}

impl Audit {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        match self {
            Self::Verify => verify(config).await,
            Self::Export {
                format,
                since,
                account,
                kind,
            } => {
                // Without the keys: who reads events needs none.
                let failed = |error| wiring::in_store(config, error);
                let store = wiring::open_store(config).await?;
                let whom = match account {
                    Some(user_id) => {
                        let db = store.connection();
                        let found = store::account::find(db, &user_id).await.map_err(failed)?;
                        let found = found
                            .ok_or_else(|| Failure::about(&user_id, ServiceError::NoSuchAccount))?;
                        Whom::Account(found.account.id)
                    }
                    None => Whom::Anybody,
                };
                let filter = Filter { since, whom, kind };
                print(&store, &filter, format).await?;
                Ok(String::new())
            }
            Self::Prune { before, reason } => prune(config, before, reason.as_str()).await,
        }
    }
}

async fn verify(config: &Config) -> Result<String, Failure> {
    let service = wiring::open(config).await?;
    let verified = service
        .operator()
        .verify_audit(&config.audit_checkpoints())
        .await?;
    let Some(last) = verified.last_checkpoint else {
        return Err(Failure::Refused(format!(
            "there are no audit events in the database {} yet, so there is nothing to verify; is database.url right?",
            config.database.url
        )));
    };
    Ok(format!(
        "{} of {} verified, last checkpoint {}.\n",
        counted(verified.events, "event"),
        counted(verified.writers, "writer"),
        last.for_people()
    ))
}

async fn prune(config: &Config, before: Timestamp, reason: &str) -> Result<String, Failure> {
    let now = SystemClock.now();
    if before > now {
        return Err(Failure::Usage(format!(
            "--before {} lies in the future; nothing was changed",
            rfc_3339(before)
        )));
    }
    let service = wiring::open(config).await?;
    let file = config.audit_checkpoints();
    let removed = service
        .operator()
        .prune_audit(before, reason, &file)
        .await?;
    if removed == 0 {
        return Ok("There are no events that old; nothing was changed.\n".to_owned());
    }
    checkpoints::after_command(config, &service).await;
    Ok(format!(
        "{} removed; the rest still verifies.\n",
        counted(removed, "event")
    ))
}

/// "1 event", "2 events".
pub fn counted(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// Prints what `filter` lets through, page by page, until that was all or nobody reads any more.
async fn print(store: &Store, filter: &Filter, format: Format) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::Refused(store::reason(&error));
    if format == Format::Csv {
        _ = print_part(&headings().map_err(failed)?)?;
    }
    let mut pages = Pages::open(store, *filter).await?;
    loop {
        let records = pages.next().await?;
        let part = write(&records, format).map_err(failed)?;
        if records.is_empty() || !print_part(&part)? {
            return Ok(());
        }
    }
}
