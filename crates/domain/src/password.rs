//! The password as a person types it (R4–R6). Hashing happens in `service`.

use crate::{UserId, blocklist};
use protocol::Refusal;
use std::fmt;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// More bytes are refused before anything is computed (R4).
pub const MAX_BYTES: usize = 1024;
/// Most code points of a new password (R4).
pub const MAX_LENGTH: usize = 128;

/// A typed password in Unicode NFC, and otherwise exactly as typed (R5).
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

/// Why a typed password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// Nothing was typed.
    #[error("a password must not be empty")]
    Empty,
    /// More than [`MAX_BYTES`] bytes, or as a new password more than [`MAX_LENGTH`] code points.
    #[error("a password has at most {MAX_LENGTH} characters")]
    TooLong,
    /// Fewer code points than demanded.
    #[error("the password must have at least {0} characters")]
    TooShort(usize),
    /// The userID itself.
    #[error("the password must not be the userID")]
    IsUserId,
    /// Nothing but the userID and names of the site.
    #[error(
        "the password must be more than the userID and the names of site, application and organisation"
    )]
    SiteWords,
    /// One of the common ones.
    #[error("the password is one of those that many people use, which attackers try first")]
    Common,
    /// One of those known from breaches. Whoever has their list says so, not [`Password::faults_as_new`].
    #[error("the password is in the list of breached passwords")]
    Breached,
}

impl From<PasswordError> for Refusal {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Empty => Self::PasswordMissing,
            PasswordError::TooLong => Self::PasswordTooLong,
            PasswordError::TooShort(minimum) => {
                Self::PasswordTooShort(u32::try_from(minimum).unwrap_or(u32::MAX))
            }
            PasswordError::IsUserId => Self::PasswordIsUserId,
            PasswordError::SiteWords => Self::PasswordSiteWords,
            PasswordError::Common => Self::PasswordCommon,
            PasswordError::Breached => Self::PasswordBreached,
        }
    }
}

impl Password {
    /// Takes a typed password. NFC and nothing else: never trimmed, cut or case-folded (R5).
    ///
    /// # Errors
    ///
    /// [`PasswordError::Empty`], or [`PasswordError::TooLong`] above [`MAX_BYTES`] bytes.
    pub fn parse(typed: &str) -> Result<Self, PasswordError> {
        if typed.is_empty() {
            return Err(PasswordError::Empty);
        }
        if typed.len() > MAX_BYTES {
            return Err(PasswordError::TooLong);
        }
        Ok(Self(Zeroizing::new(typed.nfc().collect())))
    }

    /// What speaks against this as the password of `user_id` (R4, R6), all of it; nothing: it may become
    /// that.
    ///
    /// `minimum` is in code points: 12 with 2FA, 15 without, by default. `names` are those of the
    /// site, of its application and of the account's organisation; each may be empty.
    #[must_use]
    pub fn faults_as_new(
        &self,
        minimum: usize,
        user_id: &UserId,
        names: &[&str],
    ) -> Vec<PasswordError> {
        let length = match self.0.chars().count() {
            length if length < minimum => Some(PasswordError::TooShort(minimum)),
            length if length > MAX_LENGTH => Some(PasswordError::TooLong),
            _ => None,
        };
        let mut names = names.iter().copied().chain([user_id.as_str()]);
        let guessed = if self.0.to_lowercase() == user_id.as_str() {
            Some(PasswordError::IsUserId)
        } else if blocklist::is_made_of(&self.0, &mut names) {
            Some(PasswordError::SiteWords)
        } else if blocklist::is_common(&self.0) {
            Some(PasswordError::Common)
        } else {
            None
        };
        length.into_iter().chain(guessed).collect()
    }

    /// The bytes to hash. Never log, store or echo them.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(typed: &str) -> Password {
        Password::parse(typed).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn r5_nfc_and_nothing_else() {
        assert_eq!(password("cafe\u{301}").expose(), "caf\u{e9}");
        assert_eq!(password("  Spaces stay  ").expose(), "  Spaces stay  ");
        assert_eq!(
            password("ﬀ").expose(),
            "ﬀ",
            "NFKC would have folded the ligature"
        );
    }

    #[test]
    fn r4_lengths_are_counted_in_code_points() {
        let owner = UserId::parse("owner-of-all-nurseries").expect("a userID");
        let faults = |typed: &str| password(typed).faults_as_new(12, &owner, &[]);
        assert_eq!(faults("twelve chars"), []);
        assert_eq!(faults("ŵŷêâîôŵŷêâî"), [PasswordError::TooShort(12)]);
        assert_eq!(faults(&"éa".repeat(64)), []);
        assert_eq!(faults(&"éa".repeat(65)), [PasswordError::TooLong]);
        assert_eq!(faults("Owner-Of-All-Nurseries"), [PasswordError::IsUserId]);
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let office = UserId::parse("office").expect("a userID");
        let faults = |typed: &str| password(typed).faults_as_new(12, &office, &["Sunflower"]);
        let short = PasswordError::TooShort(12);
        assert_eq!(faults("Office"), [short, PasswordError::IsUserId]);
        assert_eq!(faults("sunflower"), [short, PasswordError::SiteWords]);
    }

    #[test]
    fn r6_common_ones_and_names_alone_are_refused() {
        let owner = UserId::parse("sunflower-owner").expect("a userID");
        let names = ["Good to Go", "", "Marigold Nurseries"];
        for (typed, expected) in [
            ("Sunflower-Owner", Some(PasswordError::IsUserId)),
            ("Sunflower-Owner-1", Some(PasswordError::SiteWords)),
            ("marigold good to go", Some(PasswordError::SiteWords)),
            ("marigold good to go on", None),
            ("Qwerty123456!", Some(PasswordError::Common)),
            ("qwerty 123456!", None),
        ] {
            assert_eq!(
                password(typed).faults_as_new(12, &owner, &names),
                Vec::from_iter(expected),
                "{typed}"
            );
        }
    }

    #[test]
    fn r4_more_than_1024_bytes_are_refused_unread() {
        assert!(Password::parse(&"a".repeat(1024)).is_ok());
        assert_eq!(
            Password::parse(&"a".repeat(1025)).err(),
            Some(PasswordError::TooLong)
        );
        assert_eq!(Password::parse("").err(), Some(PasswordError::Empty));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", password("correct horse")), "Password(…)");
    }
}
