//! `channel …`: what a host without a web browser asks before it lets somebody in.

use clap::Subcommand;
use domain::channel::Channel as Name;
use service::ClientInfo;

use super::Failure;
use crate::{checkpoints, config::Config, http::channel_message, wiring};

#[derive(Debug, Subcommand)]
pub enum Channel {
    /// Checks whether an account may log on there; exit code 0: yes, 1: no
    Check {
        /// The account's userID
        #[arg(value_name = "USERID")]
        user_id: String,
        /// The channel, such as remote-desktop
        #[arg(long, value_name = "NAME", value_parser = name)]
        channel: Name,
    },
}

fn name(typed: &str) -> Result<Name, String> {
    Name::parse(typed).ok_or_else(|| {
        "a channel's name has 1 to 32 lower-case letters, digits and hyphens".to_owned()
    })
}

impl Channel {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        let Self::Check { user_id, channel } = self;
        let service = wiring::open(config).await?;
        let decision = service
            .gateway()
            .check_channel(&user_id, &channel, None, &ClientInfo::default())
            .await?;
        checkpoints::after_command(config, &service).await;
        let message = channel_message(config, decision);
        match decision {
            Ok(()) => Ok(message + "\n"),
            Err(why) => Err(Failure::Refused(format!("{why}: {message}"))),
        }
    }
}
