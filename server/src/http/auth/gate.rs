//! What of an application every one of its requests needs.

use super::cookies::AppCookies;
use domain::Origin;

/// An application, as it is seen from outside.
#[derive(Debug)]
pub struct Gate {
    /// Where it is.
    pub origin: Origin,
    /// The names of its cookies.
    pub cookies: AppCookies,
}

impl Gate {
    /// The gate of the application at `origin`.
    pub fn of(origin: &Origin) -> Self {
        Self {
            origin: origin.clone(),
            cookies: AppCookies::of(origin),
        }
    }
}
