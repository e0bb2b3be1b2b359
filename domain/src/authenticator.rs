//! One enrolled secret: `Pending → Active → Revoked`.

use crate::{
    Secret, Step, Timestamp, VerificationCode, account::words, totp, visible::is_invisible,
};
use std::fmt;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// An account has no more authenticators than these: each one more is one more code that a guess may
/// hit (R17).
pub const MOST: u64 = 5;

/// How long support's leave to add one without a code is good for, in seconds: the holder is on the
/// telephone.
pub const LEAVE_SECONDS: i64 = 3600;

/// No name of an authenticator is longer.
pub const MOST_NAME_CHARS: usize = 40;

/// What its holder calls an authenticator: the place, person or computer that it belongs to (S13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Reads what was typed, without the spaces around it. `None` unless it is one to
    /// [`MOST_NAME_CHARS`] characters that all can be seen.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 4 * 64 {
            return None;
        }
        let name: String = typed.trim().nfc().collect();
        let is_some = (1..=MOST_NAME_CHARS).contains(&name.chars().count());
        (is_some && !name.chars().any(is_invisible)).then_some(Self(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
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
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Active, Self::Revoked];

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
    pub account_id: i64,
    /// Where it stands.
    pub state: State,
    /// The shared secret.
    pub secret: Secret,
    /// The newest step that it has used up (R11).
    pub last_step: Option<Step>,
    /// When that happened.
    pub last_used_at: Option<Timestamp>,
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
                wait: totp::seconds_to_next_code(authenticator.last_used_at.unwrap_or(now), now),
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
            account_id: 1,
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
        for (typed, name) in [
            (" Rose\u{2019}s phone ", Some("Rose\u{2019}s phone")),
            ("Ffo\u{302}n", Some("Ff\u{f4}n")),
            ("", None),
            ("   ", None),
            ("a\u{202e}b", None),
            ("a\u{1f}b", None),
            ("\u{3164}", None),
            ("a\u{ad}b", None),
            ("a\nb", None),
        ] {
            let read = Name::parse(typed);
            assert_eq!(read.as_ref().map(Name::as_str), name, "{typed:?}");
        }
        assert!(Name::parse(&"x".repeat(MOST_NAME_CHARS)).is_some());
        assert!(Name::parse(&"x".repeat(MOST_NAME_CHARS + 1)).is_none());
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
