//! Forgets what is over, and what is too many of a kind.

use super::{Job, Stopping};
use service::{Service, ServiceError};

/// What is over.
pub struct Forgetting;

/// What is too many of a kind, or belongs to nothing any more.
pub struct Retention;

impl Job for Forgetting {
    async fn work(&mut self, service: &Service, stopping: &Stopping) -> Result<(), ServiceError> {
        while !stopping.has_begun() && service.forget_some().await? {}
        Ok(())
    }
}

impl Job for Retention {
    async fn work(&mut self, service: &Service, stopping: &Stopping) -> Result<(), ServiceError> {
        while !stopping.has_begun() && service.forget_more().await? {}
        Ok(())
    }
}
