//! The applications behind the logon: who may use which, and what they demand of a session.

use crate::{Account, Origin, Timestamp, TwoFactor};
use std::sync::Arc;

/// How long the way from the logon to the application may take, in seconds (R35).
pub const TICKET_SECONDS: i64 = 60;

/// The applications, in the operator's order. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Applications(Arc<[Arc<Application>]>);

/// One application: all that is known of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Application {
    /// What people call it.
    pub name: String,
    /// Where it is; no two are at the same.
    pub origin: Origin,
    /// What it is for; may be empty.
    pub description: String,
    /// The address of its picture; may be empty.
    pub icon: String,
    /// The organisations that may use it, and …
    pub organisations: Vec<String>,
    /// … the groups. With neither, every account may.
    pub groups: Vec<String>,
    /// How long after a logon it may be used, in seconds; `None`: as long as the session lives.
    pub session_seconds: Option<i64>,
    /// How long ago the last code may have been given, in seconds; `None`: that does not matter.
    pub code_seconds: Option<i64>,
}

/// What a session has shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// When the logon was complete.
    pub logged_on_at: Timestamp,
    /// When the last code was right; `None` without two-factor logon.
    pub code_at: Option<Timestamp>,
}

/// Whether a session opens an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It does.
    Admitted,
    /// The account may not use it.
    NotAllowed,
    /// It demands a code, and the account has no two-factor logon.
    NeedsTwoFactor,
    /// The logon is too long ago.
    LogOnAnew,
    /// The last code is too long ago.
    CodeNeeded,
}

impl Applications {
    /// Returns the one at `origin`, which is written as [`Origin`] writes it.
    #[must_use]
    pub fn find(&self, origin: &str) -> Option<&Arc<Application>> {
        self.iter().find(|one| one.origin.as_str() == origin)
    }

    /// Returns all of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Application>> {
        self.0.iter()
    }
}

impl FromIterator<Application> for Applications {
    fn from_iter<I: IntoIterator<Item = Application>>(all: I) -> Self {
        Self(all.into_iter().map(Arc::new).collect())
    }
}

impl Application {
    /// Whether `account` may use it at all.
    #[must_use]
    pub fn is_for(&self, account: &Account) -> bool {
        (self.organisations.is_empty() && self.groups.is_empty())
            || self.organisations.contains(&account.organisation)
            || account.groups.has_any(&self.groups)
    }

    /// Whether a session of `account`, which lives, opens it at `now`.
    #[must_use]
    pub fn admits(&self, account: &Account, shown: Shown, now: Timestamp) -> Admission {
        if !self.is_for(account) {
            return Admission::NotAllowed;
        }
        if let Some(seconds) = self.session_seconds
            && now >= shown.logged_on_at.plus(seconds)
        {
            return Admission::LogOnAnew;
        }
        let Some(seconds) = self.code_seconds else {
            return Admission::Admitted;
        };
        match shown.code_at {
            Some(at) if now < at.plus(seconds) => Admission::Admitted,
            _ if account.two_factor != TwoFactor::On => Admission::NeedsTwoFactor,
            _ => Admission::CodeNeeded,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId, Groups, Role, Status, UserId};

    const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);

    fn application() -> Application {
        Application {
            name: "Office".to_owned(),
            origin: Origin::parse("https://office.example").expect("an origin"),
            description: String::new(),
            icon: String::new(),
            organisations: Vec::new(),
            groups: Vec::new(),
            session_seconds: None,
            code_seconds: None,
        }
    }

    fn account(two_factor: TwoFactor) -> Account {
        Account {
            id: AccountId::from_number(1),
            user_id: UserId::parse("alice").expect("a userID"),
            name: String::new(),
            organisation: "Sunflower".to_owned(),
            role: Role::Account,
            status: Status::Enabled,
            two_factor,
            generation: 0,
            enrol_until: None,
            has_pin: false,
            groups: Groups::parse(["office"]).expect("groups"),
        }
    }

    fn shown(logged_on: i64, code: Option<i64>) -> Shown {
        Shown {
            logged_on_at: NOW.plus(-logged_on),
            code_at: code.map(|ago| NOW.plus(-ago)),
        }
    }

    fn admits(application: &Application, two_factor: TwoFactor, shown: Shown) -> Admission {
        application.admits(&account(two_factor), shown, NOW)
    }

    #[test]
    fn everybody_or_named_organisations_and_groups() {
        let open = application();
        let none = || vec!["Bluebell".to_owned()];
        let by = |organisations: Vec<String>, groups: Vec<String>| Application {
            organisations,
            groups,
            ..application()
        };
        let is_for = |application: &Application| {
            admits(application, TwoFactor::Off, shown(0, None)) == Admission::Admitted
        };
        assert!(is_for(&open));
        assert!(!is_for(&by(none(), vec![])) && !is_for(&by(vec![], none())));
        assert!(is_for(&by(vec!["Sunflower".to_owned()], none())));
        assert!(is_for(&by(none(), vec!["office".to_owned()])));
        assert!(!is_for(&by(vec!["sunflower".to_owned()], vec![])));
    }

    #[test]
    fn a_logon_and_a_code_grow_old() {
        let sensitive = Application {
            session_seconds: Some(3600),
            code_seconds: Some(300),
            ..application()
        };
        for (logged_on, code, admission) in [
            (0, Some(0), Admission::Admitted),
            (3599, Some(299), Admission::Admitted),
            (3600, Some(0), Admission::LogOnAnew),
            (3599, Some(300), Admission::CodeNeeded),
        ] {
            let shown = shown(logged_on, code);
            assert_eq!(
                admits(&sensitive, TwoFactor::On, shown),
                admission,
                "{shown:?}"
            );
        }
        for two_factor in [TwoFactor::Off, TwoFactor::AwaitingEnrolment] {
            let admission = admits(&sensitive, two_factor, shown(0, None));
            assert_eq!(admission, Admission::NeedsTwoFactor);
        }
    }
}
