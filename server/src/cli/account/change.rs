//! What commands change about one account: its status, its e-mail address, its groups, its pauses.

use clap::Args;
use domain::{EmailAddress, Groups, Reason, Status, UserId};
use service::{Operator, PausedAddress, ServiceError};

use crate::{
    cli::{
        Failure, address,
        arguments::{Whom, Why, reason},
        change, overview, set_up_code,
    },
    config::Config,
};

#[derive(Debug, Args)]
pub struct SetStatus {
    #[command(flatten)]
    whom: Whom,
    #[command(flatten)]
    why: Why,
}

impl SetStatus {
    pub async fn run(self, config: &Config, to: Status) -> Result<String, Failure> {
        let (user_id, why) = (self.whom.user_id, self.why);
        change(config, &user_id, async |service| {
            let operator = service.operator();
            operator.set_status(&user_id, to, why.as_str()).await?;
            Ok(match to {
                Status::Disabled => {
                    format!("{user_id} is disabled, and its sessions have ended.\n")
                }
                Status::Enabled => {
                    format!("{user_id} is enabled.\n") + &attempts(&operator, &user_id).await?
                }
            })
        })
        .await
    }
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

impl Email {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
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

impl SetGroups {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
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

#[derive(Debug, Args)]
pub struct Unpause {
    #[command(flatten)]
    whom: Whom,
    /// The reason, for readers of the audit events
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: Reason,
}

impl Unpause {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        let user_id = self.whom.user_id;
        change(config, &user_id, async |service| {
            let operator = service.operator();
            operator.unpause(&user_id, self.reason.as_str()).await?;
            let lifted = attempts(&operator, &user_id).await?;
            let status = operator.account(&user_id).await?.account.status;
            Ok(lifted + &set_up_code::if_disabled(&user_id, status))
        })
        .await
    }
}

/// Whether the holder can try now.
async fn attempts(operator: &Operator<'_>, user_id: &UserId) -> Result<String, ServiceError> {
    let standing = operator.standing(user_id).await?;
    let throttled = overview::still_throttled(user_id, &standing);
    if throttled.is_empty() {
        return Ok(unpaused(user_id, &operator.paused_addresses().await?));
    }
    Ok(throttled)
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
