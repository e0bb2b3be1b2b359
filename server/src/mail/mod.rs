//! Sends the letters that wait in the database.
//!
//! One task beside the server, on every node: of several, the first to claim a letter sends it.
//! It must never log an address, a text, or what a mail server says, which may repeat them.

mod mailer;
mod message;
mod told;

pub use mailer::{MailError, Mailer};

use std::time::Duration;

use service::{AfterFailure, Letter, Service, ServiceError};
use tokio::{sync::watch, time::sleep};

/// How often it is looked whether letters are due.
const PAUSE: Duration = Duration::from_secs(3);

/// The same after the database did not answer.
const LONG_PAUSE: Duration = Duration::from_mins(1);

/// Sends letters until `stopped` says so; one that is being sent then is finished.
pub async fn deliver(service: Service, mailer: Mailer, mut stopped: watch::Receiver<bool>) {
    loop {
        let pause = match send_due(&service, &mailer, &stopped).await {
            Ok(()) => PAUSE,
            Err(error) => {
                tracing::error!(%error, "letters wait: the database does not answer");
                LONG_PAUSE
            }
        };
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => return,
            () = sleep(pause) => {}
        }
    }
}

/// Sends what is due, up to the first letter that the mail server does not take: what keeps one
/// back often keeps back all.
async fn send_due(
    service: &Service,
    mailer: &Mailer,
    stopped: &watch::Receiver<bool>,
) -> Result<(), ServiceError> {
    while !*stopped.borrow() {
        let Some(letter) = service.claim_letter().await? else {
            return Ok(());
        };
        let Letter {
            id, kind, tries, ..
        } = letter;
        if let Err(why) = mailer.send(&letter).await {
            let then = match service.letter_failed(&letter).await? {
                AfterFailure::Again(next) => {
                    format!("next try {}", crate::date::rfc_3339(next))
                }
                AfterFailure::GivenUp => "given up".to_owned(),
            };
            tracing::warn!(letter = id, %kind, tries, %why, "a letter was not sent, {then}");
            return Ok(());
        }
        service.letter_sent(&letter).await?;
        tracing::info!(letter = id, %kind, tries, "a letter was sent");
    }
    Ok(())
}
