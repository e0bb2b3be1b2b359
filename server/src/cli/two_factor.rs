//! `2fa …`: what support does to the two-factor status of an account.

use clap::{Args, Subcommand};
use domain::account::TwoFactorChange;

use super::{
    Failure,
    arguments::{Whom, reason},
};
use crate::{checkpoints, config::Config, wiring};

#[derive(Debug, Subcommand)]
pub enum TwoFactor {
    /// Switches it on: the next logon sets up an authenticator
    Enable(Change),
    /// Switches it off: the password is enough
    Disable(Change),
    /// Forgets the authenticator: the next logon sets up a new one
    Reset(Change),
}

#[derive(Debug, Args)]
pub struct Change {
    #[command(flatten)]
    whom: Whom,
    /// Why, for whoever reads the audit events
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: String,
}

impl TwoFactor {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        let (change, Change { whom, reason }, done) = match self {
            Self::Enable(of) => (
                TwoFactorChange::Enable,
                of,
                "has 2FA now. After the right password, its next logon sets up an authenticator",
            ),
            Self::Disable(of) => (
                TwoFactorChange::Disable,
                of,
                "has no 2FA any more. Its password alone is enough, and its authenticator is forgotten",
            ),
            Self::Reset(of) => (
                TwoFactorChange::Reset,
                of,
                "has no authenticator any more. After the right password, its next logon sets up a new one",
            ),
        };
        let user_id = whom.user_id;
        let service = wiring::open(config).await?;
        let changed = service.change_two_factor(&user_id, change, &reason).await;
        changed.map_err(|error| Failure::about(&user_id, error))?;
        checkpoints::after_command(config, &service).await;
        Ok(format!("{user_id} {done}.\nIts sessions have ended.\n"))
    }
}
