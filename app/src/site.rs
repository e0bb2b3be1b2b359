//! What the operator called things.

use leptos::prelude::expect_context;

/// Names that pages show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// Whose logon this is.
    pub name: String,
    /// What one logs on to; may be empty.
    pub application: String,
    /// How to reach support; may be empty.
    pub support: String,
    /// The address that calls support, where [`Site::support`] is a telephone number; else empty.
    pub call: String,
}

/// The names of this site.
pub fn use_site() -> Site {
    expect_context()
}
