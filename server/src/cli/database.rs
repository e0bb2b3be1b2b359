//! `database copy --to URL`: the way from SQLite to PostgreSQL, and back.

use clap::Subcommand;

use super::{Failure, audit::counted};
use crate::{
    checkpoints,
    config::{Config, DatabaseUrl},
    wiring,
};

#[derive(Debug, Subcommand)]
pub enum Database {
    /// Copies everything to another, empty database, compares both row by row, and closes this one
    Copy {
        /// As database.url will be: `postgres://USER@HOST:PORT/NAME` or `sqlite:FILE`
        #[arg(long, value_name = "URL")]
        to: String,
    },
}

impl Database {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        let Self::Copy { to } = self;
        let url = DatabaseUrl::parse(&to).ok_or_else(|| {
            Failure::Usage(
                "--to must be postgres://USER:PASSWORD@HOST:PORT/NAME (special characters of the password percent-encoded) or sqlite:FILE".to_owned(),
            )
        })?;
        if url == config.database.url {
            return Err(Failure::Usage(
                "--to names the database that is copied: name another, empty one".to_owned(),
            ));
        }
        copy(config, url).await
    }
}

async fn copy(config: &Config, url: DatabaseUrl) -> Result<String, Failure> {
    let service = wiring::open(config).await?;
    let mut there = config.clone();
    there.database.url = url;
    let to = wiring::create_to_copy(&there).await?;
    let contents = service.operator().copy_database(&to).await?;
    checkpoints::after_command(config, &service).await;
    let (accounts, events) = (
        counted(contents.accounts, "account"),
        counted(contents.events, "audit event"),
    );
    Ok(format!(
        "{accounts} and {events} were copied to {}, and each row compared. Nobody logs on at {} any more.\n\
         Set database.url to the new one on every server, keep {} there, and restart them: everybody logs on once more.\n",
        there.database.url,
        config.database.url,
        config.keys.file.display()
    ))
}
