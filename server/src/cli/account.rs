//! `account …`: adding, showing, disabling and enabling accounts.

use std::io::{self, BufRead as _, Read as _};

use clap::{Args, Subcommand};
use domain::{
    EmailAddress, Groups, Password, Reason, Role, Status, UserId,
    password::{MAX_BYTES, PasswordError},
};
use service::{AddAccount, PausedAddress, Service, ServiceError};
use zeroize::Zeroizing;

use super::{
    Failure, address,
    arguments::{Whom, Why, reason, role, text},
    change, change_in, import,
    overview::{self, Json},
    set_up_code,
};
use crate::{config::Config, wiring};

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
    Unpause {
        #[command(flatten)]
        whom: Whom,
        /// The reason, for readers of the audit events
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        reason: Reason,
    },
    /// Sets the holder's e-mail address
    Email(Email),
    /// Replaces the account's groups, which decide what applications it may use
    Groups(SetGroups),
    /// Prints a new one-time set-up code, with which the holder chooses a new password
    SetUpCode(set_up_code::IssueSetUpCode),
}

#[derive(Debug, Args)]
pub struct Add {
    #[command(flatten)]
    whom: Whom,
    /// What the account is for; support staff must set up two-factor logon at once
    #[arg(long, default_value = Role::Account.as_str(), value_parser = role())]
    role: Role,
    /// The holder's name
    #[arg(long, default_value = "", hide_default_value = true, value_parser = text)]
    name: String,
    /// The organisation that it belongs to
    #[arg(long, default_value = "", hide_default_value = true, value_parser = text)]
    organisation: String,
    /// Where it is used, such as a nursery or the head office
    #[arg(long, default_value = "", hide_default_value = true, value_parser = text)]
    place: String,
    /// The holder's e-mail address, used if [mail] is set
    #[arg(long, value_name = "ADDRESS", value_parser = EmailAddress::parse)]
    email: Option<EmailAddress>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Args)]
pub struct SetStatus {
    #[command(flatten)]
    whom: Whom,
    #[command(flatten)]
    why: Why,
}

#[derive(Debug, Args)]
pub struct Email {
    #[command(flatten)]
    whom: Whom,
    /// The holder's e-mail address
    #[arg(value_name = "ADDRESS", value_parser = EmailAddress::parse, required_unless_present = "none")]
    address: Option<EmailAddress>,
    /// Remove the e-mail address
    #[arg(long, conflicts_with = "address")]
    none: bool,
    #[command(flatten)]
    why: Why,
}

#[derive(Debug, Args)]
pub struct SetGroups {
    #[command(flatten)]
    whom: Whom,
    /// Names of letters, digits, dots, hyphens and underscores
    #[arg(value_name = "GROUP", required_unless_present = "none")]
    groups: Vec<String>,
    /// Remove the account from all groups
    #[arg(long, conflicts_with = "groups")]
    none: bool,
    #[command(flatten)]
    why: Why,
}

impl Account {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        match self {
            Self::Add(new) => new.run(config).await,
            Self::Import(import) => import.run(config).await,
            Self::List { json } => {
                let all = wiring::open(config).await?.operator().accounts().await?;
                if json {
                    return overview::json(&all.iter().map(Json::from).collect::<Vec<_>>());
                }
                Ok(overview::table(&all))
            }
            Self::Show {
                whom: Whom { user_id },
                json,
            } => {
                let service = wiring::open(config).await?;
                let found = service.operator().account(&user_id).await;
                let account = found.map_err(|error| Failure::about(&user_id, error))?;
                if json {
                    return overview::json(&Json::from(&account));
                }
                let standing = service.operator().standing(&user_id).await?;
                Ok(overview::details(&account, &standing))
            }
            Self::Disable(set) => {
                let user_id = set.run(config, Status::Disabled).await?;
                Ok(format!(
                    "{user_id} is disabled, and its sessions have ended.\n"
                ))
            }
            Self::Enable(set) => {
                let user_id = set.run(config, Status::Enabled).await?;
                Ok(format!("{user_id} is enabled and can log on again.\n"))
            }
            Self::Unpause {
                whom: Whom { user_id },
                reason,
            } => {
                let (paused, standing, status) = change(config, &user_id, async |service| {
                    service
                        .operator()
                        .unpause(&user_id, reason.as_str())
                        .await?;
                    let paused = service.operator().paused_addresses().await?;
                    let standing = service.operator().standing(&user_id).await?;
                    Ok((
                        paused,
                        standing,
                        service.operator().account(&user_id).await?.account.status,
                    ))
                })
                .await?;
                let lifted = match overview::still_closed(&user_id, &standing) {
                    closed if closed.is_empty() => unpaused(&user_id, &paused),
                    closed => closed,
                };
                Ok(lifted + &set_up_code::if_disabled(&user_id, status))
            }
            Self::Email(email) => email.run(config).await,
            Self::Groups(groups) => groups.run(config).await,
            Self::SetUpCode(whom) => whom.run(config).await,
        }
    }
}

impl Add {
    async fn run(self, config: &Config) -> Result<String, Failure> {
        let user_id = self.whom.user_id;
        let password = if self.password_stdin {
            Some(read_password()?)
        } else {
            None
        };
        let new = AddAccount {
            user_id: user_id.clone(),
            name: self.name,
            organisation: self.organisation,
            place: self.place,
            email: self.email,
            role: self.role,
            password,
        };
        let service = match wiring::find(config).await? {
            Some(service) => service,
            // Before anything is made: what is refused begins no installation.
            None => match new.check(&wiring::settings(config)).await {
                Ok(()) => wiring::open_or_create(config).await?,
                Err(ServiceError::Password(why)) => {
                    return Err(Failure::about(&user_id, why.into()));
                }
                Err(error) => return Err(wiring::in_service(config, error).into()),
            },
        };
        let add = async |service: &Service| service.operator().add_account(new).await;
        let code = change_in(config, &service, &user_id, add).await?;
        Ok(code.map_or_else(
            || {
                format!(
                    "{user_id} was added and can log on at {}/logon.\n",
                    config.site.origin
                )
            },
            |code| format!("{user_id} was added. ") + &set_up_code::show(config, &user_id, &code),
        ))
    }
}

impl Email {
    async fn run(self, config: &Config) -> Result<String, Failure> {
        let user_id = self.whom.user_id;
        change(config, &user_id, async |service| {
            let (address, why) = (self.address.as_ref(), self.why.as_str());
            service.operator().set_email(&user_id, address, why).await
        })
        .await?;
        let Some(address) = self.address else {
            return Ok(format!("{user_id} has no e-mail address now.\n"));
        };
        let off = if config.mail.is_on() {
            ""
        } else {
            "No e-mail is sent until mail.url is set.\n"
        };
        Ok(format!("E-mails to {user_id} go to {address}.\n{off}"))
    }
}

impl SetGroups {
    async fn run(self, config: &Config) -> Result<String, Failure> {
        let user_id = self.whom.user_id;
        let groups = Groups::parse(self.groups.iter().map(String::as_str))
            .map_err(|error| Failure::Usage(error.to_string()))?;
        change(config, &user_id, async |service| {
            service
                .operator()
                .set_groups(&user_id, &groups, self.why.as_str())
                .await
        })
        .await?;
        Ok(if groups.is_empty() {
            format!("{user_id} is in no group now.\n")
        } else {
            format!("{user_id} is in: {groups}\n")
        })
    }
}

impl SetStatus {
    async fn run(self, config: &Config, to: Status) -> Result<UserId, Failure> {
        let (user_id, why) = (self.whom.user_id, self.why);
        change(config, &user_id, async |service| {
            service
                .operator()
                .set_status(&user_id, to, why.as_str())
                .await
        })
        .await?;
        Ok(user_id)
    }
}

/// Nobody knows from where the holder tries next: every address that has to wait is named.
fn unpaused(user_id: &UserId, paused: &[PausedAddress]) -> String {
    if paused.is_empty() {
        return format!("{user_id} can try again at once.\n");
    }
    format!(
        "{user_id} can try again at once, except in a new browser at these addresses, which have to \
         wait after wrong attempts:\n\n{}\nTo lift the wait: good-to-go address unpause ADDRESS --reason TEXT\n",
        address::table(paused)
    )
}

/// The first line of standard input without its line break, and otherwise as it is (R5).
fn read_password() -> Result<Password, Failure> {
    let refuse = |why: String| Failure::Refused(format!("{why}; nothing was changed"));
    // One byte more than a password may have, and a line break: a longer one is seen to be.
    let limit = u64::try_from(MAX_BYTES + 3).unwrap_or(u64::MAX);
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 3));
    let read = io::stdin().lock().take(limit).read_until(b'\n', &mut line);
    read.map_err(|error| {
        refuse(format!(
            "the password cannot be read: {}",
            store::reason(&error)
        ))
    })?;
    let line = line.strip_suffix(b"\n").unwrap_or(&line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let typed = std::str::from_utf8(line)
        .map_err(|_| refuse("the password on standard input is not UTF-8 text".to_owned()))?;
    Password::parse(typed).map_err(|error| {
        refuse(match error {
            PasswordError::Empty => "there is no password on standard input".to_owned(),
            error => error.to_string(),
        })
    })
}
