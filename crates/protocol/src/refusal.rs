//! What a person is told when something did not work: a closed set (R30).
//!
//! It travels as a word, some with a number behind a colon: in answers to the single-page app, and
//! without JavaScript in the address, where anyone may write anything.

/// The maximum of seconds until the next code that is not spent: the time step of a code and those
/// beside it (R9), of which a restore takes one more.
pub const MAX_SPENT_SECONDS: u32 = 90;

/// The maximum of seconds that somebody has to wait; no setting allows more.
const MAX_PAUSE_SECONDS: u32 = 86_400;

/// Declares the refusals: each with its word and, where it has a number, with the maximum of that. An
/// address may say anything.
macro_rules! refusals {
    ($($(#[$meta:meta])* $variant:ident $(($number:ident: $max:expr))? = $word:literal,)*) => {
        /// Why something was not done. Pages have a sentence for each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[$meta])* $variant $((number!($number)))?,)*
            /// Not a word of ours: shown as nothing.
            Foreign,
        }

        impl Refusal {
            /// Returns its word, and its number as far as it can be; 0 without one.
            const fn parts(self) -> (&'static str, u32) {
                match self {
                    $(Self::$variant $(($number))? => ($word, 0 $(+ at_most($number, $max))?),)*
                    Self::Foreign => ("", 0),
                }
            }
        }

        impl From<String> for Refusal {
            fn from(text: String) -> Self {
                let (word, number) = text.split_once(':').unwrap_or((&text, "0"));
                let Ok(number) = number.parse::<u32>() else {
                    return Self::Foreign;
                };
                match word {
                    $($word => Self::$variant $(({ let $number = at_most(number, $max); $number }))?,)*
                    _ => Self::Foreign,
                }
            }
        }

        impl Refusal {
            /// The words of all of them.
            pub const WORDS: &[&str] = &[$($word,)*];
        }
    };
}

const fn at_most(number: u32, maximum: u32) -> u32 {
    if number < maximum { number } else { maximum }
}

/// The type of every number.
macro_rules! number {
    ($number:ident) => {
        u32
    };
}

refusals! {
    /// Not a userID.
    UserId = "user-id",
    /// No password typed.
    PasswordMissing = "password-missing",
    /// Too long to be a password.
    PasswordTooLong = "password-too-long",
    /// Wrong password, unknown userID or disabled account: nobody learns which (R41).
    Credentials = "credentials",
    /// Wrong password, at the confirmation.
    Password = "password",
    /// Wrong present password, when choosing another.
    PresentPassword = "present-password",
    /// A new password below this many characters.
    PasswordTooShort(minimum: 128) = "password-too-short",
    /// A new password that is the userID.
    PasswordIsUserId = "password-is-user-id",
    /// A new password of nothing but the userID and names of the site.
    PasswordSiteWords = "password-site-words",
    /// A new password that many people use.
    PasswordCommon = "password-common",
    /// A new password that is known from a breach.
    PasswordBreached = "password-breached",
    /// A new password that is the present one.
    PasswordSame = "password-same",
    /// More than one of those, and of those that follow: [`Refusal::all_of`] tells which.
    NewPassword(faults: u32::MAX) = "new-password",
    /// Two new passwords that differ.
    PasswordsDiffer = "passwords-differ",
    /// Not six digits.
    CodeMalformed = "code-malformed",
    /// A wrong code; the number is that of the attempts left before a pause, 0: not to be told yet.
    CodeWrong(left: u32::MAX) = "code-wrong",
    /// A used code; the number is that of the seconds until the next one.
    CodeSpent(wait: MAX_SPENT_SECONDS) = "code-spent",
    /// The authenticator's clock is slow by this many seconds.
    CodeSlow(seconds: 600) = "code-slow",
    /// A code of a replaced entry.
    CodeReplaced = "code-replaced",
    /// Too many wrong tries from this address; the number is that of the seconds to wait.
    AddressPaused(wait: MAX_PAUSE_SECONDS) = "address-paused",
    /// Too many wrong codes, which is told only after a right password (R24); the number is that of the seconds to wait.
    CodesPaused(wait: MAX_PAUSE_SECONDS) = "codes-paused",
    /// Too many wrong attempts in a row: only staff can unlock the account.
    AccountLocked = "closed",
    /// The time to enrol has passed (R14).
    EnrolmentOver = "enrolment-over",
    /// Not a PIN.
    PinMalformed = "pin-malformed",
    /// A wrong PIN; the number as of [`Refusal::CodeWrong`].
    PinWrong(left: u32::MAX) = "pin-wrong",
    /// Not a recovery code.
    RecoveryCodeMalformed = "recovery-code-malformed",
    /// A wrong or used recovery code; the number as of [`Refusal::CodeWrong`].
    RecoveryCodeWrong(left: u32::MAX) = "recovery-code-wrong",
    /// Not initials.
    InitialsMalformed = "initials-malformed",
    /// Not a name of an authenticator.
    NameMalformed = "name-malformed",
    /// A name with a character that nobody sees.
    NameInvisible = "name-invisible",
    /// No more authenticators.
    TooManyAuthenticators = "too-many-authenticators",
    /// The last authenticator stays.
    LastAuthenticator = "last-authenticator",
    /// A change that a fresh code must open first.
    CodeNeeded = "locked",
    /// There is no logon attempt any more: it took too long, or was ended by a change of the account.
    StartAgain = "start-again",
    /// The logon stands elsewhere: the browser is brought there.
    WrongStage = "wrong-stage",
    /// Too many wrong passwords of somebody who has proved it before: the attempt or the session has ended (R21).
    PasswordsUsedUp = "passwords-used-up",
    /// This browser has gone on with another userID than the form was made for.
    OtherUserId = "other-user-id",
    /// The form did not arrive whole.
    Malformed = "malformed",
    /// More than a form takes.
    TooLarge = "too-large",
    /// Not from our own pages.
    CrossSite = "cross-site",
    /// The server did not answer.
    Unreachable = "unreachable",
    /// Too many passwords wait to be hashed (R43). Said before anything about this one is known.
    Busy = "busy",
    /// The clock of the server is wrong, so that nothing is judged (R59).
    ClockOff = "clock-off",
    /// It took too long; the number is the request's id.
    Slow(id: u32::MAX) = "slow",
    /// Our fault; the number is the request's id.
    Unexpected(id: u32::MAX) = "unexpected",
}

impl Refusal {
    /// Whether nothing is checked whatever is typed, for now or until staff unlock the account.
    #[must_use]
    pub const fn is_throttled(self) -> bool {
        matches!(
            self,
            Self::AddressPaused(_) | Self::CodesPaused(_) | Self::AccountLocked
        )
    }

    /// Whether what was typed was not judged at all: it may be sent again as it is.
    #[must_use]
    pub const fn is_of_server(self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::Busy
                | Self::ClockOff
                | Self::Slow(_)
                | Self::Unexpected(_)
                | Self::Malformed
                | Self::CrossSite
        )
    }

    /// Returns its number; 0 without one.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.parts().1
    }

    /// Returns the same refusal `seconds` later: less of a wait is left.
    #[must_use]
    pub const fn later(self, seconds: u32) -> Self {
        match self {
            Self::CodeSpent(wait) => Self::CodeSpent(wait.saturating_sub(seconds)),
            Self::AddressPaused(wait) => Self::AddressPaused(wait.saturating_sub(seconds)),
            Self::CodesPaused(wait) => Self::CodesPaused(wait.saturating_sub(seconds)),
            refusal => refusal,
        }
    }
}

impl From<Refusal> for String {
    fn from(refusal: Refusal) -> Self {
        match refusal.parts() {
            (word, 0) => word.to_owned(),
            (word, number) => format!("{word}:{number}"),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.parts().0)
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for word in Refusal::WORDS {
            for text in [(*word).to_owned(), format!("{word}:12")] {
                let refusal = Refusal::from(text);
                assert_ne!(refusal, Refusal::Foreign, "{word}");
                assert_eq!(Refusal::from(String::from(refusal)), refusal, "{word}");
            }
        }
        assert_eq!(
            Refusal::from("code-spent:4000".to_owned()),
            Refusal::CodeSpent(MAX_SPENT_SECONDS)
        );
        assert_eq!(String::from(Refusal::CodeSpent(4000)), "code-spent:90");
    }

    #[test]
    fn r30_foreign_words_are_nothing() {
        for foreign in [
            "",
            "Credentials",
            "credentials:x",
            "<script>",
            "code-spent:-1",
            "code-spent:99999999999",
            "a:b:c",
        ] {
            assert_eq!(
                Refusal::from(foreign.to_owned()),
                Refusal::Foreign,
                "{foreign}"
            );
        }
    }
}
