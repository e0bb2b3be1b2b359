//! One enrolled secret: `Pending → Active → Revoked`.

use crate::{
    AccountId, Secret, Step, Timestamp, UserId, VerificationCode, totp,
    visible::{fits, has_strays},
    words,
};
use protocol::Refusal;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// An account has no more authenticators than these: each one more is one more code that a guess may
/// hit (R17).
pub const MAX_AUTHENTICATORS: u64 = 5;

/// How long staff's approval to add one without a code is good for, in seconds: the holder is on the
/// telephone.
pub const ADDING_APPROVAL_SECONDS: i64 = 3600;

/// No name of an authenticator is longer.
pub const MAX_NAME_CHARS: usize = 40;

/// What its holder calls an authenticator: the place, person or computer that it belongs to (S13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

/// Why a text is no name of an authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing but spaces, or more than [`MAX_NAME_CHARS`].
    #[error("a name has 1 to {MAX_NAME_CHARS} characters")]
    Length,
    /// A character that nobody sees, or that turns the direction of others.
    #[error("a name has only characters that can be seen")]
    Invisible,
}

impl From<NameError> for Refusal {
    fn from(error: NameError) -> Self {
        match error {
            NameError::Length => Self::NameMalformed,
            NameError::Invisible => Self::NameInvisible,
        }
    }
}

impl Name {
    /// Reads what was typed, without the spaces around it: one to [`MAX_NAME_CHARS`] characters that
    /// all can be seen, in any script, emoji among them.
    ///
    /// # Errors
    ///
    /// [`NameError`].
    pub fn parse(typed: &str) -> Result<Self, NameError> {
        let typed = typed.trim();
        if typed.is_empty() || !fits(typed, MAX_NAME_CHARS) {
            return Err(NameError::Length);
        }
        let name: String = typed.nfc().collect();
        if has_strays(&name) {
            return Err(NameError::Invisible);
        }
        Ok(Self(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an authenticator app calls the entry of one that is set up for `user_id` beside `others` that it
/// has or had. Microsoft Authenticator replaces an entry by a new one of the same label, so no two on
/// one phone are called alike: the first is called as the userID, the others have a number.
#[must_use]
pub fn account_label(user_id: &UserId, others: u64) -> String {
    match others {
        0 => user_id.to_string(),
        _ => format!("{user_id} ({})", others + 1),
    }
}

/// Where an authenticator stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Shown as a QR code, not yet proved by a code.
    Pending,
    /// Proved; its codes count.
    Active,
    /// Replaced by a later enrolment, or taken away. Its codes are recognised for what they
    /// are and never count (R13).
    Revoked,
}

words!(State { Pending = "pending", Active = "active", Revoked = "revoked" });

/// A step in an authenticator's life that its state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a {from} authenticator cannot be {to}")]
pub struct InvalidTransition {
    from: State,
    to: State,
}

impl State {
    /// A right code has proved the enrolment.
    ///
    /// # Errors
    ///
    /// [`InvalidTransition`] unless pending.
    pub fn activate(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Pending => Ok(Self::Active),
            from => Err(InvalidTransition {
                from,
                to: Self::Active,
            }),
        }
    }

    /// A later enrolment or a reset ends it.
    ///
    /// # Errors
    ///
    /// [`InvalidTransition`] when it has ended before.
    pub fn revoke(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Pending | Self::Active => Ok(Self::Revoked),
            from @ Self::Revoked => Err(InvalidTransition {
                from,
                to: Self::Revoked,
            }),
        }
    }
}

/// An authenticator as the rules see it, its secret opened.
#[derive(Debug, Clone)]
pub struct Authenticator {
    /// The row's number.
    pub id: i64,
    /// The account it belongs to.
    pub account_id: AccountId,
    /// Where it stands.
    pub state: State,
    /// The shared secret.
    pub secret: Secret,
    /// The newest step that it has used up (R11).
    pub last_step: Option<Step>,
    /// When that happened.
    pub last_used_at: Option<Timestamp>,
}

impl Authenticator {
    /// Seconds until it shows a code that is not spent; 0 when none is.
    #[must_use]
    pub fn seconds_to_next_code(&self, now: Timestamp) -> i64 {
        self.last_step.map_or(0, |used| {
            totp::seconds_to_next_code(used, self.last_used_at.unwrap_or(now), now)
        })
    }
}

/// A code that was right and is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpentCode {
    /// Whose it was.
    pub authenticator_id: i64,
    /// When it was given.
    pub at: Timestamp,
}

/// What a code is, to an account with several authenticators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFor {
    /// Right for this authenticator, whose step is still to be consumed.
    Fresh {
        /// The authenticator's id.
        authenticator: i64,
        /// The step to consume.
        step: Step,
    },
    /// Right, but used up; the next code comes in so many seconds.
    Spent {
        /// Seconds until the authenticator shows its next code.
        wait: i64,
    },
    /// From an authenticator whose clock is slow by about so many seconds.
    Slow {
        /// The authenticator's id: support wants to see its drift.
        authenticator: i64,
        /// How far behind, in seconds.
        seconds: i64,
    },
    /// From an entry that a later enrolment replaced: delete it in the app (R13).
    Replaced,
    /// None of these.
    Wrong,
}

impl CodeFor {
    /// Whether it may have been guessed: no authenticator of this account has shown it (R17).
    #[must_use]
    pub fn is_guess(self) -> bool {
        self == Self::Wrong
    }
}

/// Judges a code against all of an account's authenticators: those whose codes count
/// (`counting`), and those that were replaced (`replaced`).
#[must_use]
pub fn judge(
    counting: &[Authenticator],
    replaced: &[Authenticator],
    code: &VerificationCode,
    now: Timestamp,
) -> CodeFor {
    let mut best = CodeFor::Wrong;
    for authenticator in counting {
        let found = match totp::check(&authenticator.secret, authenticator.last_step, code, now) {
            totp::Verdict::Fresh(step) => CodeFor::Fresh {
                authenticator: authenticator.id,
                step,
            },
            totp::Verdict::Spent => CodeFor::Spent {
                wait: authenticator.seconds_to_next_code(now),
            },
            totp::Verdict::Slow { seconds } => CodeFor::Slow {
                authenticator: authenticator.id,
                seconds,
            },
            totp::Verdict::Wrong => CodeFor::Wrong,
        };
        if rank(found) > rank(best) {
            best = found;
        }
    }
    for authenticator in replaced {
        let found = totp::check(&authenticator.secret, None, code, now);
        if matches!(found, totp::Verdict::Fresh(_)) && rank(CodeFor::Replaced) > rank(best) {
            best = CodeFor::Replaced;
        }
    }
    best
}

/// Which verdict wins when several authenticators recognise a code.
fn rank(code: CodeFor) -> u8 {
    match code {
        CodeFor::Fresh { .. } => 4,
        CodeFor::Spent { .. } => 3,
        CodeFor::Replaced => 2,
        CodeFor::Slow { .. } => 1,
        CodeFor::Wrong => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authenticator(id: i64, secret: &[u8; 20], last_step: Option<Step>) -> Authenticator {
        Authenticator {
            id,
            account_id: AccountId::from_number(1),
            state: State::Active,
            secret: Secret::from_bytes(secret).expect("20 bytes"),
            last_step,
            last_used_at: last_step.map(Step::start),
        }
    }

    #[test]
    fn every_transition_and_every_forbidden_one() {
        use State::{Active, Pending, Revoked};
        assert_eq!(Pending.activate(), Ok(Active));
        assert_eq!(
            Active.activate(),
            Err(InvalidTransition {
                from: Active,
                to: Active
            })
        );
        assert_eq!(
            Revoked.activate(),
            Err(InvalidTransition {
                from: Revoked,
                to: Active
            })
        );
        assert_eq!(Pending.revoke(), Ok(Revoked));
        assert_eq!(Active.revoke(), Ok(Revoked));
        assert_eq!(
            Revoked.revoke(),
            Err(InvalidTransition {
                from: Revoked,
                to: Revoked
            })
        );
    }

    #[test]
    fn s13_a_name_can_be_seen() {
        let (length, invisible) = (Err(NameError::Length), Err(NameError::Invisible));
        for (typed, name) in [
            (" Rose\u{2019}s phone ", Ok("Rose\u{2019}s phone")),
            ("Ffo\u{302}n", Ok("Ff\u{f4}n")),
            ("", length),
            ("   ", length),
            ("a\u{202e}b", invisible),
            ("a\u{2067}b", invisible),
            ("a\u{200f}b", invisible),
            ("a\u{1f}b", invisible),
            ("a\u{0}", invisible),
            ("\u{3164}", invisible),
            ("\u{200b}", invisible),
            ("\u{fe0f}", invisible),
            ("a\u{fe0f}", invisible),
            ("a\u{200d}b", invisible),
            ("a\u{ad}b", invisible),
            ("a\nb", invisible),
        ] {
            let read = Name::parse(typed);
            assert_eq!(
                read.as_ref().map(Name::as_str),
                name.as_ref().copied(),
                "{typed:?}"
            );
        }
        assert!(Name::parse(&"x".repeat(MAX_NAME_CHARS)).is_ok());
        for long in [
            "x".repeat(MAX_NAME_CHARS + 1),
            format!("a{}", "\u{301}".repeat(400)),
        ] {
            assert_eq!(Name::parse(&long), Err(NameError::Length));
        }
    }

    #[test]
    fn s13_a_name_is_in_any_script() {
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}";
        for name in [
            "\u{260e}\u{fe0f} Office",
            "1\u{fe0f}\u{20e3}",
            "\u{1f469}\u{1f3fd}\u{200d}\u{1f4bb}",
            "\u{2764}\u{fe0f}\u{200d}\u{1f525}",
            // Wales, and a country
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
            "\u{1f1ec}\u{1f1e7}",
            // Persian, Hindi, Sinhala, Malayalam as it was written before 2008
            "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            "\u{915}\u{94d}\u{200d}\u{937}",
            "\u{dc1}\u{dca}\u{200d}\u{dbb}\u{dd3}",
            "\u{d28}\u{d4d}\u{200d}",
            // Japanese with a chosen shape, Mongolian
            "\u{845b}\u{e0100}",
            "\u{182d}\u{180b}",
            family,
            &family.repeat(20),
        ] {
            assert_eq!(
                Name::parse(name).as_ref().map(Name::as_str),
                Ok(name),
                "{name}"
            );
        }
    }

    #[test]
    fn judges_over_all_authenticators() {
        use std::slice::from_ref;
        // RFC 6238 appendix B: 287082 is this secret's code of step 1.
        let rfc = b"12345678901234567890";
        let code = VerificationCode::parse("287082").expect("six digits");
        let now = Timestamp::from_unix(40);
        let other = authenticator(1, b"another secret......", None);
        let fresh = authenticator(2, rfc, None);
        let spent = authenticator(3, rfc, Some(Step::from_number(1)));
        let step = Step::from_number(1);

        assert_eq!(
            judge(&[other.clone(), fresh.clone()], &[], &code, now),
            CodeFor::Fresh {
                authenticator: 2,
                step
            }
        );
        assert_eq!(
            judge(&[other.clone(), spent.clone()], &[], &code, now),
            CodeFor::Spent { wait: 20 }
        );
        assert_eq!(
            judge(&[spent], from_ref(&fresh), &code, now),
            CodeFor::Spent { wait: 20 }
        );
        assert_eq!(
            judge(from_ref(&other), from_ref(&fresh), &code, now),
            CodeFor::Replaced
        );
        assert_eq!(judge(from_ref(&other), &[], &code, now), CodeFor::Wrong);
        assert_eq!(judge(&[], &[], &code, now), CodeFor::Wrong);
        let later = Timestamp::from_unix(40 + 90);
        assert_eq!(
            judge(&[other, fresh], &[], &code, later),
            CodeFor::Slow {
                authenticator: 2,
                seconds: 90
            }
        );
    }
}
