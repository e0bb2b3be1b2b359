//! What went wrong lately for whoever tries to log on: the first thing that support wants to know.

use crate::{
    Timestamp,
    audit::{About, CodeRefusal, Kind, PastEvent},
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
    /// Reads it from what happened, the newest first.
    #[must_use]
    pub fn of<'a>(events: impl IntoIterator<Item = &'a PastEvent>, now: Timestamp) -> Self {
        let mut trouble = Self::default();
        for event in events {
            let Some(kind) = event.kind else { continue };
            if event.at.plus(LATELY) < now || kind == Kind::LoggedOn {
                break;
            }
            let counted = match kind {
                Kind::PasswordRefused => &mut trouble.passwords,
                Kind::CodeRefused => &mut trouble.codes,
                _ => continue,
            };
            *counted = counted.saturating_add(1);
            trouble.last = trouble.last.or(Some(event.at));
            if let Some(About::Code(CodeRefusal::Slow(seconds))) = event.detail.about {
                let seconds = u32::try_from(seconds).ok();
                trouble.slow_seconds = trouble.slow_seconds.or(seconds);
            }
        }
        trouble
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Detail;

    #[test]
    fn what_went_wrong_since_the_last_logon() {
        let now = Timestamp::from_unix(1_800_000_000);
        let event = |(seconds, kind, detail): (i64, Kind, Option<&str>)| PastEvent {
            id: 0,
            at: now.plus(-seconds),
            kind: Some(kind),
            actor: None,
            address: None,
            reason: None,
            detail: Detail::read(Some(kind), detail),
        };
        let events = [
            (10, Kind::EnrolmentStarted, None),
            (240, Kind::CodeRefused, Some("slow seconds=94")),
            (270, Kind::CodeRefused, Some("slow seconds=90")),
            (300, Kind::PasswordRefused, None),
            (400, Kind::LoggedOn, None),
            (500, Kind::CodeRefused, Some("wrong")),
        ]
        .map(event);
        let trouble = Trouble {
            codes: 2,
            passwords: 1,
            last: Some(now.plus(-240)),
            slow_seconds: Some(94),
        };
        assert_eq!(Trouble::of(&events, now), trouble);
        // An hour later nobody wants to know.
        let later = now.plus(3600);
        assert_eq!(Trouble::of(&events[1..], later), Trouble::default());
        assert_eq!(Trouble::of(&events[4..], now), Trouble::default());
    }
}
