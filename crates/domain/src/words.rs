//! Enums whose variants are words outside of the program: in the database, on the command line, in a form.

/// Gives each variant its word. The words are written down, not made from the variants' names: a renamed
/// variant must not change what is stored.
#[macro_export]
macro_rules! words {
    ($type:ty { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every one, in the order of the words.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// All words.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word that the database and the command line use.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads [`Self::as_str`]'s word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
