//! `account …`: adding, showing, disabling and enabling accounts.

mod add;
mod change;

use clap::Subcommand;
use domain::{Status, UserId};

use super::{
    Failure,
    arguments::Whom,
    import,
    list::list,
    overview::{self, Json},
    set_up_code,
};
use crate::{config::Config, wiring};
use add::Add;
use change::{Email, SetGroups, SetStatus, Unpause};

#[derive(Debug, Subcommand)]
pub enum Account {
    /// Adds an account; without --password-stdin it prints a one-time set-up code for the holder
    Add(Add),
    /// Adds the accounts of another system, with their passwords and authenticators: all or none
    #[command(after_help = import::COLUMNS)]
    Import(import::Import),
    /// Lists all accounts
    List {
        /// As a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Shows an account
    Show {
        #[command(flatten)]
        whom: Whom,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Disables an account; its sessions end at once
    Disable(SetStatus),
    /// Enables a disabled account
    Enable(SetStatus),
    /// Lifts the pauses after wrong codes and passwords; a locked account stays locked
    Unpause(Unpause),
    /// Sets the holder's e-mail address
    Email(Email),
    /// Replaces the account's groups, which decide what applications it may use
    Groups(SetGroups),
    /// Prints a new one-time set-up code, with which the holder chooses a new password
    SetUpCode(set_up_code::IssueSetUpCode),
}

impl Account {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        match self {
            Self::Add(new) => new.run(config).await,
            Self::Import(import) => import.run(config).await,
            Self::List { json } => list(config, json).await,
            Self::Show { whom, json } => show(config, &whom.user_id, json).await,
            Self::Disable(set) => set.run(config, Status::Disabled).await,
            Self::Enable(set) => set.run(config, Status::Enabled).await,
            Self::Unpause(unpause) => unpause.run(config).await,
            Self::Email(email) => email.run(config).await,
            Self::Groups(groups) => groups.run(config).await,
            Self::SetUpCode(whom) => whom.run(config).await,
        }
    }
}

async fn show(config: &Config, user_id: &UserId, json: bool) -> Result<String, Failure> {
    let service = wiring::open(config).await?;
    let found = service.operator().account(user_id).await;
    let account = found.map_err(|error| Failure::about(user_id, error))?;
    if json {
        return overview::json(&Json::from(&account));
    }
    let standing = service.operator().standing(user_id).await?;
    Ok(overview::details(&account, &standing))
}
