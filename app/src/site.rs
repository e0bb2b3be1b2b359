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
}

impl Site {
    /// The address that calls support, where [`Site::support`] is a telephone number.
    pub fn call(&self) -> Option<String> {
        let is_number = |c: char| c.is_ascii_digit() || " +-()".contains(c);
        let is_call = !self.support.is_empty() && self.support.chars().all(is_number);
        is_call.then(|| format!("tel:{}", self.support.replace(' ', "")))
    }
}

/// The names of this site.
pub fn use_site() -> Site {
    expect_context()
}
