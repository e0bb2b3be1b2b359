//! `2fa …`: what support does to the two-factor status of an account.

mod requests;

use clap::{Args, Subcommand};
use domain::{Reason, TwoFactor as Status, account::TwoFactorChange};
use service::TwoFactorChanged;

use super::{
    Failure,
    arguments::{Whom, reason},
    change,
};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub enum TwoFactor {
    /// Switches it on: the next logon sets up an authenticator; restarts an enrolment window that is
    /// over
    Enable(Begin),
    /// Switches it off: the password alone is enough
    Disable(Change),
    /// Removes authenticators and recovery codes: the next logon sets up a new authenticator
    Reset(Begin),
    /// Allows a holder who is logged on to add one authenticator without a code
    Approve(Change),
    /// Lists the holders who have asked for it; `enable` grants a request
    Requests,
    /// Declines a holder's request; the holder reads the reason
    Decline(Change),
}

#[derive(Debug, Args)]
pub struct Change {
    #[command(flatten)]
    whom: Whom,
    /// The reason, for readers of the audit events
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: Reason,
}

#[derive(Debug, Args)]
pub struct Begin {
    #[command(flatten)]
    change: Change,
    /// Print a PIN to read out to the holder, who must enter it before the QR code appears
    #[arg(long)]
    pin: bool,
}

impl TwoFactor {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        match self {
            Self::Approve(change) => requests::approve(config, change).await,
            Self::Requests => requests::list(config).await,
            Self::Decline(change) => requests::decline(config, change).await,
            Self::Enable(begin) => begin.run(config, TwoFactorChange::Enable).await,
            Self::Reset(begin) => begin.run(config, TwoFactorChange::Reset).await,
            Self::Disable(change) => {
                let change = Begin { change, pin: false };
                change.run(config, TwoFactorChange::Disable).await
            }
        }
    }
}

impl Begin {
    async fn run(self, config: &Config, kind: TwoFactorChange) -> Result<String, Failure> {
        let (Change { whom, reason }, pin) = (self.change, self.pin);
        let user_id = whom.user_id;
        let changed = change(config, &user_id, async |service| {
            let operator = service.operator();
            let changing = operator.change_two_factor(&user_id, kind, pin, reason.as_str());
            changing.await
        })
        .await?;
        let what = match kind {
            TwoFactorChange::Enable => {
                "has 2FA now. After the right password, its next logon sets up an authenticator"
            }
            TwoFactorChange::Disable => {
                "has no 2FA now. Its password alone is enough, and its authenticators were removed"
            }
            TwoFactorChange::Reset => {
                "has no authenticator now. After the right password, its next logon sets up a new one"
            }
        };
        Ok(format!("{user_id} {what}.\nIts sessions have ended.\n") + &then(config, &changed))
    }
}

/// What the holder has to know. The PIN stands alone on its line, so that scripts find it.
fn then(config: &Config, changed: &TwoFactorChanged) -> String {
    if changed.to != Status::AwaitingEnrolment {
        return String::new();
    }
    let hours = config.logon.enrolment_hours;
    let within = format!("The set-up must begin within {hours} hours.\n");
    match &changed.pin {
        None => within,
        Some(pin) => format!(
            "{within}Its PIN, shown only this once, to be read out to the holder:\n\n{}\n",
            pin.reveal().as_str()
        ),
    }
}
