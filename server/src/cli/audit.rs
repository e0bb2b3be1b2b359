//! `audit …`: the events that tell what happened (R39).

mod export;

use clap::{
    Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use domain::{Clock as _, Timestamp, UserId, audit::Kind};
use service::{Filter, adapters::SystemClock};
use store::audit::{Broken, BrokenEvent};

use super::{
    Failure,
    arguments::reason,
    date::{self, for_people, rfc_3339},
};
use crate::{checkpoints, config::Config, wiring};
use export::Format;

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Finds out whether an event was changed, removed, moved or cut off, and names the first
    Verify,
    /// Prints events, oldest first
    Export {
        /// One JSON object a line, or a table for spreadsheets
        #[arg(long, value_enum)]
        format: Format,
        /// Only from this time on: 2026-11-24T07:03:59Z or 2026-11-24, UTC
        #[arg(long, value_name = "TIME", value_parser = date::parse)]
        since: Option<Timestamp>,
        /// Only those about this account
        #[arg(long, value_name = "USERID", value_parser = UserId::parse)]
        account: Option<UserId>,
        /// Only those of this kind
        #[arg(long, value_name = "KIND", value_parser = kind())]
        kind: Option<Kind>,
    },
    /// Removes old events for good; what remains still verifies
    Prune {
        /// Those from before this time: 2026-11-24T07:03:59Z or 2026-11-24, UTC
        #[arg(long, value_name = "TIME", value_parser = date::parse)]
        before: Timestamp,
        /// Why, for whoever reads the audit events
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        reason: String,
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
                let service = wiring::open(config).await?;
                let account_id = match account {
                    Some(user_id) => {
                        let found = service.account(&user_id).await;
                        let found = found.map_err(|error| Failure::about(&user_id, error))?;
                        Some(found.account.id)
                    }
                    None => None,
                };
                let filter = Filter {
                    since,
                    account_id,
                    kind,
                };
                export::print(&service, &filter, format).await?;
                Ok(String::new())
            }
            Self::Prune { before, reason } => prune(config, before, &reason).await,
        }
    }
}

async fn verify(config: &Config) -> Result<String, Failure> {
    let service = wiring::open(config).await?;
    let verified = service.verify_audit(&config.audit_checkpoints()).await?;
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
        for_people(last)
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
    let removed = service.prune_audit(before, reason, &file).await?;
    if removed == 0 {
        return Ok("There are no events so old; nothing was changed.\n".to_owned());
    }
    checkpoints::after_command(config, &service).await;
    Ok(format!(
        "{} removed; what remains still verifies.\n",
        counted(removed, "event")
    ))
}

fn counted(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// What is not right with the audit events.
pub fn explain(broken: &Broken) -> String {
    let event = match broken {
        Broken::Event(event) => event,
        other @ Broken::Checkpoints { .. } => {
            return format!("{other}; the file is set by log.audit_checkpoints");
        }
    };
    let BrokenEvent {
        writer,
        sequence,
        fault,
        ..
    } = &**event;
    let which = match event.event {
        Some((id, at)) => format!(
            "audit event {id} (number {sequence} of {writer}, {})",
            rfc_3339(at)
        ),
        None => format!("audit event number {sequence} of {writer}"),
    };
    let since = event.checkpoint.map_or_else(String::new, |at| {
        format!(" (checkpoint of {})", rfc_3339(at))
    });
    format!("{which} {fault}{since}; what comes after it was not looked at")
}
