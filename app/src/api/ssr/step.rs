//! From where a browser stands to what its page shows.

use super::{
    Request,
    answer::{number, page_error},
};
use crate::{
    texts::of_code,
    wire::{AppLink, Asks, Enrolment, Home, RecoveryCodes, SetUpCodeIssued, Step},
};
use domain::{Reminder, Timestamp};
use service::{LogonMark, Position, SetUpCodeIssue};

impl Request {
    /// What the page of `position` shows.
    pub fn step(&self, position: Position) -> Step {
        match position {
            Position::Nowhere => Step::LogOn,
            Position::ChoosingPassword { user_id, minimum } => Step::ChoosePassword {
                user_id,
                minimum: u32::try_from(minimum).unwrap_or(u32::MAX),
            },
            Position::Enrolling(it) => Step::Enrol(enrolment(&it)),
            Position::Adding(it) => Step::Add(enrolment(&it)),
            Position::WhoIsThis { user_id, known } => Step::Who { user_id, known },
            Position::Replaced => Step::Replaced,
            Position::GoodToGo { user_id } => Step::GoodToGo { user_id },
            Position::Confirming {
                user_id,
                wait,
                halt,
            } => Step::Confirm {
                user_id,
                wait: number(wait),
                halt: halt.map(page_error),
            },
            Position::CodeRequired {
                user_id,
                halt,
                has_recovery,
            } => Step::Code {
                user_id,
                halt: halt.map(page_error),
                has_recovery,
            },
            Position::PinRequired { user_id, halt } => Step::Pin {
                user_id,
                halt: halt.map(page_error),
            },
            Position::KeepingCodes(it) => Step::KeepCodes(RecoveryCodes {
                user_id: it.user_id,
                codes: (*it.codes).clone(),
                made: date(it.made_at),
                is_logged_on: it.is_logged_on,
            }),
            Position::LoggedOn(home) => {
                let (last_logon, last_address) = told(home.previous_logon);
                let (set_up, set_up_address) = told(home.set_up);
                let apps = self.apps.iter();
                let apps = apps.filter(|app| home.applications.contains(&app.origin));
                let console = home.is_staff.then(|| self.console());
                let apps = console.into_iter().chain(apps.cloned()).collect();
                Step::Home(Home {
                    user_id: home.user_id,
                    name: home.name,
                    last_logon,
                    last_address,
                    set_up,
                    set_up_address,
                    codes_left: home
                        .recovery_codes_left
                        .and_then(|left| u32::try_from(left).ok()),
                    asks: home.reminder.map(|reminder| match reminder {
                        Reminder::RecoveryCodes => Asks::RecoveryCodes,
                        Reminder::SecondMethod => Asks::SecondMethod,
                    }),
                    set_up_code: home.set_up_code.map(|issue| self.issued(issue)),
                    apps,
                })
            }
        }
    }
}

impl Request {
    /// The set-up code that support issued, and which of them.
    fn issued(&self, issue: SetUpCodeIssue) -> SetUpCodeIssued {
        let t = of_code(self.visitor.language.unwrap_or_default());
        let staff = match issue.asked_by {
            Some(asked_by) => t.issued_two(&asked_by, &issue.issued_by),
            None => issue.issued_by,
        };
        SetUpCodeIssued {
            id: issue.issued_at.unix(),
            date: date(issue.issued_at),
            staff,
            is_unwanted: issue.answer.is_some(),
        }
    }

    /// The support console, as a link beside those to the applications: the app knows nothing of it.
    fn console(&self) -> AppLink {
        let t = of_code(self.visitor.language.unwrap_or_default());
        AppLink {
            name: t.support_console().to_owned(),
            origin: "/support".to_owned(),
            description: t.support_console_what().to_owned(),
            icon: String::new(),
        }
    }
}

fn enrolment(it: &service::Enrolment) -> Enrolment {
    Enrolment {
        user_id: it.user_id.clone(),
        label: it.label.clone(),
        qr: (*it.qr_svg).clone(),
        secret_key: (*it.secret_key).clone(),
        key_uri: (*it.key_uri).clone(),
    }
}

/// When and from where; empty for never.
pub(super) fn told(mark: Option<LogonMark>) -> (String, String) {
    mark.map(|mark| (date(mark.at), mark.address.unwrap_or_default()))
        .unwrap_or_default()
}

/// `2026-11-24 07:03 UTC`: one form that every reader understands.
pub(crate) fn date(at: Timestamp) -> String {
    let text = time::OffsetDateTime::from_unix_timestamp(at.unix()).map(|at| {
        format!(
            "{}-{:02}-{:02} {:02}:{:02} UTC",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute()
        )
    });
    text.unwrap_or_default()
}
