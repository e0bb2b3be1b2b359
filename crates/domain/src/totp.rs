//! What a typed verification code turns out to be (RFC 6238; R8, R9, R11).

use crate::{Secret, Step, Timestamp, VerificationCode, time::STEP_SECONDS};
use constant_time_eq::constant_time_eq;
use std::ops::RangeInclusive;
use totp_rs::{Algorithm, Builder, Totp};

/// Steps before and after the present one that are accepted (R9).
pub const WINDOW: i64 = 1;
/// How many past steps are looked at to tell a slow clock from a wrong code.
pub const SLOW_STEPS: i64 = 20;

/// The verdict on a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Right, and of a step that may still be consumed. It counts only once the store has
    /// consumed that step (R11).
    Fresh(Step),
    /// Right, but its step or a later one is used up.
    Spent,
    /// A code that was right up to ten minutes ago: the authenticator's clock is slow by
    /// about this many seconds. Future codes are never told apart from wrong ones: that
    /// answer would help a guesser.
    Slow {
        /// How far the clock is behind, in seconds, rounded to the step.
        seconds: i64,
    },
    /// None of these.
    Wrong,
}

/// Judges `code` for an authenticator whose newest used step is `last_used`.
#[must_use]
pub fn check(
    secret: &Secret,
    last_used: Option<Step>,
    code: &VerificationCode,
    now: Timestamp,
) -> Verdict {
    let present = now.step();
    // Always both ranges, so that the time taken says nothing about the verdict.
    let accepted = newest_match(
        secret,
        code,
        present.plus(-WINDOW).number()..=present.plus(WINDOW).number(),
    );
    let slow = newest_match(
        secret,
        code,
        present.plus(-SLOW_STEPS).number()..=present.plus(-WINDOW - 1).number(),
    );
    match (accepted, slow) {
        (Some(step), _) if last_used.is_none_or(|last| last < step) => Verdict::Fresh(step),
        (Some(_), _) => Verdict::Spent,
        // The very code that was used: no slow clock made it, the person types it again.
        (None, Some(step)) if last_used == Some(step) => Verdict::Spent,
        (None, Some(step)) => Verdict::Slow {
            seconds: (present.number() - step.number()) * STEP_SECONDS,
        },
        (None, None) => Verdict::Wrong,
    }
}

/// Whether `code` is that of `step`.
#[must_use]
pub fn is_of(secret: &Secret, step: Step, code: &VerificationCode) -> bool {
    newest_match(secret, code, step.number()..=step.number()).is_some()
}

/// Seconds until the authenticator shows the code after that of `used`, as far as the server's clock
/// can tell (R12): when `used` is over. A slow clock may show it a while longer, so a step that was
/// over when it was `consumed_at` counts until the end of that one.
#[must_use]
pub fn seconds_to_next_code(used: Step, consumed_at: Timestamp, now: Timestamp) -> i64 {
    let last = used.max(consumed_at.step());
    now.seconds_until(last.plus(1).start())
}

/// The newest step of `steps` whose code is `code`, looking at all of them in constant time.
fn newest_match(
    secret: &Secret,
    code: &VerificationCode,
    steps: RangeInclusive<i64>,
) -> Option<Step> {
    let totp = generator(secret);
    let mut found = None;
    for number in steps.filter(|number| *number >= 0) {
        let step = Step::from_number(number);
        if constant_time_eq(&code_at(&totp, step), code.as_bytes()) {
            found = Some(step);
        }
    }
    found
}

fn generator(secret: &Secret) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(STEP_SECONDS.unsigned_abs())
        .with_secret(secret.expose().to_vec())
        .build_noncompliant()
}

fn code_at(totp: &Totp, step: Step) -> [u8; 6] {
    let time = u64::try_from(step.start().unix()).unwrap_or(0);
    let text = zeroize::Zeroizing::new(totp.generate(time).to_string());
    text.as_bytes().try_into().unwrap_or([0; 6])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn secret() -> Secret {
        Secret::from_bytes(b"12345678901234567890").expect("20 bytes")
    }

    fn code(text: &str) -> VerificationCode {
        VerificationCode::parse(text).expect("six digits")
    }

    fn code_of(step: Step) -> VerificationCode {
        code(std::str::from_utf8(&code_at(&generator(&secret()), step)).expect("digits"))
    }

    /// RFC 6238 appendix B, SHA1: the last six of its eight digits.
    #[test]
    fn r8_rfc_6238_vectors() {
        for (time, digits) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Timestamp::from_unix(time);
            assert_eq!(
                check(&secret(), None, &code(digits), now),
                Verdict::Fresh(now.step()),
                "at {time}"
            );
        }
    }

    #[test]
    fn r9_one_step_each_side_and_no_more() {
        let now = Timestamp::from_unix(1_800_000_010);
        for (offset, verdict) in [
            (-21, Verdict::Wrong),
            (-20, Verdict::Slow { seconds: 600 }),
            (-3, Verdict::Slow { seconds: 90 }),
            (-2, Verdict::Slow { seconds: 60 }),
            (-1, Verdict::Fresh(now.step().plus(-1))),
            (0, Verdict::Fresh(now.step())),
            (1, Verdict::Fresh(now.step().plus(1))),
            (2, Verdict::Wrong),
            (20, Verdict::Wrong),
        ] {
            assert_eq!(
                check(&secret(), None, &code_of(now.step().plus(offset)), now),
                verdict,
                "{offset}"
            );
        }
    }

    #[test]
    fn r11_a_used_code_is_spent_however_late_it_is_typed_again() {
        let used = Timestamp::from_unix(1_800_000_010);
        for (later, verdict) in [
            (0, Verdict::Spent),
            (1, Verdict::Spent),
            (2, Verdict::Spent),
            (20, Verdict::Spent),
            (21, Verdict::Wrong),
        ] {
            let now = used.plus(later * STEP_SECONDS);
            let typed = code_of(used.step());
            assert_eq!(
                check(&secret(), Some(used.step()), &typed, now),
                verdict,
                "{later}"
            );
        }
        // One that was never used still tells of a slow clock.
        let now = used.plus(3 * STEP_SECONDS);
        let typed = code_of(used.step().plus(1));
        assert_eq!(
            check(&secret(), Some(used.step()), &typed, now),
            Verdict::Slow { seconds: 60 }
        );
    }

    #[test]
    fn r12_countdown_ends_when_the_next_step_begins() {
        let at = Timestamp::from_unix(1_800_000_010);
        let wait =
            |used: i64, later| seconds_to_next_code(at.step().plus(used), at, at.plus(later));
        assert_eq!([wait(0, 0), wait(0, 19), wait(0, 25)], [20, 1, 0]);
        // A fast clock: its code is shown until the end of its own step.
        assert_eq!([wait(1, 0), wait(1, 25), wait(1, 50)], [50, 25, 0]);
        // One that was over when it was typed may be that of a slow clock.
        assert_eq!([wait(-1, 0), wait(-1, 20)], [20, 0]);
    }

    proptest! {
        /// R11: whatever is tried when, a step counts once, and never an older one after it.
        #[test]
        fn one_step_one_success(tries in proptest::collection::vec((0_i64..240, -3_i64..4), 1..60)) {
            let start = Timestamp::from_unix(1_800_000_000);
            let mut last_used = None;
            let mut successes = Vec::new();
            let mut times: Vec<_> = tries;
            times.sort_by_key(|(at, _)| *at);
            for (at, offset) in times {
                let now = start.plus(at);
                let typed = code_of(now.step().plus(offset));
                if let Verdict::Fresh(step) = check(&secret(), last_used, &typed, now) {
                    prop_assert!((step.number() - now.step().number()).abs() <= WINDOW);
                    last_used = Some(step);
                    successes.push(step);
                }
            }
            prop_assert!(successes.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
