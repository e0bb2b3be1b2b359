//! `address …`: addresses that have to wait after wrong tries (R22).

use clap::Subcommand;
use domain::{Reason, throttle::Addresses};
use service::{Lifted, PausedAddress, ServiceError};

use super::{Failure, arguments::reason};
use crate::{checkpoints, config::Config, text::columns, wiring};

#[derive(Debug, Subcommand)]
pub enum Address {
    /// Lists the addresses and networks that have to wait after wrong attempts
    List,
    /// Lifts the wait of an address, and of the networks around it
    Unpause {
        /// An IP address, or a network as `address list` shows it
        #[arg(value_name = "ADDRESS", value_parser = Addresses::parse)]
        address: Addresses,
        /// The reason, for readers of the audit events
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        reason: Reason,
    },
}

impl Address {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        let service = wiring::open(config).await?;
        match self {
            Self::List => {
                let paused = service.operator().paused_addresses().await?;
                if paused.is_empty() {
                    return Ok("No address has to wait.\n".to_owned());
                }
                Ok(table(&paused))
            }
            Self::Unpause { address, reason } => {
                let lifted = service
                    .operator()
                    .unpause_address(&address, reason.as_str())
                    .await;
                let lifted = lifted.map_err(|error| {
                    match error {
                    ServiceError::NotPaused => Failure::Refused(
                        "this address does not have to wait; to list those that do: good-to-go address list"
                            .to_owned(),
                    ),
                    error => error.into(),
                }
                })?;
                checkpoints::after_command(config, &service).await;
                Ok(said(&lifted))
            }
        }
    }
}

fn said(lifted: &Lifted) -> String {
    let again = lifted.addresses.join(" and ");
    match lifted.still_paused.join(", ") {
        none if none.is_empty() => format!("People can log on from {again} again.\n"),
        still => format!("People can log on from {again} again, except from {still}.\n"),
    }
}

/// A line for each address.
pub fn table(paused: &[PausedAddress]) -> String {
    let headings = ["ADDRESS", "WRONG ATTEMPTS", "SINCE", "UNTIL"].map(str::to_owned);
    let rows = paused.iter().map(|one| {
        [
            one.address.clone(),
            one.tries.to_string(),
            one.begun_at.for_people(),
            one.until.for_people(),
        ]
    });
    let rows: Vec<_> = std::iter::once(headings).chain(rows).collect();
    columns(&rows)
}
