//! What a person typed that nobody else may see.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref};

/// A typed password or code: never shown by `Debug`, and on the server wiped when dropped.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(String);

impl Deref for Typed {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(…)")
    }
}

#[cfg(feature = "ssr")]
impl Drop for Typed {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::Typed;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(
            format!("{:?}", Typed("correct horse".to_owned())),
            "Typed(…)"
        );
    }
}
