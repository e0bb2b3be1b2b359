//! Sends the notifications that wait in the database.
//!
//! One task beside the server, on every node: of several, the first to claim a notification sends it.
//! It must never log an address, a text, or what a mail server says, which may repeat them.

mod mailer;
mod message;
mod wording;

pub use mailer::{MailError, Mailer};

use std::time::Duration;

use service::{AfterFailure, Notification, Service, ServiceError};
use tokio::{sync::watch, time::sleep};

/// How often it is looked whether notifications are due.
const PAUSE: Duration = Duration::from_secs(3);

/// The same after the database did not answer.
const LONG_PAUSE: Duration = Duration::from_mins(1);

/// Sends notifications until `stopped` says so; one that is being sent then is finished.
pub async fn deliver(service: Service, mailer: Mailer, mut stopped: watch::Receiver<bool>) {
    loop {
        let pause = match send_due(&service, &mailer, &stopped).await {
            Ok(()) => PAUSE,
            Err(error) => {
                tracing::error!(%error, "notifications wait: the database does not answer");
                LONG_PAUSE
            }
        };
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => return,
            () = sleep(pause) => {}
        }
    }
}

/// Sends what is due, up to the first notification that the mail server does not take: what keeps one
/// back often keeps back all.
async fn send_due(
    service: &Service,
    mailer: &Mailer,
    stopped: &watch::Receiver<bool>,
) -> Result<(), ServiceError> {
    while !*stopped.borrow() {
        let Some(notification) = service.claim_notification().await? else {
            return Ok(());
        };
        let Notification {
            id, kind, tries, ..
        } = notification;
        if let Err(why) = mailer.send(&notification).await {
            let then = match service.notification_failed(&notification).await? {
                AfterFailure::Again(next) => {
                    format!("next try {}", crate::date::rfc_3339(next))
                }
                AfterFailure::GivenUp => "given up".to_owned(),
            };
            tracing::warn!(notification = id, %kind, tries, %why, "a notification was not sent, {then}");
            return Ok(());
        }
        service.notification_sent(&notification).await?;
        tracing::info!(notification = id, %kind, tries, "a notification was sent");
    }
    Ok(())
}
