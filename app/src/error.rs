//! What a page tells a person when something did not work: a closed set (R30).
//!
//! It travels as a word, some with a number behind a colon: in answers to the single-page app,
//! and without JavaScript in the address, where anyone may write anything.

use crate::wire::Text;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use std::mem::discriminant;

/// Seconds until the next code that is not spent, at most: the step of a code and those beside it
/// (R9), of which a restore takes one more. An address may say anything.
pub const LONGEST_SPENT: u32 = 90;

/// Everything that a page can say went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageError {
    /// Not a userID.
    UserId,
    /// No password typed.
    PasswordMissing,
    /// Too long to be a password.
    PasswordTooLong,
    /// Wrong userID or password.
    Credentials,
    /// Wrong password, at the confirmation.
    Password,
    /// Wrong present password, when choosing another.
    PresentPassword,
    /// A new password below this many characters.
    PasswordTooShort(u32),
    /// A new password that is the userID.
    PasswordIsUserId,
    /// A new password of nothing but the userID and names of the site.
    PasswordSiteWords,
    /// A new password that many people use.
    PasswordCommon,
    /// A new password that is known from a breach.
    PasswordBreached,
    /// Two new passwords that differ.
    PasswordsDiffer,
    /// Not six digits.
    CodeMalformed,
    /// A wrong code; so many tries are left before a pause, 0: not to be told.
    CodeWrong(u32),
    /// A used code; the next one comes in so many seconds.
    CodeSpent(u32),
    /// The authenticator's clock is slow by so many seconds.
    CodeSlow(u32),
    /// A code of a replaced entry.
    CodeReplaced,
    /// Too many wrong tries from this address; wait so many seconds.
    AddressPaused(u32),
    /// Too many wrong codes; wait so many seconds.
    CodesPaused(u32),
    /// Too many wrong tries: only support opens the account again.
    Closed,
    /// The time to enrol has passed.
    EnrolmentOver,
    /// Not a PIN.
    PinMalformed,
    /// A wrong PIN; the number as of [`PageError::CodeWrong`].
    PinWrong(u32),
    /// Not a recovery code.
    RecoveryCodeMalformed,
    /// A wrong or used recovery code; the number as of [`PageError::CodeWrong`].
    RecoveryCodeWrong(u32),
    /// Not initials.
    InitialsMalformed,
    /// Not a name of an authenticator.
    NameMalformed,
    /// A name with a character that nobody sees.
    NameInvisible,
    /// No more authenticators.
    TooManyAuthenticators,
    /// The last authenticator stays.
    LastAuthenticator,
    /// A change that a fresh code must open first.
    Locked,
    /// The logon took too long, was ended, or stands elsewhere.
    StartAgain,
    /// Too many wrong passwords: the logon was ended.
    PasswordsUsedUp,
    /// This browser has gone on with another userID than the form was made for.
    OtherUserId,
    /// The form did not arrive whole.
    Malformed,
    /// More than a form takes.
    TooLarge,
    /// Not from our own pages.
    CrossSite,
    /// The server did not answer.
    Unreachable,
    /// Too many log on at this moment.
    Busy,
    /// It took too long; the number is the request's id.
    Slow(u32),
    /// Our fault; the number is the request's id.
    Unexpected(u32),
    /// Not a word of ours: shown as nothing.
    Foreign,
}

/// Seconds; no setting allows more.
const LONGEST_PAUSE: u32 = 86_400;

type Build = fn(u32) -> PageError;

/// The words, and what they mean. Numbers are held to what can be: an address may say anything.
const WORDS: [(&str, Build); 41] = [
    ("user-id", |_| PageError::UserId),
    ("password-missing", |_| PageError::PasswordMissing),
    ("password-too-long", |_| PageError::PasswordTooLong),
    ("credentials", |_| PageError::Credentials),
    ("password", |_| PageError::Password),
    ("present-password", |_| PageError::PresentPassword),
    ("password-too-short", |n| {
        PageError::PasswordTooShort(n.min(128))
    }),
    ("password-is-user-id", |_| PageError::PasswordIsUserId),
    ("password-site-words", |_| PageError::PasswordSiteWords),
    ("password-common", |_| PageError::PasswordCommon),
    ("password-breached", |_| PageError::PasswordBreached),
    ("passwords-differ", |_| PageError::PasswordsDiffer),
    ("code-malformed", |_| PageError::CodeMalformed),
    ("code-wrong", PageError::CodeWrong),
    ("code-spent", |n| PageError::CodeSpent(n.min(LONGEST_SPENT))),
    ("code-slow", |n| PageError::CodeSlow(n.min(600))),
    ("code-replaced", |_| PageError::CodeReplaced),
    ("address-paused", |n| {
        PageError::AddressPaused(n.min(LONGEST_PAUSE))
    }),
    ("codes-paused", |n| {
        PageError::CodesPaused(n.min(LONGEST_PAUSE))
    }),
    ("closed", |_| PageError::Closed),
    ("enrolment-over", |_| PageError::EnrolmentOver),
    ("pin-malformed", |_| PageError::PinMalformed),
    ("pin-wrong", PageError::PinWrong),
    ("recovery-code-malformed", |_| {
        PageError::RecoveryCodeMalformed
    }),
    ("recovery-code-wrong", PageError::RecoveryCodeWrong),
    ("initials-malformed", |_| PageError::InitialsMalformed),
    ("name-malformed", |_| PageError::NameMalformed),
    ("name-invisible", |_| PageError::NameInvisible),
    ("too-many-authenticators", |_| {
        PageError::TooManyAuthenticators
    }),
    ("last-authenticator", |_| PageError::LastAuthenticator),
    ("locked", |_| PageError::Locked),
    ("start-again", |_| PageError::StartAgain),
    ("passwords-used-up", |_| PageError::PasswordsUsedUp),
    ("other-user-id", |_| PageError::OtherUserId),
    ("malformed", |_| PageError::Malformed),
    ("too-large", |_| PageError::TooLarge),
    ("cross-site", |_| PageError::CrossSite),
    ("unreachable", |_| PageError::Unreachable),
    ("busy", |_| PageError::Busy),
    ("slow", PageError::Slow),
    ("unexpected", PageError::Unexpected),
];

impl PageError {
    /// Whether nothing is looked at, for now or until support opens it, whatever is typed.
    pub fn is_halt(self) -> bool {
        matches!(
            self,
            Self::AddressPaused(_) | Self::CodesPaused(_) | Self::Closed
        )
    }

    /// Whether what was typed was not judged at all: it may be sent again as it is.
    pub fn is_of_server(self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::Busy | Self::Slow(_) | Self::Unexpected(_)
        )
    }

    /// Its number; 0 without one.
    pub(crate) fn number(self) -> u32 {
        match self {
            Self::PasswordTooShort(number)
            | Self::CodeWrong(number)
            | Self::PinWrong(number)
            | Self::RecoveryCodeWrong(number)
            | Self::CodeSpent(number)
            | Self::CodeSlow(number)
            | Self::AddressPaused(number)
            | Self::CodesPaused(number)
            | Self::Slow(number)
            | Self::Unexpected(number) => number,
            _ => 0,
        }
    }
}

impl PageError {
    /// The same `seconds` later: less of a wait is left.
    #[cfg(feature = "ssr")]
    pub(crate) fn later(self, seconds: u32) -> Self {
        match self {
            Self::CodeSpent(wait) => Self::CodeSpent(wait.saturating_sub(seconds)),
            Self::AddressPaused(wait) => Self::AddressPaused(wait.saturating_sub(seconds)),
            Self::CodesPaused(wait) => Self::CodesPaused(wait.saturating_sub(seconds)),
            error => error,
        }
    }
}

impl From<PageError> for String {
    fn from(error: PageError) -> Self {
        // By its kind: what a number is held to must not cost the word.
        let found = WORDS
            .iter()
            .find(|(_, build)| discriminant(&build(0)) == discriminant(&error));
        match found.map(|(word, build)| (word, build(error.number()).number())) {
            Some((word, 0)) => (*word).to_owned(),
            Some((word, number)) => format!("{word}:{number}"),
            None => Self::new(),
        }
    }
}

impl From<String> for PageError {
    fn from(text: String) -> Self {
        let (word, number) = text.split_once(':').unwrap_or((&text, "0"));
        let build = WORDS
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, build)| build);
        match (build, number.parse()) {
            (Some(build), Ok(number)) => build(number),
            _ => Self::Foreign,
        }
    }
}

impl FromServerFnError for PageError {
    type Encoder = Text;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                #[cfg(feature = "ssr")]
                crate::api::ssr::set_bad_request();
                Self::Malformed
            }
            // Also what an address says that nobody of us wrote.
            _ => Self::Foreign,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PageError, WORDS};

    #[test]
    fn every_word_is_read_back() {
        for (word, build) in WORDS {
            for number in [0, 12] {
                let error = build(number);
                assert_eq!(PageError::from(String::from(error)), error, "{word}");
            }
        }
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
                PageError::from(foreign.to_owned()),
                PageError::Foreign,
                "{foreign}"
            );
        }
    }
}
