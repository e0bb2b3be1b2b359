//! When checkpoints of the audit events are made (R39): while serving from time to time, and
//! after every command that writes an event.
//!
//! One that cannot be written is told, and keeps nobody from logging on.

use std::{convert::Infallible, fs, future::Future, io, path::PathBuf, time::Duration};

use domain::Timestamp;
use service::{Head, Service, ServiceError};

use crate::{config::Config, terminal};

/// How many events could be cut off unseen: those of so long.
const EVERY: Duration = Duration::from_mins(10);

struct Checkpoints {
    service: Service,
    file: PathBuf,
    /// The last one's: nothing is added where nothing has happened.
    known: Vec<Head>,
}

impl Checkpoints {
    fn new(config: &Config, service: &Service) -> Self {
        Self {
            service: service.clone(),
            file: config.audit_checkpoints(),
            known: Vec::new(),
        }
    }

    async fn add(&mut self) -> Result<(), ServiceError> {
        self.known = self
            .service
            .operator()
            .add_checkpoint(&self.file, &self.known)
            .await?;
        Ok(())
    }

    async fn add_or_log(&mut self) {
        if let Err(error) = self.add().await {
            tracing::error!(%error, "no checkpoint: audit events could be cut off unseen (log.audit_checkpoints)");
        }
    }

    async fn add_regularly(&mut self) -> Infallible {
        loop {
            tokio::time::sleep(EVERY).await;
            self.add_or_log().await;
        }
    }
}

/// Adds checkpoints for as long as `serving` lasts: at its start, every ten minutes, at its end.
pub async fn while_serving<T>(
    config: &Config,
    service: &Service,
    serving: impl Future<Output = T>,
) -> T {
    let mut checkpoints = Checkpoints::new(config, service);
    checkpoints.add_or_log().await;
    let served = tokio::select! {
        served = serving => served,
        never = checkpoints.add_regularly() => match never {},
    };
    checkpoints.add_or_log().await;
    served
}

/// Puts the checkpoints of another database aside, if there are any: they would tell that events
/// of this one are cut off. Returns where they are now.
///
/// # Errors
///
/// The system's reason when the file cannot be renamed.
pub fn put_aside(config: &Config, now: Timestamp) -> io::Result<Option<PathBuf>> {
    let file = config.audit_checkpoints();
    let aside = file.with_extension(format!("until-{}.ndjson", now.unix()));
    match fs::rename(&file, &aside) {
        Ok(()) => Ok(Some(aside)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Adds one after a command has written an event.
pub async fn after_command(config: &Config, service: &Service) {
    if let Err(error) = Checkpoints::new(config, service).add().await {
        terminal::warn(&format!(
            "{error}; it is done all the same, but without checkpoints audit events could be cut \
             off unseen: mend it, or set log.audit_checkpoints"
        ));
    }
}
