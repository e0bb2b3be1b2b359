//! The command line: what can be asked of the binary, and how it answers.
//!
//! A command returns what it prints (an export or a list, which may be more than memory should
//! hold, prints it itself), or a [`Failure`] in one plain sentence; nothing of either
//! reaches the terminal with a control character in it. Commands only parse, call `service` and
//! put the outcome into words: every rule is elsewhere. One that writes an audit event ends with
//! `checkpoints::after_command`; `change` does that for those about an account.

mod account;
mod address;
mod arguments;
mod audit;
mod backup;
mod channel;
mod config;
mod database;
mod import;
mod keep;
mod keys;
mod list;
mod overview;
mod set_up_code;
mod two_factor;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use domain::UserId;
use service::{Service, ServiceError};

use crate::{
    checkpoints,
    config::{Config, PostgresEnvironment, environment, is_root},
    demo,
    failure::Failure,
    http, log, terminal, wiring,
};

const AFTER_HELP: &str = "\
Every setting can also come from the environment: GTG__SECTION__KEY, e.g. GTG__SITE__ORIGIN.
Exit codes: 0 done, 1 refused or not found, 2 usage or configuration.";

/// Two-factor logon for the accounts of an existing web application
#[derive(Debug, Parser)]
#[command(name = "good-to-go", version, after_help = AFTER_HELP)]
struct Cli {
    /// The configuration file; by default Leptos.toml, if there is one
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves; creates data folder, database and key file on the first start
    Serve,
    /// Adds, shows, disables and enables accounts
    #[command(subcommand)]
    Account(account::Account),
    /// Lists the addresses that have to wait after wrong attempts, and lifts the wait
    #[command(subcommand)]
    Address(address::Address),
    /// Switches an account's two-factor logon on or off; a running server obeys at once
    #[command(subcommand, name = "2fa")]
    TwoFactor(two_factor::TwoFactor),
    /// Tells a host without a web browser whether it may let somebody in
    #[command(subcommand)]
    Channel(channel::Channel),
    /// Checks and shows the configuration
    #[command(subcommand)]
    Config(config::Configuration),
    /// Verifies, exports and prunes the audit events
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Checks the key file, and changes the key
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Writes everything but the keys to a new file, while servers serve
    Backup(backup::NewFile),
    /// Loads a backup into a new, empty database
    Restore(backup::File),
    /// Moves everything to another database
    #[command(subcommand)]
    Database(database::Database),
    /// Serves a throw-away sample organisation on this machine only
    Demo,
}

/// Does what the arguments of this process ask for.
pub async fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return terminal::explain(error),
    };
    match Box::pin(cli.obey()).await {
        Ok(text) => terminal::print(&text),
        Err(failure) => {
            terminal::complain(&failure.to_string());
            failure.exit_code()
        }
    }
}

impl Cli {
    async fn obey(self) -> Result<String, Failure> {
        let file = self.config.as_deref();
        if let Command::Demo = self.command {
            // Without a file of its own: one that happens to lie here is not the demo's.
            let config = match file {
                Some(file) => Config::load(Some(file), environment())?,
                None => Config::parse(None, environment())?,
            };
            return demo::run(config).await.map(|()| String::new());
        }
        if let Command::Config(config::Configuration::Reference { format }) = self.command {
            return Ok(Config::reference(format)); // whatever is wrong with the file
        }
        let config = Config::load(file, environment())?;
        match self.command {
            Command::Serve => serve(config).await.map(|()| String::new()),
            Command::Account(command) => command.run(&config).await,
            Command::Address(command) => command.run(&config).await,
            Command::TwoFactor(command) => command.run(&config).await,
            Command::Channel(command) => command.run(&config).await,
            Command::Config(command) => command.run(&config),
            Command::Audit(command) => command.run(&config).await,
            Command::Keys(command) => command.run(&config).await,
            Command::Backup(file) => backup::back_up(&config, &file).await,
            Command::Restore(file) => backup::restore(&config, &file).await,
            Command::Database(command) => command.run(&config).await,
            Command::Demo => Ok(String::new()),
        }
    }
}

/// Does something to the account `user_id`, and adds the checkpoint of its event.
async fn change<T>(
    config: &Config,
    user_id: &UserId,
    act: impl AsyncFnOnce(&Service) -> Result<T, ServiceError>,
) -> Result<T, Failure> {
    change_in(config, &wiring::open(config).await?, user_id, act).await
}

/// The same with a service that is open.
async fn change_in<T>(
    config: &Config,
    service: &Service,
    user_id: &UserId,
    act: impl AsyncFnOnce(&Service) -> Result<T, ServiceError>,
) -> Result<T, Failure> {
    let done = act(service).await;
    let done = done.map_err(|error| Failure::about(user_id, error))?;
    checkpoints::after_command(config, service).await;
    Ok(done)
}

async fn serve(config: Config) -> Result<(), Failure> {
    log::start(&config.log)?;
    let site = http::locate(&config)?; // before anything is made
    let service = wiring::open_to_serve(&config, &site.icons).await?;
    // Once it can serve: what keeps it from that is told alone.
    for warning in config.warnings(&PostgresEnvironment::of_this_process()) {
        tracing::warn!("{warning}");
    }
    if is_root() {
        tracing::warn!(
            "running as root: a vulnerability in this program would expose the whole machine; give it a user of its own"
        );
    }
    let serving = http::serve(config.clone(), site, service.clone());
    Ok(checkpoints::while_serving(&config, &service, serving).await?)
}
