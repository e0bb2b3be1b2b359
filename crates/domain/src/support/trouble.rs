//! What went wrong lately for whoever tries to log on: the first thing that support wants to know.

use crate::{
    Timestamp,
    audit::{Kind, part},
};

/// Only what is younger than this counts, in seconds.
const LATELY: i64 = 3600;

/// Wrong tries since the last logon, within the last hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trouble {
    /// Wrong codes.
    pub codes: u32,
    /// Wrong passwords.
    pub passwords: u32,
    /// When the last of both was.
    pub last: Option<Timestamp>,
    /// By how many seconds the clock of the authenticator was slow.
    pub slow_seconds: Option<u32>,
}

impl Trouble {
    /// Reads it from what happened: when, what and the detail, the newest first.
    #[must_use]
    pub fn of<'a>(
        events: impl Iterator<Item = (Timestamp, Kind, &'a str)>,
        now: Timestamp,
    ) -> Self {
        let mut trouble = Self::default();
        for (at, kind, detail) in events {
            if at.plus(LATELY) < now || kind == Kind::LoggedOn {
                break;
            }
            let counted = match kind {
                Kind::PasswordRefused => &mut trouble.passwords,
                Kind::CodeRefused => &mut trouble.codes,
                _ => continue,
            };
            *counted = counted.saturating_add(1);
            trouble.last = trouble.last.or(Some(at));
            if detail.starts_with("slow") && trouble.slow_seconds.is_none() {
                trouble.slow_seconds = part(detail, "seconds").and_then(|text| text.parse().ok());
            }
        }
        trouble
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_since_the_last_logon() {
        let now = Timestamp::from_unix(1_800_000_000);
        let ago = |seconds: i64| now.plus(-seconds);
        let events = [
            (ago(10), Kind::EnrolmentStarted, ""),
            (ago(240), Kind::CodeRefused, "slow seconds=94"),
            (ago(270), Kind::CodeRefused, "slow seconds=90"),
            (ago(300), Kind::PasswordRefused, ""),
            (ago(400), Kind::LoggedOn, ""),
            (ago(500), Kind::CodeRefused, "wrong"),
        ];
        let trouble = Trouble {
            codes: 2,
            passwords: 1,
            last: Some(ago(240)),
            slow_seconds: Some(94),
        };
        assert_eq!(Trouble::of(events.into_iter(), now), trouble);
        // An hour later nobody wants to know.
        let later = now.plus(3600);
        assert_eq!(
            Trouble::of(events.into_iter().skip(1), later),
            Trouble::default()
        );
        let rest = events.into_iter().skip(4);
        assert_eq!(Trouble::of(rest, now), Trouble::default());
    }
}
