//! Sends the notifications that wait in the database.
//!
//! It must never log an address, a text, or what a mail server says, which may repeat them.

use super::{Job, Stopping};
use crate::{date::rfc_3339, mail::Mailer};
use service::{AfterFailure, Notification, Service, ServiceError};

/// See the module.
pub struct Notifications {
    mailer: Mailer,
}

impl Notifications {
    /// By way of `mailer`.
    #[must_use]
    pub fn by(mailer: Mailer) -> Self {
        Self { mailer }
    }
}

impl Job for Notifications {
    /// Sends what is due, up to the first notification that the mail server does not take: what keeps one
    /// back often keeps back all.
    async fn work(&mut self, service: &Service, stopping: &Stopping) -> Result<(), ServiceError> {
        while !stopping.has_begun() {
            let Some(notification) = service.claim_notification().await? else {
                return Ok(());
            };
            let Notification {
                id, kind, tries, ..
            } = notification;
            if let Err(why) = self.mailer.send(&notification).await {
                let then = match service.notification_failed(&notification).await? {
                    AfterFailure::Again(next) => format!("next try {}", rfc_3339(next)),
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
}
