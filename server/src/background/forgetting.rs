//! Forgets what is over.

use super::{Job, Stopping};
use service::{Service, ServiceError};

/// See the module.
pub struct Forgetting;

impl Job for Forgetting {
    async fn work(&mut self, service: &Service, stopping: &Stopping) -> Result<(), ServiceError> {
        while !stopping.has_begun() && service.forget_some().await? {}
        Ok(())
    }
}
